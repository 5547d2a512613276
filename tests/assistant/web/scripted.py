"""An assistant whose answers a test writes, and its application in a live server."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar, cast

import uvicorn
from fastapi import FastAPI

from assistant.journal import Journal
from assistant.records import Answer, Turn
from assistant.service import Assistant
from assistant.settings import Settings
from assistant.web import build_app

_Result = TypeVar("_Result")
Answering = Callable[[str], Answer]


def unknown(question: str) -> Answer:
    """An answer that says only which question it answers."""
    return Answer(question, False, "extractive", f"En tiedä: {question}", release="0001", unanswered=(question,))


class ScriptedAssistant:
    """Gives what ``answer`` makes of each question; ``asked`` holds the questions with the turns before them.

    It has no documents, so it knows nobody to ask.
    """

    def __init__(self, answer: Answering = unknown) -> None:
        self.fallback_contact = Settings().fallback_contact
        self.asked: list[tuple[str, list[Turn]]] = []
        self.answer = answer

    def answers(self, question: str, *, history: Sequence[Turn] = (), language: str = "fi") -> Iterator[Answer]:
        self.asked.append((question, list(history)))
        yield self.answer(question)

    @property
    def search(self) -> None:
        raise RuntimeError("no release")

    def document(self, document_id: str) -> None:
        return None


def in_a_loop(work: Coroutine[Any, Any, _Result]) -> _Result:
    """Run a coroutine in a thread and loop of its own: where Chromium is open, the test's thread has one already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def scripted_app(assistant: ScriptedAssistant, folder: Path, **options: Any) -> FastAPI:
    """The application over a scripted assistant, with its journal in a folder."""

    async def build() -> FastAPI:
        journal = Journal(f"sqlite:///{folder}/app.sqlite", 30)
        return build_app(cast(Assistant, assistant), journal=journal, **options)

    # Where no event loop runs, Gradio opens one for each page and leaves it open.
    return in_a_loop(build())


@contextmanager
def served(app: FastAPI, port: int = 0) -> Iterator[str]:
    """The address of a live server of an application, stopped at the end; who still waits for an answer gets none."""
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=20)
