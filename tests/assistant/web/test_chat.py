"""The chat as a practitioner uses it, in Chromium."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page

from assistant.journal import Journal


@pytest.fixture(scope="module")
def address(shipped_data: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = [sys.executable, "-c", "from assistant.cli.main import main; main()", "serve", "--port", str(port)]
    environment = {**os.environ, "OHJENUORA_DATA_DIR": str(shipped_data)}
    process = subprocess.Popen(program, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout and f"http://127.0.0.1:{port}" in process.stdout.readline()
        for _ in range(100):
            try:
                httpx.get(f"http://127.0.0.1:{port}/tyyli.css", timeout=1)
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    asked_for: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.on("request", lambda request: asked_for.append(request.url))
    opened.goto(address)
    opened.wait_for_selector("#kysymys textarea")
    yield opened
    context.close()
    assert [url for url in asked_for if not url.startswith((address, "data:", "blob:"))] == []


_WHOLE = """before => {
    const answers = document.querySelectorAll('#keskustelu .answer');
    return answers.length > before && answers[answers.length - 1].querySelector('.sources, .unknown');
}"""


def ask(page: Page, question: str) -> str:
    before = page.locator("#keskustelu .answer").count()
    page.fill("#kysymys textarea", question)
    page.keyboard.press("Enter")
    page.wait_for_function(_WHOLE, arg=before)
    return page.locator("#keskustelu .answer").last.inner_text()


def test_a_question_is_answered_with_its_sources(page: Page) -> None:
    text = ask(page, "Kuinka monta prosenttia vastaajista piti digitaalisia palveluja erittäin tärkeinä?")
    assert "15 %" in text and "[1]" in text and "tutkimus" in text and "Kysymys 7".lower() in text.lower()
    assert page.evaluate("document.documentElement.lang") == "fi"
    assert page.title() == "Ohjenuora"


def test_a_source_opens_with_its_sentence_marked(page: Page) -> None:
    ask(page, "Voiko yksityishenkilö tehdä lastensuojeluilmoituksen nimettömänä?")
    with page.expect_popup() as popup:
        page.locator("#keskustelu .answer a.mark").first.click()
    source = popup.value
    source.wait_for_load_state()
    assert "nimettömänä" in source.locator("mark").inner_text()
    assert source.evaluate("document.querySelector('img.page').naturalWidth") > 500


def test_a_follow_up_says_how_it_was_understood(page: Page) -> None:
    ask(page, "Missä ajassa palvelutarpeen arviointi on aloitettava, kun asiakas on yli 75-vuotias?")
    text = ask(page, "Entä lapsen?")
    assert "Ymmärsin kysymyksen näin" in text and "lapsen palvelutarpeen arviointi" in text


def test_not_knowing_is_said_with_a_contact(page: Page) -> None:
    text = ask(page, "Kuka voitti jääkiekon MM-kisat?")
    assert "En löydä lähteistä vastausta" in text and "03 000 1000" in text


def test_what_a_reader_types_is_never_markup(page: Page) -> None:
    ask(page, "<img src=x onerror=\"document.title='murrettu'\"> **paha** [x](http://paha.example)")
    assert page.title() == "Ohjenuora"
    assert page.locator("#keskustelu img[src=x]").count() == 0
    assert page.locator("#keskustelu a[href*=paha]").count() == 0


def test_feedback_with_a_comment_is_kept(page: Page, shipped_data: Path) -> None:
    ask(page, "Mitä maksaa turvapuhelin?")
    page.click("#huono")
    page.fill("#kommentin-teksti textarea", "Hinta puuttui")
    page.click("#laheta-kommentti")
    page.wait_for_selector("#kommentti", state="hidden")
    kept = Journal(f"sqlite:///{shipped_data}/app.sqlite", 30).feedback()[0]
    assert (kept.question, kept.verdict, kept.comment) == ("Mitä maksaa turvapuhelin?", "bad", "Hinta puuttui")


def test_examples_and_a_new_conversation(page: Page) -> None:
    page.locator("#esimerkit button").first.click()
    page.wait_for_selector("#keskustelu .answer .sources")
    page.click("#uusi")
    page.wait_for_function("document.querySelectorAll('#keskustelu .answer').length === 0")
    assert page.locator("#esimerkit").is_visible()


def test_the_page_fits_a_telephone(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    ask(page, "Mikä on turvakodin puhelinnumero?")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_an_identity_code_is_asked_to_be_left_out(page: Page) -> None:
    page.fill("#kysymys textarea", "Mitä asiakassuunnitelmassa pitää olla?")
    page.click("#kysy")
    page.wait_for_selector("#keskustelu .answer .mark")
    question = "Asiakkaan tunnus on 010190-900P, mitä teen?"
    page.fill("#kysymys textarea", question)
    page.click("#kysy")
    problem = page.wait_for_selector("#keskustelu .problem")
    assert problem
    assert "henkilötunnus" in problem.inner_text()
    page.wait_for_function(
        "() => { const box = document.querySelector('#keskustelu .problem').getBoundingClientRect();"
        " return box.top >= 0 && box.bottom <= window.innerHeight; }"
    )
    # It stays in its field, so that the code alone need be taken out.
    assert page.input_value("#kysymys textarea") == question
