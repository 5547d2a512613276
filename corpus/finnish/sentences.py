"""Finnish sentences: where a full stop ends one, and where it belongs to a date, an ordinal or an abbreviation."""

import re

from corpus.finnish.calendar import MONTH

_END = re.compile(r"[.!?…]+[)\]”’\"'»]*(?=\s|\Z)")
_LAST_TOKEN = re.compile(r"[^\s(\[„”\"'»]*\Z")
_NEXT = re.compile(r"\s*[(\[„”\"'»]*(?:[–—-] )?(\S)")

_NEVER_LAST = frozenset(
    [
        "esim",
        "mm",
        "ks",
        "ns",
        "ts",
        "vrt",
        "nk",
        "n",
        "s",
        "v",
        "klo",
        "puh",
        "os",
        "tel",
        "nro",
        "no",
        "nr",
        "tri",
        "prof",
        "dos",
        "ap",
        "yht",
        "toim",
        "kpl",
        "alk",
        "sis",
        "ml",
        "mukl",
        "lkm",
        "vs",
        "huom",
        "kts",
        "siht",
        "ent",
        "synt",
        "k",
        "mom",
        "kok",
        "lv",
        "tv",
        "art",
        "kirj",
        "fil",
        "vt",
        "st",
    ]
)
"""Abbreviations that something always follows."""
_MAY_BE_LAST = frozenset(
    [
        "jne",
        "yms",
        "ym",
        "tms",
        "ko",
        "em",
        "ao",
        "mrd",
        "milj",
        "eaa",
        "ekr",
        "jkr",
        "oy",
        "ab",
        "ry",
        "kp",
        "mkr",
        "viim",
        "p",
        "a",
        "h",
        "min",
        "t",
        "vk",
        "kk",
        "lk",
    ]
)
"""Abbreviations that can end a sentence: a capital letter after them decides."""
_MONTH = re.compile(MONTH)


def split_sentences(text: str) -> list[tuple[int, int]]:
    """The (start, end) of each sentence of one paragraph, without the spaces around it."""
    spans: list[tuple[int, int]] = []
    start = 0
    for mark in _END.finditer(text):
        if _ends(text, start, mark.start(), mark.end()):
            _append(spans, text, start, mark.end())
            start = mark.end()
    _append(spans, text, start, len(text))
    return spans


def _append(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    if piece.strip():
        left = len(piece) - len(piece.lstrip())
        spans.append((start + left, start + len(piece.rstrip())))


def _ends(text: str, start: int, mark: int, after: int) -> bool:
    following = _NEXT.match(text, after)
    if not following:
        return True
    character = following[1]
    # A sentence begins with a capital letter, a digit or a sign; a small letter goes on.
    if character.islower():
        return False
    if text[mark] != "." or text[mark : mark + 2] == "..":
        return True
    token = _token(text[start:mark])
    word = token.lower().rstrip(".")
    if word in _NEVER_LAST or (len(token) == 1 and token.isalpha()):
        return False
    if word in _MAY_BE_LAST:
        return character.isupper()
    if token[-1:].isdigit():
        return _number_ends(text, start, mark, token, following.start(1))
    return True


def _token(text: str) -> str:
    found = _LAST_TOKEN.search(text)
    return found[0] if found else ""


def _number_ends(text: str, start: int, mark: int, token: str, following: int) -> bool:
    """Whether "93." before a capital letter or digit ends a sentence, or is an ordinal or the number of an item."""
    if text[following].isdigit() or _MONTH.match(text, following):
        return False
    # "1. Yleistä": a number that opens the sentence numbers what follows.
    return text[start:mark].strip() != token
