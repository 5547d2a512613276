"""What is found of personal data in a text."""

from dataclasses import dataclass
from enum import StrEnum

Span = tuple[int, int]
"""Where something starts, and where it ends, exclusive."""


class Personal(StrEnum):
    """A kind of personal data."""

    IDENTITY = "identity"
    BIRTH = "birth"
    ACCOUNT = "account"
    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of a text that is of a kind; ``end`` is exclusive."""

    kind: Personal
    start: int
    end: int
