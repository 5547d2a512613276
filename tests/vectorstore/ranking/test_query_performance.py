"""Each predictor of query performance, with a result list that has it and one that has not."""

import numpy as np
import pytest
from numpy.typing import NDArray

from vectorstore.ranking.passage_features import PASSAGE_FEATURE_NAMES
from vectorstore.ranking.query_performance import PREDICTOR_NAMES, PREDICTORS, predictors
from vectorstore.ranking.scoring import answerable, ranking_weights

OF_BEST = ("passage", "sentence", "coverage", "neighbours", "answering sentence", "its coverage", "names", "missing")
LEADS = ("lead", "lead over ten", "dense lead", "lexical lead")
EVEN = [1.0] * 12


def predicted(
    table: NDArray[np.float32] | None = None,
    scores: list[float] = EVEN,
    cosines: list[float] = EVEN,
    lexical: list[float] = EVEN,
) -> dict[str, float]:
    """The predictors of passages that are ordered as they stand."""
    rows = np.zeros((len(scores), len(PASSAGE_FEATURE_NAMES)), dtype=np.float32) if table is None else table
    values = predictors(rows, list(enumerate(scores)), cosines, lexical)
    return dict(zip(PREDICTOR_NAMES, values, strict=True))


@pytest.mark.parametrize("name", OF_BEST)
def test_a_feature_of_the_first_passage_is_told_as_it_is(name: str) -> None:
    table = np.zeros((2, len(PASSAGE_FEATURE_NAMES)), dtype=np.float32)
    table[1, PASSAGE_FEATURE_NAMES.index(name)] = 0.5
    first, second = (dict(zip(PREDICTOR_NAMES, _ranked(table, place), strict=True)) for place in (1, 0))
    assert (first[name], second[name]) == (0.5, 0)
    assert sum(first.values()) == 0.5


def _ranked(table: NDArray[np.float32], place: int) -> tuple[float, ...]:
    return predictors(table, [(place, 1.0), (1 - place, 1.0)], [], [])


def test_the_score_leads_over_the_second_and_over_the_mean_of_the_next_nine() -> None:
    # The eleventh and the twelfth do not count.
    found = predicted(scores=[5.0, 3.0, *[1.0] * 8, 99.0, 99.0])
    assert (found["lead"], found["lead over ten"]) == pytest.approx((2, 5 - 11 / 9))
    even = predicted()
    assert (even["lead"], even["lead over ten"]) == (0, 0)


def test_either_ranking_leads_by_its_own_scores() -> None:
    assert predicted(cosines=[0.9, 0.6, 0.4])["dense lead"] == pytest.approx(0.4)
    assert predicted(lexical=[8.0, 3.0, 1.0])["lexical lead"] == pytest.approx(0.75)
    assert [predicted()[name] for name in ("dense lead", "lexical lead")] == [0, 0]


def test_one_alone_leads_over_nothing() -> None:
    found = predicted(scores=[5.0], cosines=[0.9], lexical=[])
    assert [found[name] for name in LEADS] == [0, 0, 0, 0]


def test_what_speaks_for_the_first_passage_makes_an_answer_likelier() -> None:
    table = np.full((2, len(PASSAGE_FEATURE_NAMES)), 0.9, dtype=np.float32)
    table[1, [PASSAGE_FEATURE_NAMES.index("passage"), PASSAGE_FEATURE_NAMES.index("sentence")]] = 0.7
    high, low = answerable(_ranked(table, 0)), answerable(_ranked(table, 1))
    assert 0 <= low < high <= 1
    nothing = predictors(table[:0], [], [], [])
    assert nothing == (0.0,) * len(PREDICTORS) and answerable(nothing) < 0.01


def test_every_predictor_has_a_meaning_a_weight_and_a_test() -> None:
    assert (*OF_BEST, *LEADS) == PREDICTOR_NAMES
    assert all(predictor.meaning for predictor in PREDICTORS)
    assert list(ranking_weights().tables["answerable"]) == ["bias", *PREDICTOR_NAMES]
