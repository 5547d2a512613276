"""Figures of a run; the retrieval measures come from ir-measures (https://ir-measur.es)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import mean, quantiles

import ir_measures
from ir_measures import RR, R, nDCG

from evals.records import Category, Outcome, Summary

FIGURES = {"ndcg@10": nDCG @ 10, "recall@1": R @ 1, "recall@5": R @ 5, "recall@10": R @ 10, "mrr": RR}
"""The measures of ir-measures by the name that a table gives them."""
_CASE_FIGURES = ("recall@5", "mrr", "ndcg@10")


def summarise(outcomes: Sequence[Outcome], release: str) -> Summary:
    """All figures over a run and by category."""
    by_category = {
        str(category): _figures(chosen)
        for category in Category
        if (chosen := [outcome for outcome in outcomes if outcome.case.category is category])
    }
    figures = _figures(outcomes) | _abstention(outcomes) | _latency(outcomes)
    return Summary(release, figures, by_category)


def _figures(outcomes: Sequence[Outcome]) -> dict[str, float]:
    figures = _retrieval([outcome for outcome in outcomes if outcome.case.answerable])
    answered = [outcome for outcome in outcomes if outcome.cited is not None]
    shares: dict[str, Callable[[Outcome], float]] = {
        "citation in place": lambda outcome: outcome.in_place,
        "citation correct": lambda outcome: bool(outcome.cited),
        "citation precision": lambda outcome: outcome.precise or 0.0,
        "contains facts": lambda outcome: bool(outcome.has_facts),
    }
    if answered:
        figures |= {name: mean(map(of, answered)) for name, of in shares.items()}
    figures["grounded"] = mean(outcome.grounded for outcome in outcomes)
    figures["right"] = mean(outcome.right for outcome in outcomes)
    figures["cases"] = len(outcomes)
    return figures


def _retrieval(outcomes: Sequence[Outcome]) -> dict[str, float]:
    if not outcomes:
        return {}
    relevant = {outcome.case.id: outcome.relevant for outcome in outcomes}
    return ranked_figures(relevant, {outcome.case.id: outcome.retrieved for outcome in outcomes}, _CASE_FIGURES)


def ranked_figures(
    relevant: Mapping[str, Iterable[str]], ranked: Mapping[str, Sequence[str]], names: Iterable[str]
) -> dict[str, float]:
    """Means of the named figures (``FIGURES``) over questions.

    ``relevant`` holds the right ids for each question, ``ranked`` the ids found for it, best first.
    """
    qrels = {question: dict.fromkeys(ids, 1) for question, ids in relevant.items()}
    run = {question: {name: float(-rank) for rank, name in enumerate(names)} for question, names in ranked.items()}
    measures = {name: FIGURES[name] for name in names}
    values = ir_measures.calc_aggregate(list(measures.values()), qrels, run)
    return {name: float(values[measure]) for name, measure in measures.items()}


def _abstention(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Precision and recall of saying "en löydä", and the share of answerable questions answered."""
    silent = [outcome for outcome in outcomes if not outcome.answered]
    unanswerable = [outcome for outcome in outcomes if not outcome.case.answerable]
    answerable = [outcome for outcome in outcomes if outcome.case.answerable]
    rightly = sum(not outcome.case.answerable for outcome in silent)
    return {
        "abstention precision": rightly / len(silent) if silent else 1.0,
        "abstention recall": rightly / len(unanswerable) if unanswerable else 1.0,
        "answered of answerable": mean(outcome.answered for outcome in answerable) if answerable else 1.0,
    }


def _latency(outcomes: Sequence[Outcome]) -> dict[str, float]:
    times = [outcome.milliseconds for outcome in outcomes]
    cuts = quantiles(times, n=20, method="inclusive") if len(times) > 1 else times * 20
    return {"ms p50": cuts[9], "ms p95": cuts[18]}
