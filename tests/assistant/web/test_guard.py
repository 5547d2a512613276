"""What a hostile visitor asks of a live server, and does not get."""

import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from gradio.utils import get_upload_folder

from assistant.journal import Journal
from assistant.records import Answer
from assistant.web.guard import LARGEST_BODY
from tests.assistant.web.scripted import ScriptedAssistant, scripted_app, served, unknown

# Gradio counts failed events with pandas in an old way.
pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")
SESSION = "abc123"
KEY = "0123456789abcdef" * 2


def file_at(path: str) -> dict[str, Any]:
    """What Gradio takes for a file that a visitor sent."""
    return {"path": path, "meta": {"_type": "gradio.FileData"}}


class Visitor:
    """Somebody who calls the events of a page without the page."""

    def __init__(self, address: str) -> None:
        self.client = httpx.Client(base_url=address, timeout=10, follow_redirects=True)
        found = re.search(r"window\.gradio_config = (\{.*?\});</script>", self.client.get("/").text)
        assert found
        self.config: dict[str, Any] = json.loads(found[1])
        self.events = [event for event in self.config["dependencies"] if event["backend_fn"]]

    def __enter__(self) -> "Visitor":
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def component(self, kind: str) -> int:
        [one] = [part for part in self.config["components"] if part["type"] == kind]
        return int(one["id"])

    def event_of(self, name: str) -> int:
        """The number of the event that a part with this ``elem_id`` triggers."""
        [part] = [part["id"] for part in self.config["components"] if part["props"].get("elem_id") == name]
        return int(next(event["id"] for event in self.events if part in dict(event["targets"])))

    def join(self, event: int, data: list[Any], **more: Any) -> httpx.Response:
        body = {"data": data, "fn_index": event, "session_hash": SESSION, "trigger_id": None, "event_data": None}
        return self.client.post("/gradio_api/queue/join", json={**body, **more})

    def stream(self) -> Iterator[dict[str, Any]]:
        with self.client.stream("GET", "/gradio_api/queue/data", params={"session_hash": SESSION}) as lines:
            for line in lines.iter_lines():
                if line.startswith("data:"):
                    message = json.loads(line.removeprefix("data:"))
                    if message["msg"] == "close_stream":
                        return
                    yield message

    def call(self, name: str, *data: Any) -> list[dict[str, Any]]:
        """The messages that an event answers with."""
        assert self.join(self.event_of(name), list(data)).status_code == 200
        return list(self.stream())


@pytest.fixture
def script() -> ScriptedAssistant:
    return ScriptedAssistant()


@pytest.fixture
def live(script: ScriptedAssistant, tmp_path: Path) -> Iterator[str]:
    with served(scripted_app(script, tmp_path, hosts=["ohjenuora.example"])) as address:
        yield address


@pytest.fixture
def visitor(live: str) -> Iterator[Visitor]:
    with Visitor(live) as visitor:
        yield visitor


@pytest.fixture(scope="module")
def anywhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """A visitor of a server that no test changes."""
    app = scripted_app(ScriptedAssistant(), tmp_path_factory.mktemp("anywhere"), hosts=["ohjenuora.example"])
    with served(app) as address, Visitor(address) as visitor:
        yield visitor


def cached() -> set[Path]:
    return set(Path(get_upload_folder()).rglob("*"))


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "salaisuus.txt"
    path.write_text("salaisuus", encoding="utf-8")
    return path


def test_no_event_takes_the_conversation(anywhere: Visitor) -> None:
    chat = anywhere.component("chatbot")
    assert [event["id"] for event in anywhere.events if chat in event["outputs"]]
    assert [event["id"] for event in anywhere.events if chat in event["inputs"]] == []
    kinds = {part["id"]: part["type"] for part in anywhere.config["components"]}
    assert {kinds[one] for event in anywhere.events for one in event["inputs"]} == {"textbox", "button"}


@pytest.mark.parametrize("wrap", [lambda file: file, lambda file: [{"type": "file", "file": file}]])
def test_a_file_in_an_input_is_refused(anywhere: Visitor, secret: Path, wrap: Any) -> None:
    before = cached()
    with socket.create_server(("127.0.0.1", 0)) as elsewhere:
        elsewhere.settimeout(0.2)
        fetched = f"http://127.0.0.1:{elsewhere.getsockname()[1]}/a.txt"
        for event in anywhere.events:
            for place in range(len(event["inputs"])):
                for path in (str(secret), "/dev/zero", fetched):
                    data: list[Any] = [KEY] * len(event["inputs"])
                    data[place] = wrap(file_at(path))
                    assert anywhere.join(event["id"], data).status_code == 422
        with pytest.raises(TimeoutError):
            elsewhere.accept()
    assert cached() == before
    assert anywhere.client.get("/").status_code == 200


@pytest.mark.parametrize("launched", [True, False])
def test_gradio_checks_paths_itself_only_when_it_is_told_that_it_is_launched(
    tmp_path: Path, secret: Path, launched: bool
) -> None:
    """Behind our door stands a second one, of Gradio: this notices when an upgrade takes it away."""
    app: FastAPI = scripted_app(ScriptedAssistant(), tmp_path)
    with served(app) as address, Visitor(address) as visitor:
        mounted = app.router.routes[-1]
        mounted.app = mounted._base_app  # type: ignore[attr-defined]
        mounted.app.get_blocks().has_launched &= launched  # type: ignore[attr-defined]
        before = cached()
        answered = visitor.call("kysy", file_at(str(secret)), KEY)[-1]
        copied = [path for path in cached() - before if path.name == secret.name]
        assert (answered["success"], len(copied)) == ((False, 0) if launched else (True, 1))
        if launched:
            assert visitor.call("kysy", file_at("/dev/zero"), KEY)[-1]["success"] is False


NOT_NEEDED = [
    "gradio_api/file=/etc/hostname", "file=/etc/hostname", "gradio_api/file/etc/hostname", "gradio_api/upload",
    "gradio_api/upload_progress?upload_id=a", "gradio_api/proxy=http://127.0.0.1:1/", "gradio_api/run/predict",
    "gradio_api/run/respond", "gradio_api/api/respond", "gradio_api/call/respond", "gradio_api/call/v2/respond",
    "gradio_api/openapi.json", "gradio_api/info", "gradio_api/info/", "gradio_api/heartbeat/abc", "gradio_api/cancel",
    "gradio_api/reset", "gradio_api/component_server", "gradio_api/stream/abc", "gradio_api/token",
    "gradio_api/login_check", "gradio_api/user", "gradio_api/startup-events", "gradio_api/process_recording",
    "gradio_api/deep_link", "gradio_api/vibe-edit", "gradio_api/dev/reload", "gradio_api/runs", "monitoring",
    "monitoring/summary", "login", "logout", "config", "config/", "svelte/a", "custom_component/a/b/c/d",
    "assets/..%2f..%2fconfig", "static/img/logo.svg", "robots.txt", "manifest.json", "pwa_icon", "docs",
]  # fmt: skip


@pytest.mark.parametrize("path", NOT_NEEDED)
def test_what_the_page_does_not_need_is_not_found(anywhere: Visitor, path: str) -> None:
    for page in ("", "sv/", "en/"):
        for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"):
            assert anywhere.client.request(method, f"/{page}{path}").status_code in (404, 405), (method, page)


@pytest.mark.parametrize(
    "host", ["paha.example", "paha.example:7860", "127.0.0.1.paha.example", "", "[", "a@localhost"]
)
def test_a_foreign_name_is_refused(anywhere: Visitor, host: str) -> None:
    for path in ("/", "/sv/", "/tyyli.css", "/lahde/a.md"):
        refused = anywhere.client.get(path, headers={"host": host})
        assert 400 <= refused.status_code < 500 and "<" not in refused.text
    assert host in ("", "[") or "allowed_hosts" in refused.text


@pytest.mark.parametrize("host", ["127.0.0.1:7860", "localhost", "[::1]:7860", "LOCALHOST:1", "ohjenuora.example"])
def test_the_names_that_are_served_are_known(anywhere: Visitor, host: str) -> None:
    assert anywhere.client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("origin", ["http://paha.example", "null", "http://127.0.0.1:1"])
def test_another_sites_page_cannot_call(anywhere: Visitor, origin: str) -> None:
    join = anywhere.client.post("/gradio_api/queue/join", headers={"origin": origin}, json={})
    assert join.status_code == 403 and "Ohjenuora" in join.text
    own = f"http://{anywhere.client.base_url.host}:{anywhere.client.base_url.port}"
    assert anywhere.client.post("/gradio_api/queue/join", headers={"origin": own}, json={}).status_code == 422


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_is_at_most_64_kilobytes(anywhere: Visitor, chunked: bool) -> None:
    def sent(size: int) -> int:
        body = b"[" * size
        whole: Any = iter([body[:1000], body[1000:]]) if chunked else body
        return anywhere.client.post("/gradio_api/queue/join", content=whole).status_code

    assert LARGEST_BODY == 65_536
    assert sent(LARGEST_BODY) == 422 and sent(LARGEST_BODY + 1) == 413


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"data": "hei"},
        {"data": [1, KEY]},
        {"data": [None, KEY]},
        {"data": ["hei", KEY], "fn_index": "0"},
        {"data": ["hei", KEY], "fn_index": -1},
        {"data": ["hei", KEY], "session_hash": "../a"},
        {"data": ["hei", KEY], "event_data": {"path": "/etc/hostname"}},
        {"data": ["hei", KEY], "event_id": "a"},
        {"data": ["hei", KEY], "simple_format": True},
        {"data": ["hei", KEY], "oauth_token": "a"},
    ],
)
def test_a_call_that_no_page_makes_is_refused(anywhere: Visitor, body: dict[str, Any]) -> None:
    whole = {"fn_index": anywhere.event_of("kysy"), "session_hash": SESSION, **body}
    assert anywhere.client.post("/gradio_api/queue/join", json=whole).status_code == 422


def test_a_call_with_other_inputs_than_the_events_is_refused(anywhere: Visitor) -> None:
    for event in anywhere.config["dependencies"]:
        for count in {0, 1, 2, 3, 50} - ({len(event["inputs"])} if event["backend_fn"] else set()):
            assert anywhere.join(event["id"], ["x"] * count).status_code == 422
    assert anywhere.join(9999, []).status_code == 422
    for event in anywhere.events:
        assert anywhere.join(event["id"], ["x"] * len(event["inputs"])).status_code == 200
        assert list(anywhere.stream())[-1]["success"]


def test_those_who_leave_before_their_answer_leave_their_places(tmp_path: Path) -> None:
    go_on = threading.Event()

    def answer(question: str) -> Answer:
        go_on.wait()
        return unknown(question)

    with served(scripted_app(ScriptedAssistant(answer), tmp_path)) as address, Visitor(address) as visitor:
        for number in range(40):
            session = {"session_hash": f"left{number}"}
            assert visitor.join(visitor.event_of("kysy"), ["Kysymys?", KEY], **session).status_code == 200
            with visitor.client.stream("GET", "/gradio_api/queue/data", params=session) as lines:
                next(lines.iter_lines())
        go_on.set()
        said = ""
        for _ in range(50):
            said = json.dumps(visitor.call("kysy", "Jäljellä?", KEY), ensure_ascii=False)
            if "En tiedä: Jäljellä?" in said:
                break
            time.sleep(0.1)
        assert "En tiedä: Jäljellä?" in said


def test_a_question_is_at_most_1000_characters(visitor: Visitor, script: ScriptedAssistant) -> None:
    said = json.dumps(visitor.call("kysy", "a" * 1001, KEY)[-1], ensure_ascii=False)
    assert "Kysymyksessä on 1001 merkkiä. Odotettiin enintään 1000." in said and script.asked == []
    visitor.call("kysy", "a" * 1000, KEY)
    assert len(script.asked) == 1


def test_a_comment_is_at_most_1000_characters(visitor: Visitor, tmp_path: Path) -> None:
    visitor.call("kysy", "Kysymys?", KEY)
    visitor.call("huono", KEY)
    said = json.dumps(visitor.call("laheta-kommentti", "a" * 1001, KEY), ensure_ascii=False)
    assert "enintään 1000 merkkiä" in said and kept(tmp_path).comment == ""
    visitor.call("laheta-kommentti", "a" * 1000, KEY)
    assert len(kept(tmp_path).comment) == 1000


def test_an_answer_gets_one_verdict(visitor: Visitor, tmp_path: Path) -> None:
    visitor.call("kysy", "Kysymys?", KEY)
    for name in ("hyva", "huono", "hyva"):
        visitor.call(name, KEY)
    assert kept(tmp_path).verdict == "good"


def kept(folder: Path) -> Any:
    [one] = Journal(f"sqlite:///{folder}/app.sqlite", 30).feedback()
    return one


def test_the_question_is_shown_before_its_answer_is_there(tmp_path: Path) -> None:
    go_on = threading.Event()

    def answer(question: str) -> Answer:
        go_on.wait()
        return unknown(question)

    with served(scripted_app(ScriptedAssistant(answer), tmp_path)) as address, Visitor(address) as visitor:
        visitor.join(visitor.event_of("kysy"), ["Kysymys?", KEY])
        for message in visitor.stream():
            if "Haetaan lähteistä…" in json.dumps(message, ensure_ascii=False):
                go_on.set()
    assert go_on.is_set() and "En tiedä: Kysymys?" in json.dumps(message, ensure_ascii=False)


@pytest.mark.parametrize(
    ("path", "language", "at"), [("/sv", "sv", "/sv/"), ("/en", "en", "/en/"), ("/fi", "fi", "/"), ("/fi/", "fi", "/")]
)
def test_each_language_has_its_address(anywhere: Visitor, path: str, language: str, at: str) -> None:
    page = anywhere.client.get(path)
    assert (page.status_code, page.url.path, language_of(page)) == (200, at, language)
    links = re.findall(r'href=\\"(/[a-z/]*)\\" lang=\\"([a-z]+)', page.text)
    assert {language, *(other for _, other in links)} == {"fi", "sv", "en"}
    for link, other in links:
        there = anywhere.client.get(link)
        assert (there.status_code, language_of(there)) == (200, other)


def language_of(page: httpx.Response) -> str:
    found = re.search(r'<html\s+lang="([a-z]+)"', page.text)
    return found[1] if found else ""
