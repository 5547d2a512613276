"""Numbers of a text, in digits whichever way they are written, each with what it counts."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.voikko import readings
from vectorstore.analysis import Word, words

_PIECES = {
    "kahdeks": 8,
    "yhdeks": 9,
    "seitsem": 7,
    "nelj": 4,
    "kolm": 3,
    "kymmen": 10,
    "toista": 10,
    "tuhat": 1000,
    "tuhan": 1000,
    "sata": 100,
    "sada": 100,
    "sato": 100,
    "yksi": 1,
    "yht": 1,
    "yhd": 1,
    "kaksi": 2,
    "kaht": 2,
    "kahd": 2,
    "viisi": 5,
    "viit": 5,
    "viid": 5,
    "kuusi": 6,
    "kuut": 6,
    "kuud": 6,
}
"""How the parts of a numeral begin in any case, the longer first: "yhdeks" before "yhd"."""
_PIECE = re.compile("|".join(_PIECES))
_MULTIPLIES = 10
_SPACED_THOUSANDS = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}\b)")
_MONTHS = ("tammi", "helmi", "maalis", "huhti", "touko", "kesä", "heinä", "elo", "syys", "loka", "marras", "joulu")
_MONTH = "|".join(_MONTHS)
_DAY_FIRST = re.compile(
    rf"\b(\d{{1,2}})(?:\.?\s+päivä\w*|\.)\s+({_MONTH})kuu(?:ta|n)?(?:\s+(?:vuonna\s+)?(\d{{4}}))?", re.I
)
_MONTH_FIRST = re.compile(rf"\b({_MONTH})kuun\s+(\d{{1,2}})(?:\.?\s+päivä\w*|\.)(?:\s+(\d{{4}}))?", re.I)
_DATE = re.compile(r"\d{1,2}\.\d{1,2}\.(?:\d{4})?")
PLACES = frozenset(["pykälä", "momentti", "kohta", "luku"])
"""What numbers of a place in an act count."""
_ACT = re.compile(r"\d+/\d{4}")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number: ``value`` in digits with a decimal point, ``units`` the terms of the word it counts.

    ``units`` is empty for a bare number. A date is a quantity of the value "d.m.yyyy" without units.
    """

    value: str
    units: frozenset[str]

    @property
    def names_place(self) -> bool:
        """Whether it tells an act or a place in one, which a heading may tell too."""
        return bool(self.units & PLACES) or bool(_ACT.fullmatch(self.value))

    def same(self, other: "Quantity") -> bool:
        """Whether both are the same number of the same things, as far as they tell."""
        return self.value == other.value and (not self.units or not other.units or bool(self.units & other.units))


def missing(claimed: Sequence[Quantity], given: Sequence[Quantity], above: Sequence[Quantity]) -> Iterator[Quantity]:
    """The quantities of a claim that its source does not have, or not so often.

    ``above`` are those of the headings: they tell the place in an act when the source tells none itself.
    """
    left = list(given)
    if not any(quantity.names_place for quantity in given):
        left += [quantity for quantity in above if quantity.names_place]
    for quantity in claimed:
        same = next((other for other in left if quantity.same(other)), None)
        if same:
            left.remove(same)
        else:
            yield quantity


def quantities(text: str) -> list[Quantity]:
    """The numbers of a text in order."""
    text = _SPACED_THOUSANDS.sub("", text)
    text = _DAY_FIRST.sub(lambda match: _date(match[1], match[2], match[3]), text)
    text = _MONTH_FIRST.sub(lambda match: _date(match[2], match[1], match[3]), text)
    return list(_quantities(text, words(text)))


def _date(day: str, month: str, year: str | None) -> str:
    return f"{day}.{_MONTHS.index(month.lower()) + 1}.{year or ''} "


def _quantities(text: str, found: Sequence[Word]) -> Iterator[Quantity]:
    for place, word in enumerate(found):
        value = _value(text[word.start : word.end], word)
        if not value:
            continue
        dated = _DATE.match(text, word.start)
        yield Quantity(dated[0] if dated else value, frozenset() if dated else _unit(text, found[place + 1 :]))


def _unit(text: str, after: Sequence[Word]) -> frozenset[str]:
    """The terms of the first word after a number that is no number: in "24 tai 36 kuukautta" both count months."""
    for word in after:
        token = text[word.start : word.end]
        if _value(token, word) or token.lower() in ("tai", "ja", "sekä"):
            continue
        return frozenset(word.terms)
    return frozenset()


def _value(token: str, word: Word) -> str:
    """A number in digits, empty for other words."""
    if token[0].isdigit():
        return token.replace(",", ".")
    if word.empty or not any(reading.word_class == "lukusana" for reading in readings(token)):
        return ""
    return str(_counted(token.lower())) if _PIECE.match(token.lower()) else ""


def _counted(numeral: str) -> int:
    """The value of a numeral in any case, "kahdenkymmenenviiden" 25; an ordinal counts as its number."""
    total = last = 0
    for piece in _PIECE.findall(numeral):
        value = _PIECES[piece]
        if piece == "toista" or value < _MULTIPLIES:
            total += value
            last = value
        else:
            # "kaksikymmentä": what stands before is counted so many times over.
            total += (last or 1) * value - last
            last = 0
    return total
