"""Numbers of a text, in digits whichever way they are written, each with what it counts."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.finnish.analysis import Word, words
from corpus.finnish.calendar import MONTHS, SPANS
from corpus.finnish.function_words import AND, OR
from corpus.finnish.numerals import HALF, in_digits
from corpus.finnish.voikko import GENITIVE, TRANSLATIVE, readings

_SPACED_THOUSANDS = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}\b)")
_FIRST_PART = "|".join(MONTHS)
_DAY_FIRST = re.compile(
    rf"\b(\d{{1,2}})(?:\.?\s+päivä\w*|\.)\s+({_FIRST_PART})kuu(?:ta|n)?(?:\s+(?:vuonna\s+)?(\d{{4}}))?", re.I
)
_MONTH_FIRST = re.compile(rf"\b({_FIRST_PART})kuun\s+(\d{{1,2}})(?:\.?\s+päivä\w*|\.)(?:\s+(\d{{4}}))?", re.I)
_DATE = re.compile(r"\d{1,2}\.\d{1,2}\.(?:\d{4})?")
_TIME = re.compile(
    r"\b(?:klo|kello)\s+(?P<from>\d{1,2}(?:[.:]\d\d)?)(?:\s?[–-]\s?(?P<to>\d{1,2}(?:[.:]\d\d)?))?(?!\d)", re.I
)
_PHONE = re.compile(r"(?<![\d,.])(?:\+\d{1,3}|0\d{1,3})(?:[ \u00a0-]\d{2,4}){1,4}\b")
_CLOCK, _CALLED = frozenset(["kello"]), frozenset(["puhelin"])
"""What a time of day and a telephone number count."""
BOUNDS = frozenset(["vähintään", "enintään", "korkeintaan", "yli", "alle", "noin", "aikaisintaan", "viimeistään"])
"""Words that limit the number after them."""
_ONE_AFTER = frozenset(["kuluessa", "kuluttua", "välein", "päästä", "sisällä", "ajan", "ajaksi", "ajalta"])
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

    @property
    def names_line(self) -> bool:
        """Whether it is a telephone number."""
        return self.units == _CALLED

    def same(self, other: "Quantity") -> bool:
        """Whether both are the same number of the same things, as far as they tell."""
        return self.value == other.value and (not self.units or not other.units or bool(self.units & other.units))


_MINUTES = {"minuutti": 1, "tunti": 60, "vuorokausi": 24 * 60, "viikko": 7 * 24 * 60}
_DAYS = {"päivä": 1, "viikko": 7}
_MONTHS_IN = {"kuukausi": 1, "vuosi": 12}


@dataclass(frozen=True, slots=True)
class Span:
    """A span of time in a text: its offsets, its ``unit`` and its length on each scale on which it has one.

    A week is seven days and seven times 24 hours, but a day is not 24 hours: the first counts whole days.
    """

    start: int
    end: int
    unit: str
    lengths: frozenset[tuple[str, float]]


def spans(text: str) -> Iterator[Span]:
    """The spans of time of a text in order: a number and its unit, or the unit alone where one is meant."""
    found = words(text)
    for place, word in enumerate(found):
        unit = next(iter(SPANS.intersection(word.lemmas)), "")
        before = found[place - 1] if place else word
        value = value_of(text[before.start : before.end], before)
        if unit and value and re.fullmatch(r"\d+(?:\.\d+)?", value):
            yield Span(before.start, word.end, unit, _lengths(float(value), unit))
        elif unit and _is_one(text, found, place):
            yield Span(word.start, word.end, unit, _lengths(1, unit))


def _lengths(value: float, unit: str) -> frozenset[tuple[str, float]]:
    scales = {"minutes": _MINUTES, "days": _DAYS, "months": _MONTHS_IN}
    return frozenset((scale, value * sizes[unit]) for scale, sizes in scales.items() if unit in sizes)


def quantities(text: str) -> list[Quantity]:
    """The numbers of a text, times of day and telephone numbers first, the others in order."""
    found: list[Quantity] = []
    for match in _TIME.finditer(text):
        found += [Quantity(_minutes(time), _CLOCK) for time in match.group("from", "to") if time]
    text = _TIME.sub(_blank, text)
    found += [Quantity(re.sub(r"\D", "", match[0]), _CALLED) for match in _PHONE.finditer(text)]
    text = _SPACED_THOUSANDS.sub("", _PHONE.sub(_blank, text))
    text = dates_in_digits(text)
    return found + list(_quantities(text, words(text)))


def dates_in_digits(text: str) -> str:
    """A text with the dates that have a month in letters as "1.1.2023"."""
    text = _DAY_FIRST.sub(lambda match: _date(match[1], match[2], match[3]), text)
    return _MONTH_FIRST.sub(lambda match: _date(match[2], match[1], match[3]), text)


def _minutes(time: str) -> str:
    """ "8", "8.00" and "8:00" as "8.00"."""
    hour, _, minute = time.replace(":", ".").partition(".")
    return f"{int(hour)}.{minute or '00'}"


def _blank(match: re.Match[str]) -> str:
    return "," * len(match[0])


def _date(day: str, month: str, year: str | None) -> str:
    return f"{day}.{MONTHS.index(month.lower()) + 1}.{year or ''} "


def _quantities(text: str, found: Sequence[Word]) -> Iterator[Quantity]:
    for place, word in enumerate(found):
        value = value_of(text[word.start : word.end], word)
        if not value and _is_one(text, found, place):
            yield Quantity("1", frozenset(word.terms))
        if not value:
            continue
        dated = _DATE.match(text, word.start)
        if place and text[found[place - 1].start : found[place - 1].end].lower() == "kello":
            yield Quantity(_minutes(value), _CLOCK)
        else:
            yield Quantity(dated[0] if dated else value, frozenset() if dated else _unit(text, found[place + 1 :]))


def _is_one(text: str, found: Sequence[Word], place: int) -> bool:
    """Whether a word is a span of time of which one is meant: "tunnin kuluessa", "vähintään vuoden"."""
    word = found[place]
    around = [text[other.start : other.end].lower() for other in found[max(0, place - 1) : place + 2]]
    before, after = around[0] if place else "", around[-1]
    if not SPANS.intersection(word.lemmas) or (place and value_of(before, found[place - 1])):
        return False
    case = {reading.case for reading in readings(text[word.start : word.end]) if reading.lemma in SPANS}
    lasts = before.startswith("kest")
    return TRANSLATIVE in case or (GENITIVE in case and (after in _ONE_AFTER or before in BOUNDS or lasts))


def _unit(text: str, after: Sequence[Word]) -> frozenset[str]:
    """The terms of the first word after a number that is no number: in "24 tai 36 kuukautta" both count months."""
    for word in after:
        token = text[word.start : word.end]
        if value_of(token, word) or token.lower() in AND | OR:
            continue
        # "Arkipäivä" is no "päivä".
        return frozenset(word.lemmas if SPANS.intersection(word.terms) else word.terms)
    return frozenset()


def value_of(token: str, word: Word) -> str:
    """A number in digits, empty for other words."""
    if token[0].isdigit():
        return token.replace(",", ".")
    return "" if word.empty and token.lower() not in HALF else in_digits(token.lower())
