"""The record that travels with a question from its reading to its answer."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from assistant.answering.candidates import Candidate
from assistant.texts import Language
from vectorstore.query.question import Question
from vectorstore.search import Found, Hit

_NOTHING = Found("", (), answerable=0.0, background=0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Inquiry:
    """One question on its way; each stage returns it with what the stage found out.

    ``asked`` is the question as written and ``question`` as it is searched, completed from its conversation;
    ``vector`` its embedding, shape (dimension,). ``day`` is the day it is asked on, ``language`` that of the reader.
    ``found`` is what the search says, ``hits`` the passages that an answer may quote, ``candidates`` their sentences,
    best first, and ``certainty`` the probability, 0 to 1, that the first of them answers. ``timings_ms`` holds
    milliseconds by stage and in "total".
    """

    asked: str
    question: Question
    vector: NDArray[np.float32]
    day: date
    language: Language
    found: Found = _NOTHING
    hits: tuple[Hit, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    certainty: float = 0.0
    started: float = field(default_factory=time.perf_counter)
    timings_ms: Mapping[str, float] = field(default_factory=dict)

    def after(self, stage: str) -> "Inquiry":
        """The same with the time that a stage took, which ends now."""
        total = round((time.perf_counter() - self.started) * 1000, 1)
        before = {name: took for name, took in self.timings_ms.items() if name != "total"}
        took = round(total - sum(before.values()), 1)
        return replace(self, timings_ms={**before, stage: took, "total": total})
