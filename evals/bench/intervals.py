"""Shares with how sure they are."""

from collections.abc import Iterable
from math import sqrt
from typing import NamedTuple

_Z = 1.96
"""Of an interval of 95 %."""


class Interval(NamedTuple):
    """A share with its Wilson interval of 95 % (Wilson 1927), each 0 to 1."""

    share: float
    low: float
    high: float
    of: int

    def __str__(self) -> str:
        return f"{self.share:.2f} ({self.low:.2f}-{self.high:.2f}) of {self.of}"


def interval(held: Iterable[bool]) -> Interval:
    """The share of what held, with its interval; all of 0 to 1 when there is nothing."""
    found = list(held)
    count = len(found)
    if not count:
        return Interval(0.0, 0.0, 1.0, 0)
    share = sum(found) / count
    middle = share + _Z**2 / (2 * count)
    half = _Z * sqrt(share * (1 - share) / count + _Z**2 / (4 * count**2))
    scale = 1 + _Z**2 / count
    # Rounding may lead a hair's breadth beyond what a share can be.
    return Interval(share, max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale), count)
