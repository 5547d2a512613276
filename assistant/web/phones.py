"""Telephone numbers in what a contact document says, as links that a telephone can dial."""

import re
from html import escape

_HOURS = r"(?!\d|[.:]\d|[ \u00a0]?–[ \u00a0]?\d{1,2}(?!\d)|[ \u00a0]?(?:h|t|tuntia|tim|hours)\b)"
"""What follows a number must not make its last digits a time: "03 000 1100 09–15", "03 000 1100 24 h"."""
_GAP = r"[ \u00a0-]"
_NUMBER = re.compile(
    rf"""
    \b\w+(?:katu|tie|kuja|polku|väylä|raitti|kaari|rinne|tori|ranta|bulevardi|aukio|mäki)\ \d+   # an address
    | (?<![\w/.,+-])\d{{1,3}}\ (?:§|€|%|euroa|prosenttia|momen\w+)                                # an amount
    | (?P<dial>
        (?<![\w.,+§(-])
        (?: (?:\+|00)\d{{1,3}} {_GAP}? (?:\(0\){_GAP}?)? \d{{1,4}} (?:{_GAP}?\d{{2,4}}){{1,4}}    # +358 40 123 4567
          | (?: 0\d{{1,3}} | \(0\d{{1,3}}\) ) (?:{_GAP}\d{{2,5}}){{1,3}}                          # 03 000 1100
          | 0\d{{6,11}}                                                                           # 0401234567
          | 116{_GAP}?\d{{3}}                                                                     # 116 117
          | 112
        ) {_HOURS}
      )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_FEWEST, _MOST = 7, 15
"""Digits of a number that is not short and public; a postal code has five."""


def with_links(content: str, *, phones: bool = True) -> str:
    """The text as escaped HTML, where ``phones`` is set each telephone number in it as a ``tel:`` link."""
    parts, done = [], 0
    for match in _NUMBER.finditer(content) if phones else ():
        number = _dialled(match["dial"] or "")
        if number:
            parts += [escape(content[done : match.start()]), f'<a href="tel:{number}">{escape(match[0])}</a>']
            done = match.end()
    return "".join((*parts, escape(content[done:])))


def _dialled(written: str) -> str:
    """The digits to dial, empty when what is written is no telephone number."""
    digits = re.sub(r"[^\d+]", "", written.replace("(0)", ""))
    short = digits == "112" or digits.startswith("116")
    return digits if short or _FEWEST <= len(digits.lstrip("+")) <= _MOST else ""
