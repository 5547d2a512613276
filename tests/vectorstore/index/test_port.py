"""What every implementation of the index port must do; the one in memory tells what is right."""

import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus.records import Block, BlockKind, Chunk, Document, Kind, Metadata, Sentence
from tests.vectorstore.index.memory import MemoryEngine
from vectorstore.errors import BrokenRelease
from vectorstore.index import open_engine
from vectorstore.index.filters import ANY, Only
from vectorstore.index.port import Engine, Entry, Index, IndexWriter, Passage, Ranking, Vectors
from vectorstore.index.releases import FORMAT_VERSION, Changes, Manifest, ReleasedDocument, ReleaseFolder
from vectorstore.index.terms import Terms

DIMENSION = 16
Content = list[tuple[Document, list[Entry]]]


@pytest.fixture(params=["folder", "server", "memory"])
def engine(request: pytest.FixtureRequest) -> Engine:
    if request.param == "memory":
        return MemoryEngine()
    return open_engine(request.getfixturevalue("server") if request.param == "server" else "")


def document(name: str, *passages: tuple[str, Sequence[str]], **facts: object) -> tuple[Document, list[Entry]]:
    """A document whose passages are (heading, sentences); its terms are its words in lower case."""
    metadata = Metadata(name, **({"kind": Kind.INSTRUCTION} | facts))  # type: ignore[arg-type]
    text, blocks, entries = "", [], []
    for heading, lines in passages:
        start = len(text)
        sentences = []
        for line in lines:
            sentences.append(Sentence(len(text), len(text) + len(line), BlockKind.PARAGRAPH))
            text += f"{line} "
        end = len(text) - 1
        blocks.append(Block(BlockKind.PARAGRAPH, start, end))
        chunk = Chunk(name, start, end, text[start:end], (heading,), tuple(sentences))
        body = " ".join(text[start:end].lower().split())
        terms = Terms("\n".join(lines), heading.lower(), len(heading.split()) + len(body.split()), "money")
        entries.append(Entry(chunk, terms, body))
    return Document(name, "0" * 64, metadata, text.strip(), tuple(blocks)), entries


CONTENT: Content = [
    document("a.md", ("Tulkki", ["tulkki tilataan", "tulkki tulee"]), ("Laki", ["laki sanoo 1301/2014 niin"])),
    document("b.md", ("Ateria", ["lounas tuodaan tulkki"]), kind=Kind.SERVICE, owner="Koti"),
    document("c.md", ("Muu", ["tuki"]), ("Tuki", ["lounas lounas"]), kind=Kind.SERVICE, valid_until=date(2024, 12, 31)),
]


def drawn(count: int, seed: int) -> NDArray[np.float32]:
    vectors = np.random.default_rng(seed).normal(size=(count, DIMENSION)).astype(np.float32)
    unit: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


def vectors_for(content: Content) -> Vectors:
    chunks = [entry.chunk for _, entries in content for entry in entries]
    return Vectors(drawn(len(chunks), 1), drawn(sum(len(chunk.sentences) for chunk in chunks), 2), drawn(5, 3))


def manifest_of(content: Content, release: str) -> Manifest:
    documents = tuple(
        ReleasedDocument(
            of.id,
            of.id,
            of.metadata.kind,
            of.sha256,
            "",
            "",
            0,
            len(entries),
            owner=of.metadata.owner,
            valid_until=of.metadata.valid_until,
        )
        for of, entries in content
    )
    chunks = [entry.chunk for _, entries in content for entry in entries]
    sentences = sum(len(chunk.sentences) for chunk in chunks)
    return Manifest(
        FORMAT_VERSION, release, datetime.now(UTC), "?", DIMENSION, (), documents, len(chunks), sentences, Changes()
    )


def folder(tmp_path: Path, release: str = "0001") -> ReleaseFolder:
    (tmp_path / release).mkdir(exist_ok=True)
    return ReleaseFolder(tmp_path / release)


def fill(writer: IndexWriter, content: Content) -> None:
    for of, entries in content:
        writer.add(of, entries)
    writer.add_vectors(vectors_for(content))
    writer.finish()


def made(engine: Engine, tmp_path: Path, content: Content = CONTENT, release: str = "0001") -> Index:
    """A release of the content, filled and opened."""
    fill(engine.create(folder(tmp_path, release), release), content)
    return engine.open(folder(tmp_path, release), manifest_of(content, release))


def test_what_was_added_is_given_back(engine: Engine, tmp_path: Path) -> None:
    index = made(engine, tmp_path)
    assert list(index.documents()) == [of for of, _ in CONTENT]
    assert index.document("b.md") == CONTENT[1][0]
    assert index.text_of("b.md") == replace(CONTENT[1][0], blocks=())
    assert index.document("z.md") is None and index.text_of("z.md") is None
    entries = [entry for _, entries in CONTENT for entry in entries]
    assert index.count() == len(entries) == 5
    assert index.passages([3, 0]) == [
        Passage(3, Kind.SERVICE, entries[3].chunk),
        Passage(0, Kind.INSTRUCTION, entries[0].chunk),
    ]
    assert [passage.number for passage in index.passages_of("c.md")] == [3, 4]
    assert index.passages_of("z.md") == [] and index.passages([]) == [] and index.evidence([]) == []
    assert list(index.section_paths())[2:4] == [(2, "b.md", ("Ateria",)), (3, "c.md", ("Muu",))]
    assert index.evidence([4, 1]) == [(entries[n].chunk.text, entries[n].terms) for n in (4, 1)]
    assert index.mean_length() == pytest.approx(sum(entry.terms.length for entry in entries) / 5)


def test_frequencies_count_passages_with_a_term_in_text_or_heading(engine: Engine, tmp_path: Path) -> None:
    index = made(engine, tmp_path)
    terms = ["tulkki", "tuki", "lounas", "1301/2014", "outo", "tuki"]
    assert index.document_frequency(terms) == {"tulkki": 2, "tuki": 2, "lounas": 2, "1301/2014": 1}
    assert index.document_frequency([]) == {}


def test_words_rank_by_bm25_and_a_heading_counts_less(engine: Engine, tmp_path: Path) -> None:
    index = made(engine, tmp_path)
    assert [number for number, _ in index.lexical(["tulkki"], 10)] == [0, 2]
    assert [number for number, _ in index.lexical(["tuki"], 10)] == [3, 4]
    assert index.lexical(["tulkki"], 1) == index.lexical(["tulkki"], 10)[:1]
    assert index.lexical(["tulkki", "tulkki"], 5) == index.lexical(["tulkki"], 5)
    assert index.lexical([], 5) == index.lexical(["outo"], 5) == []
    assert all(score > 0 for _, score in index.lexical(["tulkki", "lounas", "1301/2014"], 10))


def test_vectors_rank_by_cosine(engine: Engine, tmp_path: Path) -> None:
    index = made(engine, tmp_path)
    vectors = vectors_for(CONTENT).passages
    for number, vector in enumerate(vectors):
        best, *rest = index.dense(vector, 50)
        assert best[0] == number and best[1] == pytest.approx(1, abs=1e-3)
        assert sorted(other for other, _ in (best, *rest)) == [0, 1, 2, 3, 4]
        assert [score for _, score in rest] == sorted((score for _, score in rest), reverse=True)
    assert len(index.dense(vectors[0], 2)) == 2


@pytest.mark.parametrize(
    ("only", "numbers"),
    [
        (ANY, [0, 1, 2, 3, 4]),
        (Only(kinds=(Kind.SERVICE,)), [2, 3, 4]),
        (Only(kinds=(Kind.SERVICE, Kind.INSTRUCTION)), [0, 1, 2, 3, 4]),
        (Only(owners=("Koti",)), [2]),
        (Only(in_force=date(2025, 1, 1)), [0, 1, 2]),
        (Only(kinds=(Kind.SERVICE,), in_force=date(2024, 12, 31)), [2, 3, 4]),
        (Only(kinds=(Kind.STATUTE,)), []),
    ],
)
def test_a_filter_leaves_what_it_allows(engine: Engine, tmp_path: Path, only: Only, numbers: list[int]) -> None:
    index = made(engine, tmp_path)
    assert index.allowed([4, 3, 2, 1, 0], only) == numbers[::-1]
    assert sorted(number for number, _ in index.dense(drawn(1, 9)[0], 10, only)) == numbers
    words = ["tulkki", "laki", "tuki", "lounas"]
    everything = index.lexical(words, 10)
    assert index.lexical(words, 10, only) == [pair for pair in everything if pair[0] in numbers]


def test_any_vector_is_read_by_its_number(engine: Engine, tmp_path: Path) -> None:
    index, vectors, asked = made(engine, tmp_path), vectors_for(CONTENT), drawn(1, 9)[0]
    assert index.vectors([3, 1]) == pytest.approx(vectors.passages[[3, 1]], abs=1e-3)
    assert index.cosines([3, 1], asked) == pytest.approx(vectors.passages[[3, 1]] @ asked, abs=1e-3)
    one, other = index.sentence_cosines([1, 0], asked)
    assert one == pytest.approx(vectors.sentences[2:3] @ asked, abs=1e-3)
    assert other == pytest.approx(vectors.sentences[:2] @ asked, abs=1e-3)
    assert {index.vectors([0]).dtype, index.cosines([0], asked).dtype, one.dtype} == {np.dtype(np.float32)}
    assert index.vectors([]).shape == (0, DIMENSION) and index.cosines([], asked).shape == (0,)
    assert index.sentence_cosines([], asked) == []
    assert np.array_equal(index.field(), vectors.field)


def test_a_release_of_nothing_finds_nothing(engine: Engine, tmp_path: Path) -> None:
    index = made(engine, tmp_path, [])
    assert (index.count(), index.mean_length()) == (0, 1.0)
    assert index.dense(drawn(1, 9)[0], 5) == index.lexical(["tulkki"], 5) == []
    assert list(index.documents()) == []


@pytest.mark.parametrize("seed", range(3))
def test_every_engine_finds_what_plain_lines_find(engine: Engine, tmp_path: Path, seed: int) -> None:
    content, random = random_content(seed), Random(seed)
    index, plain = made(engine, tmp_path, content), made(MemoryEngine(), tmp_path, content)
    for only in (ANY, Only(kinds=(Kind.SERVICE,)), Only(kinds=(Kind.CONTACT, Kind.POLICY))):
        words = random.sample(_WORDS, 3)
        assert index.document_frequency(words) == plain.document_frequency(words)
        found, right = index.lexical(words, 200, only), plain.lexical(words, 200, only)
        # Of passages alike to the last digits either may come first.
        assert dict(found) == pytest.approx(dict(right), rel=1e-4)
        assert [score for _, score in found] == pytest.approx([score for _, score in right], rel=1e-4)
        vector = drawn(1, 90 + seed)[0]
        near, nearest = index.dense(vector, 20, only), plain.dense(vector, 20, only)
        assert [number for number, _ in near] == [number for number, _ in nearest]
        assert [score for _, score in near] == pytest.approx([score for _, score in nearest], abs=1e-3)


_WORDS = [f"sana{number}" for number in range(30)]


def random_content(seed: int) -> Content:
    random = Random(seed)

    def sentence() -> str:
        return " ".join(random.choices(_WORDS, k=random.randint(2, 12)))

    return [
        document(
            f"{number:03}.md",
            *(
                (random.choice(_WORDS), [sentence() for _ in range(random.randint(1, 4))])
                for _ in range(random.randint(1, 3))
            ),
            kind=random.choice(list(Kind)),
        )
        for number in range(40)
    ]


def test_what_is_not_there_or_not_whole_is_refused(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(BrokenRelease):
        engine.open(folder(tmp_path, "0009"), manifest_of(CONTENT, "0009"))
    made(engine, tmp_path, release="0009")
    whole = manifest_of(CONTENT, "0009")
    for less in (replace(whole, passages=whole.passages + 1), replace(whole, sentences=whole.sentences + 1)):
        with pytest.raises(BrokenRelease, match=f"{less.passages} passages and {less.sentences} sentences"):
            engine.open(folder(tmp_path, "0009"), less)


def test_an_index_that_was_not_finished_counts_for_nothing(engine: Engine, tmp_path: Path) -> None:
    writer = engine.create(folder(tmp_path), "0001")
    writer.add(*CONTENT[0])
    writer.abandon()
    with pytest.raises(BrokenRelease):
        engine.open(folder(tmp_path), manifest_of(CONTENT, "0001"))
    # A killed ingest leaves its half in the engine; its folder is cleared by whoever begins anew.
    folder(tmp_path).empty()
    assert made(engine, tmp_path, CONTENT[1:]).count() == 3


def test_a_deleted_index_is_gone_and_the_others_stay(engine: Engine, tmp_path: Path) -> None:
    made(engine, tmp_path).close()
    other = made(engine, tmp_path, CONTENT[:1], release="0002")
    for _ in range(2):
        engine.delete(folder(tmp_path), "0001")
    with pytest.raises(BrokenRelease):
        engine.open(folder(tmp_path), manifest_of(CONTENT, "0001"))
    assert other.lexical(["tulkki"], 5)
    assert engine.open(folder(tmp_path, "0002"), manifest_of(CONTENT[:1], "0002")).count() == 2


def test_threads_share_an_index(engine: Engine, tmp_path: Path) -> None:
    index, asked = made(engine, tmp_path), drawn(1, 9)[0]

    def search(_: int) -> object:
        return index.lexical(["tulkki", "lounas"], 5), index.dense(asked, 5), index.passages([0])

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(search, range(64)))
    assert all(one == search(0) for one in found)


def test_files_are_closed_when_nobody_holds_the_index(engine: Engine, tmp_path: Path) -> None:
    # In a list, because the frame of a test that asserts keeps its variables.
    held = [used(made(engine, tmp_path))]
    assert found_by(held) == 1  # a method is a holder too
    held.clear()
    assert all_closed(tmp_path)


def found_by(held: list[Callable[[list[str], int], Ranking]]) -> int:
    return len(held[0](["tulkki"], 1))


def used(index: Index) -> Callable[[list[str], int], Ranking]:
    """One method of an index that several threads have used."""
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda number: index.passages([number]), range(4)))
    index.dense(drawn(1, 9)[0], 3)
    return index.lexical


def test_closing_twice_is_closing_once(engine: Engine, tmp_path: Path) -> None:
    held = [made(engine, tmp_path)]
    held[0].passages([0])
    held[0].close()
    held[0].close()
    held.clear()
    assert all_closed(tmp_path)


def all_closed(path: Path, *, tries: int = 500) -> bool:
    """Whether this process has no file below a folder open; Chroma closes its own in a thread, a moment later."""
    for _ in range(tries):
        if not open_below(path):
            return True
        time.sleep(0.02)
    return False


def open_below(path: Path) -> list[str]:
    """The files below a folder that this process has open."""
    names = []
    for entry in os.listdir("/proc/self/fd"):
        try:
            names.append(os.readlink(f"/proc/self/fd/{entry}"))
        except OSError:
            continue  # the one that listed the folder
    return [name for name in names if name.startswith(str(path))]
