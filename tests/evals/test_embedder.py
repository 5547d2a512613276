"""Teaching the bundled model: the pairs that were written for it, and that learning from them works."""

from itertools import repeat
from pathlib import Path

import numpy as np
import pytest

from corpus.finnish.analysis import index_terms
from evals.cases.sets import cases_of, unseen_cases
from evals.cases.statutes import held_out, statute_cases
from evals.training.embedder.model import TaughtModel
from evals.training.embedder.pairs import TrainingPair, everyday_pairs, read_pairs, work_pairs
from vectorstore.embedders.e5.embedder import E5Embedder
from vectorstore.query.colloquial import written
from vectorstore.query.vocabulary import standard

SHARED = Path("../shared/data")
PAIRS = [
    TrainingPair(
        "mikset sä oo vastannu mun viestiin", "Viesteihin vastataan kolmen arkipäivän kuluessa.", ("Viestit luetaan.",)
    ),
    TrainingPair("voiks mä saada uuden ajan", "Ajan voi vaihtaa soittamalla ajanvaraukseen."),
    TrainingPair("Minne laskun saa?", "Lasku lähetetään kotiin tai verkkopankkiin."),
]


def test_the_model_in_pytorch_gives_the_same_vectors() -> None:
    texts = ["Päätös tehdään seitsemässä arkipäivässä.", "§", "Tulkki tilataan."]
    theirs = E5Embedder("e5").embed_passages(texts)
    assert ((TaughtModel().passages(texts) * theirs).sum(axis=1) > 0.999).all()


def test_the_model_learns_from_pairs() -> None:
    model = TaughtModel()
    before = model.passages(["Ajan voi vaihtaa."])
    losses = list(model.teach(repeat(PAIRS, 8), steps=8))
    assert np.mean(losses[-3:]) < np.mean(losses[:3])
    assert float(before[0] @ model.passages(["Ajan voi vaihtaa."])[0]) < 0.9999
    up, down = model.factors()["l0.q.w"]
    assert np.abs(up @ down).max() > 0


@pytest.mark.skipif(not SHARED.is_dir(), reason="the public data is not there")
def test_no_pair_asks_what_measures_the_answers() -> None:
    pairs = read_pairs(SHARED)
    assert len(pairs) > 4000 and all(pair.question and pair.answer for pair in pairs)
    assert all(pair.answer not in pair.others for pair in pairs)
    measuring = [*cases_of(unseen_cases()), *held_out(statute_cases(SHARED / "statutes"))]
    asked = [_terms(turn) for case in measuring for turn in case.turns]
    own = {pair.question: _terms(pair.question) for pair in (*everyday_pairs(), *work_pairs())}
    # Nor in nearly the same words.
    alike = [question for question, terms in own.items() for other in asked if _overlap(terms, other) >= 0.6]
    assert not alike


def _terms(question: str) -> frozenset[str]:
    return frozenset(index_terms(written(standard(question))))


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)
