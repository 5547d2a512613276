"""Answers of a chat model over HTTP, verified: a server on loopback speaks the OpenAI protocol."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from assistant.errors import BadSetting
from assistant.service import Assistant
from assistant.settings import Settings

QUESTION = "Missä ajassa palvelutarpeen arviointi on aloitettava, kun asiakas on yli 75-vuotias?"


class Model:
    """A chat model that says what the test has set; ``status`` other than 200 is a failure."""

    def __init__(self) -> None:
        self.says = ""
        self.status = 200
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        model = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                model.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                model.keys.append(self.headers["Authorization"])
                message = {"role": "assistant", "content": model.says}
                reply = {"id": "1", "object": "chat.completion", "created": 1, "model": "koe"}
                body = json.dumps(reply | {"choices": [{"index": 0, "finish_reason": "stop", "message": message}]})
                self.send_response(model.status)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def model() -> Iterator[Model]:
    served = Model()
    yield served
    served.close()


@pytest.fixture
def written(shipped_data: Path, model: Model) -> Assistant:
    """The assistant with the model of the test."""
    return Assistant(
        Settings(
            data_dir=shipped_data,
            model="openai:koe",
            model_url=model.url,
            model_key=SecretStr("avain"),
            model_timeout=5,
        )
    )


def test_a_true_claim_is_shown_with_the_sentence_that_it_rests_on(written: Assistant, model: Model) -> None:
    model.says = "Yli 75-vuotiaan arviointi on aloitettava viimeistään seitsemäntenä arkipäivänä yhteydenotosta. [1]"
    answer = written.ask(QUESTION)
    assert answer.mode == "generative"
    assert answer.answer == model.says.removesuffix(" [1]")
    document = written.document(answer.citations[0].document)
    assert document is not None
    for citation in answer.citations:
        assert document.text[citation.start : citation.end] == citation.quote
    assert any("seitsem" in citation.quote for citation in answer.citations)
    assert model.keys == ["Bearer avain"]
    assert "[1]" in model.asked[0]["messages"][1]["content"]


def test_inventions_are_dropped_and_counted_and_the_sources_stand_in(written: Assistant, model: Model) -> None:
    model.says = (
        "Arviointi on aloitettava kolmessa viikossa. [1]\n"
        "Arviointi on aloitettava seitsemäntenä arkipäivänä. [9]\n"
        "Kysy lisää esihenkilöltä."
    )
    answer = written.ask(QUESTION)
    assert [dropped.reason for dropped in answer.dropped] == ["no-citation", "number", "no-such-source"]
    assert answer.mode == "extractive"
    assert answer.answered
    assert "seitsem" in answer.answer
    assert answer.notices[0].startswith("Kielimallin vastaus")


def test_a_model_that_fails_leaves_the_quoted_answer(written: Assistant, model: Model) -> None:
    model.status = 500
    answer = written.ask(QUESTION)
    assert (answer.mode, answer.answered) == ("extractive", True)
    assert answer.notices[0].startswith("Kielimallin vastaus")


def test_the_model_is_not_asked_what_the_sources_do_not_know(written: Assistant, model: Model) -> None:
    assert not written.ask("Kuka voitti jalkapallon maailmanmestaruuden?").answered
    assert model.asked == []


def test_a_model_of_no_known_provider_is_a_bad_setting(shipped_data: Path) -> None:
    with pytest.raises(BadSetting, match="model is koe"):
        Assistant(Settings(data_dir=shipped_data, model="koe"))
