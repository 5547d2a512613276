"""What a question does and what a sentence does: asks for leave and gives it, asks who and names somebody."""

import re
from collections.abc import Iterable

from corpus.finnish.analysis import Token
from corpus.finnish.function_words import NOT, any_of
from corpus.finnish.voikko import is_numeral, readings

_LEAVE = re.compile(
    r"\b(?:saa(?:n|t|mme|tte|vat|daan)?ko|voi(?:n|t|mme|vat|daan)?ko|pit(?:ää|äisi)kö|täyty(?:y|isi)kö|"
    r"tarvitseeko|tarvitaanko|tuleeko|onko (?:pakko|oikeus|velvollisuus|lupa|mahdollista)|pääse(?:e|vät)kö|kelpaako|"
    rf"riittääkö|käykö|sopiiko|kuuluuko|{any_of(NOT)} (?:saa|voi|tarvitse|pidä)|saa|voi|pitää|täytyy|tarvitsee)\b",
    re.IGNORECASE,
)
"""How one asks whether something may or must be done."""
_GIVEN = re.compile(
    r"\b(?:saa|saavat|saada|voi|voivat|voidaan|pitää|täytyy|tarvitse|tarvita|vaadita|vaaditaan|edellyttää|kuuluu|"
    r"oikeus|velvollisuus|pakko|kiellet\w+|sallit\w+|kelpaa|pystyy|pysty|pääsee|pääsevät|pääse|"
    r"on (?:\w+ )?\w+(?:ttava|ttävä|tava|tävä)|ei(?:vät)? (?:\w+ )?\w+)\b",
    re.IGNORECASE,
)
"""How a sentence says that it may or must be done, or that something is not so."""
_WHO = re.compile(r"\b(?:kuka|ketkä|kenen|kenelle|keneltä|kenellä|ketä|keillä|mikä taho)\b", re.IGNORECASE)
_WHY = re.compile(r"\b(?:miksi|mistä syystä|minkä takia|minkä vuoksi)\b", re.IGNORECASE)
_REASON = re.compile(r"\b(?:koska|sillä|jotta|joten|syy\w*|johtu\w+|vuoksi|takia|kun|este\w*|estää)\b", re.IGNORECASE)
_MOST = re.compile(
    r"\b(?:eniten|vähiten|useimmiten|parhaiten|keskimäärin|(?P<degree>\w{2,}i(?:n|m[mp]\w{1,5})))\b", re.IGNORECASE
)
"""Words for the most, the least and the usual, and what may be an adjective in the superlative."""
_ADVERBS = frozenset(["aikaisin", "kovin", "oikein", "takaisin", "usein", "väkisin", "väärin"])
"""What Voikko takes for superlatives too."""
_AGENT = ("ja", "jä")
"""The ending of words for one who does something: "hoitaja", "käyttäjä"."""
_SHORTEST_AGENT = 6
_ACTOR = re.compile(
    r"(?:asiakas|esihenkilö|hallitus|henkilö|henkilöstö|huoltaja|hyvinvointialue|ihminen|johto|jaosto|kansaneläkelaitos|"
    r"keskus|kela|kunta|laitos|lautakunta|lapsi|läheinen|nuori|oikeus|omainen|perhe|poliisi|päivystys|päällikkö|"
    r"toimielin|tuomioistuin|valtuusto|vanhempi|viranhaltija|viranomainen|virasto|virkamies|yksikkö)\Z"
)
"""Words for persons and bodies that act in this field, whole or as the last part of a compound."""


def is_number(word: Token) -> bool:
    """Whether a word is a number, in digits or in letters."""
    return word.lemmas[0][0].isdigit() or any(map(is_numeral, word.lemmas))


def asks_leave(question: str) -> bool:
    """Whether it asks if something may, can or must be done."""
    return bool(_LEAVE.search(question))


def gives_leave(sentence: str) -> bool:
    """Whether it says that something may, can or must be done, or that it is not."""
    return bool(_GIVEN.search(sentence))


def asks_who(question: str) -> bool:
    """Whether it asks for a person or a body."""
    return bool(_WHO.search(question))


def names_actor(read: Iterable[Token]) -> bool:
    """Whether one of the words names a person or a body that acts."""
    return any(_is_actor(term) for word in read for term in word.terms)


def asks_why(question: str) -> bool:
    """Whether it asks for a reason."""
    return bool(_WHY.search(question))


def gives_reason(sentence: str) -> bool:
    """Whether it has a word that brings a reason."""
    return bool(_REASON.search(sentence))


def names_most(text: str) -> bool:
    """Whether it is of the most, the least or the usual: "suurin", "eniten", "keskimäärin"."""
    return any(not match["degree"] or _is_superlative(match["degree"]) for match in _MOST.finditer(text))


def _is_superlative(word: str) -> bool:
    return word.lower() not in _ADVERBS and any(reading.comparison == "superlative" for reading in readings(word))


def _is_actor(term: str) -> bool:
    return (len(term) >= _SHORTEST_AGENT and term.endswith(_AGENT)) or bool(_ACTOR.search(term))
