"""Other people's data in what a user writes: found before anything is kept, logged or sent to another machine.

Identity codes are checked by python-stdnum (all separators in use since 2023, temporary codes too), bank accounts by
its IBAN check, telephone numbers by phonenumbers; names are the words that Voikko knows as first and last names.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from phonenumbers import Leniency, PhoneNumberMatcher
from stdnum import iban
from stdnum.fi import hetu

from corpus.finnish.voikko import readings


class Personal(StrEnum):
    """A kind of personal data."""

    IDENTITY = "identity"
    ACCOUNT = "account"
    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of a text that is of a kind; ``end`` is exclusive."""

    kind: Personal
    start: int
    end: int


_IDENTITY = re.compile(r"(?<![\w-])\d{6}\s?[-–+A-FYXWVU]\s?\d{3}\s?[0-9A-Z](?![\w-])", re.I)
_ACCOUNT = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{2,4}){3,8}(?!\w)", re.I)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.\w{2,}", re.I)
_OF_A_SERVICE = re.compile(r"0(?:800|700|600|10|20|29|30|71|73|75)")
"""National numbers of offices and services, as Traficom gives them out: nobody's own."""
_FINNISH_PHONE = re.compile(
    r"(?<![\w/.,-])(?!\d{6}-)(?:\+358|00358|0)[ -]?\(?0?\)?[ -]?\d{1,3}(?:[ -]?\d{2,4}){2,3}(?![\w/])"
)
_LEAST_DIGITS, _MOST_DIGITS = 7, 15
"""Of a telephone number that belongs to somebody; shorter ones are public (112, 116 117), longer ones no number."""
_STREET = (
    "katu|kadun|kadulla|kadulta|kadulle|tie|tien|tiellä|tieltä|tielle|kuja|kujan|kujalla|kujalta|polku|polun|polulla|"
    "polulta|väylä|väylän|väylällä|raitti|raitin|raitilla|kaari|kaaren|kaarella|rinne|rinteen|rinteellä|tori|torin|"
    "ranta|rannan|rannalla|penger|penkereen|bulevardi|bulevardin|esplanadi|aukio|aukion|mäki|mäen|mäellä|piha|pihan"
)
_ADDRESS = re.compile(
    rf"(?<!\w)(?!(?:valta|kanta|yhdys|maan|moottori|rauta|pyörä)(?:tie|tien|tiellä)\b)"
    rf"(?:[a-zåäö-]{{2,}}|[A-ZÅÄÖ][a-zåäö-]+n )(?:{_STREET})\s+\d{{1,3}}(?:\s?[-–]\s?\d{{1,3}})?"
    rf"(?:\s?(?:as\.?|[a-z])(?![\wåäö])"
    rf"(?:\s?\d{{1,3}}(?!\d))?)?"
    rf"(?:,?\s+\d{{5}}(?:\s+[A-ZÅÄÖ]\w+)?)?(?!\s*§)",
    re.I,
)
_POST_BOX = re.compile(r"(?<!\w)(?:PL|postilokero)\s+\d{1,5}(?:,?\s+\d{5}(?:\s+[A-ZÅÄÖ]\w+)?)?")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_NAMES = frozenset(["etunimi", "sukunimi"])
_INITIAL = re.compile(r"(?<!\w)[A-ZÅÄÖ]\.\s?\Z")
_SENTENCE_END = re.compile(r"[.!?:]\s*\Z")


def find_personal(text: str) -> list[Found]:
    """The personal data of a text in order, without overlaps; what is found by its form goes before names."""
    found: list[Found] = []
    for kind, spans in (
        (Personal.IDENTITY, _identities(text)),
        (Personal.ACCOUNT, _accounts(text)),
        (Personal.EMAIL, _spans(_EMAIL, text)),
        (Personal.PHONE, _phones(text)),
        (Personal.ADDRESS, _addresses(text)),
        (Personal.NAME, _names(text)),
    ):
        for span in spans:
            if not any(_overlap(span, other) for other in found):
                found.append(Found(kind, *span))
    return sorted(found, key=lambda one: one.start)


def has_identity_code(text: str) -> bool:
    """Whether a text holds a valid identity code."""
    return any(_identities(text))


def masked(text: str) -> str:
    """The text with the kind in place of each piece of personal data: "[nimi] muutti"."""
    for one in reversed(find_personal(text)):
        text = f"{text[: one.start]}[{_SHOWN[one.kind]}]{text[one.end :]}"
    return text


_SHOWN = {
    Personal.IDENTITY: "henkilötunnus",
    Personal.ACCOUNT: "tilinumero",
    Personal.EMAIL: "sähköposti",
    Personal.PHONE: "puhelinnumero",
    Personal.ADDRESS: "osoite",
    Personal.NAME: "nimi",
}


def _overlap(span: tuple[int, int], other: Found) -> bool:
    return span[0] < other.end and other.start < span[1]


def _spans(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in pattern.finditer(text))


def _identities(text: str) -> Iterator[tuple[int, int]]:
    for match in _IDENTITY.finditer(text):
        code = re.sub(r"\s", "", match[0]).replace("–", "-")
        if hetu.is_valid(code, allow_temporary=True):
            yield match.span()


def _accounts(text: str) -> Iterator[tuple[int, int]]:
    for match in _ACCOUNT.finditer(text):
        # What follows an account may look like a part of it.
        for end in range(match.end(), match.start() + 14, -1):
            if iban.is_valid(text[match.start() : end]) and not text[end : end + 1].isalnum():
                yield match.start(), end
                break


def _phones(text: str) -> Iterator[tuple[int, int]]:
    spans = [(match.start, match.end) for match in PhoneNumberMatcher(text, "FI", leniency=Leniency.VALID)]
    for start, end in [*spans, *_spans(_FINNISH_PHONE, text)]:
        digits = "".join(filter(str.isdigit, text[start:end]))
        if _LEAST_DIGITS <= len(digits) <= _MOST_DIGITS and not _OF_A_SERVICE.match(digits):
            yield start, end


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    yield from _spans(_ADDRESS, text)
    yield from _spans(_POST_BOX, text)


@dataclass(frozen=True, slots=True)
class _Word:
    """A word that may be a name: ``classes`` are Voikko's for it, ``opens`` says that a sentence begins with it."""

    text: str
    start: int
    end: int
    classes: frozenset[str]
    opens: bool

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()

    @property
    def first(self) -> bool:
        # "Milloin" is also "with Millos".
        return "etunimi" in self.classes and "seikkasana" not in self.classes

    @property
    def foreign(self) -> bool:
        """Whether it may be a name that Voikko does not know: "Abdi", but not "RAI"."""
        return self.capital and not self.classes and not self.text.isupper()

    @property
    def only_a_name(self) -> bool:
        return bool(self.classes) and self.classes <= _NAMES


def _names(text: str) -> Iterator[tuple[int, int]]:
    found = [_word(text, match) for match in _WORD.finditer(text)]
    place = 0
    while place < len(found):
        length = _length_of_name(found[place:], text)
        if length:
            start = found[place].start
            initial = _INITIAL.search(text[:start])
            yield initial.start() if initial else start, found[place + length - 1].end
        place += length or 1


def _word(text: str, match: re.Match[str]) -> _Word:
    before = text[: match.start()]
    opens = not before.strip(" –-\"'”(") or bool(_SENTENCE_END.search(before))
    classes = frozenset(reading.word_class for reading in readings(match[0]))
    return _Word(match[0], match.start(), match.end(), classes, opens)


def _length_of_name(found: Sequence[_Word], text: str) -> int:
    """How many words from the first on are one person's name, 0 when none is."""
    head = found[0]
    following = 0
    if text[head.end : head.end + 1] == "-":
        # "Toivo-ryhmä", and "Toivo- ja Ilo-ryhmä".
        return 0
    if head.foreign:
        return _length_of_foreign(found, text)
    if head.first or (head.capital and head.only_a_name):
        for before, word in pairwise(found):
            beside = text[before.end : word.start] == " " and not word.opens
            if not beside or not (word.capital if head.capital else word.only_a_name):
                break
            following += 1
        if following:
            return 1 + following
    pair = [word for word in found[1:3] if head.capital and head.first]
    if len(pair) > 1 and pair[0].text in ("ja", "sekä") and pair[1].capital and pair[1].first:
        # "Sari ja Jukka": at the beginning of a sentence the first may be another word.
        return 1
    if head.capital and not head.opens:
        a_name = head.first or ("sukunimi" in head.classes and "paikannimi" not in head.classes)
    else:
        a_name = head.only_a_name
    return int(a_name)


def _length_of_foreign(found: Sequence[_Word], text: str) -> int:
    """How many words make a name of which Voikko does not know the first: one alone is more often something else."""
    length = 1
    for before, word in pairwise(found):
        beside = text[before.end : word.start] == " " and not word.opens
        if not beside or not (word.foreign or (word.capital and word.classes & _NAMES)):
            break
        length += 1
    return length if length > 1 else 0
