"""What a question asks for: its topic words and the kind of thing its answer must hold."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from corpus.finnish.analysis import Word, topic_words
from corpus.finnish.calendar import MONTH, SPAN
from corpus.finnish.function_words import IF, UNLESS, any_of
from corpus.finnish.modal_verbs import MODAL
from corpus.finnish.numerals import NUMERAL
from corpus.finnish.voikko import GENITIVE, NOMINATIVE, PARTITIVE, is_verb, readings
from corpus.records import Kind
from vectorstore.query.foreign import Foreign
from vectorstore.query.vocabulary import alike


class Wanted(StrEnum):
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


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_NUMBER = rf"\d|{NUMERAL}"

_ASKS = {
    Wanted.PERCENT: _any("prosent", "(?:kuinka|miten) suuri (?:osa|osuus)", "mikä osuus"),
    Wanted.EMAIL: _any("sähköpostiosoi", r"\bsähköpostiin\b|\bsähköposti(?=\s*\??\Z)", r"\bmeili"),
    Wanted.ADDRESS: _any(r"\b(?:katu|käynti|posti)?osoit(?:e|tee\w*)\b"),
    Wanted.PHONE: _any(
        r"\b(?:puhelin)?numero(?:on|sta|lla|ssa)?\b",
        "puhelinnumer",
        r"\bsoit(?:an|etaan)\b|\b(?:mihin|minne|kenelle|voi\w*|saa\w*|pitä\w+)(?: \w+){0,2} soittaa\b",
        "yhteystie",
    ),
    Wanted.MONEY: _any(
        r"\beuro",
        r"^(?!.*\b(?:ku(?:ka|ja)|voi\w*|saa\w*|pitä\w+|milloin|mon\w+)\b).*\bmaksaa(?:ko)?\b",
        r"\bhinta",
        "(?:paljonko|kuinka paljon|minkä suurui|kuinka suuri).*(?:maks|palkkio|korva|raha|tuki|tuke|hinta)",
        r"mikä (?:on|oli) .*(?:palkka|palkkio)\b|\bmitä (?:palkkaa|palkkiota|maksua)\b",
    ),
    Wanted.WHEN: _any(r"\bmilloin", r"\bkoska\b"),
    Wanted.TIME: _any(
        "mihin mennessä",
        "missä ajassa",
        "(?:kuinka|miten) (?:pian|nopea|kauan|pitkä|usein)",
        "(?:paljonko|kuinka paljon) (?:on )?aikaa",
        r"\bkauanko|\Akauan\b|\bnopeasti\b|\bpitkäänkö",
        r"määräai(?:ka|at)\w{0,2}\b|määräaja",
        f"(?:montako|kuinka monta|monessako|monessa) {SPAN}",
        "mihin (?:aikaan|kello)|moneltako|aukiolo",
    ),
    Wanted.NUMBER: _any(
        r"\bmontako|\bpaljonko",
        "(?:kuinka|miten) (?:mon|paljon|suuri|iso|vanha)",
        "minkä ikäi|ikäraja",
        r"mikä (?:on|oli) .*(?:määrä|koko|\bikä|-ikä)\b",
    ),
    Wanted.LIST: _any(
        r"^(?:mitkä|mitä kaikkea|ketkä|luettele|millaisi[an])\b",
        "mistä kaikesta",
        "mitä (?:asioita|tietoja|palveluja|vaiheita|liitteitä)",
        r"^mitä .*\b(?:pitää|tulee|täytyy|kuuluu|on) (?:\w+ )?(?:olla|oltava|sisältyä|sisällyttävä|käydä|käytävä)\b",
        r"^mitä .*\b(?:sisältää|sisältyy|kuuluu|kerrotaan|kirjataan|merkitään|mainitaan|selvitetään|liitetään)\b",
    ),
}
"""How each kind is asked for, the more specific kinds first."""

_ASKED_OF = {
    Kind.CONTACT: _any(
        r"\b(?:vasta|kysy|tavoit)\w+ puhelim\w+",
        r"\bpuhelim\w+ (?:vasta|kysy|tavoit)\w+",
        r"\bpuhelinai[kj]",
        r"^(?:minne|mihin) .*\basioi\w+",
    ),
    Kind.STATUTE: _any(
        r"\bla(?:ki|issa|in|kia|eissa) (?:sano|sääd|määrä|vaati|edellyt|mukaan)", r"säädetään|säädetty|§"
    ),
    Kind.INSTRUCTION: _any(
        r"^(?:miten|kuinka) (?:(?:minun|minä|mun|meidän) )?(?:\w+ )?(?:teen|tehdään|toimin|toimitaan|haen|"
        r"haetaan|kirjaan|kirjataan|ilmoitan|ilmoitetaan|tilaan|tilataan|hoidan|pitää)\b",
        r"\bmitä (?:minun pitää tehdä|teen)\b",
    ),
}
"""How a question asks of one kind of document."""

_NAMES = frozenset({"etunimi", "sukunimi", "paikannimi", "nimi"})
"""Voikko's classes of names."""
_WHAT_IS = _any(r"(?:mikä|mitä|mitkä) (?:on|ovat|tarkoittaa|tarkoitetaan|tarkoittavat)\s+\S+(?:\s+\S+)?\s*\??\Z")
_HOW_MANY_WORDS = r"montako|kuinka mon\w+|moness\w+"
_HOW_MUCH_WORDS = "paljonko|(?:kuinka|miten) paljon"
_WHICH = _any(
    rf"\b(?:{_HOW_MANY_WORDS}|{_HOW_MUCH_WORDS}|"
    r"mikä|mitä|mitkä|minkä|millä|millaisi\w*|mihin|missä|minä|mistä) "
)
"""What asks for one of the kind of the noun after it."""
_HOW_MANY, _HOW_MUCH = _any(_HOW_MANY_WORDS), _any(_HOW_MUCH_WORDS)
_IS = _any(r"(?:mikä|mitkä|mitä|kuka|ketkä|millainen) (?:on|oli|ovat|olivat) [^,]*")

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
    Wanted.PERCENT: _any(r"\d\s?%", "prosent|puolet|kolmannes|neljännes"),
    Wanted.NUMBER: _any(_NUMBER, r"\bkerran\b|\bkahdesti\b"),
    Wanted.MONEY: _any(r"\beuro", r"\d\s?[€%]", "maksut|ilmai|prosent|maksun? (?:suuruus )?(?:määräytyy|riippuu)"),
    Wanted.TIME: _any(*_TIMES),
    Wanted.WHEN: _any(*_TIMES, _CONDITION),
    Wanted.PHONE: _any(r"\b\d{2,4} \d{3} \d{3,4}\b", r"\b112\b", r"\+358"),
    Wanted.EMAIL: _any(r"\S@\S"),
    Wanted.ADDRESS: _any(r"\w(?:katu|tie|kuja|polku|tori|väylä|raitti) \d", r"\bPL \d"),
}
"""What a sentence must contain to answer each kind; kinds that are missing need nothing."""


_LABEL = _any(
    r"(?:\A|\n|: )\d{1,2}[.)] (?=[^\W\d])",
    r"\b(?:kysymy|taulu|kuvio|kuva|liite|liitte|sivu|luku|luvu|kohta|kohda|versio)\w* \d+|\d+(?:/\d+)? ?§",
)
"""Numbers that only name a thing."""
STRICT = frozenset({Wanted.PERCENT, Wanted.NUMBER, Wanted.MONEY, Wanted.PHONE, Wanted.EMAIL, Wanted.ADDRESS})
"""Kinds without which no sentence can be the answer; a time may also be told by a condition."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as understood: ``text`` is searched, ``topic`` is what it is about.

    ``owner`` is the word whose number, address or price is asked for ("turvakodin osoite", "paljonko turvapuhelin
    maksaa"): another's is no answer. It is None when none is named so. ``kind`` is the kind of document that it asks
    of ("mitä laki sanoo"), else None. ``definition`` says whether it asks what something is. ``thing`` is the noun
    right after a word that asks for one of its kind or their number ("montako huonetta"), or the last nominative of
    a question what or who something is ("mikä on johtajan palkka"). ``language`` is that of the
    question when it was not in Finnish. ``stressed`` holds the lemmas that a follow-up brings to the topic of the
    question before; empty for other questions. An answer that passes them over answers the old question again.
    """

    text: str
    topic: tuple[Word, ...]
    wanted: Wanted
    asking: frozenset[str] = frozenset()
    owner: Word | None = None
    kind: Kind | None = None
    definition: bool = False
    thing: Word | None = None
    language: Foreign | None = None
    stressed: frozenset[str] = frozenset()


def understand(text: str, wanted: Wanted | None = None) -> Question:
    """Find out what a question in standard Finnish asks for; ``wanted`` says it when the text alone does not."""
    wanted = wanted or wanted_by(text)
    topic = [replace(word, lemmas=(*word.lemmas, *alike(word.lemmas))) for word in _topic(text)]
    naming = [word for word in topic if _names(wanted, text, word)]
    asking = frozenset(lemma for word in naming for lemma in word.lemmas)
    owner = _owner(text, topic, naming)
    return Question(text, tuple(topic), wanted, asking, owner, _kind(text), _asks_what(text), _thing(text, topic))


def _topic(text: str) -> list[Word]:
    """The topic words, without those that only ask of the law: "mitä laki sanoo"."""
    asked = _ASKED_OF[Kind.STATUTE].search(text)
    found = topic_words(text)
    rest = [word for word in found if not (asked and asked.start() <= word.start < asked.end())]
    return rest or found


def _kind(text: str) -> Kind | None:
    """A statute for what the law says, an instruction for how to do it."""
    return next((kind for kind, pattern in _ASKED_OF.items() if pattern.search(text)), None)


def _asks_what(text: str) -> bool:
    return bool(_WHAT_IS.match(text))


def _thing(text: str, topic: Sequence[Word]) -> Word | None:
    """The noun right after a word that asks for one of its kind, or of which it is asked what or who it is."""
    if clause := _IS.match(text):
        asked = (word for word in reversed(topic) if word.end <= clause.end())
        return next((word for word in asked if NOMINATIVE in _noun_cases(text, word)), None)
    found = _WHICH.search(text)
    after = next((word for word in topic if found and word.start == found.end()), None)
    classes = {one.word_class for one in readings(text[after.start : after.end])} if after else set()
    if found and after and _HOW_MUCH.match(found[0]):
        # "Paljonko aikaa", but "paljonko turvapuhelin maksaa".
        return after if PARTITIVE in _noun_cases(text, after) else None
    # After "montako" there is always a noun, whatever else the word could be: "päivää" is of "päivätä" too.
    counted = bool(found and _HOW_MANY.match(found[0]))
    return after if classes == {"nimisana"} or (counted and "nimisana" in classes) else None


def _owner(text: str, topic: Sequence[Word], naming: Sequence[Word]) -> Word | None:
    """The genitive right before a word that names the kind of thing asked for, or the noun beside a verb that does."""
    for word in topic:
        # What may or must be has no number of its own; "voi" is butter too.
        if word in naming or not MODAL.isdisjoint(word.lemmas):
            continue
        cases = _noun_cases(text, word)
        for other in naming:
            before, after = text[word.end : other.start] == " ", text[other.end : word.start] == " "
            verb = is_verb(text[other.start : other.end])
            if (before and GENITIVE in cases) or (verb and (before or after) and NOMINATIVE in cases):
                return word
    return None


def _noun_cases(text: str, word: Word) -> set[str]:
    """Voikko's names of the cases in which a word of a question can be a noun."""
    return {reading.case for reading in readings(text[word.start : word.end]) if reading.word_class == "nimisana"}


def _names(wanted: Wanted, text: str, word: Word) -> bool:
    """Whether a word of a question only names the kind of thing that an answer will hold.

    Where "paljonko turvapuhelin maksaa" asks for a sum, its first and last word do.
    """
    if wanted not in _HOLDS:
        return False
    ends = (end for match in _ASKS[wanted].finditer(text) for end in (match.start(), match.end() - 1))
    return any(word.start <= end < word.end for end in ends)


def is_name(text: str, word: Word) -> bool:
    """Whether a word of a question is a number or a name, by its capital or because it can be nothing else."""
    first = text[word.start]
    if first.isdigit() or (first.isupper() and word.start > 0):
        return True
    classes = {reading.word_class for reading in readings(text[word.start : word.end])}
    return bool(classes) and classes <= _NAMES


def wanted_by(text: str) -> Wanted:
    """The kind of thing the question asks for; the more specific kind wins."""
    return next((wanted for wanted, pattern in _ASKS.items() if pattern.search(text)), Wanted.ANYTHING)


def holds(wanted: Wanted, sentence: str) -> bool:
    """Whether a sentence contains a thing of the wanted kind."""
    pattern = _HOLDS.get(wanted)
    if wanted is Wanted.NUMBER:
        # How many there are is not told by the number to call, nor by that of a table.
        sentence = _LABEL.sub("", _HOLDS[Wanted.PHONE].sub("", sentence))
    return pattern is None or bool(pattern.search(sentence))
