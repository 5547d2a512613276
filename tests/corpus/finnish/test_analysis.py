from pathlib import Path

import numpy as np
import pytest

from corpus.finnish.analysis import index_terms, topic_words, words
from corpus.records import Block, BlockKind, Chunk, Document, Kind, Metadata, Sentence
from vectorstore.errors import IngestRunning, NoRelease, ReleaseMissing
from vectorstore.index.dense import DenseIndex, FolderPlace, searchable
from vectorstore.index.lock import ingest_lock
from vectorstore.index.releases import Releases
from vectorstore.index.store import Store, StoreWriter

TEXT = "Asiakastietojärjestelmien käyttö on ohjeistettu."


def document() -> Document:
    block = Block(BlockKind.PARAGRAPH, 0, len(TEXT))
    return Document("ohje/a.md", "0" * 64, Metadata("Saaga", Kind.INSTRUCTION), TEXT, (block,))


def chunk() -> Chunk:
    sentence = Sentence(0, len(TEXT), BlockKind.PARAGRAPH)
    return Chunk("ohje/a.md", 0, len(TEXT), TEXT, ("Käyttö",), (sentence,))


def test_compounds_are_found_by_their_parts() -> None:
    assert {"asiakastietojärjestelmä", "asiakas", "tieto", "järjestelmä"} <= set(index_terms(TEXT))


def test_question_words_are_no_topic() -> None:
    lemmas = [word.lemmas[0] for word in topic_words("Kuinka monta prosenttia vastasi?")]
    assert "kuinka" not in lemmas and "prosentti" in lemmas


def test_store_finds_by_lemma_and_gives_back_what_it_got(tmp_path: Path) -> None:
    with StoreWriter(tmp_path / "lexical.sqlite") as writer:
        writer.add(document(), [chunk()])
    store = Store(tmp_path / "lexical.sqlite")
    assert store.document("ohje/a.md") == document()
    [(number, score)] = store.rank(index_terms("järjestelmä"), 5)
    assert score > 0
    assert store.passages([number])[0].chunk == chunk()


def test_chroma_finds_what_was_stored_after_reopening(tmp_path: Path) -> None:
    vectors = np.eye(3, 8, dtype=np.float32)
    index = DenseIndex.create(FolderPlace(tmp_path))
    index.add(vectors, first=0)
    index.close()
    index = DenseIndex.open(FolderPlace(tmp_path))
    assert index.count() == 3 and searchable(index, list(vectors))
    number, cosine = index.search(vectors[1], 2)[0]
    assert number == 1
    assert cosine == pytest.approx(1.0)


def test_second_ingest_is_refused(tmp_path: Path) -> None:
    with ingest_lock(tmp_path), pytest.raises(IngestRunning, match="Another ingest is running"), ingest_lock(tmp_path):
        pass


def test_missing_releases_say_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(NoRelease, match="ohjenuora ingest"):
        Releases(tmp_path).current()
    with pytest.raises(ReleaseMissing, match="0007"):
        Releases(tmp_path).switch("7")


@pytest.mark.parametrize(
    ("text", "lemma"),
    [
        ("Sosiaali- ja kriisipäivystyksen numero", "sosiaalipäivystys"),
        ("sosiaali- tai terveydenhuoltolain", "sosiaalihuoltolaki"),
        ("maa- ja metsätalous", "maatalous"),
        ("75-vuotiaan", "vuotias"),
    ],
)
def test_a_compound_is_found_however_it_is_written(text: str, lemma: str) -> None:
    assert lemma in index_terms(text)


def test_a_hyphen_alone_completes_nothing() -> None:
    assert "xosa" not in index_terms("X- ja B-osa")
    assert index_terms("huolto- ja") == ["huolto", "ja"]


@pytest.mark.parametrize("token", ["kymmenennen", "kymmenentenä", "xyzzy", "a", "SHL:n", "%", "1301/2014", "é"])
def test_every_word_is_found_by_something(token: str) -> None:
    assert all(word.lemmas for word in words(token))
    assert index_terms(token)
