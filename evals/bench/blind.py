"""Blind questions: what a new user may expect, asked once and graded by reading.

A set is a file of ``evals/cases/blind``: its first line tells who wrote it, when, and of its only run; each other line
is a question with the exact quote that answers it. Systems are asked side by side; what they say is written down for a
person to read, who gives each a grade. The figures are made of the grades.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from sklearn.metrics import roc_auc_score

from assistant.answering.answerability import SURE
from assistant.records import Turn
from assistant.service import Assistant
from corpus.finnish.analysis import index_terms
from evals.bench.intervals import interval
from evals.bench.systems import BUNDLED
from vectorstore.embedders import open_embedder

OWN = "ohjenuora"
"""The assistant's name among the systems."""
_PASSAGES = 10
_UNREAD = {"grade": "", "superfluous": False}


class Grade(StrEnum):
    """How an answer was as a worker reads it."""

    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"
    REFUSED = "refused"
    RIGHTLY_REFUSED = "rightly refused"
    WITHOUT_ANSWER = "answered without an answer"


@dataclass(frozen=True, slots=True)
class BlindQuestion:
    """``quote`` is empty when nothing in the documents answers; ``before`` when nothing was asked before."""

    id: str
    question: str
    before: str
    answerable: bool
    document: str
    quote: str
    kind: str
    style: str


@dataclass(frozen=True, slots=True)
class Said:
    """What a system said: ``certainty`` grows with how sure it is, ``doubtful`` is whether it says that it is not."""

    id: str
    system: str
    answer: str
    answered: bool
    certainty: float
    doubtful: bool


class Graded(NamedTuple):
    """What was said with its grade, and whether it holds a sentence that is beside the point or misleads."""

    said: Said
    grade: Grade
    superfluous: bool


def read_blind(path: Path) -> list[BlindQuestion]:
    """The questions of a set, without its first line. Their ids begin with the name of the set."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines()[1:])
    named = (row | {"id": f"{path.stem}-{row['id']}"} for row in rows)
    return [BlindQuestion(**{name: row[name] for name in BlindQuestion.__slots__}) for row in named]


def ask_all(questions: Iterable[BlindQuestion], assistant: Assistant) -> Iterator[Said]:
    """What the assistant says to each, and beside it the best sentence by words alone and by vectors alone."""
    for one in questions:
        history = [Turn(one.before, one.before)] if one.before else []
        answer = assistant.ask(one.question, history=history, language="fi")
        nearest = "".join(citation.quote for citation in answer.nearest[:1])
        doubtful = not answer.answered or answer.confidence < SURE
        shown = answer.answer if answer.answered else nearest
        yield Said(one.id, OWN, shown, answer.answered, answer.confidence, doubtful)
        text = f"{one.before} {one.question}".strip()
        for system, best in (("BM25", _by_words(text, assistant)), ("embedder", _by_vectors(text, assistant))):
            certainty, sentence = max(best, default=(0.0, ""))
            yield Said(one.id, system, sentence, answered=True, certainty=certainty, doubtful=False)


def _by_words(text: str, assistant: Assistant) -> Iterator[tuple[float, str]]:
    """The sentences of the passages that BM25 finds, with the information of the words that they share."""
    store = assistant.search.store
    terms = index_terms(text)
    information = {term: 1 / times for term, times in store.document_frequency(terms).items()}
    found = [number for number, _ in store.lexical(terms, _PASSAGES)]
    for sentence in _sentences(found, assistant):
        shared = set(index_terms(sentence)) & information.keys()
        yield sum(information[term] for term in shared), sentence


def _by_vectors(text: str, assistant: Assistant) -> Iterator[tuple[float, str]]:
    """The sentences of the nearest passages, with their cosines."""
    asked = assistant.embed(text)
    found = [number for number, _ in assistant.search.store.dense(asked, _PASSAGES)]
    sentences = list(_sentences(found, assistant))
    cosines = open_embedder(BUNDLED).embed_passages(sentences) @ asked
    return zip(cosines.tolist(), sentences, strict=True)


def _sentences(numbers: Sequence[int], assistant: Assistant) -> Iterator[str]:
    """The sentences of passages."""
    store = assistant.search.store
    for passage in store.passages(numbers):
        document = store.text_of(passage.chunk.document_id)
        assert document  # every passage of a release has its document
        yield from map(document.as_read, passage.chunk.sentences)


def write_said(path: Path, said: Iterable[Said]) -> None:
    """Keep what was said, a line each with an empty ``grade`` for whoever reads it, and ``superfluous`` to be set.

    Raises ``FileExistsError`` when the file is there: a set is run once.
    """
    with path.open("x", encoding="utf-8") as file:
        file.writelines(json.dumps(asdict(one) | _UNREAD, ensure_ascii=False) + "\n" for one in said)


def read_graded(path: Path) -> list[Graded]:
    """What was said, with its grades. Raises ``ValueError`` for a line without one of ``Grade``."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [
        Graded(Said(**{name: row[name] for name in Said.__slots__}), Grade(row["grade"]), row["superfluous"])
        for row in rows
    ]


def measured(questions: Iterable[BlindQuestion], graded: Iterable[Graded]) -> list[dict[str, str | float]]:
    """The figures of each system, a row each, and of the assistant by style and kind; an interval stands in brackets
    after its share."""
    asked = {one.id: one for one in questions}
    groups: dict[str, list[Graded]] = {}
    for one in graded:
        groups.setdefault(one.said.system, []).append(one)
    own = groups.get(OWN, [])
    for one in own:
        of = asked[one.said.id]
        for part in (f"{OWN}, style {of.style}", f"{OWN}, kind {of.kind}"):
            groups.setdefault(part, []).append(one)
    return [{"system": system, **_figures(asked, found)} for system, found in groups.items()]


def _figures(asked: Mapping[str, BlindQuestion], graded: Sequence[Graded]) -> dict[str, str | float]:
    answerable = [one for one in graded if asked[one.said.id].answerable]
    others = [one for one in graded if not asked[one.said.id].answerable]
    answered = [one for one in graded if one.said.answered]
    sure = [one for one in answered if not one.said.doubtful]
    shares = {
        "answered rightly": [one.grade is Grade.RIGHT for one in answerable],
        "answered without an answer": [one.grade is Grade.WITHOUT_ANSWER for one in others],
        "right without a doubt notice": [one.grade is Grade.RIGHT for one in sure],
        "superfluous or misleading": [one.superfluous for one in answered],
    }
    found: dict[str, str | float] = {name: str(interval(held)) for name, held in shares.items()}
    if answerable and others:
        labels = [asked[one.said.id].answerable for one in graded]
        found["AUC"] = round(float(roc_auc_score(labels, [one.said.certainty for one in graded])), 3)
    return found
