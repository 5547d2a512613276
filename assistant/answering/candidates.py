"""How well each sentence of the passages found answers the question."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import chain

import numpy as np

from assistant.answering.sentence_features import REACHED, SIGNS, TIMES, Naming, Place, Sought
from assistant.records import in_force
from corpus.finnish.analysis import Token, words
from corpus.finnish.function_words import POINTING_BACK, any_of
from corpus.prompt_injection import commands_machine
from corpus.records import Document, Sentence
from vectorstore.index.terms import Terms, context_of, tokens_in
from vectorstore.query.question import STRICT, Question
from vectorstore.ranking.passage_features import idf
from vectorstore.search import Hit, ReleaseSearch

_EXPIRED = -3.0
"""What a sentence loses that is valid no more: it answers only when nothing in force nearly does."""
_STRESS = 2.5
_POINTS_BACK = re.compile(any_of(map(str.capitalize, POINTING_BACK | {"muutoin", "muussa tapauksessa"})) + r"\b")
"""How a sentence begins that needs the one before it."""
_GOOD_ENOUGH = -2.0
"""How far below the best score one may be that has what the question asks for, and still go before it."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer, with its ``SIGNS`` and the ``score`` that these give it.

    e to the difference of two scores is how much likelier one is to hold the answer. ``has_wanted`` says whether it
    holds the kind of thing that the question asks for, ``names_stressed`` whether it names what a follow-up is about,
    ``names_owner`` how far it names whose number is asked for (0 to 1), ``expired`` whether its document is valid no
    more.
    """

    hit: Hit
    sentence: Sentence
    has_wanted: bool
    names_stressed: bool
    names_owner: float
    signs: tuple[float, ...]
    expired: bool
    score: float = 0.0


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
        return ranked(self.read(question, hits))

    def read(self, question: Question, hits: Sequence[Hit]) -> list[Candidate]:
        """The sentences of the hits with their signs, not yet scored."""
        ranks = sorted((hit.score for hit in hits), reverse=True)
        # Their words were found when the release was made; the lexicon is slow.
        stored = self._search.store.evidence([hit.passage.number for hit in hits])
        passages = [
            self._taken_apart(hit, terms, (hit.score - ranks[0], 1 / (1 + ranks.index(hit.score)), hit.similarity))
            for hit, (_, terms) in zip(hits, stored, strict=True)
        ]
        sought = self._sought(question, [word for passage in passages for word in passage.words()])
        return [candidate for passage in passages for candidate in _weighed(sought, passage)]

    def _taken_apart(self, hit: Hit, terms: Terms, standing: tuple[float, float, float]) -> "_Passage":
        chunk = hit.passage.chunk
        document = self.document(chunk.document_id)
        own = dict(
            zip([one.start for one in chunk.sentences], map(tokens_in, terms.sentences.split("\n")), strict=False)
        )
        sentences = []
        for sentence in chunk.sentences:
            lead = sentence.lead_in
            # The sentence that leads to an item may stand in the passage before.
            before = own.get(lead[0]) or words(document.text[slice(*lead)]) if lead else []
            sentences.append([*before, *own[sentence.start]])
        return _Passage(hit, document, words(context_of(document, chunk)), sentences, standing)

    def _sought(self, question: Question, texts: Sequence[Token]) -> Sought:
        """The question with the idf of each topic word: the commonest of its readings counts, stressed words more."""
        topic = question.topic
        frequency = self._search.store.document_frequency(lemma for word in topic for lemma in word.lemmas)
        found = [max(frequency.get(lemma, 0) for lemma in word.lemmas) for word in topic]
        stress = [_STRESS if question.stressed.intersection(word.lemmas) else 1.0 for word in topic]
        passages = self._search.manifest.passages
        information = [idf(times, passages) * much for times, much in zip(found, stress, strict=True)]
        return Sought(question, information, texts)


@dataclass(frozen=True, slots=True)
class _Passage:
    """A passage found, with the words of its headings and of each sentence as it is read.

    ``standing`` holds how far its score is below the best, 1 / (1 + its place among the scores) and its cosine.
    """

    hit: Hit
    document: Document
    headings: Sequence[Token]
    sentences: Sequence[Sequence[Token]]
    standing: tuple[float, float, float]

    def words(self) -> Iterable[Token]:
        """All of them."""
        return chain(self.headings, *self.sentences)


def _weighed(sought: Sought, passage: _Passage) -> Iterable[Candidate]:
    """The sentences of a passage with what speaks for each."""
    hit, document = passage.hit, passage.document
    of_headings = sought.likeness.near(passage.headings)
    expired = not in_force(document.metadata.valid_until, date.today())
    kind, preamble = hit.passage.kind, not hit.passage.chunk.section
    before: Sequence[Token] = ()
    sentences = zip(hit.passage.chunk.sentences, passage.sentences, hit.sentence_similarities, strict=True)
    for sentence, read, similarity in sentences:
        text = spoken(document, sentence)
        if commands_machine(text):
            continue
        around, near = passage.headings, of_headings
        if points_back(text):
            around = [*passage.headings, *before]
            near = sought.likeness.near(around)
        before = read
        naming = Naming(sought, Place(sentence, text, read, around, near, kind, preamble, similarity, passage.standing))
        yield Candidate(hit, sentence, naming.has_wanted, naming.stressed(), naming.owner(), naming.signs(), expired)


def ranked(candidates: Iterable[Candidate], weights: Mapping[str, float] | None = None) -> list[Candidate]:
    """The candidates with the scores that weights of the ``SIGNS`` give them, the fitted ones when none are given.

    The best come first.
    """
    weights = weights or fitted("sentences")
    row = [weights[name] for name in SIGNS]
    scored = [
        replace(candidate, score=float(np.dot(row, candidate.signs)) + _EXPIRED * candidate.expired)
        for candidate in candidates
    ]
    return sorted(scored, key=lambda candidate: -candidate.score)


@cache
def fitted(name: str) -> Mapping[str, float]:
    """The weights that ``python -m evals.training.answers`` has written: of ``sentences`` or of ``confidence``."""
    return tomllib.loads(files("assistant.answering").joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def eligible(question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates that can be the answer, best first.

    A sentence without the percentage, sum or number asked for is none, nor one about another's. Sentences that hold
    the time asked for, or the word that a follow-up is about, go before better ones that do not.
    """
    if question.wanted in STRICT:
        candidates = [candidate for candidate in candidates if candidate.has_wanted]
    owned = max((candidate.names_owner for candidate in candidates), default=0.0) if question.wanted in REACHED else 0.5
    candidates = [candidate for candidate in candidates if candidate.names_owner >= owned > 0]
    if question.wanted in TIMES:
        candidates = _preferred(candidates, [candidate for candidate in candidates if candidate.has_wanted])
    if question.stressed:
        candidates = _preferred(candidates, [candidate for candidate in candidates if candidate.names_stressed])
    return list(candidates)


def _preferred(candidates: Sequence[Candidate], better: Sequence[Candidate]) -> Sequence[Candidate]:
    """``better`` when its best is good enough to stand before the best of all."""
    good = better and better[0].score >= candidates[0].score + _GOOD_ENOUGH
    return better if good else candidates


def points_back(sentence: str) -> bool:
    """Whether a sentence begins with a word for something in the one before it."""
    return bool(_POINTS_BACK.match(sentence))


def spoken(document: Document, sentence: Sentence) -> str:
    """A sentence as it is read: a list item after the sentence that leads to it."""
    text = document.text[sentence.start : sentence.end]
    if sentence.lead_in:
        return f"{document.text[slice(*sentence.lead_in)]} {text}"
    return text
