"""Normal form of text: NFC, ordinary spaces and hyphens, lines joined into paragraphs.

``clean`` works on characters and needs no lexicon. ``join_lines`` mends words that a line end
cut, and asks Voikko whether the joined word exists.
"""

import re
import unicodedata
from collections.abc import Sequence

from corpus.finnish.function_words import JOINING
from corpus.finnish.voikko import knows

SOFT_HYPHEN = "\u00ad"

# Only these: full NFKC would turn "m²" into "m2" and "½" into "1⁄2".
_LIGATURES = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
}
_SPACES = dict.fromkeys("\u00a0\u1680\u202f\u205f\u3000\t\x0b" + "".join(map(chr, range(0x2000, 0x200B))), " ")
_LINE_ENDS = dict.fromkeys("\x0c\x1c\x1d\x1e\x85\u2028\u2029", "\n")
_GONE = dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e", "")
# Letters that nobody sees: the tags of Unicode can spell out a whole hidden sentence.
_GONE |= {chr(code): "" for code in range(0xE0000, 0xE0080)}
_CONTROLS = {chr(code): "" for code in [*range(9), *range(0x0E, 0x1C), 0x1F, *range(0x7F, 0x85), *range(0x86, 0xA0)]}
_HYPHENS = {"\u2010": "-", "\u2011": "-"}
_TABLE = str.maketrans({**_LIGATURES, **_SPACES, **_LINE_ENDS, **_GONE, **_CONTROLS, **_HYPHENS})

_SOFT_AT_LINE_END = re.compile(rf"{SOFT_HYPHEN}+(?= *(?:\n|\Z))")
_SOFT_IN_WORD = re.compile(rf"(?<=[^\W\d_]){SOFT_HYPHEN}+(?=[^\W\d_])")
_SOFT_ELSEWHERE = re.compile(rf" *{SOFT_HYPHEN}[ {SOFT_HYPHEN}]*")
_RUN_OF_SPACES = re.compile(r" {2,}")
_EDGES = re.compile(r" *\n *")
_CUT_WORD = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)-\Z")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
# "maa- ja metsätalous", "sosiaali- tai terveydenhuolto": the hyphen stands for an omitted part.
_OMISSION = JOINING | frozenset({"että", "och", "eller", "samt", "and", "or"})


def clean(text: str) -> str:
    """Normalise characters and spaces; idempotent, and equal for composed and decomposed letters.

    Line ends stay (as ``\\n``); spaces at line edges and runs of spaces go. A soft hyphen at a
    line end becomes "-" (``join_lines`` decides about it), inside a word it goes, and anywhere
    else it is a space: one kind of PDF writes the space of "51 §" that way.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    # A second NFC: a removed character may have stood between a letter and its mark.
    text = unicodedata.normalize("NFC", text.translate(_TABLE))
    if SOFT_HYPHEN in text:
        text = _SOFT_AT_LINE_END.sub("-", text)
        text = _SOFT_IN_WORD.sub("", text)
        text = unicodedata.normalize("NFC", _SOFT_ELSEWHERE.sub(" ", text))
    return _EDGES.sub("\n", _RUN_OF_SPACES.sub(" ", text)).strip(" ")


def one_line(text: str) -> str:
    """``clean`` with line ends as spaces: for headings, cells and titles."""
    return " ".join(clean(text).split())


def join_lines(lines: Sequence[str]) -> tuple[str, tuple[int, ...]]:
    """Join cleaned lines into one paragraph.

    Returns the text and the offset in it at which each line begins.
    """
    text = ""
    starts: list[int] = []
    for line in lines:
        if text:
            text = _glue(text, line)
        starts.append(len(text))
        text += line
    return text, tuple(starts)


def _glue(text: str, line: str) -> str:
    """``text`` made ready for ``line`` to follow: a space added, or a hyphen kept or removed."""
    cut = _CUT_WORD.search(text)
    following = _FIRST_WORD.match(line)
    if not cut or not following:
        # "e-\nmail" and "2023-\n24": a hyphen after a digit or before one belongs to the word.
        return text if re.search(r"\w-\Z", text) and line[:1].isalnum() else text + " "
    if following[0] in _OMISSION:
        return text + " "
    return text if _keeps_hyphen(cut[1], following[0]) else text[:-1]


def _keeps_hyphen(before: str, after: str) -> bool:
    if after[:1].isupper() or before.isupper():
        return True
    if knows(before.rsplit("-", 1)[-1] + after):
        return False
    # "valitus-aika" with a real hyphen is only believed when Voikko knows it and not the joined word.
    return before[-1:].lower() == after[:1].lower() and before[-1:].lower() in "aeiouyäö" and knows(f"{before}-{after}")
