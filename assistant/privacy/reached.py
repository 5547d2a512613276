"""How somebody is reached or paid: bank accounts, e-mail addresses, telephone numbers and street addresses.

Accounts are checked by python-stdnum. No pattern looks at a stretch of text more than a fixed number of times, however
long a run of letters, digits or dots somebody sends.
"""

import re
from collections.abc import Iterator

from stdnum import iban

from assistant.privacy.records import Span

_ACCOUNT = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30}", re.I)
_SHORTEST_ACCOUNT = 15
"""Characters of the shortest IBAN, that of Norway."""
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)+", re.I)
_OF_A_SERVICE = re.compile(r"0(?:800|700|600|10|20|29|30|71|73|75)")
"""National numbers of offices and services, as Traficom gives them out: nobody's own."""
_PHONE = re.compile(
    r"(?<![\w/.,+-])(?!\d{6}-)(?:\+358|00358|0)[ -]?\(?0?\)?[ -]?\d{1,3}(?:[ -]?\d{2,4}){2,3}(?![\d/])"
    r"|(?<![\w+])(?:\+|00)[1-9]\d{0,2}(?:[ -]?\(?\d{1,4}\)?){2,5}(?![\d/])"
)
"""A Finnish number, and one of another country with its code."""
_LEAST_DIGITS, _MOST_DIGITS = 7, 15
"""Of a telephone number that belongs to somebody; shorter ones are public (112, 116 117), longer ones no number."""
_STREET = (
    "katu|kadun|kadulla|kadulta|kadulle|tie|tien|tiellä|tieltä|tielle|kuja|kujan|kujalla|kujalta|polku|polun|polulla|"
    "polulta|väylä|väylän|väylällä|raitti|raitin|raitilla|kaari|kaaren|kaarella|rinne|rinteen|rinteellä|tori|torin|"
    "ranta|rannan|rannalla|penger|penkereen|bulevardi|bulevardin|esplanadi|aukio|aukion|mäki|mäen|mäellä|piha|pihan"
)
_ADDRESS = re.compile(
    rf"(?<![\w-])(?!(?:valta|kanta|yhdys|maan|moottori|rauta|pyörä)(?:tie|tien|tiellä)\b)"
    rf"(?:[a-zåäö-]{{2,40}}|[A-ZÅÄÖ][a-zåäö]{{1,40}}n )(?:{_STREET})\s{{1,3}}\d{{1,3}}(?:\s?[-–]\s?\d{{1,3}})?"
    rf"(?:\s?(?:as\.?|[a-z])(?![\wåäö])"
    rf"(?:\s?\d{{1,3}}(?!\d))?)?"
    rf"(?:,?\s{{1,3}}\d{{5}}(?:\s{{1,3}}[A-ZÅÄÖ]\w{{1,40}})?)?(?!\s{{0,3}}§)",
    re.I,
)
_POST_BOX = re.compile(r"(?<!\w)(?:PL|postilokero)\s{1,3}\d{1,5}(?:,?\s{1,3}\d{5}(?:\s{1,3}[A-ZÅÄÖ]\w{1,40})?)?")


def accounts(text: str) -> Iterator[Span]:
    """Bank accounts (IBAN) with the right check digits."""
    place = 0
    while match := _ACCOUNT.search(text, place):
        end = _end_of_account(text, match)
        if end:
            yield match.start(), end
        # What follows an account may look like a part of it, and may be the next one.
        place = end or match.start() + 1


def _end_of_account(text: str, match: re.Match[str]) -> int:
    """Where the longest account that begins there ends, 0 when none does."""
    for end in range(match.end(), match.start() + _SHORTEST_ACCOUNT - 1, -1):
        if not text[end : end + 1].isalnum() and iban.is_valid(text[match.start() : end]):
            return end
    return 0


def emails(text: str) -> Iterator[Span]:
    """E-mail addresses."""
    return (match.span() for match in _EMAIL.finditer(text))


def phones(text: str) -> Iterator[Span]:
    """Telephone numbers that may be somebody's own."""
    for match in _PHONE.finditer(text):
        digits = "".join(filter(str.isdigit, match[0]))
        if _LEAST_DIGITS <= len(digits) <= _MOST_DIGITS and not _OF_A_SERVICE.match(digits):
            yield match.span()


def addresses(text: str) -> Iterator[Span]:
    """Street addresses and post boxes."""
    for pattern in (_ADDRESS, _POST_BOX):
        yield from (match.span() for match in pattern.finditer(text))
