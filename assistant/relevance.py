"""How well each sentence of the passages found answers the question."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files

import numpy as np

from assistant.records import in_force
from assistant.signs import REACHED, SIGNS, Naming, Place, Sought
from corpus.planted import commands_machine
from corpus.records import Document, Sentence
from vectorstore.analysis import Token, words
from vectorstore.evidence import idf, tokens_in
from vectorstore.questions import STRICT, Question, Wanted
from vectorstore.search import Hit, ReleaseSearch
from vectorstore.store import context_of

_EXPIRED = -3.0
"""What a sentence loses that is valid no more: it answers only when nothing in force nearly does."""
_STRESS = 2.5
_POINTS_BACK = re.compile(
    r"(?:Tämä|Tämän|Tätä|Tästä|Tähän|Tällöin|Tällä|Nämä|Näitä|Näistä|Se|Sen|Sitä|Siitä|Siihen|Silloin|Ne|Niitä|Niistä|"
    r"Hän|Hänen|Hänelle|Muutoin|Muussa tapauksessa|Sama|Samoin)\b"
)
"""How a sentence begins that needs the one before it."""
_TIMES = frozenset({Wanted.TIME, Wanted.WHEN})
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
        sought = self._sought(question)
        ranks = sorted((hit.score for hit in hits), reverse=True)
        places = [(ranks[0], ranks.index(hit.score)) for hit in hits]
        # They were taken apart when the release was made; the lexicon is slow.
        stored = self._search.store.evidence([hit.passage.number for hit in hits])
        read = [list(map(tokens_in, terms.sentences.split("\n"))) for _, terms in stored]
        return [one for of in zip(hits, places, read, strict=True) for one in self._of_hit(sought, *of)]

    def _of_hit(
        self, sought: Sought, hit: Hit, place: tuple[float, int], tokens: Sequence[list[Token]]
    ) -> Iterable[Candidate]:
        """The sentences of a hit, whose words are ``tokens``.

        ``place`` is the best score of a passage and the hit's place among the scores.
        """
        chunk = hit.passage.chunk
        document = self.document(chunk.document_id)
        headings: Sequence[Token] = words(context_of(document, chunk))
        of_headings = sought.likeness.near(headings)
        expired = not in_force(document.metadata.valid_until, date.today())
        of_passage = (hit.score - place[0], 1 / (1 + place[1]), hit.similarity)
        of_each = dict(zip([sentence.start for sentence in chunk.sentences], tokens, strict=False))
        before: list[Token] = []
        for sentence, similarity in zip(chunk.sentences, hit.sentence_similarities, strict=True):
            text = spoken(document, sentence)
            if commands_machine(text):
                continue
            read = of_each[sentence.start]
            if sentence.lead_in:
                read = [*_led_by(document, sentence.lead_in, of_each), *read]
            around, near = headings, of_headings
            if points_back(text):
                around = [*headings, *before]
                near = sought.likeness.near(around)
            before = read
            kind, preamble = hit.passage.kind, not chunk.section
            naming = Naming(sought, Place(sentence, text, read, around, near, kind, preamble, similarity, of_passage))
            yield Candidate(
                hit, sentence, naming.has_wanted, naming.stressed(), naming.owner(), naming.signs(), expired
            )

    def _sought(self, question: Question) -> Sought:
        """The question with the idf of each topic word: the commonest of its readings counts, stressed words more."""
        topic = question.topic
        frequency = self._search.store.document_frequency(lemma for word in topic for lemma in word.lemmas)
        found = [max(frequency.get(lemma, 0) for lemma in word.lemmas) for word in topic]
        stress = [_STRESS if question.stressed.intersection(word.lemmas) else 1.0 for word in topic]
        passages = self._search.manifest.passages
        information = [idf(times, passages) * much for times, much in zip(found, stress, strict=True)]
        return Sought(question, information, [not times for times in found])


def _led_by(document: Document, lead_in: tuple[int, int], of_each: Mapping[int, Sequence[Token]]) -> Sequence[Token]:
    """The words of the sentence that leads to an item; it may stand in the passage before."""
    return of_each.get(lead_in[0]) or words(document.text[slice(*lead_in)])


def ranked(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates with the scores that the fitted weights give them, best first."""
    weights = [fitted("sentences")[name] for name in SIGNS]
    scored = [
        replace(candidate, score=float(np.dot(weights, candidate.signs)) + _EXPIRED * candidate.expired)
        for candidate in candidates
    ]
    return sorted(scored, key=lambda candidate: -candidate.score)


@cache
def fitted(name: str) -> Mapping[str, float]:
    """The weights that ``python -m evals.answer_training`` has written: of ``sentences`` or of ``confidence``."""
    return tomllib.loads(files("assistant").joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def eligible(question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates that can be the answer, best first.

    A sentence without the percentage, sum or number asked for is none, nor one about another's. Sentences that hold
    the time asked for, or the word that a follow-up is about, go before better ones that do not.
    """
    if question.wanted in STRICT:
        candidates = [candidate for candidate in candidates if candidate.has_wanted]
    owned = max((candidate.names_owner for candidate in candidates), default=0.0) if question.wanted in REACHED else 0.5
    candidates = [candidate for candidate in candidates if candidate.names_owner >= owned > 0]
    if question.wanted in _TIMES:
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
