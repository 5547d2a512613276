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

from sklearn.metrics import roc_auc_score

from assistant.answering.answerability import SURE
from assistant.records import Turn
from assistant.service import Assistant
from corpus.finnish.analysis import index_terms
from evals.bench.intervals import interval

_PASSAGES = 10


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


def read_blind(path: Path) -> list[BlindQuestion]:
    """The questions of a set, without its first line."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines()[1:])
    return [BlindQuestion(**{name: row[name] for name in BlindQuestion.__slots__}) for row in rows]


def ask_all(questions: Iterable[BlindQuestion], assistant: Assistant) -> Iterator[Said]:
    """What the assistant says to each, and beside it the best sentence by words alone and by vectors alone."""
    for one in questions:
        history = [Turn(one.before, one.before)] if one.before else []
        answer = assistant.ask(one.question, history=history, language="fi")
        nearest = "".join(citation.quote for citation in answer.nearest[:1])
        doubtful = not answer.answered or answer.confidence < SURE
        shown = answer.answer if answer.answered else nearest
        yield Said(one.id, "ohjenuora", shown, answer.answered, answer.confidence, doubtful)
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
    for sentence, _ in _sentences(found, text, assistant):
        shared = set(index_terms(sentence)) & information.keys()
        yield sum(information[term] for term in shared), sentence


def _by_vectors(text: str, assistant: Assistant) -> Iterator[tuple[float, str]]:
    """The sentences of the nearest passages, with their cosines."""
    found = [number for number, _ in assistant.search.store.dense(assistant.embed(text), _PASSAGES)]
    return ((cosine, sentence) for sentence, cosine in _sentences(found, text, assistant))


def _sentences(numbers: Sequence[int], text: str, assistant: Assistant) -> Iterator[tuple[str, float]]:
    """The sentences of passages, each with its cosine with the question."""
    store = assistant.search.store
    cosines = store.sentence_cosines(numbers, assistant.embed(text))
    for passage, near in zip(store.passages(numbers), cosines, strict=True):
        document = store.text_of(passage.chunk.document_id)
        assert document  # every passage of a release has its document
        for sentence, cosine in zip(passage.chunk.sentences, near, strict=True):
            yield document.as_read(sentence), float(cosine)


def write_said(path: Path, said: Iterable[Said]) -> None:
    """Keep what was said, a line each with an empty ``grade`` for whoever reads it. Nothing that is there is lost.

    Raises ``FileExistsError`` when the file is there: a set is run once.
    """
    with path.open("x", encoding="utf-8") as file:
        file.writelines(json.dumps(asdict(one) | {"grade": ""}, ensure_ascii=False) + "\n" for one in said)


def read_graded(path: Path) -> list[tuple[Said, Grade]]:
    """What was said, with its grades. Raises ``ValueError`` for a line without one of ``Grade``."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [(Said(**{name: row[name] for name in Said.__slots__}), Grade(row["grade"])) for row in rows]


def measured(questions: Iterable[BlindQuestion], graded: Iterable[tuple[Said, Grade]]) -> list[dict[str, str | float]]:
    """The figures of each system, a row each; an interval stands in brackets after its share."""
    asked = {one.id: one for one in questions}
    of_system: dict[str, list[tuple[Said, Grade]]] = {}
    for one in graded:
        of_system.setdefault(one[0].system, []).append(one)
    return [{"system": system, **_figures(asked, found)} for system, found in of_system.items()]


def _figures(asked: Mapping[str, BlindQuestion], graded: Sequence[tuple[Said, Grade]]) -> dict[str, str | float]:
    answerable = [grade for said, grade in graded if asked[said.id].answerable]
    others = [grade for said, grade in graded if not asked[said.id].answerable]
    sure = [grade for said, grade in graded if said.answered and not said.doubtful]
    shares = {
        "answered rightly": (answerable, Grade.RIGHT),
        "answered without an answer": (others, Grade.WITHOUT_ANSWER),
        "right without a doubt notice": (sure, Grade.RIGHT),
    }
    found = {name: str(interval(grade is wanted for grade in grades)) for name, (grades, wanted) in shares.items()}
    labels = [asked[said.id].answerable for said, _ in graded]
    return {**found, "AUC": round(float(roc_auc_score(labels, [said.certainty for said, _ in graded])), 3)}
