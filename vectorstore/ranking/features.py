"""A feature: one number about something, for learned weights to weigh."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

_Seen = TypeVar("_Seen")


@dataclass(frozen=True, slots=True)
class Feature(Generic[_Seen]):
    """One number about what is seen: its name in the files of weights, its meaning, its function."""

    name: str
    meaning: str
    value: Callable[[_Seen], float]
