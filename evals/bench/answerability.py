"""How well one probability tells questions that the passages answer from those they do not."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss, roc_auc_score

from assistant.answering.answerability import THRESHOLD
from assistant.answering.inquiry import Inquiry
from assistant.answering.stages import decided
from evals.bench.collections import read_collection
from evals.bench.index import indexed, silent
from evals.bench.systems import BUNDLED
from evals.errors import BadCollection
from vectorstore.embedders import open_embedder
from vectorstore.query.question import Question
from vectorstore.search import ReleaseSearch

_FALSE_ANSWERS = 0.05
_BINS = 10


@dataclass(frozen=True, slots=True)
class Answerability:
    """Figures from 0 to 1.

    The first three are of the probability that the search gives, those that begin with "sentence" of the one that
    looks at the best sentence too. ``answered`` and ``wrong`` tell what the assistant does at its own threshold.
    """

    auc: float
    answered_at_5_percent_wrong: float
    brier: float
    """Mean squared difference of the probability and what was so; 0 is best."""
    sentence_auc: float
    sentence_answered_at_5_percent_wrong: float
    answered: float
    wrong: float
    questions: int


def measure_answerability(
    data: Path, *, full: bool, questions: Path | None, work: Path, plot: Path, held_out: bool
) -> Answerability:
    """Ask all questions of a collection, and draw the reliability of the probability into ``plot``.

    ``held_out`` takes only the half of the questions that fitted no weights. Raises ``BadCollection`` when all
    questions have an answer, or none.
    """
    collection = read_collection(data, full=full, questions=questions)
    asked = collection.held_out if held_out else collection.questions
    answers = np.array([bool(one.relevant) for one in asked])
    if answers.all() or not answers.any():
        raise BadCollection(path=str(questions or data), found="only questions of one sort, with or without an answer")
    embedder = open_embedder(BUNDLED)
    search = indexed(collection, work, embedder, silent)
    understood = [search.understand(one.text) for one in asked]
    vectors = embedder.embed_queries([question.text for question in understood])
    both = np.array([_chances(*one, search) for one in zip(understood, vectors, strict=True)])
    chance, of_sentence = both.T
    _draw(plot, answers, chance)
    return Answerability(
        _rounded(roc_auc_score(answers, chance)),
        _answered(answers, chance),
        _rounded(brier_score_loss(answers, chance)),
        _rounded(roc_auc_score(answers, of_sentence)),
        _answered(answers, of_sentence),
        _rounded((of_sentence[answers] >= THRESHOLD).mean()),
        _rounded((of_sentence[~answers] >= THRESHOLD).mean()),
        len(asked),
    )


def _rounded(figure: float) -> float:
    return round(float(figure), 4)


def _chances(question: Question, vector: NDArray[np.float32], search: ReleaseSearch) -> tuple[float, float]:
    """How likely there is an answer by the search alone, and by the best sentence too."""
    inquiry = decided(Inquiry(question.text, question, vector, date.today(), "fi"), search)
    return inquiry.found.answerable, inquiry.certainty


def _answered(answers: NDArray[np.bool_], chance: NDArray[np.float64]) -> float:
    """The share of answerable questions answered where 5 in 100 of the others are."""
    line = np.quantile(chance[~answers], 1 - _FALSE_ANSWERS)
    return _rounded((chance[answers] > line).mean())


def _draw(path: Path, answers: NDArray[np.bool_], chance: NDArray[np.float64]) -> None:
    from matplotlib.figure import Figure

    share, mean = calibration_curve(answers, chance, n_bins=_BINS, strategy="quantile")
    figure = Figure(figsize=(5, 5), layout="constrained")
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    axes.plot(mean, share, marker="o")
    axes.set(xlabel="probability given", ylabel="share with an answer", xlim=(0, 1), ylim=(0, 1))
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=100)
