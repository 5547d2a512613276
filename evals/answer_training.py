"""Fits ``assistant/sentences.toml`` and ``confidence.toml``: ``python -m evals.answer_training FOLDER [FOLDER ...]``.

Each folder is a collection whose questions come with their answers; every second question of each fits the choice of
sentences, the others tell how well it does. The cases of ``ohjenuora eval`` fit too, and alone the probability that the
first sentence answers: no other set asks in the words of this field. What answers are worth is therefore
measured on ``evals/unseen.jsonl``, which fits nothing. Run it after ``evals.training``, because a sentence is judged by
its passage too.

Sentences are ranked by a softmax over those of a question; the probability is a logistic regression.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from assistant.confidence import CERTAINTY, certainty
from assistant.relevance import Candidate, Relevance, eligible, fitted, ranked, spoken
from assistant.service import READ_PASSAGES, Assistant, readable
from assistant.settings import Settings
from assistant.signs import SIGNS
from evals.bench.collections import Asked, read_collection
from evals.bench.index import indexed, silent
from evals.bench.report import save
from evals.bench.retrieval import holds_answer
from evals.cases import read_cases, shipped_cases
from evals.records import Case
from evals.run import quotes_evidence
from evals.training import fit_lists
from vectorstore.embedders import open_embedder
from vectorstore.questions import Question
from vectorstore.search import ReleaseSearch

_FIRST = (1, 5)
_RIDGE, _STRENGTH = 0.1, 0.1
"""How near to 0 the weights of the sentences stay (the larger, the nearer) and of the regression (the smaller)."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The sentences that one question can choose from.

    ``right`` tells which of them answer, None when that is not known; ``answerable`` whether the sources answer at
    all, ``chance`` how likely they do by the search alone.
    """

    question: Question
    candidates: Sequence[Candidate]
    right: NDArray[np.bool_] | None
    answerable: bool
    chance: float

    @property
    def signs(self) -> NDArray[np.float64]:
        """Shape (sentences, ``len(SIGNS)``)."""
        return np.array([candidate.signs for candidate in self.candidates]).reshape(-1, len(SIGNS))

    def certainty(self) -> tuple[float, ...] | None:
        """The signs of ``CERTAINTY`` by the weights last written, None when no sentence can be the answer."""
        candidates = eligible(self.question, ranked(self.candidates))
        return certainty(self.chance, candidates) if candidates else None


def main(
    folders: Annotated[list[Path], typer.Argument(help="Folders of collections with answers")],
    cases: Annotated[list[Path] | None, typer.Option(help="Cases that fit, those of the program when none")] = None,
    work: Annotated[Path, typer.Option(help="Where indexes are kept")] = Path("data/bench"),
    results: Annotated[Path, typer.Option(help="Where the figures go")] = Path("evals/results"),
) -> None:
    """Fit the weights on one half of the questions and write them; print and save how the other half does."""
    own = list(_of_cases(cases or [shipped_cases()]))
    others = {folder.name: list(_of_collection(folder, work)) for folder in folders}
    fit = own + [choice for found in others.values() for choice in found[0::2]]
    lists = [(choice.signs, choice.right) for choice in fit if choice.right is not None and len(choice.signs)]
    weights = fit_lists(lists, _RIDGE)
    _write("sentences", dict(zip(SIGNS, weights, strict=True)))
    chance = _fit_chance(own)
    _write("confidence", _unscaled(chance))
    figures = {name: _figures(found[1::2]) for name, found in others.items()}
    print(figures)
    save(results, "answer-training", {"folders": list(others), "half": "every second"}, {"other half": figures})


def _of_collection(folder: Path, work: Path) -> Iterator[Choice]:
    collection = read_collection(folder)
    embedder = open_embedder("bundled")
    search = indexed(collection, work / folder.name, embedder, silent)
    for asked in collection.questions:
        yield _choice(search, asked.text, lambda text: embedder.embed_queries([text])[0], _holding(asked))


def _holding(asked: Asked) -> Callable[[Candidate, str], bool] | bool:
    """Tells whether a sentence answers, or only whether any does when the answer is not known."""
    if not asked.answer:
        return bool(asked.relevant)
    return lambda candidate, text: holds_answer(text, asked.answer)


def _of_cases(paths: Sequence[Path]) -> Iterator[Choice]:
    assistant = Assistant(Settings())
    for case in (case for path in paths for case in read_cases(path) if len(case.turns) == 1):
        yield _choice(assistant.search, case.turns[0], assistant.embed, _evident(case, assistant.search))


def _evident(case: Case, search: ReleaseSearch) -> Callable[[Candidate, str], bool] | bool:
    if not case.answerable:
        return False
    relevance = Relevance(search)

    def is_evidence(candidate: Candidate, text: str) -> bool:
        document = relevance.document(candidate.hit.passage.chunk.document_id)
        quote = document.text[candidate.sentence.start : candidate.sentence.end]
        return quotes_evidence(document.id, quote, case.evidence)

    return is_evidence


def _choice(
    search: ReleaseSearch,
    text: str,
    embed: Callable[[str], NDArray[np.float32]],
    answers: Callable[[Candidate, str], bool] | bool,
) -> Choice:
    question = search.understand(text)
    vector = embed(question.text)
    found = search.search(question, vector, limit=READ_PASSAGES)
    relevance = Relevance(search)
    candidates = relevance.read(question, readable(question, vector, found, search))
    if isinstance(answers, bool):
        return Choice(question, candidates, None, answers, found.answerable)
    texts = [spoken(relevance.document(c.hit.passage.chunk.document_id), c.sentence) for c in candidates]
    right = np.array([answers(*both) for both in zip(candidates, texts, strict=True)], dtype=np.bool_)
    return Choice(question, candidates, right, True, found.answerable)


def _fit_chance(choices: Sequence[Choice]) -> Pipeline:
    rows = [(signs, choice.answerable) for choice in choices if (signs := choice.certainty())]
    model = make_pipeline(StandardScaler(), LogisticRegression(C=_STRENGTH, max_iter=20000))
    return model.fit([signs for signs, _ in rows], [answerable for _, answerable in rows])


def _unscaled(chance: Pipeline) -> dict[str, float]:
    """The weights of the signs as they are, from those of the scaled ones."""
    scaler, model = chance.named_steps["standardscaler"], chance.named_steps["logisticregression"]
    weights = model.coef_[0] / scaler.scale_
    bias = float(model.intercept_[0] - weights @ scaler.mean_)
    return {"bias": bias, **dict(zip(CERTAINTY, weights, strict=True))}


def _figures(choices: Sequence[Choice]) -> dict[str, float]:
    figures: dict[str, float] = {}
    known = [choice for choice in choices if choice.right is not None]
    if known:
        found = [_ordered(choice) for choice in known]
        figures = {f"answer@{first}": float(np.mean([right[:first].any() for right in found])) for first in _FIRST}
    return {name: round(value, 4) for name, value in figures.items()}


def _ordered(choice: Choice) -> NDArray[np.bool_]:
    """Which sentences are right, in the order of the weights last written."""
    weights = np.array([fitted("sentences")[name] for name in SIGNS])
    assert choice.right is not None
    return choice.right[np.argsort(-(choice.signs @ weights), kind="stable")]


def _write(name: str, weights: Mapping[str, float]) -> None:
    lines = ["# Fitted by `python -m evals.answer_training`; its figures are in evals/results/answer-training.json."]
    lines += [f'"{sign}" = {weight:.4f}' for sign, weight in weights.items()]
    path = Path(str(files("assistant"))).joinpath(f"{name}.toml")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    fitted.cache_clear()


if __name__ == "__main__":
    typer.run(main)
