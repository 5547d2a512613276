"""Everyday speech and the abbreviations of the trade in standard Finnish: "miten mun pitää tehä lasu"."""

import re
import tomllib
from functools import cache
from importlib.resources import files

_ENDINGS = (
    "n|a|ä|ta|tä|ssa|ssä|sta|stä|an|än|en|in|on|un|lla|llä|lle|lta|ltä|ksi|t|ja|jä|jen|iin|issa|issä|ista|istä|ille"
)

_NAME_LIKE = 3


def standard(text: str) -> str:
    """The text with the words of ``everyday.toml`` replaced; their case endings go, which no search needs."""
    pattern, words = _table()
    return pattern.sub(lambda match: words[next(filter(None, match.groups())).lower()], text)


@cache
def _table() -> tuple[re.Pattern[str], dict[str, str]]:
    table = tomllib.loads(files("vectorstore").joinpath("everyday.toml").read_text(encoding="utf-8"))
    field, spoken = ("|".join(map(re.escape, sorted(table[name], key=len, reverse=True))) for name in table)
    # The short spoken words are not read with a capital: "Sun" and "Mun" may be names.
    first = "|".join(word for word in table["spoken"] if len(word) > _NAME_LIKE)
    pattern = rf"(?<![\w-])(?:((?i:{field}))(?:[:-]?(?:{_ENDINGS}))?|({spoken})|\A((?i:{first})))(?![\w-])"
    return re.compile(pattern), table["field"] | table["spoken"]
