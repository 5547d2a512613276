"""The desk where the questions of all pages are taken: no more at once than the machine can answer."""

import asyncio
import logging
import traceback
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass

from fastapi.concurrency import iterate_in_threadpool, run_in_threadpool

from assistant.answering.contacts import contact_for
from assistant.errors import JournalTrouble
from assistant.journal import Journal, Verdict
from assistant.records import Answer, Contact, Turn
from assistant.service import Assistant, checked
from assistant.texts import Language, error_text, text
from assistant.web.conversations import Conversation, Conversations, Exchange
from corpus.errors import OhjenuoraError
from vectorstore.search import Found

_log = logging.getLogger(__name__)

_AT_ONCE = 4
_TAKEN = 32
"""Questions being answered or waiting: fewer than the 40 calls that Gradio works on, so that the others have room."""
_REMEMBERED = 6
"""Turns from which a follow-up is completed."""
_PLACES = 6
"""Of an error, from where it was raised outwards, that are logged."""
LONGEST_COMMENT = 1000
"""Characters."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a conversation shows at one moment, after its ``exchanges``.

    ``question`` is being answered, and ``growing`` is what is known of its answer. ``problem`` says why there is no
    answer; then ``returned`` is the question, to be put back where it was written.
    """

    exchanges: tuple[Exchange, ...] = ()
    question: str = ""
    growing: Answer | None = None
    problem: Answer | None = None
    returned: str = ""


class Desk:
    """Takes questions, verdicts and comments. Not one of its answers depends on what can be written to the journal."""

    def __init__(self, assistant: Assistant, journal: Journal) -> None:
        self.conversations = Conversations()
        self._assistant = assistant
        self._journal = journal
        self._places = asyncio.Semaphore(_AT_ONCE)
        self._taken = 0
        # A journal that another program holds is waited for, but neither by the reader nor by the next question.
        self._gaps = ThreadPoolExecutor(1, thread_name_prefix="gaps")

    async def reply(self, question: str, key: str, language: Language) -> AsyncIterator[Shown]:
        """The conversation as it grows: the question at once, then the answer as its sentences are verified."""
        conversation = self.conversations.of(key)
        if self._taken >= _TAKEN:
            yield self._problem(conversation, question, text("web.busy", language))
            return
        self._taken += 1
        try:
            question = checked(question)
            yield Shown(conversation.exchanges, question)
            async for shown in self._answers(question, conversation, language):
                yield Shown() if conversation.forgotten else shown
        except OhjenuoraError as error:
            yield self._problem(conversation, question, error_text(error, language))
        except Exception as error:
            _log_without_words("A question was not answered", error)
            contact = await run_in_threadpool(self._whom_to_ask)
            yield self._problem(conversation, question, text("web.trouble", language), contact)
        finally:
            self._taken -= 1

    async def _answers(self, question: str, conversation: Conversation, language: Language) -> AsyncIterator[Shown]:
        before = conversation.exchanges
        turns = [Turn(a.question, a.understood_as or a.question) for a in (one.answer for one in before)]
        async with self._places:
            growing = self._assistant.answers(question, history=turns[-_REMEMBERED:], language=language)
            async for answer in iterate_in_threadpool(growing):
                if answer.mode == "generative":
                    yield Shown(before, question, answer)
        conversation.add(answer)
        yield Shown(conversation.exchanges)
        self._gaps.submit(self._keep_gaps, answer)

    def _problem(self, conversation: Conversation, question: str, said: str, contact: Contact | None = None) -> Shown:
        problem = Answer(question, False, "extractive", said, release="", contact=contact)
        return Shown(conversation.exchanges, problem=problem, returned=question)

    def _whom_to_ask(self) -> Contact | None:
        """The unit that is named when nothing else is known, unless it cannot be found either."""
        with suppress(Exception):
            nothing = Found("", (), 0.0, 0.0)
            return contact_for(nothing, self._assistant.search, self._assistant.fallback_contact)
        return None

    def _keep_gaps(self, answer: Answer) -> None:
        try:
            for unanswered in answer.unanswered:
                self._journal.add_gap(unanswered)
        except Exception as error:
            _log_without_words("A question without an answer was not kept", error)

    def judge(self, key: str, verdict: Verdict) -> bool:
        """Keep a verdict on the last answer of a conversation, the first alone; False when it could not be kept."""
        conversation = self.conversations.of(key)
        answer = conversation.begin_verdict()
        if answer is None:
            return True
        number = None
        try:
            number = self._journal.add_feedback(answer.question, answer.answer, answer.release, verdict)
        except Exception as error:
            _log_without_words("A verdict was not kept", error)
        conversation.end_verdict(answer, number)
        return number is not None

    def comment(self, key: str, comment: str) -> bool:
        """Put a comment to the verdict on the last answer; False when it is too long or could not be kept."""
        exchanges = self.conversations.of(key).exchanges
        number = exchanges[-1].verdict if exchanges else None
        comment = comment.strip()
        if not number or not comment:
            return True
        if len(comment) > LONGEST_COMMENT:
            return False
        try:
            self._journal.comment(number, comment)
        except Exception as error:
            _log_without_words("A comment was not kept", error)
            return False
        return True


def _log_without_words(what: str, error: Exception) -> None:
    """Log an error by its kind and place: its message may hold what a reader wrote, unless it is the journal's."""
    if isinstance(error, JournalTrouble):
        _log.error("%s: %s", what, error)
        return
    places = " < ".join(
        f"{at.filename}:{at.lineno}" for at in traceback.extract_tb(error.__traceback__)[: -_PLACES - 1 : -1]
    )
    _log.error("%s: %s at %s", what, type(error).__name__, places)
