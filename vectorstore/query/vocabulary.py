"""The words of ``vocabulary.toml``: abbreviations of the field and colloquial words in standard Finnish, and synonyms.

"Miten mun pitää tehä lasu" is searched as "miten minun pitää tehdä lastensuojelu". Colloquial forms of other words are
the business of ``colloquial``.
"""

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
"""Letters up to which a colloquial word with a capital may be a name: "Sun", "Mun"."""


def standard(text: str) -> str:
    """The text with abbreviations and colloquial words replaced; their case endings go, which no search needs."""
    pattern, words = _table()
    return pattern.sub(lambda match: words[next(filter(None, match.groups())).lower()], text)


def synonyms(lemmas: Iterable[str]) -> tuple[str, ...]:
    """The lemmas that a question with these means too: with "vanhus" also "iäkäs" and "ikääntynyt"."""
    groups = _groups()
    return tuple(dict.fromkeys(other for lemma in lemmas for other in groups.get(lemma, ())))


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(files("vectorstore.query").joinpath("vocabulary.toml").read_text(encoding="utf-8"))


@cache
def _groups() -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for group in _words()["synonyms"]["groups"]:
        for lemma in group:
            groups.setdefault(lemma, []).extend(other for other in group if other != lemma)
    return groups


@cache
def _table() -> tuple[re.Pattern[str], dict[str, str]]:
    table = _words()
    abbreviations, colloquial = (
        "|".join(map(re.escape, sorted(table[name], key=len, reverse=True))) for name in ("abbreviations", "colloquial")
    )
    first = "|".join(word for word in table["colloquial"] if len(word) > _NAME_LIKE)
    pattern = rf"(?<![\w-])(?:((?i:{abbreviations}))(?:[:-]?(?:{_ENDINGS}))?|({colloquial})|\A((?i:{first})))(?![\w-])"
    return re.compile(pattern), table["abbreviations"] | table["colloquial"]
