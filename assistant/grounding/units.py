"""The parts of a sentence: what it says, on which condition, of whom, and who says so."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from itertools import chain

from assistant.grounding.grammar import is_verb
from assistant.grounding.statement import Statement, Token
from corpus.finnish.function_words import AND, BUT, CONDITIONS, HOW, NOR, ONLY, OR, THAT, THEN
from corpus.finnish.modal_verbs import HELPERS
from corpus.finnish.voikko import NOMINATIVE, is_numeral

_BRACKETS = re.compile(r"\([^()]*\)")
_ASIDE = HOW | {"jotta", "koska", "vaikka", "kuten", "mitä", "kuka", "kenelle"}
_RELATIVE = frozenset(["joka", "mikä"])
_GOES_ON = OR | NOR
"""Words that carry a subordinate clause on after a comma."""
_BEFORE_OPENER = AND | _GOES_ON | ONLY | BUT | THEN


class Part(Enum):
    """What a stretch of a sentence is for."""

    MAIN = auto()
    CONDITION = auto()
    RELATIVE = auto()
    THAT = auto()
    ASIDE = auto()


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of one part, with its verb; a main clause goes on after a relative one in its middle.

    ``group`` is the number of the main clause it belongs to, from 0; what stands before the first belongs to that.
    """

    part: Part
    tokens: tuple[Token, ...]
    group: int

    @property
    def content(self) -> list[Token]:
        """Its words that name something."""
        return [token for token in self.tokens if token.content]

    @property
    def opening(self) -> tuple[Token, ...]:
        """The words before its verb, all of them when it has none."""
        return self.tokens[: self.verb_place]

    @property
    def verb(self) -> tuple[Token, ...]:
        """Its verb, alone; empty when it has none."""
        return self.tokens[self.verb_place : self.verb_place + 1]

    @property
    def verb_place(self) -> int:
        """Where its verb stands: the first that can hardly be a noun, or else the first that can be a verb."""
        places = range(len(self.tokens))
        certain = (place for place in places if is_verb(self.tokens[place]))
        perhaps = (place for place in places if place and self.tokens[place].finite)
        return next(chain(certain, perhaps), len(self.tokens))


@lru_cache(maxsize=4096)
def units(statement: Statement) -> tuple[Unit, ...]:
    """The units of a sentence in the order of their beginnings."""
    return tuple(_Reader(statement).read())


class _Reader:
    """Reads clause by clause, keeping the unit that is open."""

    def __init__(self, statement: Statement) -> None:
        self._statement = statement
        # What stands in brackets is told aside: an act and its section, another name.
        brackets = [match.span() for match in _BRACKETS.finditer(statement.text)]
        self._aside = {
            token.word.start for token in statement.tokens for start, end in brackets if start <= token.word.start < end
        }
        self._done: list[tuple[Part, list[Token], int]] = []
        self._main: list[Token] | None = None
        self._group = 0

    def read(self) -> Iterator[Unit]:
        """The units."""
        for clause in self._statement.clauses:
            # A clause may stand in brackets whole: "tukea (laki 1; laki 2)".
            if told := [token for token in clause if token.word.start not in self._aside]:
                for piece in _cut_at_openers(told):
                    self._take(piece)
        return (Unit(part, tuple(tokens), group) for part, tokens, group in self._done)

    def _take(self, piece: Sequence[Token]) -> None:
        part = _opened(piece)
        if part is not Part.MAIN:
            self._open(part, piece)
        elif self._goes_on(piece):
            self._done[-1][1].extend(piece)
        elif rest := _after_own_subject(piece):
            self._take(piece[: len(piece) - len(rest)])
            self._take(rest)
        elif self._main is not None and not self._starts_anew(piece):
            self._main.extend(piece)
            self._done.append(self._done.pop(self._place_of_main()))
        else:
            self._group += self._main is not None
            self._open(Part.MAIN, piece)
            self._main = self._done[-1][1]

    def _open(self, part: Part, piece: Sequence[Token]) -> None:
        self._done.append((part, list(piece), self._group))

    def _place_of_main(self) -> int:
        return next(place for place, (_, tokens, _) in enumerate(self._done) if tokens is self._main)

    def _goes_on(self, piece: Sequence[Token]) -> bool:
        """Whether the piece carries on the subordinate unit before it."""
        if not self._done or self._done[-1][0] is Part.MAIN:
            return False
        own = self._done[-1][1]
        waits = not any(map(_names_deed, own))
        # After "jos" and its clause the main clause must follow, so a form that may be a noun is its verb.
        has_verb = any(token.finite for token in piece) if self._main is None else any(map(is_verb, piece))
        return waits or not has_verb or piece[0].text.lower() in _GOES_ON

    def _starts_anew(self, piece: Sequence[Token]) -> bool:
        assert self._main is not None
        between = _BRACKETS.sub("", self._statement.text[self._main[-1].word.end : piece[0].word.start])
        if ";" in between or not any(map(is_verb, self._main)):
            return ";" in between
        if piece[0].text.lower() in AND | BUT:
            # After a comma these join clauses, so a form that may be a noun or an infinitive is the verb.
            return any(token.finite for token in piece)
        verb = _deed(piece)
        # "Ei voi suostua, tunnustaa eikä peruuttaa": the forms are those of a new clause too.
        helped = verb and verb.infinitive and any(token.lemmas & HELPERS for token in self._main)
        return bool(verb and not helped)


def _after_own_subject(piece: Sequence[Token]) -> Sequence[Token]:
    """The words from a ja on that joins a clause with a subject and a verb of its own, none when there is none."""
    for place, token in enumerate(piece):
        if place and token.text.lower() in AND and any(other.finite for other in piece[1:place]):
            rest = Unit(Part.MAIN, tuple(piece[place:]), 0)
            if any(other.cases == {NOMINATIVE} for other in rest.opening) and rest.verb_place < len(rest.tokens):
                return piece[place:]
    return ()


def _deed(piece: Sequence[Token]) -> Token | None:
    """Its verb, or the ei before what is not done."""
    for place, token in enumerate(piece):
        if is_verb(token) and (not token.negation or any(other.verb for other in piece[place + 1 :])):
            return token
    return None


def _names_deed(token: Token) -> bool:
    return token.verb and not token.negation


def _cut_at_openers(clause: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """The clause before and from a condition that no comma parts from it: "tai jos"."""
    start = 0
    for place, token in enumerate(clause):
        if token.text.lower() not in CONDITIONS | THAT:
            continue
        while place > start and clause[place - 1].text.lower() in _BEFORE_OPENER:
            place -= 1
        if place > start:
            yield clause[start:place]
            start = place
    yield clause[start:]


def _opened(piece: Sequence[Token]) -> Part:
    """The part that the first word of a piece opens, joining words aside."""
    place = next((place for place, token in enumerate(piece) if token.text.lower() not in _BEFORE_OPENER), 0)
    first, after = piece[place], piece[place + 1 : place + 2]
    text = first.text.lower()
    if text in CONDITIONS:
        return Part.CONDITION
    if text in THAT:
        return Part.THAT
    if text in _ASIDE:
        return Part.ASIDE
    pronoun = any(reading.word_class == "asemosana" and reading.lemma in _RELATIVE for reading in first.readings)
    # "Joka viides" is one in five.
    counts = any(is_numeral(token.text) for token in after)
    return Part.RELATIVE if pronoun and not counts else Part.MAIN
