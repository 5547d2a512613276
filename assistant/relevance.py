"""How well each sentence of the passages found answers the question."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from assistant.polarity import denies, opposed
from assistant.records import in_force
from corpus.planted import commands_machine
from corpus.records import Document, Sentence
from vectorstore.analysis import Word, index_terms, words
from vectorstore.evidence import idf, named, names
from vectorstore.questions import STRICT, Question, Wanted, holds
from vectorstore.search import Hit, ReleaseSearch
from vectorstore.store import context_of

SIGNS = ("similarity", "passage behind best", "passage place", "passage similarity", "wanted", "time")
"""What speaks for a sentence: its cosine; how far the score of its passage is below the best, 1 / (1 + its place) and
its cosine; whether it holds the kind of thing asked for, and whether that is a time. ``sentences.toml``
holds their weights, which ``python -m evals.sentence_training`` fits and writes."""
_DENIAL, _KIND, _DEFINES, _ITEM, _WORDS, _WORDS_IF_PRECISE = 1.0, 1.5, 1.5, 2.0, 1.0, 4.0
"""What a sentence gains besides: when it denies as the question does, when its document is of the kind that the
question asks of, when it defines what is asked, when it is an item of a list asked for, and for its coverage, more when
a number is asked for. The collections that fit the other weights are prose of one kind; they hold no tables whose rows
differ by one word."""
_EXPIRED = -3.0
"""What a sentence loses that is valid no more: it answers only when nothing in force nearly does."""
_STRESS = 2.5
_REACHED = frozenset({Wanted.PHONE, Wanted.EMAIL, Wanted.ADDRESS})
"""What is asked of a unit: a row that names it goes before one under a heading that does."""
_GOOD_ENOUGH = -2.0
"""How far below the best score one may be that has what the question asks for, and still go before it."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer, with its ``SIGNS`` and the ``score`` that these give it.

    e to the difference of two scores is how much likelier one is to hold the answer. ``has_wanted`` says whether it
    holds the kind of thing that the question asks for, ``names_stressed`` whether it names what a follow-up is about,
    ``names_owner`` how far it names whose number is asked for (0 to 1).
    """

    hit: Hit
    sentence: Sentence
    has_wanted: bool
    names_stressed: bool
    names_owner: float
    signs: tuple[float, ...]
    score: float


class Relevance:
    """Scores sentences of one release."""

    def __init__(self, search: ReleaseSearch) -> None:
        self._search = search

    def document(self, document_id: str) -> Document:
        """A document of the release, without its blocks; every hit has one."""
        found = self._search.store.text_of(document_id)
        assert found is not None, document_id
        return found

    def candidates(self, question: Question, hits: Sequence[Hit]) -> list[Candidate]:
        """The sentences of the hits, best first, without those that order a machine about."""
        weights = self._weights(question)
        ranks = sorted((hit.score for hit in hits), reverse=True)
        found = [
            candidate
            for hit in hits
            for candidate in self._of_hit(question, hit, weights, (ranks[0], ranks.index(hit.score)))
        ]
        return sorted(found, key=lambda candidate: -candidate.score)

    def _of_hit(
        self, question: Question, hit: Hit, weights: Sequence[tuple[Word, float]], place: tuple[float, int]
    ) -> Iterable[Candidate]:
        """The sentences of a hit; ``place`` is the best score of a passage and the hit's place among the scores."""
        document = self.document(hit.passage.chunk.document_id)
        around = frozenset(index_terms(context_of(document, hit.passage.chunk)))
        expired = not in_force(document.metadata.valid_until, date.today())
        of_passage = (hit.score - place[0], 1 / (1 + place[1]), hit.similarity)
        for sentence, similarity in zip(hit.passage.chunk.sentences, hit.sentence_similarities, strict=True):
            text = spoken(document, sentence)
            if commands_machine(text):
                continue
            has_wanted = holds(question.wanted, text)
            terms = frozenset(index_terms(text)) - opposed(question.text, text)
            coverage = _coverage(weights, terms | question.asking if has_wanted else terms, around)
            names_stressed = bool(question.stressed & (frozenset(index_terms(text)) | around))
            names_owner = _names_owner(question.owner, terms, around)
            answers_kind = has_wanted and question.wanted is not Wanted.ANYTHING
            wanted = (float(answers_kind), float(answers_kind and question.wanted is Wanted.TIME))
            signs = (similarity, *of_passage, *wanted)
            word_weight = _WORDS_IF_PRECISE if question.wanted in STRICT else _WORDS
            score = (
                sentence_score(signs)
                + word_weight * coverage
                + _DENIAL * (denies(question.text) and denies(text))
                + _EXPIRED * expired
                + _KIND * (hit.passage.kind is question.kind)
                + _DEFINES * (question.definition and _defines(question, text))
                + _ITEM * (question.wanted is Wanted.LIST and sentence.lead_in is not None)
            )
            yield Candidate(hit, sentence, has_wanted, names_stressed, names_owner, signs, score)

    def _weights(self, question: Question) -> list[tuple[Word, float]]:
        """The idf of each topic word: the commonest of its readings counts, stressed words more."""
        lemmas = (lemma for word in question.topic for lemma in word.lemmas)
        frequency = self._search.store.document_frequency(lemmas)
        passages = self._search.manifest.passages
        weights = []
        for word in question.topic:
            weight = idf(max((frequency.get(lemma, 0) for lemma in word.lemmas), default=0), passages)
            weights.append((word, weight * (_STRESS if question.stressed.intersection(word.lemmas) else 1)))
        return weights


_DEFINING = re.compile(r"\b(?:tarkoit\w+|on|ovat)\b")
_FIRST = 4
"""Words of a sentence among which the thing that it defines and the verb are."""


def _defines(question: Question, text: str) -> bool:
    """Whether a sentence begins with what the question is about, and says what that is or means."""
    found = words(text)[:_FIRST]
    lemmas = {lemma for word in found for lemma in word.lemmas}
    head = text[: found[-1].end] if found else ""
    return all(lemmas.intersection(word.lemmas) for word in question.topic) and bool(_DEFINING.search(head))


def _names_owner(owner: Word | None, terms: frozenset[str], around: frozenset[str]) -> float:
    """1 when a sentence names whose number is asked for, 0.5 when its headings do, 0 when neither does."""
    if owner is None or names(owner, terms):
        return 1.0
    return 0.5 if names(owner, around) else 0.0


def sentence_score(signs: Sequence[float]) -> float:
    """The score of a sentence of these ``SIGNS``."""
    weights = _fitted()
    return sum(weights[name] * sign for name, sign in zip(SIGNS, signs, strict=True))


@cache
def _fitted() -> dict[str, float]:
    return tomllib.loads(files("assistant").joinpath("sentences.toml").read_text(encoding="utf-8"))


def eligible(question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates that can be the answer, best first.

    A sentence without the percentage, sum or number asked for is none, nor one about another's. Sentences that hold
    the time asked for, or the word that a follow-up is about, go before better ones that do not.
    """
    if question.wanted in STRICT:
        candidates = [candidate for candidate in candidates if candidate.has_wanted]
    owned = (
        max((candidate.names_owner for candidate in candidates), default=0.0) if question.wanted in _REACHED else 0.5
    )
    candidates = [candidate for candidate in candidates if candidate.names_owner >= owned > 0]
    if question.wanted is Wanted.TIME:
        candidates = _preferred(candidates, [candidate for candidate in candidates if candidate.has_wanted])
    if question.stressed:
        candidates = _preferred(candidates, [candidate for candidate in candidates if candidate.names_stressed])
    return list(candidates)


def _preferred(candidates: Sequence[Candidate], better: Sequence[Candidate]) -> Sequence[Candidate]:
    """``better`` when its best is good enough to stand before the best of all."""
    good = better and better[0].score >= candidates[0].score + _GOOD_ENOUGH
    return better if good else candidates


def spoken(document: Document, sentence: Sentence) -> str:
    """A sentence as it is read: a list item after the sentence that leads to it."""
    text = document.text[sentence.start : sentence.end]
    if sentence.lead_in:
        return f"{document.text[slice(*sentence.lead_in)]} {text}"
    return text


def _coverage(weights: Sequence[tuple[Word, float]], terms: frozenset[str], around: frozenset[str]) -> float:
    total = sum(weight for _, weight in weights)
    if not total:
        return 0.0
    return sum(weight * named(word, terms, around) for word, weight in weights) / total
