"""Questions about a thing that no source names: however near the rest is, its answer is about something else."""

from collections.abc import Iterator

from corpus.finnish.analysis import Word, words
from corpus.finnish.voikko import readings
from vectorstore.query.question import Question
from vectorstore.search import ReleaseSearch

_BENEFITS = frozenset(["tuki", "raha", "lisä", "eläke", "avustus", "etuus", "päivystys", "vakuutus", "vähennys"])
"""Last parts of names of benefits and services: "asumistuki" is another one than "toimeentulotuki"."""
_ASKING = frozenset(["mikä", "kumpi", "montako", "moni"])
"""Words that ask for the thing right after them: "millä bussilla"."""
_PLACE = "paikannimi"
"""Voikko's class of names of places."""


def asks_of_unknown(question: Question, search: ReleaseSearch) -> bool:
    """Whether a question is of a benefit or a place, or asks which or how many of a thing, that no source names."""
    sought = list(_sought(question.text))
    known = search.store.document_frequency(term for word in sought for term in word.lemmas)
    return any(not known.keys() & set(word.lemmas) for word in sought)


def _sought(text: str) -> Iterator[Word]:
    found = words(text)
    for before, word in zip([None, *found], found, strict=False):
        token = text[word.start : word.end]
        found_as = readings(token) if token.isalpha() else ()
        nouns = [reading for reading in found_as if reading.word_class == "nimisana"]
        place = bool(found_as) and all(reading.word_class == _PLACE for reading in found_as)
        benefit = any(reading.parts and reading.parts[-1] in _BENEFITS for reading in nouns)
        asked_for = bool(nouns and before and _ASKING.intersection(before.lemmas)) and not word.parts
        if place or benefit or asked_for:
            yield word
