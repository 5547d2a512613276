"""A sentence taken apart: its words, its clauses and what they say of whom."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from assistant.grounding.wording import plainly
from corpus.finnish.analysis import Word, words
from corpus.finnish.calendar import SPANS
from corpus.finnish.function_words import AND, BUT, IF, NOR, OR, SOMEONE, THAT, any_of
from corpus.finnish.quantities import Quantity, quantities, value_of
from corpus.finnish.voikko import NOMINATIVE, PARTITIVE, Reading, readings

_BORDER = re.compile(r"[,;:–—]|\s-\s")
_JOINING = AND | OR | BUT | NOR
_OPENS_SUBORDINATE = re.compile(
    rf"[\s,;]*(?:jo[a-zäö]{{1,6}}|{any_of(IF | THAT)}|koska|elle\w+|jolle\w+|mi(?:kä|tä|nkä|ssä|stä|hin))\b", re.I
)
_ENDING = re.compile(r"[\d§%]:$")
"""What the ending of a number stands after: "14:ää"."""
_DOER = re.compile(r"j[aä]$")
"""How the name of who does something ends."""
_LIGHT = frozenset(["eli", "lisäksi", "näin", "tämä", "se", "joka", "siellä", "sinne", "siten", "tällöin"])
"""Lemmas that carry no fact by themselves."""
_UNITS = SPANS | {"prosentti", "euro"}
"""Units that are never taken for another reading of their form: "vuotta" is no form of "vuo"."""
_NOUNS = frozenset(["nimisana", "nimisana_laatusana", "nimi", "etunimi", "sukunimi", "paikannimi"])
_AS_NOUN = "MINEN-infinitive"
_WHILE = "E-infinitive"
_PAST = frozenset(["past_active", "past_passive"])
_FINITE = frozenset(["indicative", "conditional", "potential"])


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a statement with all that Voikko sees in it; ``clause`` is the number of its clause, from 0."""

    text: str
    word: Word
    readings: tuple[Reading, ...]
    clause: int

    @property
    def lemmas(self) -> frozenset[str]:
        """Its lemmas and the roots of derived words, but not of who does it: "hoitaja" is not "hoidettava"."""
        return frozenset(self.word.lemmas) - self._deeds

    @property
    def terms(self) -> frozenset[str]:
        """Everything it can be found by: its lemmas and the parts of a compound."""
        return frozenset(self.word.terms) - self._deeds

    @property
    def _deeds(self) -> frozenset[str]:
        return frozenset(reading.root for reading in self.readings if reading.root and _DOER.search(reading.lemma))

    @property
    def content(self) -> bool:
        """Whether it names a thing, a deed or a quality; numbers are looked at apart."""
        return not (self.word.empty or self.number or self.lemmas & _LIGHT or self._stands_for_someone)

    @property
    def _stands_for_someone(self) -> bool:
        # "Häntä" is hardly ever a tail.
        return any(reading.lemma in SOMEONE for reading in self.readings)

    @property
    def number(self) -> bool:
        """Whether it is a number, in digits or letters."""
        return bool(value_of(self.text, self.word))

    @property
    def verb(self) -> bool:
        """Whether it can be a verb, in any form but a noun made of it."""
        # "Toista" is hardly ever "repeat".
        numeral = any(reading.word_class == "lukusana" for reading in self.readings)
        return not numeral and any(one.word_class == "teonsana" and one.mood != _AS_NOUN for one in self.readings)

    @property
    def finite(self) -> bool:
        """Whether it can be the verb of a clause."""
        return any(
            reading.word_class in ("teonsana", "kieltosana") and reading.mood in _FINITE for reading in self.readings
        )

    @property
    def infinitive(self) -> bool:
        """Whether it can be the first infinitive: "tehdä"."""
        return any(reading.mood == "A-infinitive" for reading in self.readings)

    @property
    def states(self) -> bool:
        """Whether its form is never that after ei: "toivoo", but not "voi"."""
        return not any(reading.mood == "imperative" or reading.negative for reading in self.readings)

    @property
    def when(self) -> bool:
        """Whether it says "kun" by its form: "ollessa" and "kuoltua", with the subject in the genitive."""
        return any(
            (reading.mood == _WHILE and "ss" in self.text.lower())
            or (reading.participle == "past_passive" and reading.case == PARTITIVE)
            for reading in self.readings
        )

    @property
    def must(self) -> bool:
        """Whether it is the "tehtävä" of "on tehtävä"."""
        return any(
            reading.participle == "present_passive" and reading.case in (NOMINATIVE, PARTITIVE)
            for reading in self.readings
        )

    @property
    def done(self) -> frozenset[str]:
        """The verbs of which it is the "tehty" of "on tehty" or the "tehnyt" of "ei tehnyt"."""
        return frozenset(
            reading.root for reading in self.readings if reading.participle in _PAST and reading.case == NOMINATIVE
        )

    @property
    def negation(self) -> bool:
        """Whether it is ei in any form."""
        return any(reading.word_class == "kieltosana" for reading in self.readings)

    @property
    def cases(self) -> frozenset[str]:
        """The cases it can stand in as a noun."""
        if self._stands_for_someone:
            return frozenset()
        nouns = (one for one in self.readings if one.word_class in _NOUNS or one.mood == _AS_NOUN)
        return frozenset(reading.case for reading in nouns if reading.case)


@dataclass(frozen=True)
class Statement:
    """A sentence or a clause of it; ``above`` holds the terms that headings say for it."""

    text: str
    above: frozenset[str] = frozenset()

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Its words in order."""
        return tuple(_tokens(self.text))

    @cached_property
    def terms(self) -> frozenset[str]:
        """Everything it can be found by: lemmas, roots, parts of compounds."""
        return frozenset(term for token in self.tokens for term in token.terms)

    @cached_property
    def lemmas(self) -> frozenset[str]:
        """The lemmas of its words, without the parts of compounds."""
        return frozenset(lemma for token in self.tokens for lemma in token.lemmas)

    @cached_property
    def content(self) -> tuple[Token, ...]:
        """Its words that name something."""
        return tuple(token for token in self.tokens if token.content)

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """Its numbers."""
        return tuple(quantities(self.text))

    @cached_property
    def clauses(self) -> tuple[tuple[Token, ...], ...]:
        """The words of each clause."""
        last = self.tokens[-1].clause if self.tokens else -1
        return tuple(tuple(token for token in self.tokens if token.clause == place) for place in range(last + 1))

    def names(self, token: Token) -> bool:
        """Whether the word, or every part of a compound, stands here or above."""
        terms = self.terms | self.above
        return bool(terms.intersection(token.lemmas & _UNITS or token.lemmas)) or (
            bool(token.word.parts) and terms.issuperset(token.word.parts)
        )

    def splits(self) -> Iterator[tuple["Statement", ...]]:
        """The ways to cut it in two or three between clauses that have a verb and could stand alone."""
        cuts = [place for place in self._cuts() if 0 < place < len(self.text)]
        for place in cuts:
            yield from self._cut_at(place)
        for one, place in enumerate(cuts):
            for other in cuts[one + 1 :]:
                yield from self._cut_at(place, other)

    def _cut_at(self, *places: int) -> Iterator[tuple["Statement", ...]]:
        pieces = tuple(Statement(self.text[start:end]) for start, end in pairwise((0, *places, len(self.text))))
        alone = not any(_OPENS_SUBORDINATE.match(piece.text) for piece in pieces[1:])
        if alone and all(piece.has_verb for piece in pieces):
            yield pieces

    @cached_property
    def has_verb(self) -> bool:
        """Whether it has a verb of its own."""
        return any(token.finite for token in self.tokens)

    def _cuts(self) -> list[int]:
        borders = [match.end() for match in _BORDER.finditer(self.text)]
        joins = [token.word.start for token in self.tokens if token.text.lower() in _JOINING]
        return sorted({*borders, *joins})


_SIGNS = {r"\s*%(?::\w+)?": " prosenttia", r"\s*€\s*/\s*kk\b": " euroa kuukaudessa", r"\s*€(?::\w+)?": " euroa"}
"""Signs that are read as words."""


@lru_cache(maxsize=4096)
def statement(text: str) -> Statement:
    """The sentence taken apart; the sentences of a passage are looked at once for all claims."""
    for sign, word in _SIGNS.items():
        text = re.sub(sign, word, text)
    return Statement(plainly(text))


def _tokens(text: str) -> Iterator[Token]:
    clause = 0
    borders = [match.start() for match in _BORDER.finditer(text)]
    found = [word for word in words(text) if not _ENDING.search(text[: word.start])]
    for place, word in enumerate(found):
        if place and any(found[place - 1].end <= border < word.start for border in borders):
            clause += 1
        token = text[word.start : word.end]
        yield Token(token, word, readings(token) if token[0].isalpha() else (), clause)
