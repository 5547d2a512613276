"""How well one probability tells questions that the passages answer from those they do not."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss, roc_auc_score

from assistant.confidence import THRESHOLD
from evals.bench.collections import read_collection
from evals.bench.index import indexed, silent
from evals.bench.systems import BUNDLED
from evals.errors import BadCollection
from vectorstore.embedders import open_embedder

_FALSE_ANSWERS = 0.05
_BINS = 10


@dataclass(frozen=True, slots=True)
class Answerability:
    """Figures from 0 to 1. ``answered`` and ``wrong`` are shares at the assistant's own threshold."""

    auc: float
    answered_at_5_percent_wrong: float
    answered: float
    wrong: float
    brier: float
    """Mean squared difference of the probability and what was so; 0 is best."""
    questions: int


def measure_answerability(
    data: Path, *, full: bool, questions: Path | None, work: Path, plot: Path, held_out: bool
) -> Answerability:
    """Ask all questions of a collection, and draw the reliability of the probability into ``plot``.

    ``held_out`` takes only the half of the questions that fitted no weights. Raises ``BadCollection`` when all
    questions have an answer, or none.
    """
    collection = read_collection(data, full=full, questions=questions)
    asked = collection.questions[1::2] if held_out else collection.questions
    answers = np.array([bool(one.relevant) for one in asked])
    if answers.all() or not answers.any():
        raise BadCollection(path=str(questions or data), found="only questions of one sort, with or without an answer")
    embedder = open_embedder(BUNDLED)
    search = indexed(collection, work, embedder, silent)
    understood = [search.understand(one.text) for one in asked]
    vectors = embedder.embed_queries([question.text for question in understood])
    found = (search.search(*both, limit=1) for both in zip(understood, vectors, strict=True))
    chance = np.array([one.answerable for one in found])
    line = np.quantile(chance[~answers], 1 - _FALSE_ANSWERS)
    _draw(plot, answers, chance)
    return Answerability(
        round(float(roc_auc_score(answers, chance)), 4),
        round(float((chance[answers] > line).mean()), 4),
        round(float((chance[answers] >= THRESHOLD).mean()), 4),
        round(float((chance[~answers] >= THRESHOLD).mean()), 4),
        round(float(brier_score_loss(answers, chance)), 4),
        len(asked),
    )


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
