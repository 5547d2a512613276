"""Everyday speech and the abbreviations of the trade in standard Finnish: "miten mun pitää tehä lasu"."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

_ENDINGS = (
    "n|a|ä|ta|tä|ssa|ssä|sta|stä|an|än|en|in|on|un|lla|llä|lle|lta|ltä|ksi|t|ja|jä|jen|iin|issa|issä|ista|istä|ille"
)

_NAME_LIKE = 3


def standard(text: str) -> str:
    """The text with the words of ``vocabulary.toml`` replaced; their case endings go, which no search needs."""
    pattern, words = _table()
    return pattern.sub(lambda match: words[next(filter(None, match.groups())).lower()], text)


def alike(lemmas: Iterable[str]) -> tuple[str, ...]:
    """The lemmas that a question with these means too: with "vanhus" also "iäkäs" and "ikääntynyt"."""
    groups = _groups()
    return tuple(dict.fromkeys(other for lemma in lemmas for other in groups.get(lemma, ())))


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(files("vectorstore.query").joinpath("vocabulary.toml").read_text(encoding="utf-8"))


@cache
def _groups() -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for group in _words()["alike"]["groups"]:
        for lemma in group:
            groups.setdefault(lemma, []).extend(other for other in group if other != lemma)
    return groups


@cache
def _table() -> tuple[re.Pattern[str], dict[str, str]]:
    table = _words()
    field, spoken = (
        "|".join(map(re.escape, sorted(table[name], key=len, reverse=True))) for name in ("field", "spoken")
    )
    # The short spoken words are not read with a capital: "Sun" and "Mun" may be names.
    first = "|".join(word for word in table["spoken"] if len(word) > _NAME_LIKE)
    pattern = rf"(?<![\w-])(?:((?i:{field}))(?:[:-]?(?:{_ENDINGS}))?|({spoken})|\A((?i:{first})))(?![\w-])"
    return re.compile(pattern), table["field"] | table["spoken"]
