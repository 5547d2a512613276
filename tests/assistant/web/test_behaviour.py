"""What a reader sees at once, and what is kept when something goes wrong, in Chromium."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.journal import Journal
from assistant.records import Answer
from tests.assistant.web.scripted import ScriptedAssistant, scripted_app, served, unknown

# Gradio counts events with pandas in an old way.
pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")
LOST = {
    "": "Yhteys palvelimeen katkesi. Kysymyksesi on tallessa kentässä",
    "sv/": "Förbindelsen till servern bröts. Din fråga finns kvar i fältet",
}
LOOKING = {"": "Haetaan lähteistä…", "sv/": "Söker i källorna…", "en/": "Searching the sources…"}


class Held(ScriptedAssistant):
    """Answers a question with "hidas" only when ``go_on`` is set, and none with "rikki"."""

    def __init__(self) -> None:
        super().__init__(self._answer)
        self.go_on = threading.Event()

    def _answer(self, question: str) -> Answer:
        if "hidas" in question.lower():
            self.go_on.wait()
        if "rikki" in question.lower():
            raise ValueError(question)
        return unknown(question)


@dataclass(frozen=True)
class Live:
    """A live server for all tests: each has a tab, and so a conversation, of its own."""

    address: str
    script: Held
    journal: Path


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    folder, held = tmp_path_factory.mktemp("live"), Held()
    with served(scripted_app(held, folder)) as address:
        yield Live(address, held, folder / "app.sqlite")


@pytest.fixture
def script(live: Live) -> Iterator[Held]:
    live.script.asked.clear()
    live.script.go_on.clear()
    yield live.script
    live.script.go_on.set()


@pytest.fixture
def address(live: Live, script: Held) -> str:
    return live.address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def opened(page: Page, address: str, language: str = "") -> Page:
    page.goto(f"{address}/{language}")
    page.wait_for_selector("#kysymys textarea")
    return page


def ask(page: Page, question: str) -> None:
    # Until the event of the answer before has ended, "Enter" asks nothing and the question stays in its field.
    page.wait_for_function("!sessionStorage.getItem('sent')")
    page.fill("#kysymys textarea", question)
    page.keyboard.press("Enter")


def answered(page: Page, *questions: str) -> None:
    """Expect the conversation to be these questions with their answers."""
    expect(page.locator("#keskustelu .answer")).to_have_text([f"En tiedä: {question}" for question in questions])
    expect(page.locator("#keskustelu .user")).to_have_text(list(questions), use_inner_text=True)
    assert page.locator("#keskustelu .user").count() == len(questions)


def field(page: Page, text: str) -> None:
    expect(page.locator("#kysymys textarea")).to_have_value(text)
    assert page.input_value("#kysymys textarea") == text


@pytest.mark.parametrize("language", LOOKING)
def test_the_question_is_shown_at_once_and_what_is_typed_meanwhile_is_kept(
    page: Page, address: str, script: Held, language: str
) -> None:
    ask(opened(page, address, language), "Hidas kysymys?")
    expect(page.locator("#keskustelu .user")).to_have_text("Hidas kysymys?", use_inner_text=True)
    expect(page.locator("#keskustelu .pending")).to_have_text(LOOKING[language])
    field(page, "")
    page.keyboard.type("Seuraava?")
    page.keyboard.press("Enter")
    script.go_on.set()
    answered(page, "Hidas kysymys?")
    page.wait_for_timeout(300)
    field(page, "Seuraava?")
    assert [question for question, _ in script.asked] == ["Hidas kysymys?"]
    page.keyboard.press("Enter")
    answered(page, "Hidas kysymys?", "Seuraava?")


@pytest.mark.parametrize(
    ("language", "conversation", "close"), [("", "Keskustelu", "Sulje"), ("sv/", "Samtal", "Stäng")]
)
def test_who_hears_the_page_hears_its_language(
    page: Page, address: str, language: str, conversation: str, close: str
) -> None:
    ask(opened(page, address, language), "Kysymys?")
    page.click("#hyva")
    page.fill("#kommentin-teksti textarea", "Hyvä")
    page.click("#laheta-kommentti")
    expect(page.locator(".toast-body")).to_be_visible()
    named = page.eval_on_selector_all(
        "#keskustelu [role=log], .toast-body button", "all => all.map(one => one.ariaLabel)"
    )
    assert named == [conversation, close]


def test_what_is_awaited_is_in_sight(page: Page, address: str, script: Held) -> None:
    opened(page, address)
    for number in range(6):
        ask(page, f"Kysymys {number}?")
        expect(page.locator("#keskustelu .answer")).to_have_count(number + 1)
    ask(page, "Hidas kysymys?")
    expect(page.locator("#keskustelu .pending")).to_be_in_viewport()
    assert page.locator("#keskustelu .pending").is_visible()


@pytest.mark.parametrize("question", ["Rikki?", "Tunnus on 010190-900P, mitä teen?"])
def test_a_question_without_an_answer_comes_back(page: Page, address: str, question: str) -> None:
    ask(opened(page, address), question)
    expect(page.locator("#keskustelu .problem")).to_be_in_viewport()
    field(page, question)
    ask(page, "Muu?")
    answered(page, "Muu?")
    field(page, "")


def test_a_question_comes_back_over_nothing_that_was_typed(page: Page, address: str, script: Held) -> None:
    ask(opened(page, address), "Hidas rikki?")
    expect(page.locator("#keskustelu .pending")).to_be_visible()
    page.keyboard.type("Seuraava?")
    script.go_on.set()
    expect(page.locator("#keskustelu .problem")).to_contain_text("teknisen vian takia")
    page.wait_for_timeout(300)
    field(page, "Seuraava?")


@pytest.mark.parametrize("language", ["", "sv/"])
def test_a_lost_connection_is_said_and_everything_comes_back(
    page: Page, script: Held, tmp_path: Path, language: str
) -> None:
    app = scripted_app(script, tmp_path)
    with served(app) as address:
        ask(opened(page, address, language), "Ensimmäinen?")
        answered(page, "Ensimmäinen?")
        ask(page, "Hidas?")
        expect(page.locator("#keskustelu .pending")).to_be_visible()
        page.keyboard.type("Seuraava?")
    said_in_its_language(page, LOST[language])
    field(page, "Hidas?\nSeuraava?")
    script.go_on.set()
    with served(app, urlsplit(address).port or 0):
        answered(page, "Ensimmäinen?")
        field(page, "Hidas?\nSeuraava?")
        ask(page, "Hidas?")
        answered(page, "Ensimmäinen?", "Hidas?")
        expect(page.locator("#hairio")).to_have_text("")


def said_in_its_language(page: Page, words: str) -> None:
    """Expect a trouble to be said, once, and nothing of Gradio's own English."""
    expect(page.locator("#hairio")).to_contain_text(words)
    shown = page.inner_text("body")
    assert not [english for english in ("Error", "Connection ", "Queue", "Attempting") if english in shown]


def test_asking_when_the_server_is_gone_loses_nothing(page: Page, script: Held, tmp_path: Path) -> None:
    with served(scripted_app(script, tmp_path)) as address:
        ask(opened(page, address), "Ensimmäinen?")
        answered(page, "Ensimmäinen?")
    ask(page, "Toinen?")
    said_in_its_language(page, LOST[""])
    field(page, "Toinen?")
    # Another process: it knows nothing of the conversation.
    with served(scripted_app(script, tmp_path), urlsplit(address).port or 0):
        answered(page)
        field(page, "Toinen?")
        page.press("#kysymys textarea", "Enter")
        answered(page, "Toinen?")


@pytest.mark.parametrize("language", ["", "en/"])
def test_a_full_queue_is_said_in_the_pages_language(page: Page, address: str, language: str) -> None:
    opened(page, address, language)
    full = {"detail": "Queue is full. Max size is 64 and size is 64."}
    page.route("**/queue/join*", lambda route: route.fulfill(status=503, json=full))
    ask(page, "Kysymys?")
    said = {"": "Palvelin ei ottanut pyyntöä", "en/": "The server did not take"}
    said_in_its_language(page, said[language])
    field(page, "Kysymys?")
    page.unroute_all()
    page.press("#kysymys textarea", "Enter")
    answered(page, "Kysymys?")


def test_a_stream_that_breaks_without_a_word_is_opened_anew(page: Page, address: str) -> None:
    ask(opened(page, address), "Ensimmäinen?")
    answered(page, "Ensimmäinen?")
    broken = 'data: {"msg": "unexpected_error", "message": "Cancelled", "success": false}\n\n'
    page.route("**/queue/data*", lambda route: route.fulfill(content_type="text/event-stream", body=broken), times=1)
    ask(page, "Toinen?")
    said_in_its_language(page, LOST[""])
    # The server answered all the same, so the question is not to be asked again.
    answered(page, "Ensimmäinen?", "Toinen?")
    field(page, "")


def test_the_conversation_and_what_is_typed_are_there_after_a_reload(page: Page, address: str) -> None:
    ask(opened(page, address), "Ensimmäinen <b>?")
    answered(page, "Ensimmäinen <b>?")
    page.keyboard.type("Seuraava?")
    page.reload()
    answered(page, "Ensimmäinen <b>?")
    field(page, "Seuraava?")
    expect(page.locator("#palaute")).to_be_visible()
    expect(page.locator("#esimerkit")).to_be_hidden()
    page.click("#huono")
    expect(page.locator("#kommentti")).to_be_visible()
    page.goto(f"{address}/sv/")
    answered(page, "Ensimmäinen <b>?")
    expect(page.locator("#palaute")).to_be_hidden()
    assert "Ensimmäinen" not in page.evaluate("JSON.stringify(localStorage) + document.cookie + location.href")


def test_a_question_on_its_way_is_there_after_a_reload(page: Page, address: str, script: Held) -> None:
    ask(opened(page, address), "Hidas?")
    expect(page.locator("#keskustelu .pending")).to_be_visible()
    page.reload()
    field(page, "Hidas?")


def test_a_new_conversation_forgets_the_old_one_at_once(page: Page, address: str) -> None:
    ask(opened(page, address), "Ensimmäinen?")
    answered(page, "Ensimmäinen?")
    page.keyboard.type("Kesken")
    page.click("#uusi")
    answered(page)
    expect(page.locator("#esimerkit")).to_be_visible()
    field(page, "")
    page.reload()
    expect(page.locator("#esimerkit")).to_be_visible()
    answered(page)
    field(page, "")


def test_two_tabs_have_conversations_of_their_own(page: Page, address: str, script: Held) -> None:
    other = page.context.new_page()
    ask(opened(page, address), "Yksi?")
    answered(page, "Yksi?")
    ask(opened(other, address), "Kaksi?")
    answered(other, "Kaksi?")
    page.reload()
    answered(page, "Yksi?")
    assert [len(turns) for _, turns in script.asked] == [0, 0]


def test_a_broken_journal_does_not_cost_the_answer(page: Page, tmp_path: Path) -> None:
    with served(scripted_app(Held(), tmp_path)) as address:
        (tmp_path / "app.sqlite").write_bytes(b"rikki" * 1000)
        ask(opened(page, address), "Kysymys?")
        answered(page, "Kysymys?")
        page.click("#hyva")
        expect(page.locator(".toast-body")).to_contain_text("Palautetta ei saatu talteen")
        assert "Info" not in page.inner_text(".toast-body")


def test_a_comment_keeps_its_verdict_and_may_be_empty(page: Page, live: Live, address: str) -> None:
    before = len(Journal(f"sqlite:///{live.journal}", 30).feedback())
    ask(opened(page, address), "Kysymys?")
    page.click("#hyva")
    page.click("#laheta-kommentti")
    expect(page.locator("#kommentti")).to_be_hidden()
    page.reload()
    answered(page, "Kysymys?")
    expect(page.locator("#palaute")).to_be_hidden()
    kept = Journal(f"sqlite:///{live.journal}", 30).feedback()
    assert (len(kept), kept[0].verdict, kept[0].comment) == (before + 1, "good", "")


def test_whatever_the_pages_ask_for_is_served(page: Page, address: str) -> None:
    refused: list[str] = []
    said: list[str] = []
    page.on("response", lambda response: refused.append(response.url) if response.status >= 400 else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    for language in LOOKING:
        ask(opened(page, address, language), "Kysymys?")
        page.click("#hyva")
        page.fill("#kommentin-teksti textarea", "Hyvä")
        page.click("#laheta-kommentti")
        expect(page.locator("#kommentti")).to_be_hidden()
        page.click("#uusi")
        page.locator("#esimerkit button").first.click()
        expect(page.locator("#keskustelu .answer")).to_have_count(1)
        page.click("#uusi")
        answered(page)
    assert (refused, said) == ([], [])
