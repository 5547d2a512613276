"""The little Finnish that the making of pairs needs, read straight from the lexicon.

Nothing here comes from the verifier or from what it reads with: who measures with another's ruler finds no fault in it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.finnish.voikko import Reading, readings

_WORD = re.compile(r"[^\W\d_]+(?:[-:’][^\W\d_]+)*")
_NOUN = "nimisana"
_VERB = frozenset(["teonsana", "kieltosana"])
_SAYS = frozenset(["indicative", "conditional", "potential"])


@dataclass(frozen=True, slots=True)
class Written:
    """A word where it stands in a text, ``end`` exclusive, with what the lexicon says of it."""

    text: str
    start: int
    end: int
    found: tuple[Reading, ...]

    @property
    def may_be_verb(self) -> bool:
        """Whether one can read it as the verb of a clause."""
        return any(one.word_class in _VERB and one.mood in _SAYS for one in self.found)

    @property
    def is_verb(self) -> bool:
        """Whether one cannot read it but as a verb."""
        return self.may_be_verb and all(one.word_class == "teonsana" for one in self.found)

    @property
    def may_be_noun(self) -> bool:
        """Whether one can read it as a noun or a name in some case."""
        return any(
            one.case and (one.word_class.startswith(_NOUN) or one.word_class.endswith("nimi")) for one in self.found
        )

    @property
    def noun(self) -> tuple[str, str] | None:
        """The lemma and the case of what is a noun in one way only, None for other words."""
        ways = {(one.lemma, one.case, one.word_class) for one in self.found}
        [(lemma, case, word_class), *others] = ways or {("", "", "")}
        return (lemma, case) if word_class == _NOUN and case and not others else None


def written(text: str) -> Iterator[Written]:
    """The words of a text in order, numbers left out."""
    for match in _WORD.finditer(text):
        yield Written(match[0], match.start(), match.end(), readings(match[0]))


def has_verb(text: str) -> bool:
    """Whether a text has what can be the verb of a clause."""
    return any(word.may_be_verb for word in written(text))


def counts(word: str) -> bool:
    """Whether a word is a number in letters."""
    return word.isalpha() and any(reading.word_class == "lukusana" for reading in readings(word))
