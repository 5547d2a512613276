"""The pages of sources and the feedback, over HTTP as a browser asks for them."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from PIL import Image, ImageChops

from assistant.cli import show
from assistant.journal import Journal
from assistant.opening import open_assistant
from assistant.records import Answer, AnswerSentence, Citation
from assistant.service import Assistant
from assistant.settings import Settings
from assistant.texts import Language, text
from assistant.web import build_app
from assistant.web.page_image import page_png
from assistant.web.render import answer_html, source_address
from corpus.records import Kind
from tests.support import ingest_into, pdf, write
from vectorstore.embedders import open_embedder

HOSTILE = "<script>alert(1)</script> **lihava** [linkki](http://paha.example) <img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def client(assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    store = Journal(f"sqlite:///{tmp_path_factory.mktemp('app')}/app.sqlite", 30)
    with TestClient(build_app(assistant, journal=store), base_url="http://localhost") as client:
        yield client


def test_the_page_is_finnish_and_guarded(client: TestClient) -> None:
    page = client.get("/")
    assert page.status_code == 200 and 'lang="fi"' in page.text
    policy = page.headers["content-security-policy"]
    assert "default-src 'self'" in policy and "http" not in policy
    assert 'lang="sv"' in client.get("/sv/").text and 'lang="en"' in client.get("/en/").text


def test_a_source_of_text_is_shown_with_its_sentence_marked(client: TestClient, assistant: Assistant) -> None:
    [citation] = assistant.ask("Kuinka iso liite saa olla Asiointi-Järvessä?").citations[:1]
    page = client.get(source_address(citation, assistant.release, "fi"))
    assert page.status_code == 200
    assert f"<mark>{citation.quote}</mark>" in page.text and "voimassa 1.2.2025–" in page.text


def test_a_source_of_pages_is_shown_as_a_picture_with_links(client: TestClient, assistant: Assistant) -> None:
    answer = assistant.ask("Voiko yksityishenkilö tehdä lastensuojeluilmoituksen nimettömänä?")
    page = client.get(source_address(answer.citations[0], answer.release, "fi"))
    assert 'src="/sivu/2/ohje/lastensuojeluilmoitus.pdf' in page.text and "Edellinen sivu" in page.text
    picture = client.get(page.text.split('src="')[1].split('"')[0].replace("&amp;", "&"))
    assert picture.headers["content-type"] == "image/png"
    assert marked_pixels(picture.content) > 500


@pytest.mark.parametrize(
    "address",
    [
        "/lahde/puuttuu.md",
        "/lahde/../../etc/passwd",
        "/lahde/%2e%2e/%2e%2e/etc/passwd",
        "/lahde//etc/passwd",
        "/sivu/1/puuttuu.pdf",
        "/sivu/99/ohje/lastensuojeluilmoitus.pdf",
        "/sivu/1/ohje/liitteet.md",
        "/gradio_api/file=/etc/passwd",
    ],
)
def test_only_documents_of_the_release_are_served(client: TestClient, address: str) -> None:
    found = client.get(address)
    assert found.status_code in (403, 404) and "root:" not in found.text


def test_offsets_that_make_no_sense_mark_nothing(client: TestClient) -> None:
    page = client.get("/lahde/ohje/liitteet.md?alku=900000&loppu=5")
    assert page.status_code == 200 and "<mark>" not in page.text
    assert client.get("/lahde/ohje/liitteet.md?alku=-1").status_code == 422


def test_hostile_text_is_only_text(tmp_path: Path) -> None:
    write(tmp_path / "a", ohje=f"# Ohje\n\n```\nLiitteen raja on 20 {HOSTILE}\n```\n")
    ingest_into(tmp_path / "data", [tmp_path / "a"], open_embedder("bundled"))
    assistant = open_assistant(Settings(data_dir=tmp_path / "data"))
    document = assistant.document("ohje.md")
    assert document and "<script>" in document.text
    citation = Citation(1, "ohje.md", HOSTILE, Kind.INSTRUCTION, HOSTILE, None, document.text, 0, 9, HOSTILE)
    answer = Answer(HOSTILE, False, "extractive", HOSTILE, "0001", nearest=(citation,), understood_as=HOSTILE)
    shown = answer_html(answer, "fi")
    assert "<script" not in shown and "<img" not in shown and "\n\n" not in shown
    store = Journal(f"sqlite:///{tmp_path}/app.sqlite", 30)
    with TestClient(build_app(assistant, journal=store), base_url="http://localhost") as client:
        page = client.get("/lahde/ohje.md?alku=0&loppu=9").text
    assert "<script" not in page and "onerror=alert" not in page.replace("&lt;img src=x onerror=alert", "")


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_sentence_that_is_not_verified_is_marked_and_has_its_quote_beneath(
    language: Language, capsys: pytest.CaptureFixture[str]
) -> None:
    citation = Citation(1, "ohje.md", "Ohje", Kind.INSTRUCTION, "", None, "Maksu peritään.", 0, 15, "ohje.md")
    sentences = (AnswerSentence("Maksu otetaan.", (1,), verified=False), AnswerSentence("Maksu peritään.", (1,)))
    answer = Answer("K?", True, "generative", "", "0001").saying(sentences, (citation,))
    marked, verified, _ = answer_html(answer, language).split("Maksu peritään.", 2)
    told = text("answer.unverified", language)
    assert told in marked and marked.index(told) < marked.index("Maksu otetaan.") < marked.index("<blockquote>")
    assert told not in verified
    assert answer.answer == "Maksu peritään."
    show.answer(answer, language)
    lines = capsys.readouterr().out.splitlines()
    assert lines[:4] == [told, "  Maksu otetaan. [1]", "    ”Maksu peritään.”", "Maksu peritään. [1]"]


def test_the_sentence_is_marked_where_it_stands(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", ["Ensimmäinen rivi on tässä.", "Toinen rivi kertoo täyden-", "tävästä tuesta."])
    nothing = Image.open(BytesIO(page_png(path, 1, "tätä ei ole")))
    marked = Image.open(BytesIO(page_png(path, 1, "kertoo täydentävästä tuesta.")))
    assert marked_pixels(page_png(path, 1, "tätä ei ole")) == 0
    box = difference_box(nothing, marked)
    # Baselines are 62, 76 and 90 points under the top edge, at 1.6 pixels a point: line one stays clear.
    assert 62 * 1.6 < box[1] < 76 * 1.6 and 90 * 1.6 <= box[3] < 97 * 1.6


def difference_box(before: Image.Image, after: Image.Image) -> tuple[int, int, int, int]:
    box = ImageChops.difference(before.convert("RGB"), after.convert("RGB")).getbbox()
    assert box is not None
    return box


def marked_pixels(png: bytes) -> int:
    image = Image.open(BytesIO(png)).convert("RGB")
    return sum(count for count, color in image.getcolors(1 << 24) or [] if color == (255, 236, 120))


def test_feedback_is_kept_with_its_comment(tmp_path: Path) -> None:
    store = Journal(f"sqlite:///{tmp_path}/app.sqlite", 30)
    number = store.add_feedback("Kysymys?", "Vastaus.", "0001", "bad")
    store.comment(number, "Väärä luku")
    store.close()
    [kept] = Journal(f"sqlite:///{tmp_path}/app.sqlite", 30).feedback()
    assert (kept.question, kept.release, kept.verdict, kept.comment) == ("Kysymys?", "0001", "bad", "Väärä luku")
