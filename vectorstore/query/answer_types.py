"""Answer types: the kind of thing that a question asks for, how each is asked for and what holds one."""

import re
from enum import StrEnum

from corpus.finnish.analysis import Word
from corpus.finnish.calendar import MONTH, SPAN
from corpus.finnish.function_words import IF, UNLESS, any_of
from corpus.finnish.numerals import NUMERAL


class AnswerType(StrEnum):
    """The kind of thing that an answer to the question must contain."""

    ANYTHING = "anything"
    PERCENT = "percent"
    NUMBER = "number"
    MONEY = "money"
    TIME = "time"
    WHEN = "when"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    LIST = "list"


def pattern_of(*patterns: str) -> re.Pattern[str]:
    """What finds one of the patterns, in letters of either case."""
    return re.compile("|".join(patterns), re.IGNORECASE)


_NUMBER = rf"\d|{NUMERAL}"

_ASKS = {
    AnswerType.PERCENT: pattern_of("prosent", "(?:kuinka|miten) suuri (?:osa|osuus)", "mikä osuus"),
    AnswerType.EMAIL: pattern_of("sähköpostiosoi", r"\bsähköpostiin\b|\bsähköposti(?=\s*\??\Z)", r"\bmeili"),
    AnswerType.ADDRESS: pattern_of(r"\b(?:katu|käynti|posti)?osoit(?:e|tee\w*)\b"),
    AnswerType.PHONE: pattern_of(
        r"\b(?:puhelin)?numero(?:on|sta|lla|ssa)?\b",
        "puhelinnumer",
        r"\bsoit(?:an|etaan)\b|\b(?:mihin|minne|kenelle|voi\w*|saa\w*|pitä\w+)(?: \w+){0,2} soittaa\b",
        "yhteystie",
    ),
    AnswerType.MONEY: pattern_of(
        r"\beuro",
        r"^(?!.*\b(?:ku(?:ka|ja)|voi\w*|saa\w*|pitä\w+|milloin|mon\w+)\b).*\bmaksaa(?:ko)?\b",
        r"\bhinta",
        "(?:paljonko|kuinka paljon|minkä suurui|kuinka suuri).*(?:maks|palkkio|korva|raha|tuki|tuke|hinta)",
        r"mikä (?:on|oli) .*(?:palkka|palkkio)\b|\bmitä (?:palkkaa|palkkiota|maksua)\b",
    ),
    AnswerType.WHEN: pattern_of(r"\bmilloin", r"\bkoska\b"),
    AnswerType.TIME: pattern_of(
        "mihin mennessä",
        "missä ajassa",
        "(?:kuinka|miten) (?:pian|nopea|kauan|pitkä|usein)",
        "(?:paljonko|kuinka paljon) (?:on )?aikaa",
        r"\bkauanko|\Akauan\b|\bnopeasti\b|\bpitkäänkö",
        r"määräai(?:ka|at)\w{0,2}\b|määräaja",
        f"(?:montako|kuinka monta|monessako|monessa) {SPAN}",
        "mihin (?:aikaan|kello)|moneltako|aukiolo",
    ),
    AnswerType.NUMBER: pattern_of(
        r"\bmontako|\bpaljonko",
        "(?:kuinka|miten) (?:mon|paljon|suuri|iso|vanha)",
        "minkä ikäi|ikäraja",
        r"mikä (?:on|oli) .*(?:määrä|koko|\bikä|-ikä)\b",
    ),
    AnswerType.LIST: pattern_of(
        r"^(?:mitkä|mitä kaikkea|ketkä|luettele|millaisi[an])\b",
        "mistä kaikesta",
        "mitä (?:asioita|tietoja|palveluja|vaiheita|liitteitä)",
        r"^mitä .*\b(?:pitää|tulee|täytyy|kuuluu|on) (?:\w+ )?(?:olla|oltava|sisältyä|sisällyttävä|käydä|käytävä)\b",
        r"^mitä .*\b(?:sisältää|sisältyy|kuuluu|kerrotaan|kirjataan|merkitään|mainitaan|selvitetään|liitetään)\b",
    ),
}
"""How each kind is asked for, the more specific kinds first."""

_TIMES = (
    f"(?:{_NUMBER}).{{0,25}}?{SPAN}",
    r"\b\d{1,2}\.\d{1,2}\.",
    rf"\bklo\b|\bheti\b|\bvuonna \d|\b{MONTH}",
    "(?:kuukauden|viikon|vuoden|päivän|vuorokauden|tunnin) (?:kuluessa|sisällä|aikana|kuluttua)",
    r"\bkerran\b|välein|(?:vuosi|kuukausi|viikoi)(?:na|ttain)|viipymät|välittömä|kiireelli",
    "vuorokauden ympäri|ympäri vuorokauden|aikaisintaan|viimeistään",
)
_CONDITION = r"\b" + any_of(IF | UNLESS | {"ennen", "jälkeen", "aikana"}) + r"\b"
_HOLDS = {
    AnswerType.PERCENT: pattern_of(r"\d\s?%", "prosent|puolet|kolmannes|neljännes"),
    AnswerType.NUMBER: pattern_of(_NUMBER, r"\bkerran\b|\bkahdesti\b"),
    AnswerType.MONEY: pattern_of(
        r"\beuro", r"\d\s?[€%]", "maksut|ilmai|prosent|maksun? (?:suuruus )?(?:määräytyy|riippuu)"
    ),
    AnswerType.TIME: pattern_of(*_TIMES),
    AnswerType.WHEN: pattern_of(*_TIMES, _CONDITION),
    AnswerType.PHONE: pattern_of(r"\b\d{2,4} \d{3} \d{3,4}\b", r"\b112\b", r"\+358"),
    AnswerType.EMAIL: pattern_of(r"\S@\S"),
    AnswerType.ADDRESS: pattern_of(r"\w(?:katu|tie|kuja|polku|tori|väylä|raitti) \d", r"\bPL \d"),
}
"""What a sentence must contain to answer each kind; kinds that are missing need nothing."""


_LABEL = pattern_of(
    r"(?:\A|\n|: )\d{1,2}[.)] (?=[^\W\d])",
    r"\b(?:kysymy|taulu|kuvio|kuva|liite|liitte|sivu|luku|luvu|kohta|kohda|versio)\w* \d+|\d+(?:/\d+)? ?§",
)
"""Numbers that only name a thing."""
STRICT = frozenset(
    {AnswerType.PERCENT, AnswerType.NUMBER, AnswerType.MONEY, AnswerType.PHONE, AnswerType.EMAIL, AnswerType.ADDRESS}
)
"""Kinds without which no sentence can be the answer; a time may also be told by a condition."""


def answer_type_of(text: str) -> AnswerType:
    """The kind of thing the question asks for; the more specific kind wins."""
    return next((answer_type for answer_type, pattern in _ASKS.items() if pattern.search(text)), AnswerType.ANYTHING)


def holds(answer_type: AnswerType, sentence: str) -> bool:
    """Whether a sentence contains a thing of the answer_type kind."""
    pattern = _HOLDS.get(answer_type)
    if answer_type is AnswerType.NUMBER:
        # How many there are is not told by the number to call, nor by that of a table.
        sentence = _LABEL.sub("", _HOLDS[AnswerType.PHONE].sub("", sentence))
    return pattern is None or bool(pattern.search(sentence))


def names_answer_type(answer_type: AnswerType, text: str, word: Word) -> bool:
    """Whether a word of a question only names the kind of thing that an answer will hold.

    Where "paljonko turvapuhelin maksaa" asks for a sum, its first and last word do.
    """
    if answer_type not in _HOLDS:
        return False
    ends = (end for match in _ASKS[answer_type].finditer(text) for end in (match.start(), match.end() - 1))
    return any(word.start <= end < word.end for end in ends)
