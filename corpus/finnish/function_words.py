"""The small words of Finnish that join, limit, ask, deny and point: closed classes, in lower case and listed once."""

from collections.abc import Iterable

AND, OR, BUT = frozenset(["ja", "sekä"]), frozenset(["tai", "taikka"]), frozenset(["mutta", "vaan"])
NOR = frozenset(["eikä", "eivätkä"])
JOINING = AND | OR | {"eli"}
"""Words between the things of a list, or between two names of one thing."""
IF, UNLESS = frozenset(["jos", "kun", "mikäli"]), frozenset(["ellei", "elleivät", "jollei", "jolleivät"])
CONDITIONS = IF | UNLESS | {"edellyttäen"}
"""Words that open a condition."""
THAT = frozenset(["että", "ettei", "etteivät"])
NOT = frozenset(["ei", "eivät", "en", "et", "emme", "ette"])
DENYING = NOT | NOR | UNLESS
"""Words that deny the verb after them."""
ONLY = frozenset(["vain", "ainoastaan"])
THEN = frozenset(["aina", "silloin", "myös"])
"""Words between a ja and the condition that it joins: "ja aina, kun"."""
HOW = frozenset(["kuinka", "miten", "miksi", "milloin", "missä", "mistä", "mihin", "minne"])
HOW_MUCH = frozenset(["paljonko", "montako", "kauanko"])
"""Words that ask, pronouns apart."""
SOMEONE, SOMETHING = frozenset(["hän", "he"]), frozenset(["se", "ne"])
"""Lemmas of the pronouns that stand for persons and things."""
POINTING_BACK = frozenset(
    """
    tämä tämän tätä tästä tähän tällä tällöin nämä näitä näistä
    se sen sitä siitä siihen siinä sille sillä silloin siellä sinne ne niitä niistä niihin niiden
    hän hänen hänelle hänellä häntä heidän heille sama samasta samoin
    """.split()  # noqa: SIM905  # a list of forms is read in lines
)
"""Forms that mean something said before."""


def any_of(words: Iterable[str]) -> str:
    """The pattern of one of some words; the group is not caught."""
    return f"(?:{'|'.join(sorted(words, key=lambda word: (-len(word), word)))})"
