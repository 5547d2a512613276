"""Finding and masking all kinds of personal data; the time it takes grows as the text does, and the text is bounded."""

from collections.abc import Callable, Iterator

from assistant.privacy.identity import birth_dates, identity_codes
from assistant.privacy.names import names
from assistant.privacy.reached import accounts, addresses, emails, phones
from assistant.privacy.records import Found, Personal, Span

LONGEST = 20_000
"""Characters of a text that are looked at; what follows them is neither kept nor sent."""
_BEYOND = 100
"""Characters after those in which a piece of personal data that begins among them may end."""

_TYPED = 2_000
"""Characters that a question or a comment has at most, with room to spare; longer texts are looked at once."""
_LOOKS = 4
"""How often a text is looked at until nothing more is found."""

_FINDERS: tuple[tuple[Personal, Callable[[str], Iterator[Span]]], ...] = (
    (Personal.IDENTITY, identity_codes),
    (Personal.BIRTH, birth_dates),
    (Personal.ACCOUNT, accounts),
    (Personal.EMAIL, emails),
    (Personal.PHONE, phones),
    (Personal.ADDRESS, addresses),
    (Personal.NAME, names),
)
"""What is found by its form goes before names."""
_SHOWN = {
    Personal.IDENTITY: "henkilötunnus",
    Personal.BIRTH: "syntymäaika",
    Personal.ACCOUNT: "tilinumero",
    Personal.EMAIL: "sähköposti",
    Personal.PHONE: "puhelinnumero",
    Personal.ADDRESS: "osoite",
    Personal.NAME: "nimi",
}


def find_personal(text: str) -> list[Found]:
    """The personal data that begins in the first ``LONGEST`` characters of a text, in order, without overlaps."""
    text = text[: LONGEST + _BEYOND]
    taken = bytearray(len(text))
    found: list[Found] = []
    for kind, finder in _FINDERS:
        for start, end in finder(text):
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                found.append(Found(kind, start, end))
    return sorted((one for one in found if one.start < LONGEST), key=lambda one: one.start)


def has_identity_code(text: str) -> bool:
    """Whether a text holds what has the shape of an identity code."""
    return any(start < LONGEST for start, _ in identity_codes(text[: LONGEST + _BEYOND]))


def masked(text: str) -> str:
    """The text with the kind in place of each piece of personal data: "[nimi] muutti".

    What comes after ``LONGEST`` characters is left out, because nobody has looked at it. What one piece hid from sight
    beside it, as a name before digits, is seen once that is gone: so what people type is looked at again until nothing
    more is found.
    """
    for _ in range(_LOOKS if len(text) <= _TYPED else 1):
        shown = _masked_once(text)
        if shown == text:
            break
        text = shown
    return text


def _masked_once(text: str) -> str:
    pieces: list[str] = []
    done = 0
    for one in find_personal(text):
        pieces += [text[done : one.start], f"[{_SHOWN[one.kind]}]"]
        done = one.end
    return "".join([*pieces, text[done:LONGEST]])
