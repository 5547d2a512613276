"""Links of answers given before a re-ingest: they show what was quoted, or say that it has changed."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.journal import Journal
from assistant.opening import open_assistant
from assistant.quotes import Match, Quote, find_quote
from assistant.records import Citation
from assistant.settings import Settings
from assistant.texts import text
from assistant.web import build_app
from assistant.web.render import source_address
from corpus.records import Block, BlockKind, Document, Kind, Metadata
from tests.support import ingest_into, pdf, write
from vectorstore.embedders import open_embedder
from vectorstore.index import open_engine
from vectorstore.index.pruning import prune_releases

_BEFORE = "Liitteen koko on enintään 20 megatavua."
_AFTER = "Liitteen suurin sallittu koko on enintään 35 megatavua."
_OTHER = "Kokous pidetään keskiviikkoisin kello yhdeksän, ja siitä tehdään muistio."


@dataclass(frozen=True)
class House:
    """A data folder with two releases; of the documents of the first, one has changed, one is gone, one moved."""

    data: Path
    client: TestClient
    links: dict[str, str]
    """Addresses that an answer of the first release gave, by document."""

    def open(self, name: str) -> str:
        return self.client.get(self.links[name]).text


@pytest.fixture(scope="module")
def two_releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder to copy: ``data`` with releases 0001 and 0002."""
    home = tmp_path_factory.mktemp("old")
    texts = {
        "muuttunut": f"# Liitteet\n\nOhje koskee liitteitä.\n\n{_BEFORE} {_OTHER}\n",
        "siirtynyt": f"# Siirtynyt\n\n{_BEFORE}\n",
        "sama": f"# Sama\n\n{_BEFORE}\n",
        "poistettu": f"# Poistettu\n\n{_BEFORE}\n",
    }
    write(home / "a", **texts)
    pdf(home / "a" / "sivut.pdf", ["Ensimmäinen sivu kertoo vanhasta tavasta."], ["Toinen sivu."])
    embedder = open_embedder("bundled")
    ingest_into(home / "data", [home / "a"], embedder)
    (home / "a" / "poistettu.md").unlink()
    write(
        home / "a",
        muuttunut=f"# Liitteet\n\nUusi johdanto, joka siirtää kaiken.\n\n{_OTHER} {_AFTER}\n",
        siirtynyt=f"# Siirtynyt\n\nUusi johdanto, joka siirtää kaiken.\n\n{_BEFORE}\n",
    )
    pdf(home / "a" / "sivut.pdf", ["Nyt sivuja on enemmän."], ["Ensimmäinen sivu kertoo uudesta tavasta."], ["Loppu."])
    ingest_into(home / "data", [home / "a"], embedder, allow_removals=True)
    return home


@pytest.fixture(scope="module")
def house(two_releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house for the tests that change nothing in it."""
    with opened(two_releases, tmp_path_factory.mktemp("house")) as house:
        yield house


@pytest.fixture
def own_house(two_releases: Path, tmp_path: Path) -> Iterator[House]:
    """A house for one test, which may lose its releases."""
    with opened(two_releases, tmp_path) as house:
        yield house


@contextmanager
def opened(two_releases: Path, folder: Path) -> Iterator[House]:
    shutil.copytree(two_releases / "data", folder / "data")
    assistant = open_assistant(Settings(data_dir=folder / "data"))
    links = {}
    for name in ("muuttunut.md", "siirtynyt.md", "sama.md", "poistettu.md", "sivut.pdf"):
        document = assistant.document(name, release="0001")
        assert document
        quote = _BEFORE if _BEFORE in document.text else "Ensimmäinen sivu kertoo vanhasta tavasta."
        start = document.text.index(quote)
        citation = Citation(1, name, "Ohje", Kind.INSTRUCTION, "", None, quote, start, start + len(quote), "")
        links[name.split(".")[0]] = source_address(citation, "0001", "fi")
    journal = Journal(f"sqlite:///{folder}/app.sqlite", 30)
    with TestClient(build_app(assistant, journal=journal), base_url="http://localhost") as client:
        yield House(folder / "data", client, links)


def marked(page: str) -> str:
    return unescape("".join(re.findall(r"<mark>(.*?)</mark>", page)))


def says(page: str, key: str) -> bool:
    return text(f"web.{key}", "fi") in unescape(page)


def test_an_old_link_shows_what_was_quoted_and_says_that_it_has_changed(house: House) -> None:
    page = house.open("muuttunut")
    assert marked(page) == _BEFORE and says(page, "changed_since")
    now = unescape(re.findall(r'class="notice"[^>]*>.*?href="([^"]*)"', page)[0])
    current = house.client.get(now).text
    assert marked(current) == _AFTER and says(current, "quote_nearest")


def test_a_link_to_what_has_not_changed_says_nothing(house: House) -> None:
    page = house.open("sama")
    assert marked(page) == _BEFORE and 'class="notice"' not in page


def test_an_old_page_is_shown_as_it_was(house: House) -> None:
    page = house.open("sivut")
    assert "vanhasta tavasta" in marked(page) and says(page, "changed_since")
    picture = unescape(re.findall(r'<img[^>]*src="([^"]*)"', page)[0])
    old, new = house.client.get(picture), house.client.get(picture.replace("julkaisu=0001", "julkaisu="))
    assert old.status_code == new.status_code == 200 and old.content != new.content
    following = unescape(re.findall(r'<nav.*?href="([^"]*)"', page)[0])
    assert "/sivu/2/sivut.pdf" in house.client.get(following).text


@pytest.mark.parametrize(
    ("name", "quoted", "key"),
    [
        ("muuttunut", _AFTER, "quote_nearest"),
        ("siirtynyt", _BEFORE, "quote_exact"),
        ("sivut", "Ensimmäinen sivu kertoo uudesta tavasta.", "quote_nearest"),
    ],
)
def test_without_its_release_the_nearest_place_is_shown(own_house: House, name: str, quoted: str, key: str) -> None:
    own_house.open(name)  # a release that is open is gone all the same
    assert prune_releases(own_house.data, keep=1, engine=open_engine()) == ["0001"]
    page = own_house.open(name)
    assert marked(page) == quoted and says(page, key)


def test_a_document_removed_since_is_shown_while_it_is_kept_and_told_of_after(own_house: House) -> None:
    page = own_house.open("poistettu")
    assert marked(page) == _BEFORE and says(page, "removed_since")
    prune_releases(own_house.data, keep=1, engine=open_engine())
    gone = own_house.client.get(own_house.links["poistettu"])
    assert gone.status_code == 404 and says(gone.text, "source_removed") and _BEFORE not in gone.text


@pytest.mark.parametrize("release", ["../0001", "%2e%2e%2f0001", "0001%2f..%2f0002", "²", "9999", "-1", ".building"])
def test_a_release_that_is_none_is_as_one_that_is_gone(house: House, release: str) -> None:
    page = house.client.get(house.links["muuttunut"].replace("julkaisu=0001", f"julkaisu={release}"))
    assert page.status_code == 200 and marked(page.text) == _AFTER and says(page.text, "quote_nearest")


def test_a_release_of_another_make_is_as_one_that_is_gone(own_house: House) -> None:
    (own_house.data / "releases" / "0001" / "lexical.sqlite").write_bytes(b"nothing of ours")
    fresh = open_assistant(Settings(data_dir=own_house.data))
    assert fresh.document("sama.md", release="0001") is None and fresh.original("sama.md", release="0001") is None
    assert fresh.document("sama.md", release="0002") == fresh.document("sama.md")


def test_nothing_of_a_link_is_shown_that_no_document_says(own_house: House) -> None:
    prune_releases(own_house.data, keep=1, engine=open_engine())
    address = "/lahde/sama.md?alku=0&loppu=30&lainaus=Soita+numeroon+0600+12345+heti&tiiviste=00&julkaisu=0001"
    page = own_house.client.get(address).text
    assert "0600" not in page and says(page, "quote_gone") and not marked(page)


def document(*sentences: str) -> Document:
    text = "\n".join(sentences)
    starts = [sum(len(one) + 1 for one in sentences[:i]) for i in range(len(sentences))]
    blocks = tuple(Block(BlockKind.PARAGRAPH, s, s + len(one)) for s, one in zip(starts, sentences, strict=True))
    return Document("a.md", "", Metadata("A", Kind.INSTRUCTION), text, blocks)


@pytest.mark.parametrize(
    ("now", "match"),
    [
        (_BEFORE, Match.EXACT),
        ("LIITTEEN koko on enintään 20 megatavua!", Match.LETTERS),
        ("Liitteiden koko on enintään 25 megatavua.", Match.NEAREST),
        ("Asiakassuunnitelma tarkistetaan vuosittain.", None),
    ],
)
def test_a_quote_is_found_exactly_then_by_letters_then_by_likeness(now: str, match: Match | None) -> None:
    found = find_quote(Quote.of(_BEFORE, 3, 3 + len(_BEFORE)), document(_OTHER, now, "Loppu hyvin."))
    assert (found.match if found else None) == match
    if found:
        assert now.rstrip("!").startswith(document(_OTHER, now).text[found.start : found.end].rstrip("!"))


def test_a_long_quote_is_the_same_only_when_its_end_is() -> None:
    long = "Avustusta voi saada. " * 40
    quote = Quote.of(long + "Raja on 20 euroa.", 0, len(long) + 17)
    same, other = document("Alku. " + long + "Raja on 20 euroa."), document("Alku. " + long + "Raja on 90 euroa.")
    assert (place := find_quote(quote, same)) and place.match is Match.EXACT and place.start == 6
    assert (place := find_quote(quote, other)) is None or place.match is Match.NEAREST


def test_of_two_places_the_one_that_moved_least_is_shown() -> None:
    twice = document(_BEFORE, _OTHER, _BEFORE)
    last = twice.text.rindex(_BEFORE)
    place = find_quote(Quote.of(_BEFORE, last - 5, last - 5 + len(_BEFORE)), twice)
    assert place and place.start == last
