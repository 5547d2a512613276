"""Personal identity codes and birth dates, as people type them.

A code is ddmmyy, a sign of the century, three digits and a check character (Digital and Population Data Services
Agency, https://dvv.fi/en/personal-identity-code): ``-``, ``+`` or one of the letters A to F and U to Y between. Whoever
types one makes mistakes, so whatever has its shape counts, whether or not the check character is right.
"""

import re
from collections.abc import Iterator

from stdnum.fi import hetu

from assistant.privacy.records import Span
from corpus.finnish.calendar import MONTH, MONTH_IN_ENGLISH_OR_SWEDISH
from corpus.finnish.voikko import readings

_CODE = re.compile(
    r"(?<![\w-])(?P<day>\d{2})(?P<gap>[ .]?)(?P<month>\d{2})(?P=gap)(?P<year>(?:19|20)?\d{2})"
    r"(?P<sign>\s{0,2}[-‐‑–—−+_A-FU-Y]\s{0,2}|\s{1,2}|)(?P<number>\d\s?\d\s?\d)[\s-]?(?P<check>[0-9A-Z])(?![\w-])",
    re.I,
)
_NAMED_MONTH = rf"(?:{MONTH}\w{{0,2}}|(?:{MONTH_IN_ENGLISH_OR_SWEDISH})\w*)"
_DATE = re.compile(
    r"(?<![\w-])(?<!\d\.)(?:\d{1,2}\.\s?\d{1,2}\.\s?(?:\d{4}|\d{2})|\d{6}|(?:19|20)\d{2}-\d{2}-\d{2}"
    rf"|\d{{1,2}}/\d{{1,2}}/\d{{2,4}}|\d{{1,2}}\.?\s{_NAMED_MONTH}\s\d{{4}})(?![\w-]|\.\d)",
    re.I,
)
_AROUND = 40
"""Characters on either side of a date in which a word of birth tells whose date it is."""
_WORD = re.compile(r"[^\W\d_]+")
_SHORTENED = re.compile(r"\b(?:(?:s|f|b)\.|synt?\b\.?)\s*(?:aika\W*)?\Z", re.I)
"""Right before a date: "s. 13.10.1952", "synt 13.10.52"."""
_OTHER_LANGUAGES = frozenset(
    ["född", "födda", "fött", "födelsedatum", "födelsedag", "born", "birth", "birthday", "dob"]
)
_BIRTH = "synty"
_SENTENCE_END = re.compile(r"[!?;]|\.\s+(?=[^\W\d_])")
_LAST_DAY, _LAST_MONTH = 31, 12
_NO_TELEPHONE = "123"
"""First digits that no Finnish telephone number has: those begin with 0."""


def identity_codes(text: str) -> Iterator[Span]:
    """Whatever has the shape of an identity code."""
    return (match.span() for match in _CODE.finditer(text) if _has_the_shape(match))


def _has_the_shape(match: re.Match[str]) -> bool:
    """Whether it is a code and not another number, of which there are some like it: a phone's, a sum after a date."""
    possible = 1 <= int(match["day"]) <= _LAST_DAY and 1 <= int(match["month"]) <= _LAST_MONTH
    sign = match["sign"].strip()
    if match["check"].isalpha():
        return bool(sign) or possible
    compact = not match["gap"] and len(match["year"]) == len("52")
    if not (possible and compact):
        return False
    spaced = bool(match["sign"]) and match["day"][0] in _NO_TELEPHONE
    return bool(sign) or spaced or _is_valid(match)


def _is_valid(match: re.Match[str]) -> bool:
    digits = "".join(match.group("day", "month", "year"))
    number = re.sub(r"\s", "", match["number"])
    return bool(hetu.is_valid(f"{digits}-{number}{match['check']}", allow_temporary=True))


def birth_dates(text: str) -> Iterator[Span]:
    """Dates beside a word of birth, in the same sentence: "syntynyt 13.10.1952", "13.10.1952 syntynyt"."""
    for match in _DATE.finditer(text):
        before = text[max(0, match.start() - _AROUND) : match.start()]
        after = text[match.end() : match.end() + _AROUND]
        last = _SENTENCE_END.split(before)[-1]
        beside = (*_WORD.findall(last), *_WORD.findall(_SENTENCE_END.split(after)[0]))
        if _SHORTENED.search(before) or any(map(_is_of_birth, beside)):
            yield match.span()


def _is_of_birth(word: str) -> bool:
    """Whether a word is of being born: "syntynyt", "syntymäaika", "syntyi"."""
    lowered = word.lower()
    found = readings(lowered)
    stems = {stem for one in found for stem in (one.lemma, one.root, *one.parts)}
    return lowered in _OTHER_LANGUAGES or any(stem.startswith(_BIRTH) for stem in stems)
