"""A thread that looks again and again whether something has changed."""

import logging
import threading
from collections.abc import Callable
from weakref import WeakMethod

from corpus.errors import OhjenuoraError

_LOG = logging.getLogger(__name__)
_SLOWER = 30
"""Times as long between looks while they fail: what is broken is seldom mended within a second."""


class Follower:
    """Calls a method every so many seconds until it is stopped or the object of the method is gone.

    What a call raises is logged, once for as long as it stays the same, and the next call comes later.
    """

    def __init__(self, look: Callable[[], None], *, every: float) -> None:
        self._stopped = threading.Event()
        self._thread = threading.Thread(
            target=_run, args=(WeakMethod(look), every, self._stopped), name="follower", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Call no more; a call that is going on is waited for."""
        self._stopped.set()
        self._thread.join()


def _run(weak: WeakMethod[Callable[[], None]], every: float, stopped: threading.Event) -> None:
    failure = ""
    while not stopped.wait(every * (_SLOWER if failure else 1)):
        look = weak()
        if look is None:
            return
        failure = _outcome(look, failure)
        del look  # or the object would live as long as this thread


def _outcome(look: Callable[[], None], before: str) -> str:
    """Why a look failed, empty when it did not; ``before`` is what has been logged."""
    try:
        look()
    except Exception as error:  # whatever goes wrong, the next look may do better
        failure = f"{type(error).__name__}: {error}"
        if failure != before:
            _LOG.warning("%s", error if isinstance(error, OhjenuoraError) else failure)
        return failure
    return ""
