"""The signs of passages, their ranking, and filters."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from corpus.finnish.analysis import words
from corpus.records import Kind
from tests.support import HashEmbedder, ingest_into, write
from vectorstore.index.filters import ANY, Only
from vectorstore.index.releases import Releases
from vectorstore.index.terms import Terms, token_of
from vectorstore.ingest.passages import kinds_in
from vectorstore.query.question import understand
from vectorstore.ranking.passage_features import NAMES, Evidence
from vectorstore.ranking.scoring import OUTLOOK, answerable, outlook, scores
from vectorstore.search import LiveSearch, scaled


def terms(text: str, heading: str = "") -> Terms:
    lines = text.split("\n")
    of_heading = [term for word in words(heading) for term in word.terms]
    count = len(of_heading) + sum(len(word.terms) for word in words(text))
    return Terms(
        "\n".join(" ".join(map(token_of, words(line))) for line in lines), " ".join(of_heading), count, kinds_in(text)
    )


def signs(question: str, text: str, heading: str = "", cosines: tuple[float, ...] = ()) -> dict[str, float]:
    sentences = np.array(cosines or [0.5] * len(text.split("\n")), dtype=np.float32)
    evidence = Evidence(understand(question), {}, 100, 20.0)
    half = np.array([0.5], dtype=np.float32)
    [row] = evidence.signs([terms(text, heading)], half, half, [sentences])
    return dict(zip(NAMES, row.tolist(), strict=True))


def test_coverage_counts_words_their_parts_and_headings() -> None:
    question = "asiakastietojärjestelmän tunnusluku"
    assert signs(question, "Asiakastietojärjestelmään tarvitaan tunnusluku.")["coverage"] == pytest.approx(1)
    part = signs(question, "Järjestelmään tarvitaan tunnusluku.")["coverage"]
    heading = signs(question, "Tunnusluku.", "Asiakastietojärjestelmä")
    assert 0.5 < part < heading["coverage"] < 1
    assert heading["heading"] > 0
    assert signs(question, "Tulkki tilataan ajoissa.")["coverage"] == 0


def test_a_number_is_looked_for_when_the_question_wants_one() -> None:
    assert signs("Kuinka monta prosenttia vastasi?", "Vastasi 15 %.")["holds wanted"] == 1
    assert signs("Kuinka monta prosenttia vastasi?", "Moni vastasi.")["holds wanted"] == 0


def test_neighbours_stand_near_each_other() -> None:
    question = "omaishoidon tuki"
    assert signs(question, "Omaishoidon tuki myönnetään.")["neighbours"] == 1
    assert signs(question, "Omaishoidon sopimus tehdään kirjallisesti aina ennen kuin tuki alkaa.")["neighbours"] == 0


def test_names_and_the_weightiest_missing_word_are_noticed() -> None:
    found = signs("Mikä on asumistuki Helsingissä?", "Asumistuki on 300 euroa.")
    assert found["names"] == 0
    assert found["missing"] == pytest.approx(0.5)
    assert signs("Mikä on asumistuki Helsingissä?", "Asumistuki on Helsingissä.")["names"] == 1


def test_the_answering_sentence_is_near_and_names_the_topic() -> None:
    found = signs("tulkin tilaus", "Kotihoito käy iltaisin.\nTulkin tilaus tehdään ajoissa.", cosines=(0.9, 0.85))
    assert found["its coverage"] == pytest.approx(1)
    assert found["answering sentence"] == pytest.approx(-0.05)
    assert found["sentence"] == pytest.approx(0.9)


def test_what_speaks_for_a_passage_raises_it_and_the_outlook() -> None:
    good, bad = np.full((1, len(NAMES)), 0.9), np.full((1, len(NAMES)), 0.9)
    for name in ("passage", "sentence"):
        bad[0, NAMES.index(name)] = 0.7
    table = np.concatenate([good, bad]).astype(np.float32)
    ranked = sorted(enumerate(scores(table).tolist()), key=lambda pair: -pair[1])
    assert [place for place, _ in ranked] == [0, 1]
    high = answerable(outlook(table, ranked, [0.9, 0.7], [9.0, 3.0]))
    low = answerable(outlook(table, ranked[::-1], [0.7, 0.7], [3.0, 3.0]))
    assert 0 <= low < high <= 1
    assert answerable(outlook(table[:0], [], [], [])) < 0.01
    assert len(outlook(table, ranked, [0.9], [])) == len(OUTLOOK)


def test_scores_are_scaled_from_last_to_first() -> None:
    assert scaled({1: 4.0, 2: 2.0, 3: 3.0}) == {1: 1.0, 2: 0.0, 3: 0.5}
    assert scaled({7: 4.0}) == {7: 1.0}
    assert scaled({}) == {}


def test_filters_by_kind_owner_and_validity(tmp_path: Path) -> None:
    source = tmp_path / "aineisto"
    old = "---\nvalid_from: 2020-01-01\nvalid_until: 2021-12-31\nowner: Perhepalvelut\n---\n"
    new = "---\nvalid_from: 2022-01-01\nowner: Vammaispalvelut\n---\n"
    write(source / "ohje", vanha=f"{old}# Tulkki ennen\n\nTulkki tilataan kirjeellä.")
    write(source / "palvelu", uusi=f"{new}# Tulkki nyt\n\nTulkki tilataan puhelimella.")
    ingest_into(tmp_path / "data", [source], HashEmbedder())
    live = LiveSearch(Releases(tmp_path / "data"), HashEmbedder())

    def found(only: Only) -> list[str]:
        return [hit.passage.chunk.document_id for hit in live.search("tulkki", only=only).hits]

    assert sorted(found(ANY)) == ["ohje/vanha.md", "palvelu/uusi.md"]
    assert found(Only(kinds=(Kind.SERVICE,))) == ["palvelu/uusi.md"]
    assert found(Only(owners=("Perhepalvelut",))) == ["ohje/vanha.md"]
    assert found(Only(in_force=date(2021, 12, 31))) == ["ohje/vanha.md"]
    assert found(Only(in_force=date(2022, 1, 1))) == ["palvelu/uusi.md"]
    assert found(Only(kinds=(Kind.STATUTE,))) == []


def test_a_filter_looks_as_far_as_it_must(tmp_path: Path) -> None:
    source = tmp_path / "aineisto"
    write(source / "ohje", **{f"ohje{number}": f"# Tulkki {number}\n\nTulkki tilataan." for number in range(150)})
    write(source / "linjaus", linjaus="# Linjaus\n\nTulkista on sovittu muualla jo aiemmin.")
    ingest_into(tmp_path / "data", [source], HashEmbedder())
    live = LiveSearch(Releases(tmp_path / "data"), HashEmbedder())
    [hit] = live.search("tulkki", only=Only(kinds=(Kind.POLICY,))).hits
    assert hit.passage.chunk.document_id == "linjaus/linjaus.md"
    assert hit.similarity > 0
    assert hit.lexical > 0
