import re
from pathlib import Path

import pytest

from tests.support import HashEmbedder, ingest_into
from vectorstore.index.releases import Releases
from vectorstore.query.references import sections_in, sections_of
from vectorstore.search import LiveSearch


@pytest.fixture(scope="module")
def statutes(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> LiveSearch:
    data_dir = tmp_path_factory.mktemp("statutes")
    made = ingest_into(data_dir, [shared_data / "statutes"], HashEmbedder()).manifest
    assert len(made.documents) == 42 and made.failed == ()
    return LiveSearch(Releases(data_dir), HashEmbedder())


def test_every_section_of_every_act_is_reached_by_act_and_number(statutes: LiveSearch) -> None:
    missed = []
    asked = 0
    release = statutes.current()
    for document in release.store.documents():
        headings = re.findall(r"^(\d+(?: [a-z])? ?§)", document.text, re.MULTILINE)
        bodies = {s for passage in release.store.passages_of(document.id) for s in sections_of(passage.chunk.section)}
        for heading in headings:
            key = sections_in(heading)[0]
            if key not in bodies:
                continue
            asked += 1
            [hit, *_] = statutes.search(f"{document.metadata.number} {heading}", limit=1).hits
            chunk = hit.passage.chunk
            if chunk.document_id != document.id or key not in sections_of(chunk.section):
                missed.append((document.id, heading))
    assert missed == []
    assert asked >= 1959


@pytest.mark.parametrize(
    ("question", "act", "section"),
    [
        ("SHL 36 §", "1301/2014", "36 §"),
        ("Mitä sosiaalihuoltolain 36 §:ssä säädetään?", "1301/2014", "36 §"),
        ("lastensuojelulain 25 §:n mukaan", "417/2007", "25 §"),
        ("LSL:n 38 §", "417/2007", "38 §"),
        ("asiakaslaki 16 §", "812/2000", "16 §"),
        ("hallintolain pykälä 34", "434/2003", "34 §"),
        ("laki omaishoidon tuesta 4 §", "937/2005", "4 §"),
    ],
)
def test_acts_go_by_their_names_and_abbreviations(statutes: LiveSearch, question: str, act: str, section: str) -> None:
    hit = statutes.search(question, limit=1).hits[0]
    document = statutes.current().store.document(hit.passage.chunk.document_id)
    assert document and document.metadata.number == act and hit.named
    assert hit.passage.chunk.section[-1].replace("§", " §").replace("  ", " ").startswith(section)


def test_acts_of_one_title_are_told_apart_by_their_numbers(statutes: LiveSearch) -> None:
    for number in ("1386/2010", "681/2023"):
        hit = statutes.search(f"{number} 1 §", limit=1).hits[0]
        document = statutes.current().store.document(hit.passage.chunk.document_id)
        assert document and document.metadata.number == number


def test_section_keys() -> None:
    assert sections_in("12 a § ja 25 §:n mukaan") == ["12a", "25"]
    assert sections_of(("4 luku", "36–38 § Arviointi")) == ["36", "37", "38"]
    assert sections_of(("25 a §",)) == ["25a"]
