"""The same in other words: words and spans of time that mean the same are read alike."""

import re

from corpus.finnish.function_words import any_of
from corpus.finnish.quantities import dates_in_digits, spans

_ALIKE = {
    "jos": ["mikäli"],
    "ellei": ["jollei"],
    "elleivät": ["jolleivät"],
    "vain": ["ainoastaan", "pelkästään"],
    "enintään": ["korkeintaan"],
    "kuluessa": ["sisällä"],
    "asti": ["saakka"],
    "alkaen": ["lähtien"],
    "vuoksi": ["takia", "johdosta"],
    "viipymättä": ["viivyttelemättä", "viivytyksettä"],
    "heti": ["välittömästi"],
    "yleensä": ["tavallisesti"],
    "kahdesti": ["kaksi kertaa", "2 kertaa"],
    "kello": ["klo"],
    "kiinni": ["suljettuna", "suljettuina"],
    "maksutta": ["ilmaiseksi", "veloituksetta", "ilman maksua"],
    "Kela": ["Kansaneläkelaitos"],
    "Kelan": ["Kansaneläkelaitoksen"],
    "Kelaa": ["Kansaneläkelaitosta"],
    "Kelaan": ["Kansaneläkelaitokseen"],
    "Kelasta": ["Kansaneläkelaitoksesta"],
    "Kelassa": ["Kansaneläkelaitoksessa"],
    "Kelalle": ["Kansaneläkelaitokselle"],
    "Kelalta": ["Kansaneläkelaitokselta"],
    "Kelalla": ["Kansaneläkelaitoksella"],
}
"""Words, and others for which they stand."""
_READ_AS = {other: word for word, others in _ALIKE.items() for other in others}
_OTHER = re.compile(rf"\b{any_of(_READ_AS)}\b", re.I)
_AS_LOWER = {other.lower(): word for other, word in _READ_AS.items()}


def plainly(text: str) -> str:
    """A text with one word for each thing that has several."""
    return _OTHER.sub(lambda match: _AS_LOWER[match[0].lower()], dates_in_digits(text))


def in_spans_of(claim: str, source: str) -> str:
    """A claim with its spans of time as the source has them where both are as long: "72 tunnin" for "3 vuorokauden"."""
    given = list(spans(source))
    for own in reversed(list(spans(claim))):
        alike = [one for one in given if one.lengths & own.lengths]
        if alike and not any(one.unit == own.unit for one in alike):
            claim = claim[: own.start] + source[alike[0].start : alike[0].end] + claim[own.end :]
    return claim
