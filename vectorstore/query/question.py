"""A question as understood: what it is about, and what it asks for, of whom and of what kind of document."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.finnish.analysis import Word, topic_words
from corpus.finnish.modal_verbs import MODAL
from corpus.finnish.voikko import GENITIVE, NOMINATIVE, PARTITIVE, is_verb, readings
from corpus.records import Kind
from vectorstore.query.answer_types import AnswerType, answer_type_of, names_answer_type, pattern_of
from vectorstore.query.foreign import Foreign
from vectorstore.query.vocabulary import synonyms

_ASKED_OF = {
    Kind.CONTACT: pattern_of(
        r"\b(?:vasta|kysy|tavoit)\w+ puhelim\w+",
        r"\bpuhelim\w+ (?:vasta|kysy|tavoit)\w+",
        r"\bpuhelinai[kj]",
        r"^(?:minne|mihin) .*\basioi\w+",
    ),
    Kind.STATUTE: pattern_of(
        r"\bla(?:ki|issa|in|kia|eissa) (?:sano|sääd|määrä|vaati|edellyt|mukaan)", r"säädetään|säädetty|§"
    ),
    Kind.INSTRUCTION: pattern_of(
        r"^(?:miten|kuinka) (?:(?:minun|minä|mun|meidän) )?(?:\w+ )?(?:teen|tehdään|toimin|toimitaan|haen|"
        r"haetaan|kirjaan|kirjataan|ilmoitan|ilmoitetaan|tilaan|tilataan|hoidan|pitää)\b",
        r"\bmitä (?:minun pitää tehdä|teen)\b",
    ),
}
"""How a question asks of one kind of document."""

_NAMES = frozenset({"etunimi", "sukunimi", "paikannimi", "nimi"})
"""Voikko's classes of names."""
_WHAT_IS = pattern_of(r"(?:mikä|mitä|mitkä) (?:on|ovat|tarkoittaa|tarkoitetaan|tarkoittavat)\s+\S+(?:\s+\S+)?\s*\??\Z")
_HOW_MANY_WORDS = r"montako|kuinka mon\w+|moness\w+"
_HOW_MUCH_WORDS = "paljonko|(?:kuinka|miten) paljon"
_WHICH = pattern_of(
    rf"\b(?:{_HOW_MANY_WORDS}|{_HOW_MUCH_WORDS}|"
    r"mikä|mitä|mitkä|minkä|millä|millaisi\w*|mihin|missä|minä|mistä) "
)
"""What asks for one of the kind of the noun after it."""
_HOW_MANY, _HOW_MUCH = pattern_of(_HOW_MANY_WORDS), pattern_of(_HOW_MUCH_WORDS)
_IS = pattern_of(r"(?:mikä|mitkä|mitä|kuka|ketkä|millainen) (?:on|oli|ovat|olivat) [^,]*")


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
    answer_type: AnswerType
    asking: frozenset[str] = frozenset()
    owner: Word | None = None
    kind: Kind | None = None
    definition: bool = False
    thing: Word | None = None
    language: Foreign | None = None
    stressed: frozenset[str] = frozenset()


def understand(text: str, answer_type: AnswerType | None = None) -> Question:
    """Find out what a question in standard Finnish asks for; ``answer_type`` says it when the text alone does not."""
    answer_type = answer_type or answer_type_of(text)
    topic = [replace(word, lemmas=(*word.lemmas, *synonyms(word.lemmas))) for word in _topic(text)]
    naming = [word for word in topic if names_answer_type(answer_type, text, word)]
    asking = frozenset(lemma for word in naming for lemma in word.lemmas)
    owner = _owner(text, topic, naming)
    return Question(text, tuple(topic), answer_type, asking, owner, _kind(text), _asks_what(text), _thing(text, topic))


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


def is_name(text: str, word: Word) -> bool:
    """Whether a word of a question is a number or a name, by its capital or because it can be nothing else."""
    first = text[word.start]
    if first.isdigit() or (first.isupper() and word.start > 0):
        return True
    classes = {reading.word_class for reading in readings(text[word.start : word.end])}
    return bool(classes) and classes <= _NAMES
