"""What a person sees, in Chromium: legible in light and dark, on a wide screen and on a telephone."""

import socket
import threading
import time
from collections.abc import Iterator
from typing import Literal

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from assistant.journal import Journal
from assistant.service import Assistant
from assistant.web import build_app

_QUESTIONS = {
    "start": (),
    "answer": ("Miten teen lastensuojeluilmoituksen?",),
    "follow-up": (
        "Missä ajassa palvelutarpeen arviointi on aloitettava, kun asiakas on yli 75-vuotias?",
        "Entä lapsen?",
    ),
    "refusal": ("Mikä on Suomen pääkaupunki?",),
    "danger": ("asiakas ei avaa ja sisältä kuuluu huutoa, mitä teen",),
}
_SOURCES = {
    "text": "/lahde/yhteystieto/kiireelliset.csv?alku=0&loppu=40",
    "picture": "/lahde/ohje/lastensuojeluilmoitus.pdf?alku=0&loppu=60",
    "changed": "/lahde/ohje/liitteet.md?alku=0&loppu=9&lainaus=Liitteen+koko&tiiviste=0&julkaisu=9",
    "missing": "/lahde/puuttuu.md",
}


@pytest.fixture(scope="module")
def address(assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    journal = Journal(f"sqlite:///{tmp_path_factory.mktemp('app')}/app.sqlite", 30)
    app = build_app(assistant, journal=journal)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=20)


_THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@pytest.fixture(params=[1280, 360])
def width(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def page(browser: Browser, width: int) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="fi-FI")
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


def ask(page: Page, address: str, state: str) -> None:
    """Open the chat and ask the questions of a state."""
    page.goto(address)
    page.wait_for_selector("#kysymys textarea")
    for number, question in enumerate(_QUESTIONS[state], 1):
        page.fill("#kysymys textarea", question)
        page.click("#kysy")
        page.wait_for_function(
            "n => [...document.querySelectorAll('#keskustelu .answer')]"
            ".filter(one => one.querySelector('.sources, .unknown')).length >= n",
            arg=number,
        )


def violations(page: Page, theme: Literal["light", "dark"]) -> list[str]:
    """The rules of axe that the page breaks, with the elements that break them and what was measured there."""
    page.emulate_media(color_scheme=theme)
    # Buttons change colour softly, and halfway they are neither.
    page.wait_for_timeout(400)
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:160]} {node['failureSummary'][:300]}" for rule in found for node in rule["nodes"]
    ]


@pytest.mark.parametrize("state", _QUESTIONS)
def test_the_chat_can_be_read_by_everybody(page: Page, address: str, state: str, width: int) -> None:
    ask(page, address, state)
    for theme in _THEMES:
        assert violations(page, theme) == []
        assert page.evaluate("document.body.classList.contains('dark')") is (theme == "dark")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("state", _SOURCES)
def test_a_source_can_be_read_by_everybody(page: Page, address: str, state: str, width: int) -> None:
    page.goto(address + _SOURCES[state])
    for theme in _THEMES:
        assert violations(page, theme) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_page_is_dark_where_the_system_is_from_the_start(browser: Browser, address: str) -> None:
    for theme in _THEMES:
        page = browser.new_page(color_scheme=theme)
        ask(page, address, "start")
        assert page.evaluate("document.body.classList.contains('dark')") is (theme == "dark")
        page.goto(address + _SOURCES["text"])
        assert (lightness(page, "main", "backgroundColor") < 0.3) is (theme == "dark")
        page.close()


def test_emergency_advice_is_first_and_largest(page: Page, address: str) -> None:
    ask(page, address, "danger")
    first = page.locator("#keskustelu .answer > *").first
    assert first.get_attribute("role") == "alert" and first.locator('a[href="tel:112"]').inner_text() == "112"
    sizes = page.eval_on_selector_all(
        "#keskustelu .answer *", "all => all.map(one => parseFloat(getComputedStyle(one).fontSize))"
    )
    assert sizes[0] == max(sizes) and sizes.count(sizes[0]) == 2  # the advice and the number in it


def test_where_the_keyboard_is_can_be_seen(page: Page, address: str) -> None:
    ask(page, address, "start")
    page.keyboard.press("Tab")  # from here on the browser shows where the keyboard is
    for selector in ("#kysymys textarea", "#kysy", "#esimerkit button", ".top nav a"):
        page.locator(selector).first.focus()
        shown = page.locator(selector).first.evaluate(
            "one => { const s = getComputedStyle(one); return [s.outlineStyle, parseFloat(s.outlineWidth)]; }"
        )
        assert (selector, *shown) == (selector, "solid", 3)


def lightness(page: Page, selector: str, colour: str) -> float:
    """Mean of red, green and blue of a computed colour, 0 to 1."""
    value = page.locator(selector).first.evaluate("(one, colour) => getComputedStyle(one)[colour]", colour)
    red, green, blue = (int(part) for part in value[value.index("(") + 1 : -1].split(",")[:3])
    return (red + green + blue) / (3 * 255)
