"""Fits ``vectorstore/ranking/weights.toml``: ``python -m evals.training.ranking STATUTES FOLDER [FOLDER ...]``.

Each folder is a collection of ``evals.bench.collections``. Every second question of each fits the weights, the
others tell how well they do; what is reported elsewhere of these collections names which half it is of. So it is with
the questions over the acts in the first folder (``evals.cases.statutes``). Of the questions over the shipped documents
those of ``fitting_cases`` fit, and those of ``unseen_cases`` tell; they are asked of the release in use, so run it
after ``ohjenuora ingest``.

Passages are ranked by a softmax over the candidates of a question (listwise, Cao et al. 2007); the probability that
there is an answer is a logistic regression.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import repeat
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from assistant.opening import open_assistant
from assistant.service import Assistant
from assistant.settings import Settings
from corpus.records import Chunk
from evals.bench.collections import Asked, read_collection
from evals.bench.index import indexed, silent
from evals.bench.report import save
from evals.cases.sets import cases_of, fitting_cases, unseen_cases
from evals.cases.statutes import assistant_over, fitting, held_out, statute_cases, statute_questions
from evals.records import Case, Evidence
from evals.runs.metrics import FIGURES, ranked_figures
from evals.runs.run import plain
from evals.training.data import digests
from vectorstore.embedders import open_embedder
from vectorstore.query.question import Question
from vectorstore.ranking.passage_features import PASSAGE_FEATURE_NAMES
from vectorstore.ranking.query_performance import PREDICTOR_NAMES, predictors
from vectorstore.ranking.scoring import Candidates
from vectorstore.ranking.weights import BIAS, Weights, write_weights
from vectorstore.search import ReleaseSearch

_RIDGE = 1e-3
_OWN, _STATUTES = "own questions", "statutes"
_MISSED = "missed"
_FALSE_ANSWERS = 0.05


@dataclass(frozen=True, slots=True)
class Example:
    """A question with the candidates of its search; ``relevant`` marks those that answer it."""

    asked: Asked
    candidates: Candidates
    names: tuple[str, ...]
    relevant: NDArray[np.bool_]


def main(
    statutes: Annotated[Path, typer.Argument(help="Folder of acts")],
    folders: Annotated[list[Path], typer.Argument(help="Folders of collections")],
    work: Annotated[Path, typer.Option(help="Where indexes are kept")] = Path("data/bench"),
    results: Annotated[Path, typer.Option(help="Where the figures go")] = Path("evals/results"),
) -> None:
    """Fit the weights on one half of the questions and write them; print and save how the other half does."""
    examples = {folder.name: _examples(folder, work) for folder in folders}
    fit = {name: found[0::2] for name, found in examples.items()}
    check = {name: found[1::2] for name, found in examples.items()}
    assistant = open_assistant(Settings())
    fit[_OWN] = _examples_of(cases_of(fitting_cases()), assistant)
    check[_OWN] = _examples_of(cases_of(unseen_cases()), assistant)
    acts, asked = assistant_over([statutes], work / "statutes"), statute_cases(statutes)
    fit[_STATUTES], check[_STATUTES] = _examples_of(fitting(asked), acts), _examples_of(held_out(asked), acts)
    weights = fit_ranking([example for found in fit.values() for example in found])
    figures: dict[str, dict[str, float]] = {name: _quality(found, weights) for name, found in check.items()}
    both = [name for name, found in check.items() if not all(example.asked.relevant for example in found)]
    chance = fit_answerable([example for name in both for example in fit[name]], weights)
    for name in both:
        figures[name] |= _answerability(check[name], weights, chance)
    for name, values in figures.items():
        print(name, {figure: round(value, 4) for figure, value in values.items()})
    data = digests([*fitting_cases(), statute_questions(), statutes, *folders])
    _write(Weights(assistant.search.manifest.embedder, data, _tables(weights, chance)))
    save(
        results,
        "training",
        {"folders": list(examples), "fit": "every second question, and the cases"},
        {"others": figures},
    )


def _examples(folder: Path, work: Path) -> list[Example]:
    collection = read_collection(folder)
    embedder = open_embedder(Settings().embedder)
    search = indexed(collection, work / folder.name, embedder, silent)
    understood = [search.understand(asked.text) for asked in collection.questions]
    vectors = embedder.embed_queries([question.text for question in understood])
    return list(map(_example, collection.questions, understood, vectors, repeat(search)))


def _examples_of(cases: Sequence[Case], assistant: Assistant) -> list[Example]:
    """The questions of cases, with the passages that hold their evidence as the relevant ones."""
    return [_of_case(case, assistant) for case in cases if len(case.turns) == 1]


def _of_case(case: Case, assistant: Assistant) -> Example:
    search = assistant.search
    question = search.understand(case.turns[0])
    candidates = search.candidates(question, assistant.embed(question.text))
    passages = search.store.passages(candidates.numbers)
    relevant = np.array([_holds(passage.chunk, case.evidence) for passage in passages])
    names = tuple(str(number) for number in candidates.numbers)
    asked = Asked(case.id, case.turns[0], frozenset(_found_or_missed(names, relevant, case)))
    return Example(asked, candidates, names, relevant)


def _holds(chunk: Chunk, evidence: Sequence[Evidence]) -> bool:
    return any(chunk.document_id == one.document and plain(one.span) in plain(chunk.text) for one in evidence)


def _found_or_missed(names: Sequence[str], relevant: NDArray[np.bool_], case: Case) -> list[str]:
    """The relevant names; one that is never found for a case whose evidence no candidate holds."""
    found = [name for name, right in zip(names, relevant, strict=True) if right]
    return found or [_MISSED] * case.answerable


def _example(asked: Asked, question: Question, vector: NDArray[np.float32], search: ReleaseSearch) -> Example:
    candidates = search.candidates(question, vector)
    names = tuple(passage.chunk.document_id for passage in search.store.passages(candidates.numbers))
    return Example(asked, candidates, names, np.array([name in asked.relevant for name in names]))


def fit_ranking(examples: Sequence[Example]) -> NDArray[np.float64]:
    """Weights of the ``PASSAGE_FEATURES`` that put relevant candidates first, shape (features,)."""
    return fit_lists([(example.candidates.features, example.relevant) for example in examples])


def fit_lists(lists: Sequence[tuple[NDArray[Any], NDArray[np.bool_]]], ridge: float = _RIDGE) -> NDArray[np.float64]:
    """Weights that make the right entries of each list the likeliest: pairs of features and which are right.

    The larger ``ridge``, the nearer to 0 they stay.
    """
    useful = [(features, right) for features, right in lists if right.any()]
    features = np.concatenate([features for features, _ in useful]).astype(np.float64)
    centre, spread = features.mean(axis=0), features.std(axis=0) + 1e-9
    features = (features - centre) / spread
    starts = np.cumsum([0, *[len(right) for _, right in useful[:-1]]])
    group = np.repeat(np.arange(len(useful)), [len(right) for _, right in useful])
    relevant = np.concatenate([right for _, right in useful]).astype(np.float64)
    target = relevant / np.add.reduceat(relevant, starts)[group]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        values = features @ weights
        values -= np.maximum.reduceat(values, starts)[group]
        total = np.log(np.add.reduceat(np.exp(values), starts))[group]
        slope = features.T @ (np.exp(values - total) - target) / len(useful) + ridge * weights
        return float(-(target @ (values - total)) / len(useful) + ridge / 2 * weights @ weights), slope

    found = minimize(loss, np.zeros(features.shape[1]), jac=True, method="L-BFGS-B")
    weights: NDArray[np.float64] = found.x / spread
    return weights


def fit_answerable(examples: Sequence[Example], weights: NDArray[np.float64]) -> LogisticRegression:
    """A model of the chance of an answer over the ``PREDICTORS``."""
    rows, answers = _predictor_rows(examples, weights)
    return LogisticRegression(C=100, max_iter=20000).fit(rows, answers)


def _predictor_rows(
    examples: Sequence[Example], weights: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    rows = [_predictors(example.candidates, weights) for example in examples]
    return np.array(rows), np.array([bool(example.asked.relevant) for example in examples])


def _predictors(candidates: Candidates, weights: NDArray[np.float64]) -> tuple[float, ...]:
    scored = candidates.features @ weights
    ranked = [(int(place), float(scored[place])) for place in np.argsort(-scored, kind="stable")]
    return predictors(candidates.features, ranked, candidates.dense, candidates.words)


def _quality(examples: Sequence[Example], weights: NDArray[np.float64]) -> dict[str, float]:
    inside = [example for example in examples if example.asked.relevant]
    ranked = {}
    for example in inside:
        order = np.argsort(-(example.candidates.features @ weights), kind="stable")
        ranked[example.asked.id] = list(dict.fromkeys(example.names[place] for place in order))[:10]
    return ranked_figures({example.asked.id: example.asked.relevant for example in inside}, ranked, FIGURES)


def _answerability(
    examples: Sequence[Example], weights: NDArray[np.float64], chance: LogisticRegression
) -> dict[str, float]:
    rows, answers = _predictor_rows(examples, weights)
    probability = chance.predict_proba(rows)[:, 1]
    line = np.quantile(probability[~answers], 1 - _FALSE_ANSWERS)
    return {
        "auc": float(roc_auc_score(answers, probability)),
        "answered_at_5_percent_wrong": float((probability[answers] > line).mean()),
        "threshold_at_5_percent_wrong": float(line),
    }


def _tables(weights: NDArray[np.float64], chance: LogisticRegression) -> dict[str, dict[str, float]]:
    of_predictors = dict(zip(PREDICTOR_NAMES, chance.coef_[0].tolist(), strict=True))
    answerable = {BIAS: float(chance.intercept_[0]), **of_predictors}
    return {"passage": dict(zip(PASSAGE_FEATURE_NAMES, weights.tolist(), strict=True)), "answerable": answerable}


def _write(weights: Weights) -> None:
    path = Path(str(files("vectorstore.ranking"))) / "weights.toml"
    write_weights(path, weights, command="python -m evals.training.ranking", figures="evals/results/training.json")


if __name__ == "__main__":
    typer.run(main)
