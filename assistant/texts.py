"""The words a user sees, in Finnish, Swedish and English, by key.

``languages/<code>.toml`` holds them. The texts of errors are in its table ``errors``, by the code
of the error, with the same values to fill in as the English template.
"""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

from corpus.errors import OhjenuoraError

Language = Literal["fi", "sv", "en"]


def text(key: str, language: Language, /, **values: object) -> str:
    """The text of a key such as ``answer.unknown``, filled with values."""
    table, name = key.split(".")
    return _table(language)[table][name].format(**values)


def error_text(error: OhjenuoraError, language: Language) -> str:
    """What went wrong, in the user's language; English errors speak for themselves."""
    return str(error) if language == "en" else text(f"errors.{error.code}", language, **error.details)


@cache
def _table(language: Language) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = tomllib.loads(
        files("assistant").joinpath("languages", f"{language}.toml").read_text(encoding="utf-8")
    )
    return found


def day(moment: date) -> str:
    """A date as Finns and Swedes write it."""
    return f"{moment.day}.{moment.month}.{moment.year}"
