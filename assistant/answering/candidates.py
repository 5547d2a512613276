"""The sentences that may answer a question, each with its passage, its document and what speaks for it."""

import re
from dataclasses import dataclass, replace

from assistant.answering.sentence_features import FEATURE_NAMES
from corpus.finnish.function_words import POINTING_BACK, any_of
from corpus.records import Document, Kind, Sentence
from vectorstore.search import Hit

_POINTS_BACK = re.compile(any_of(map(str.capitalize, POINTING_BACK | {"muutoin", "muussa tapauksessa"})) + r"\b")
"""How a sentence begins that needs the one before it."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer, of a passage found.

    ``document`` is without its blocks. ``features`` are those of ``FEATURES`` and ``score`` is what they weigh: e to
    the difference of two scores is how much likelier one is to hold the answer. ``has_answer_type`` says whether it
    holds the kind of thing that the question asks for, ``names_stressed`` whether it names what a follow-up is about,
    ``names_owner`` how far it names whose number is asked for (0 to 1), ``in_force`` whether its document is valid on
    the day of the question: that orders answers, it makes none less of an answer.
    """

    hit: Hit
    document: Document
    sentence: Sentence
    features: tuple[float, ...]
    has_answer_type: bool
    names_stressed: bool
    names_owner: float
    in_force: bool
    score: float = 0.0

    @property
    def quote(self) -> str:
        """The sentence as it stands."""
        return self.document.text[self.sentence.start : self.sentence.end]

    @property
    def text(self) -> str:
        """The sentence as it is read: a list item after the sentence that leads to it."""
        return self.document.as_read(self.sentence)

    @property
    def passage(self) -> int:
        """Number of its passage."""
        return self.hit.passage.number

    @property
    def siblings(self) -> tuple[Sentence, ...]:
        """All sentences of its passage in order, itself among them."""
        return self.hit.passage.chunk.sentences

    @property
    def kind(self) -> Kind:
        """Kind of its document."""
        return self.hit.passage.kind

    @property
    def place(self) -> tuple[int, int]:
        """Number of its passage, and where in the document it begins."""
        return self.passage, self.sentence.start

    def feature(self, name: str) -> float:
        """One of its features."""
        return self.features[FEATURE_NAMES.index(name)]

    def at(self, sentence: Sentence) -> "Candidate":
        """Another sentence of its passage in its stead."""
        return replace(self, sentence=sentence)


def points_back(sentence: str) -> bool:
    """Whether a sentence begins with a word for something in the one before it."""
    return bool(_POINTS_BACK.match(sentence))
