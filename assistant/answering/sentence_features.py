"""What speaks for or against a sentence as the answer to a question: ``FEATURES``, numbers that a model can weigh."""

import math
import re

import numpy as np

from assistant.answering.comparison import REACHED, Comparison, asks_to_reach
from corpus.finnish.analysis import Word, words
from corpus.finnish.function_words import AND, OR, any_of
from corpus.finnish.negation import denies
from corpus.finnish.speech_acts import (
    asks_leave,
    asks_who,
    asks_why,
    gives_leave,
    gives_reason,
    is_number,
    names_actor,
    names_most,
)
from corpus.records import Kind
from vectorstore.query.answer_types import STRICT, AnswerType
from vectorstore.ranking.features import Feature

_MISSING = 0.02
"""The share of information under which what is missing may as well be there."""
_COUNTED = frozenset({AnswerType.NUMBER, AnswerType.TIME})
_COUNTED_WITHIN = 3
"""A word right after a number, or after one word more, is what the number counts."""
_DEFINING = re.compile(r"\b(?:tarkoit\w+|on|ovat)\b")
_SEVERAL = re.compile(rf":\Z|,[^,.]+,|,[^,.]+ {any_of(AND | OR)} |\bmuun muassa\b|\besimerkiksi\b")
"""How a sentence tells several things, or ends that leads to a list."""
_FIRST = 4
"""Words of a sentence among which the thing that it defines and the verb are."""


def _coverage(seen: Comparison) -> float:
    return seen.terms.share([seen.named(word) for word in seen.question.topic])


def _thing_missing(seen: Comparison) -> float:
    return float(seen.far[seen.terms.is_thing].max(initial=0.0))


def _most_missing(seen: Comparison) -> float:
    return float(names_most(seen.question.text) and not names_most(seen.place.text))


def _counted(seen: Comparison) -> float:
    thing = seen.question.thing
    if thing is None or seen.question.answer_type not in _COUNTED:
        return 0.0
    read = seen.place.read
    numbers = (at for at, word in enumerate(read) if is_number(word))
    after = (word for at in numbers for word in read[at + 1 : at + _COUNTED_WITHIN])
    return float(any(not set(thing.lemmas).isdisjoint(word.terms) for word in after))


def _name_missing(seen: Comparison) -> float:
    names = seen.terms.names
    missing = sum(seen.said.isdisjoint(word.terms) for word in names)
    return missing / len(names) if names else 0.0


def _broken_compound(seen: Comparison) -> float:
    return max((_broken(word, seen.said) for word in seen.terms.must_have_words), default=0.0)


def _broken(word: Word, said: frozenset[str]) -> float:
    if not word.parts or not said.isdisjoint(word.lemmas):
        return 0.0
    return 1 - len(said & set(word.parts)) / len(word.parts)


def _head_missing(seen: Comparison) -> float:
    topic = seen.question.topic
    headless = [bool(word.parts) and seen.said.isdisjoint((*word.lemmas, word.parts[-1])) for word in topic]
    return float((seen.terms.shares * np.array(headless, dtype=np.float64) * seen.terms.must_have).max(initial=0.0))


def _wanted(seen: Comparison) -> float:
    return float(seen.has_answer_type and seen.question.answer_type is not AnswerType.ANYTHING)


def _denial(seen: Comparison) -> float:
    return float(denies(seen.question.text) and denies(seen.place.text))


def _leave(seen: Comparison) -> float:
    return float(asks_leave(seen.question.text) and gives_leave(seen.place.text))


def _actor(seen: Comparison) -> float:
    return float(asks_who(seen.question.text) and names_actor(seen.place.read))


def _reason(seen: Comparison) -> float:
    return float(asks_why(seen.question.text) and gives_reason(seen.place.text))


def _definition(seen: Comparison) -> float:
    return float(seen.question.definition and _defines(seen))


def _defines(seen: Comparison) -> bool:
    first = words(seen.place.text)[:_FIRST]
    lemmas = {lemma for word in first for lemma in word.lemmas}
    head = seen.place.text[: first[-1].end] if first else ""
    return all(lemmas.intersection(word.lemmas) for word in seen.question.topic) and bool(_DEFINING.search(head))


def _list_item(seen: Comparison) -> float:
    return float(seen.question.answer_type is AnswerType.LIST and seen.place.sentence.lead_in is not None)


def _enumeration(seen: Comparison) -> float:
    return float(seen.question.answer_type is AnswerType.LIST and bool(_SEVERAL.search(seen.place.text)))


def _contact(seen: Comparison) -> float:
    return float(seen.place.kind is Kind.CONTACT and asks_to_reach(seen.question))


def _reached(seen: Comparison) -> float:
    of_contact = seen.question.kind is Kind.CONTACT and seen.place.kind is Kind.CONTACT
    asked = seen.question.answer_type in REACHED or of_contact
    return float(asked and seen.has_answer_type and seen.names_owner() == 1.0)


FEATURES: tuple[Feature[Comparison], ...] = (
    Feature("similarity", "its cosine with the question", lambda seen: seen.place.similarity),
    Feature("passage behind best", "the score of its passage less the best", lambda seen: seen.place.behind_best),
    Feature("passage place", "1 / (1 + the place of its passage)", lambda seen: seen.place.rank_share),
    Feature("passage similarity", "the cosine of its passage", lambda seen: seen.place.passage_similarity),
    Feature("coverage", "the share of the question's information in words that it or its headings name", _coverage),
    Feature("meaning", "that share with words of like meaning", lambda seen: seen.terms.share(seen.near)),
    Feature("meaning missing", "the share of the weightiest word, less what is like it", lambda seen: seen.missing),
    Feature("nothing missing", "1 when that is next to none", lambda seen: float(seen.missing < _MISSING)),
    Feature("asked thing", "how far it lacks the like of the noun asked for (``Question.thing``)", _thing_missing),
    Feature("most missing", "1 when the question is of the most or the least (suurin) and it is not", _most_missing),
    Feature("counted", "1 when a number stands right before the noun asked for, or a word between", _counted),
    Feature("name missing", "the share of the question's names and numbers not in it or its headings", _name_missing),
    Feature("broken compound", "the largest share of the parts of a compound that it does not name", _broken_compound),
    Feature("head missing", "the share of information in a compound whose last part it does not name", _head_missing),
    Feature(
        "precise", "1 when a number, sum or address is asked for", lambda seen: seen.question.answer_type in STRICT
    ),
    Feature("wanted", "1 when it holds the kind of thing asked for", _wanted),
    Feature("denial", "1 when it denies as the question does", _denial),
    Feature("leave", "1 when it is asked whether one may or must, and it says so", _leave),
    Feature("actor", "1 when it is asked who, and it names somebody", _actor),
    Feature("reason", "1 when it is asked why, and it gives a reason", _reason),
    Feature("definition", "1 when it begins with what is asked about and says what that is or means", _definition),
    Feature("list item", "1 when a list is asked for and it is an item of one", _list_item),
    Feature("enumeration", "1 when a list is asked for and it tells several things or leads to them", _enumeration),
    Feature("kind", "1 when its document is of the kind asked of", lambda seen: seen.place.kind is seen.question.kind),
    Feature("contact", "1 when it is of the contact details and these are asked for", _contact),
    Feature("reached", "1 when it tells how the very one asked for is reached", _reached),
    Feature("preamble", "1 when it stands before the first heading", lambda seen: seen.place.preamble),
    Feature("length", "the logarithm of 1 + its words", lambda seen: math.log(1 + len(seen.place.read))),
)
"""The features of a sentence in the order of their numbers; each is computed by itself from the comparison."""
FEATURE_NAMES = tuple(feature.name for feature in FEATURES)


def features_of(seen: Comparison) -> tuple[float, ...]:
    """The value of each of the ``FEATURES``."""
    return tuple(float(feature.value(seen)) for feature in FEATURES)
