"""Questions in Swedish and English put into Finnish word by word, by the terms of the field.

The vectors of the bundled model know all three languages, but words and the kind of thing asked for are looked for in
Finnish. What the table lacks, names and numbers among it, stays as it is.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from corpus.finnish.voikko import knows

Foreign = Literal["sv", "en"]
_LANGUAGES: tuple[Foreign, ...] = ("sv", "en")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SHARE = 0.4
"""Of the words of a question: so many are in a language's table where it is in that language, and not more Finnish."""


@dataclass(frozen=True, slots=True)
class _Dictionary:
    """A language: its words with empty ones as the empty string, and the pattern that finds them."""

    words: dict[str, str]
    pattern: re.Pattern[str]


def language_of(text: str) -> Foreign | None:
    """The language of a question that is not in Finnish, None for Finnish and for what cannot be told."""
    found = _WORD.findall(text)
    if not found:
        return None
    shares = {language: _covered(text, _table(language)) / len(found) for language in _LANGUAGES}
    best = max(shares, key=shares.__getitem__)
    finnish = sum(map(knows, found)) / len(found)
    return best if shares[best] >= _SHARE and shares[best] > finnish else None


def in_finnish(text: str, language: Foreign) -> str:
    """The words of a question in Finnish base forms."""
    table = _table(language)
    put = table.pattern.sub(lambda match: f" {table.words[match[1].lower()]} ", text)
    return re.sub(r" (?=[?!.,])", "", " ".join(put.split()))


def _covered(text: str, table: _Dictionary) -> int:
    return sum(len(_WORD.findall(match[0])) for match in table.pattern.finditer(text))


@cache
def _table(language: Foreign) -> _Dictionary:
    given = _read()[language]
    words: dict[str, str] = dict.fromkeys(given["empty"].split(), "") | given["words"]
    phrases = "|".join(re.escape(phrase) for phrase in sorted(words, key=len, reverse=True))
    return _Dictionary(words, re.compile(rf"(?<![\w-])({phrases})(?:{given['endings']})?(?![\w-])", re.IGNORECASE))


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(files("vectorstore.query").joinpath("foreign.toml").read_text(encoding="utf-8"))
