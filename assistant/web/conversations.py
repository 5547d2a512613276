"""The conversations that are open, kept in memory alone so that a page can be loaded again."""

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace

from assistant.records import Answer

_KEY = re.compile(r"[0-9a-f]{32}")
"""128 random bits that a tab of a browser draws for itself: whoever knows them sees its conversation."""
_MOST = 500
_LONGEST = 40
"""Exchanges of a conversation; the earliest go when there are more."""
_KEPT_SECONDS = 8 * 3600
"""A working day, since the conversation was last added to."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """An answer with its question; ``verdict`` is the number of the reader's verdict in the journal.

    ``verdict`` is None until one is given and 0 while it is written.
    """

    answer: Answer
    verdict: int | None = None


class Conversation:
    """What was asked and answered in one tab. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.exchanges: tuple[Exchange, ...] = ()
        self.forgotten = False
        """Set when the reader began anew; what is still being answered then is shown no more."""

    def add(self, answer: Answer) -> None:
        with self._lock:
            self.exchanges = (*self.exchanges, Exchange(answer))[-_LONGEST:]

    def begin_verdict(self) -> Answer | None:
        """The last answer, from now on being judged; None when there is none or it has its verdict."""
        with self._lock:
            if not self.exchanges or self.exchanges[-1].verdict is not None:
                return None
            answer = self.exchanges[-1].answer
            self._set_verdict(answer, 0)
            return answer

    def end_verdict(self, answer: Answer, number: int | None) -> None:
        """The number of the verdict, None when it could not be kept and may be given again."""
        with self._lock:
            self._set_verdict(answer, number)

    def _set_verdict(self, answer: Answer, number: int | None) -> None:
        self.exchanges = tuple(replace(one, verdict=number) if one.answer is answer else one for one in self.exchanges)


class Conversations:
    """The open conversations by the key of their tab; those longest untouched go first. Safe to share between threads.

    A key that is no key has an empty conversation that is not kept.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[float, Conversation]] = OrderedDict()

    def of(self, key: str) -> Conversation:
        """The conversation of a tab, a new one when there is none."""
        if not _KEY.fullmatch(key):
            return Conversation()
        with self._lock:
            now = self._clock()
            _, conversation = self._kept.pop(key, (now, Conversation()))
            self._kept[key] = now, conversation
            while len(self._kept) > _MOST or next(iter(self._kept.values()))[0] < now - _KEPT_SECONDS:
                self._kept.popitem(last=False)
            return conversation

    def forget(self, key: str) -> None:
        """Forget a conversation at once."""
        with self._lock:
            _, conversation = self._kept.pop(key, (0.0, Conversation()))
        conversation.forgotten = True
        conversation.exchanges = ()
