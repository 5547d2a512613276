"""Whether the same question gets the same decision however it is typed."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.records import Answer
from assistant.service import Assistant
from evals.cases.variations import VARIATIONS
from evals.records import Case

_SEED = 0


@dataclass(frozen=True, slots=True)
class Invariance:
    """Of so many questions written otherwise in one way: the shares with the same decision, and with the same first
    quote too, each 0 to 1."""

    variation: str
    questions: int
    same_decision: float
    same_quote: float


def measure_invariance(assistant: Assistant, cases: Iterable[Case], variations: Iterable[str]) -> list[Invariance]:
    """The first question of each case as it is and in each of the named ``VARIATIONS``; those that leave it as it is do
    not count. The last row is of all."""
    asked = [case.turns[0] for case in cases]
    plain = {question: assistant.ask(question, language="fi") for question in asked}
    kept: dict[str, list[tuple[bool, bool]]] = {name: list(_kept(assistant, plain, name)) for name in variations}
    kept["all"] = [pair for pairs in kept.values() for pair in pairs]
    return [
        Invariance(
            name,
            len(pairs),
            _share(decision for decision, _ in pairs),
            _share(decision and quote for decision, quote in pairs),
        )
        for name, pairs in kept.items()
        if pairs
    ]


def _kept(assistant: Assistant, plain: dict[str, Answer], name: str) -> Iterator[tuple[bool, bool]]:
    drawn = random.Random(_SEED)
    for question, before in plain.items():
        otherwise = VARIATIONS[name](question, drawn)
        if otherwise != question:
            answer = assistant.ask(otherwise, language="fi")
            yield answer.answered == before.answered, answer.citations[:1] == before.citations[:1]


def _share(kept: Iterable[bool]) -> float:
    found = list(kept)
    return round(sum(found) / len(found), 3)
