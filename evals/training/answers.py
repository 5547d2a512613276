"""Fits ``sentences.toml`` and ``answerability.toml`` of ``assistant/answering``.

Run ``python -m evals.training.answers STATUTES``.

The cases of ``ohjenuora eval`` and ``evals/cases/spoken.jsonl`` fit them, and half of the questions over the acts in
the folder (``evals.cases.statutes``): weights that only knew the shipped documents would be too sure of others. How
well it does is told by cross-validation, each eighth of the cases by the weights of the others; what answers are worth
is measured on the sets that fit nothing (``unseen_cases``, ``ohjenuora bench statutes``). Run it after
``evals.training.ranking`` and ``ohjenuora ingest``, because a sentence is judged by its passage too.

Sentences are ranked by a softmax over those of a question; the probability that the first answers is a logistic
regression.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from assistant.answering.answerability import ANSWERABILITY, CERTAINTY, certainty
from assistant.answering.candidates import Candidate
from assistant.answering.inquiry import Inquiry
from assistant.answering.reading import read_sentences
from assistant.answering.sentence_features import FEATURE_NAMES
from assistant.answering.stages import find
from assistant.answering.weighing import SENTENCES, eligible, ranked
from assistant.opening import open_assistant
from assistant.service import Assistant
from assistant.settings import Settings
from evals.bench.report import save
from evals.cases.sets import cases_of, fitting_cases
from evals.cases.statutes import assistant_over, fitting, statute_cases, statute_questions
from evals.records import Case
from evals.runs.run import quotes_evidence
from evals.training.data import digests
from evals.training.ranking import fit_lists
from vectorstore.query.question import Question
from vectorstore.ranking.weights import BIAS, write_weights
from vectorstore.ranking.weights import Weights as Fitted
from vectorstore.search import Found

Weights = Mapping[str, float]
_FOLDS = 8
_FALSE_ANSWERS = 0.05
_RIDGE, _STRENGTH = 0.1, 0.1
"""How near to 0 the weights of the sentences stay (the larger, the nearer) and of the regression (the smaller)."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The sentences that one question can choose from.

    ``right`` tells which of them answer, None when the sources do not; ``found`` is what the search says.
    """

    question: Question
    candidates: Sequence[Candidate]
    right: NDArray[np.bool_] | None
    found: Found

    @property
    def features(self) -> NDArray[np.float64]:
        """Shape (sentences, ``len(FEATURES)``)."""
        return np.array([candidate.features for candidate in self.candidates]).reshape(-1, len(FEATURE_NAMES))

    def ordered(self, weights: Weights) -> list[Candidate]:
        """Those that can be the answer, best first."""
        return eligible(self.question, ranked(self.candidates, weights))

    def is_right(self, candidate: Candidate) -> bool:
        """Whether one of the candidates answers."""
        assert self.right is not None
        return bool(self.right[[one.place for one in self.candidates].index(candidate.place)])

    def certainty(self, weights: Weights) -> tuple[float, ...] | None:
        """The features of ``CERTAINTY``, None when no sentence can be the answer."""
        candidates = self.ordered(weights)
        return certainty(self.found, candidates) if candidates else None


def main(
    statutes: Annotated[Path, typer.Argument(help="Folder of the acts")],
    work: Annotated[Path, typer.Option(help="Where the release of the acts is kept")] = Path("data/bench/statutes"),
    results: Annotated[Path, typer.Option(help="Where the figures go")] = Path("evals/results"),
) -> None:
    """Fit the weights and write them; print and save how they do on cases that did not fit them."""
    assistant = open_assistant(Settings())
    embedder = assistant.search.manifest.embedder
    choices = [
        *_of_cases(cases_of(fitting_cases()), assistant),
        *_of_cases(fitting(statute_cases(statutes)), assistant_over([statutes], work)),
    ]
    weights = _fit_sentences(choices)
    data = digests([*fitting_cases(), statute_questions(), statutes])
    _write("sentences", Fitted(embedder, data, {SENTENCES: weights}))
    _write("answerability", Fitted(embedder, data, {ANSWERABILITY: _unscaled(_fit_chance(choices, weights))}))
    figures = _cross_validated(choices)
    print(figures)
    save(results, "answer-training", {"cases": len(choices), "folds": _FOLDS}, {"cross-validated": figures})


def _of_cases(cases: Sequence[Case], assistant: Assistant) -> Iterator[Choice]:
    search = assistant.search
    for case in (case for case in cases if len(case.turns) == 1):
        question = search.understand(case.turns[0])
        vector = assistant.embed(question.text)
        inquiry = find(Inquiry(question.text, question, vector, date.today(), "fi"), search)
        candidates = read_sentences(question, inquiry.hits, search, inquiry.day)
        right = np.array([_is_evidence(one, case) for one in candidates], dtype=np.bool_)
        yield Choice(question, candidates, right if case.answerable else None, inquiry.found)


def _is_evidence(candidate: Candidate, case: Case) -> bool:
    return quotes_evidence(candidate.document.id, candidate.quote, case.evidence)


def _fit_sentences(choices: Sequence[Choice]) -> Weights:
    lists = [(choice.features, choice.right) for choice in choices if choice.right is not None and len(choice.features)]
    return dict(zip(FEATURE_NAMES, fit_lists(lists, _RIDGE).tolist(), strict=True))


def _fit_chance(choices: Sequence[Choice], weights: Weights) -> Pipeline:
    rows = [(features, choice.right is not None) for choice in choices if (features := choice.certainty(weights))]
    model = make_pipeline(StandardScaler(), LogisticRegression(C=_STRENGTH, max_iter=20000))
    return model.fit([features for features, _ in rows], [answerable for _, answerable in rows])


def _cross_validated(choices: Sequence[Choice]) -> dict[str, float]:
    """How often a right sentence is first and among the first three, and how well the probability tells answers."""
    first, three, probability, answerable = [], [], [], []
    for fold in range(_FOLDS):
        rest = [choice for place, choice in enumerate(choices) if place % _FOLDS != fold]
        weights = _fit_sentences(rest)
        chance = _fit_chance(rest, weights)
        for choice in choices[fold::_FOLDS]:
            features = choice.certainty(weights)
            probability.append(float(chance.predict_proba([features])[0, 1]) if features else 0.0)
            answerable.append(choice.right is not None)
            if choice.right is not None:
                right = [choice.is_right(candidate) for candidate in choice.ordered(weights)]
                first.append(any(right[:1]))
                three.append(any(right[:3]))
    chances, answers = np.array(probability), np.array(answerable)
    line = np.quantile(chances[~answers], 1 - _FALSE_ANSWERS)
    figures = {
        "right first": np.mean(first),
        "right among three": np.mean(three),
        "auc": roc_auc_score(answers, chances),
        "answered_at_5_percent_wrong": np.mean(chances[answers] > line),
    }
    return {name: round(float(value), 4) for name, value in figures.items()}


def _unscaled(chance: Pipeline) -> dict[str, float]:
    """The weights of the features as they are, from those of the scaled ones."""
    scaler, model = chance.named_steps["standardscaler"], chance.named_steps["logisticregression"]
    weights = model.coef_[0] / scaler.scale_
    bias = float(model.intercept_[0] - weights @ scaler.mean_)
    return {BIAS: bias, **dict(zip(CERTAINTY, weights, strict=True))}


def _write(name: str, weights: Fitted) -> None:
    path = Path(str(files("assistant.answering"))) / f"{name}.toml"
    write_weights(
        path, weights, command="python -m evals.training.answers", figures="evals/results/answer-training.json"
    )


if __name__ == "__main__":
    typer.run(main)
