"""Whether a claim stands in the sentences that it cites.

The writer of the claim is not trusted. Each number with its unit, each name and each denial of the claim
must stand in the source, and most of its other words too: a claim that says the same in quite other words
is refused rather than believed.
"""

from enum import StrEnum

from assistant.polarity import denied
from corpus.voikko import readings
from vectorstore.analysis import Word, index_terms, words

_SHARE = 0.6
"""Share of the claim's words that the source must name."""
_NUMERALS = ("yksi", "kaksi", "kolme", "neljä", "viisi", "kuusi", "seitsemän", "kahdeksan", "yhdeksän", "kymmenen")
_DIGITS = {numeral: digit for digit, numeral in enumerate(_NUMERALS, 1)}
_TEEN = "toista"
_TIME_UNITS = ("minuutti", "tunti", "vuorokausi", "päivä", "arkipäivä", "viikko", "kuukausi", "vuosi")
_UNITS = frozenset([*_TIME_UNITS, "prosentti", "euro", "pykälä", "momentti", "luku"])


class Objection(StrEnum):
    """Why a claim is not shown."""

    NUMBER = "number"
    NAME = "name"
    DENIAL = "denial"
    SUPPORT = "support"


def objection(claim: str, source: str, context: str = "") -> Objection | None:
    """What in a claim does not stand in its source, None when the source supports it.

    ``context`` is the title and the headings above the source: they may name things of the claim but
    carry none of its numbers and denials.
    """
    terms = frozenset(index_terms(source))
    around = terms | frozenset(index_terms(context))
    found = words(claim)
    if not _all_stand(_quantities(claim, found), _quantities(source, words(source))):
        return Objection.NUMBER
    if any(not around.intersection(word.terms) for word in _names(claim, found)):
        return Objection.NAME
    said, denied_by_source = denied(claim), denied(source)
    if not said <= denied_by_source or (denied_by_source & frozenset(index_terms(claim))) - said:
        return Objection.DENIAL
    content = [word for word in found if not word.empty]
    named = [word for word in content if around.intersection(word.lemmas)]
    if not content or len(named) < _SHARE * len(content) or not any(terms.intersection(w.lemmas) for w in content):
        return Objection.SUPPORT
    return None


def _quantities(text: str, found: list[Word]) -> set[tuple[str, str]]:
    """Each number of a text in digits, with the unit after it or an empty string."""
    quantities = set()
    for word, after in zip(found, [*found[1:], None], strict=True):
        value = _value(text[word.start : word.end], word)
        if value:
            units = _UNITS.intersection(after.terms) if after else frozenset()
            quantities.add((value, min(units, default="")))
    return quantities


def _value(token: str, word: Word) -> str:
    """A number in digits, or its word when it is none of the first twenty; empty for other words."""
    if token[0].isdigit():
        return token.replace(",", ".")
    token = token.lower()
    if not any(reading.word_class == "lukusana" for reading in readings(token)):
        return ""
    lemma = word.lemmas[0]
    if token.endswith(_TEEN) and lemma in _DIGITS:
        return str(10 + _DIGITS[lemma])
    if lemma in _DIGITS and ("kymmen" not in token or lemma == "kymmenen"):
        return str(_DIGITS[lemma])
    return token


def _all_stand(claimed: set[tuple[str, str]], given: set[tuple[str, str]]) -> bool:
    values = {value for value, _ in given}
    return all((value, unit) in given if unit else value in values for value, unit in claimed)


def _names(claim: str, found: list[Word]) -> list[Word]:
    """Words with a capital letter inside the claim; its first word has one anyway."""
    return [word for word in found[1:] if claim[word.start].isupper()]
