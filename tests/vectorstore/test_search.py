"""What a search lets through its filters, and how scores are scaled."""

from datetime import date
from pathlib import Path

from corpus.records import Kind
from tests.support import HashEmbedder, ingest_into, write
from vectorstore.index.filters import ANY, Only
from vectorstore.index.releases import Releases
from vectorstore.search import LiveSearch, scaled


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
