"""One ranking out of two: scores scaled to 0..1 and added with weights."""

from collections.abc import Mapping, Sequence


def scaled(scores: Mapping[int, float]) -> dict[int, float]:
    """Min-max scaling to 0..1; a single score, or equal ones, become 1."""
    if not scores:
        return {}
    low, high = min(scores.values()), max(scores.values())
    if high == low:
        return dict.fromkeys(scores, 1.0)
    return {number: (score - low) / (high - low) for number, score in scores.items()}


def fused(rankings: Sequence[tuple[float, Mapping[int, float]]]) -> list[tuple[int, float]]:
    """Weighted sum of scaled scores, best first, ties by number.

    ``rankings`` holds (weight, scores); what a ranking does not name counts as its lowest, 0.
    """
    total: dict[int, float] = {}
    for weight, scores in rankings:
        for number, score in scaled(scores).items():
            total[number] = total.get(number, 0.0) + weight * score
    return sorted(total.items(), key=lambda pair: (-pair[1], pair[0]))
