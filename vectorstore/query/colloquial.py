"""Colloquial forms of words as they are written: "ilmottaa", "tehään", "liitteeks", "kaatu".

A word that Voikko does not know is changed by the ways in which speech differs from standard Finnish (Iso suomen
kielioppi, https://kaino.kotus.fi/visk/), one or two of them, until Voikko knows it. Names stay as they are.
"""

import re
from collections.abc import Iterator
from itertools import chain

from corpus.finnish.voikko import is_verb, knows

_WORD = re.compile(r"(?<![\w-])[a-zäöå]{4,30}(?![\w-])")
_WAYS = tuple(
    (re.compile(found), written)
    for found, written in (
        # What is dropped inside: kirjo(i)tettu, teh(d)ään, yh(d)en.
        (r"(?<=o)(?=[tj])", "i"),
        (r"(?<=h)(?=[aeioäö])", "d"),
        # What is dropped at the end: kaatu(i), liitteeks(i), kaupast(a), lapsel(le), talos(sa), menny(t), kotii(n),
        # töihi(n), siitäki(n).
        (r"\Z", "i"),
        (r"(?<=st|lt|ll|ss)\Z", "a"),
        (r"(?<=st|lt|ll|ss)\Z", "ä"),
        (r"(?<=l)\Z", "le"),
        (r"(?<=s)\Z", "sa"),
        (r"(?<=s)\Z", "sä"),
        (r"(?<=[nlrs][uy])\Z", "t"),
        (r"(?<=aa|ää|ii|uu|yy)\Z", "n"),
        (r"(?<=h[aeiouyäö])\Z", "n"),
        (r"(?<=ki)\Z", "n"),
        # The conditional: pitä(i)s(i), sais(i)ko.
        (r"(?<=[aäeo])s\Z", "isi"),
        (r"(?<=is)(?=k[oö]\Z)", "i"),
        # What sounds otherwise: meijän, kattoo, ittensä, tarvii, hakee.
        (r"(?<=i)j(?=[aä])", "d"),
        (r"tt(?=[aeouäöy])", "ts"),
        (r"ii(?=\Z|t|n|mme)", "itsee"),
        (r"oo\Z", "oa"),
        (r"ee\Z", "ea"),
        (r"ee\Z", "eä"),
    )
)
_CLAUSE = re.compile(r"(?:\A|[,.;:?!]) *\Z")
"""What stands before the first word of a clause, where "ks" asks: "saaks", but "liitteeks"."""


def written(text: str) -> str:
    """The text with its colloquial forms as they are written, the others as they stand."""
    return _WORD.sub(lambda match: _written(match[0], first=bool(_CLAUSE.search(text, 0, match.start()))), text)


def _written(word: str, *, first: bool) -> str:
    if knows(word):
        return word
    base = word.removesuffix("ks")
    if first and any(map(is_verb, (base, f"{base}n"))):
        return next(filter(knows, (f"{base}{end}" for end in ("ko", "kö", "nko", "nkö"))), word)
    once = list(_changed(word))
    twice = (other for one in once for other in _changed(one))
    return next(filter(knows, chain(once, twice)), word)


def _changed(word: str) -> Iterator[str]:
    """The word changed in each of the ways, at each place where it can be."""
    for spoken, change in _WAYS:
        for match in spoken.finditer(word):
            yield word[: match.start()] + change + word[match.end() :]
