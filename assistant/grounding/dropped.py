"""What a claim leaves out of the clauses that it speaks of, and what it puts there instead.

Consent, a request, a place, a time, a manner: what belongs to a verb or a noun limits it, and a claim without it says
more than its source. No list of such words would be whole, so everything that the source says must be in the claim, but
for what the parser knows to be one of several things joined, or told aside.
"""

from collections.abc import Collection, Iterator

from assistant.grounding.spoken import spoken_of
from assistant.grounding.statement import Statement, Token
from assistant.grounding.units import Part, Unit, units
from corpus.finnish.function_words import AND, NOR, ONLY
from corpus.finnish.parsing import parsed

_JOINED, _OPENING = "conj", "mark"
_JOINING = ("cc", "aux")
"""What ja is to the thing that it joins, and what eikä is."""
_SUBJECTS = ("nsubj", "nsubj:cop")
_ASIDE = frozenset(["appos", "parataxis"])
_OF_VERB = frozenset(["obl", "advmod", "advcl"])
_YET = frozenset(["vaikka"])
"""Words that open a clause without which the rest is still so."""
_OF_WHICH_ALL = frozenset([Part.CONDITION, Part.RELATIVE, Part.THAT])
"""Clauses of which all that ja and eikä join must be so."""
_REPEATS = 3
"""A claim repeats its source when no more than one in so many of its words is another."""


def dropped(claim: Statement, source: Statement) -> str:
    """A word that belongs to what a claim says and that it leaves out, empty when there is none."""
    lacking = [token for token in _lacking(claim, source) if token.content]
    if not lacking:
        return ""
    tree = _Tree(source, lacking)
    return next((token.text for token in lacking if not tree.may_go(token)), "")


def exchanged_word(claim: Statement, source: Statement) -> str:
    """A noun of a claim that otherwise repeats its source, where the source has another in the same case."""
    strange = [token for token in claim.content if not (source.names(token) or token.lemmas & claim.above)]
    if len(strange) * _REPEATS > len(claim.content):
        return ""
    cases = frozenset[str]().union(*(token.cases for token in filter(_is_noun, _lacking(claim, source))))
    return next((token.text for token in strange if _is_noun(token) and token.cases & cases), "")


def _lacking(claim: Statement, source: Statement) -> Iterator[Token]:
    """The words that the claim does not have of what it speaks of."""
    return (token for part in spoken_of(claim, source).values() for token in part if not claim.names(token))


def _is_noun(token: Token) -> bool:
    return token.content and bool(token.cases) and not token.verb


def _is_only(unit: Unit, source: Statement) -> bool:
    """Whether a condition is the only one: "vain, jos"."""
    place = source.tokens.index(unit.tokens[0])
    return any(token.text.lower() in ONLY for token in source.tokens[max(0, place - 1) : place + 1])


class _Tree:
    """A parsed source of which some words are gone."""

    def __init__(self, source: Statement, gone: Collection[Token]) -> None:
        self._text = source.text
        self._nodes = parsed(source.text)
        self._gone = {self._place_of(token) for token in gone}
        below = [unit for unit in units(source) if unit.part in _OF_WHICH_ALL]
        self._of_which_all = {self._place_of(token) for unit in below for token in unit.tokens}
        self._only = {self._place_of(token) for unit in below if _is_only(unit, source) for token in unit.tokens}

    def may_go(self, token: Token) -> bool:
        """Whether a word that is gone belongs to something that may go, with nothing of it left."""
        below = place = self._place_of(token)
        while place in self._gone:
            if self._is_aside(place) or self._is_one_of_several(place, below):
                return True
            below, place = place, self._nodes[place].head
            if below == place:
                return False
        return False

    def _place_of(self, token: Token) -> int:
        start = token.word.start
        return next(place for place, node in enumerate(self._nodes) if start < node.end)

    def _is_aside(self, place: int) -> bool:
        return self._nodes[place].relation in _ASIDE or any(
            self._word(mark) in _YET for mark in self._belonging(place, _OPENING)
        )

    def _is_one_of_several(self, place: int, below: int) -> bool:
        """Whether it is joined to another thing, or another to it that is kept; ``below`` is what of it goes."""
        if self._nodes[place].relation == _JOINED:
            return not self._needs_all(self._nodes[place].head)
        others = [one for one in self._belonging(place, _JOINED) if one not in self._gone]
        if below in self._belonging(place, _JOINED) or not others or self._needs_all(place):
            return False
        # What stands before the first of several verbs is meant of all that have no subject of their own.
        shared = below < place and self._nodes[below].relation in _OF_VERB
        return not shared or all(any(self._belonging(one, subject) for subject in _SUBJECTS) for one in others)

    def _needs_all(self, first: int) -> bool:
        """Whether of the things joined to a first one none may go."""
        joined = self._belonging(first, _JOINED)
        joining = (
            self._word(word) for one in joined for relation in _JOINING for word in self._belonging(one, relation)
        )
        return first in self._only or (first in self._of_which_all and any(word in AND | NOR for word in joining))

    def _belonging(self, place: int, relation: str) -> list[int]:
        """The places of the words that are something to one."""
        return [one for one, node in enumerate(self._nodes) if node.head == place and node.relation == relation]

    def _word(self, place: int) -> str:
        node = self._nodes[place]
        return self._text[node.start : node.end].lower()
