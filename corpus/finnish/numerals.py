"""Numbers in letters."""

import re

from corpus.finnish.voikko import is_numeral

_PIECES = {
    "kahdeksa": 8,
    "yhdeksä": 9,
    "seitsem": 7,
    "nelj": 4,
    "kolm": 3,
    "kymmen": 10,
    "toista": 10,
    "tuhat": 1000,
    "tuhan": 1000,
    "sata": 100,
    "sada": 100,
    "sato": 100,
    "ensimm": 1,
    "yksi": 1,
    "yht": 1,
    "yhd": 1,
    "kaksi": 2,
    "kaht": 2,
    "kahd": 2,
    "viisi": 5,
    "viit": 5,
    "viid": 5,
    "kuusi": 6,
    "kuut": 6,
    "kuud": 6,
}
"""How the parts of a numeral begin in any case, the longer first: "yhdeksä" before "yhd"."""
_PIECE = re.compile("|".join(_PIECES))
_MULTIPLIES = 10
_NO_NUMBER = frozenset(["yksin"])
"""Forms of numerals that are words of their own."""
HALF = frozenset(["puoli", "puolen", "puolta", "puolessa"])
NUMERAL = (
    r"\b(?:yksi|yhden|yhtä|kaksi|kahden|kahta|kolme[na]?|kolmen|kolmea|kolmessa|neljän?|neljää|neljässä|viisi|viiden"
    r"|viittä|kuusi|kuuden|kuutta|seitsemä\w+|kahdeks\w+|yhdeks\w+|kymmen\w+|(?:kolman|neljän|viiden|kuuden)[nt]e\w+)\b"
)
"""The pattern of a small number in the forms that can be nothing else, for texts too many to ask the lexicon about."""


def in_digits(word: str) -> str:
    """A numeral in lower case in digits with a decimal point, empty for other words."""
    if word in HALF:
        return "0.5"
    if word in _NO_NUMBER or not _PIECE.match(word):
        return ""
    return str(_counted(word)) if is_numeral(word) else ""


def _counted(numeral: str) -> int:
    """The value of a numeral in any case, "kahdenkymmenenviiden" 25; an ordinal counts as its number."""
    total = last = 0
    for piece in _PIECE.findall(numeral):
        value = _PIECES[piece]
        if piece == "toista" or value < _MULTIPLIES:
            total += value
            last = value
        else:
            # "kaksikymmentä": what stands before is counted so many times over.
            total += (last or 1) * value - last
            last = 0
    return total
