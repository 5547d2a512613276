"""What the reader knows of questions that it did not learn from."""

from collections.abc import Sequence

import torch
from sklearn.metrics import roc_auc_score

from evals.training.reader.examples import Example
from evals.training.reader.model import ReaderModel
from vectorstore.embedders.e5.tokens import Tokens
from vectorstore.embedders.e5.weights import Special
from vectorstore.reader.inputs import input_of


def figures(
    model: ReaderModel, groups: Sequence[Sequence[Example]], tokens: Tokens, special: Special
) -> dict[str, float]:
    """Over questions with their passages: how often the best sentence answers, and how well the best score tells
    questions with an answer from those without one."""
    first, best, answerable = [], [], []
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for group in groups:
            scores = model([input_of(e.question, e.heading, e.sentences, tokens, special) for e in group])
            score, right = max(
                (float(value), number in example.answers)
                for example, values in zip(group, scores, strict=True)
                for number, value in enumerate(values)
            )
            best.append(score)
            answerable.append(any(example.answers for example in group))
            if answerable[-1]:
                first.append(right)
    shown = [score > 0 for score in best]
    none = [one for one, is_answerable in zip(shown, answerable, strict=True) if not is_answerable]
    return {
        "questions": len(groups),
        "first": sum(first) / max(1, len(first)),
        "auc": float(roc_auc_score(answerable, best)) if none else 1.0,
        "answered": sum(a and b for a, b in zip(shown, answerable, strict=True)) / max(1, len(first)),
        "wrongly": sum(none) / max(1, len(none)),
    }
