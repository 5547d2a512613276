"""Pairs of a claim and the passage that it cites, and the making of them from passages."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.grounding import Source
from evals.bench.wording import has_verb, written

PER_CLASS = 60
_SHORTEST, _LONGEST = 45, 320
"""Characters of a sentence that is used."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim that cites a passage; ``kind`` names the change that was made."""

    kind: str
    claim: str
    passage: Source
    supported: bool


Change = Callable[["Maker", Source, int], str]
"""The claim that a change makes of a sentence of a passage, given by its place; empty when it cannot be made."""


class Maker:
    """Makes pairs of one set of passages, in an order that a chance gives; ``forms`` are those of ``_forms``."""

    def __init__(self, passages: Sequence[Source], chance: random.Random) -> None:
        self.passages = passages
        self.chance = chance
        self.forms = _forms(passages)
        places = [(p, n) for p in passages for n, sentence in enumerate(p.sentences) if usable(sentence)]
        self.places = chance.sample(places, len(places))

    def of_kind(self, kind: str, change: Change, supported: bool) -> Iterator[Pair]:
        """Up to ``PER_CLASS`` pairs whose claims a change makes."""
        made = 0
        for passage, place in self.places:
            if made == PER_CLASS:
                return
            claim = change(self, passage, place)
            if claim and (claim not in passage.sentences or kind == "verbatim"):
                made += 1
                yield Pair(kind, claim[0].upper() + claim[1:], passage, supported)


def usable(sentence: str) -> bool:
    """Whether a sentence is whole, of a common length and has a verb."""
    if not _SHORTEST <= len(sentence) <= _LONGEST or not sentence.endswith(".") or not sentence[0].isupper():
        return False
    return has_verb(sentence)


def _forms(passages: Sequence[Source]) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """The forms of each noun in each case that the passages have: singular and plural."""
    forms: dict[tuple[str, str], set[str]] = {}
    for passage in passages:
        for sentence in passage.sentences:
            for word in written(sentence):
                if word.noun and word.text.islower():
                    forms.setdefault(word.noun, set()).add(word.text)
    return {key: tuple(sorted(values)) for key, values in forms.items()}
