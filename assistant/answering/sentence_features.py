"""What speaks for a sentence as the answer to a question, as numbers that a model can weigh."""

import math
import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from corpus.finnish.analysis import Token, Word, words
from corpus.finnish.function_words import AND, OR, any_of
from corpus.finnish.negation import denies, opposed
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
from corpus.records import Kind, Sentence
from vectorstore.query.question import STRICT, Question, Wanted, holds, is_name
from vectorstore.ranking.likeness import Likeness
from vectorstore.ranking.passage_features import named, names

SIGNS = (
    "similarity",
    "passage behind best",
    "passage place",
    "passage similarity",
    "coverage",
    "meaning",
    "meaning missing",
    "nothing missing",
    "asked thing",
    "most missing",
    "counted",
    "name missing",
    "broken compound",
    "head missing",
    "precise",
    "wanted",
    "denial",
    "leave",
    "actor",
    "reason",
    "definition",
    "list item",
    "enumeration",
    "kind",
    "contact",
    "reached",
    "preamble",
    "length",
)
"""What speaks for or against a sentence.

"similarity" is its cosine with the question; "passage behind best" how far the score of its passage is below the best,
"passage place" 1 / (1 + its place), "passage similarity" its cosine. "coverage" is the share of the question's
information (in idf) in words that the sentence or its headings name; "meaning" is that share with words of like
meaning, "meaning missing" the share of the weightiest word less what is like it, "nothing missing" 1 when that is next
to none; "asked thing" how far it lacks the like of the noun asked for (``Question.thing``); "most missing" is 1 when
the question is of the most or the least ("suurin") and it is not, "counted" 1 when a number stands right before the
noun asked for; "name missing" is the share of the names and numbers of the question that neither it nor its headings
hold, "broken compound" the largest share of the parts of one that it does not name, "head missing" the share of
information in a compound whose last part it does not name. The others are 1 or 0: a number, sum or address is asked for
("precise"); it holds the kind of thing asked for; it denies as the question does; asked whether one may or must, it
says so; asked who, it names somebody; asked why, it gives a reason; it defines what is asked; asked for a list, it is
an item of one, or tells several things or leads to them; its document is of the kind asked of; it is of the contact
details and these are asked for; it tells how the very one asked for is reached; it stands before the first heading.
"length" is the logarithm of its words.
"""
_MISSING = 0.02
"""The share of information under which what is missing may as well be there."""
_HEADING_SHARE = 0.5
"""How far a word is meant whose like stands in a heading alone."""
REACHED = frozenset({Wanted.PHONE, Wanted.EMAIL, Wanted.ADDRESS})
"""What is asked of a unit: a row that names it goes before one under a heading that does."""
TIMES = frozenset({Wanted.TIME, Wanted.WHEN})
"""What is asked of time: a sentence that tells it goes before one that does not."""
_COUNTED = frozenset({Wanted.NUMBER, Wanted.TIME})
_COUNTED_WITHIN = 3
"""A word right after a number, or after one word more, is what the number counts."""
_DEFINING = re.compile(r"\b(?:tarkoit\w+|on|ovat)\b")
_SEVERAL = re.compile(rf":\Z|,[^,.]+,|,[^,.]+ {any_of(AND | OR)} |\bmuun muassa\b|\besimerkiksi\b")
"""How a sentence tells several things, or ends that leads to a list."""
_FIRST = 4
"""Words of a sentence among which the thing that it defines and the verb are."""


def asks_to_reach(question: Question) -> bool:
    """Whether a question asks how or when somebody is reached."""
    return question.wanted in REACHED or question.kind is Kind.CONTACT


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence where it stands: as it is read, with the words around it, and what the search said of its passage.

    ``around`` are the words of its headings, and of the sentence before when it points back to that; ``around_near``
    how near they are to those of the question (``Likeness.near``).
    ``of_passage`` holds how far the score of the passage is below the best, 1 / (1 + its place) and its cosine.
    """

    sentence: Sentence
    text: str
    read: Sequence[Token]
    around: Sequence[Token]
    around_near: NDArray[np.float32]
    kind: Kind
    preamble: bool
    similarity: float
    of_passage: tuple[float, float, float]


class Sought:
    """A question with the information (idf) of its topic words.

    ``texts`` are all words of the passages that may answer and of their headings.
    """

    def __init__(self, question: Question, information: Sequence[float], texts: Iterable[Token]) -> None:
        self.question = question
        self.information = np.array(information, dtype=np.float64)
        self.is_thing = np.array([word == question.thing for word in question.topic], dtype=np.bool_)
        of_follow_up = [not question.stressed.isdisjoint(word.lemmas) for word in question.topic]
        self.must_have = np.array(of_follow_up if any(of_follow_up) else [True] * len(of_follow_up), dtype=np.bool_)
        """The words that may not be missing: a follow-up takes the place of words of the question before."""
        self.names = [word for word in question.topic if is_name(question.text, word)]
        self.likeness = Likeness(question.topic, texts)

    def share(self, named: Sequence[float] | NDArray[np.float32]) -> float:
        """The share of information, for how far each topic word is named (0 to 1)."""
        total = self.information.sum()
        return float(np.dot(self.information, named) / total) if total else 0.0


class Naming:
    """What of a question a sentence names, itself or by its headings."""

    def __init__(self, sought: Sought, place: Place) -> None:
        question = sought.question
        self._sought = sought
        self._question = question
        self._place = place
        self._opposed = opposed(question.text, place.text)
        self._said = _terms(place.read)
        self._headed = _terms(place.around)
        self.has_wanted = holds(question.wanted, place.text)
        """Whether it holds the kind of thing that the question asks for."""
        self._asked: Set[str] = question.asking if self.has_wanted else frozenset()

    def signs(self) -> tuple[float, ...]:
        """The ``SIGNS``."""
        question, place = self._question, self._place
        asks_list = question.wanted is Wanted.LIST
        return (
            place.similarity,
            *place.of_passage,
            self._coverage(),
            *self._meaning(),
            float(question.wanted in STRICT),
            float(self.has_wanted and question.wanted is not Wanted.ANYTHING),
            float(denies(question.text) and denies(place.text)),
            float(asks_leave(question.text) and gives_leave(place.text)),
            float(asks_who(question.text) and names_actor(place.read)),
            float(asks_why(question.text) and gives_reason(place.text)),
            float(question.definition and self._defines()),
            float(asks_list and place.sentence.lead_in is not None),
            float(asks_list and bool(_SEVERAL.search(place.text))),
            float(place.kind is question.kind),
            float(place.kind is Kind.CONTACT and asks_to_reach(question)),
            float(self._reached()),
            float(place.preamble),
            math.log(1 + len(place.read)),
        )

    def stressed(self) -> bool:
        """Whether it names what a follow-up is about."""
        return bool(self._question.stressed & (self._said | self._headed))

    def owner(self) -> float:
        """1 when it names whose number is asked for, 0.5 when its headings do, 0 when neither does."""
        owner = self._question.owner
        if owner is None or names(owner, (self._said - self._opposed) | self._asked):
            return 1.0
        return 0.5 if names(owner, self._headed) else 0.0

    def _reached(self) -> bool:
        """Whether it tells how the very one asked for is reached: a number anywhere, hours among contact details."""
        asked = self._question.wanted in REACHED or (
            self._question.kind is Kind.CONTACT and self._place.kind is Kind.CONTACT
        )
        return asked and self.has_wanted and self.owner() == 1.0

    def _coverage(self) -> float:
        said = (self._said - self._opposed) | self._asked
        return self._sought.share([named(word, said, self._headed) for word in self._question.topic])

    def _meaning(self) -> tuple[float, ...]:
        """The signs from "meaning" to "head missing"."""
        sought = self._sought
        near = np.maximum(sought.likeness.near(self._place.read), _HEADING_SHARE * self._place.around_near)
        for place, word in enumerate(self._question.topic):
            if not self._asked.isdisjoint(word.lemmas):
                near[place] = 1.0
            elif not self._opposed.isdisjoint(word.lemmas):
                near[place] = 0.0
        far = np.where(sought.must_have, 1 - near, 0.0)
        share = sought.information / (sought.information.sum() or 1.0)
        missing = float((far * share).max(initial=0.0))
        return (
            sought.share(near),
            missing,
            float(missing < _MISSING),
            float(far[sought.is_thing].max(initial=0.0)),
            float(names_most(self._question.text) and not names_most(self._place.text)),
            float(self._counts()),
            self._names_missing(),
            max((self._broken(word) for word in compress(self._question.topic, sought.must_have)), default=0.0),
            float((share * self._headless() * sought.must_have).max(initial=0.0)),
        )

    def _counts(self) -> bool:
        """Whether a number stands right before the thing whose number is asked for, or a word between them."""
        thing = self._question.thing
        if thing is None or self._question.wanted not in _COUNTED:
            return False
        read = self._place.read
        numbers = (place for place, word in enumerate(read) if is_number(word))
        after = (read[place + 1 : place + _COUNTED_WITHIN] for place in numbers)
        return any(not set(thing.lemmas).isdisjoint(word.terms) for words in after for word in words)

    def _names_missing(self) -> float:
        names = self._sought.names
        missing = sum((self._said | self._headed).isdisjoint(word.terms) for word in names)
        return missing / len(names) if names else 0.0

    def _broken(self, word: Word) -> float:
        """The share of the parts of a compound that are not named, 0 when it is named whole or is none."""
        said = self._said | self._headed
        if not word.parts or not said.isdisjoint(word.lemmas):
            return 0.0
        return 1 - len(said & set(word.parts)) / len(word.parts)

    def _headless(self) -> NDArray[np.float64]:
        """1 for each compound of the question that is named neither whole nor by its last part, else 0."""
        said = self._said | self._headed
        topic = self._question.topic
        missing = (bool(word.parts) and said.isdisjoint((*word.lemmas, word.parts[-1])) for word in topic)
        return np.fromiter(missing, dtype=np.float64)

    def _defines(self) -> bool:
        """Whether it begins with what the question is about, and says what that is or means."""
        first = words(self._place.text)[:_FIRST]
        lemmas = {lemma for word in first for lemma in word.lemmas}
        head = self._place.text[: first[-1].end] if first else ""
        return all(lemmas.intersection(word.lemmas) for word in self._question.topic) and bool(_DEFINING.search(head))


def _terms(read: Iterable[Token]) -> frozenset[str]:
    return frozenset(term for word in read for term in word.terms)
