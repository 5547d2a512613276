"""Lines of plain text to paragraphs, list items and headings, by what stands in them."""

import re
from collections.abc import Iterable

from corpus.elements import Element
from corpus.normalise import join_lines
from corpus.records import BlockKind

MARKER = re.compile(r"(?:\d{1,3} ?[a-zåäö]?\)|[a-zåäö]\)|[ivx]{1,4}\)|[-–—•*·▪◦‣●○■□\uf0b7\uf0a7] ?(?=\S))\s*")
_BULLET = re.compile(r"[•*·▪◦‣●○■□\uf0b7\uf0a7-] *(?=\S)|[–—] +(?=\S)")

PART = re.compile(r"[IVX]+ OSA\b[^.;]{0,120}")
CHAPTER = re.compile(r"\d+ ?[a-z]? luku\b(?! [a-zåäö]|[:.])[^.;:]{0,120}")
SECTION = re.compile(r"\d+ ?[a-z]? ?§(?!:)(?: +[A-ZÅÄÖ][^.;:]{0,160})?")
NUMBERED = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,4})\.? +(?=[A-ZÅÄÖ])[^.;:!?]{2,120}")


def starts_item(line: str) -> bool:
    """Whether a line begins a list item: "1) ...", "a) ...", "- ...", "• ..."."""
    return bool(MARKER.match(line)) and not (line[:1] in "-–—" and line[1:2].isdigit())


def item_text(line: str) -> str:
    """The item without a bullet; numbers and letters stay, because people cite "2 kohta"."""
    return _BULLET.sub("", line, count=1) if _BULLET.match(line) else line


def statute_heading(line: str) -> int:
    """Level of a heading of a statute ("II OSA", "1 luku", "12 a § Otsikko"), 0 for other lines."""
    for level, pattern in ((2, PART), (3, CHAPTER), (4, SECTION)):
        if pattern.fullmatch(line):
            return level
    return 0


def numbered_heading(line: str) -> int:
    """Level of "2 Otsikko" or "1.2. Otsikko" (2 and up), 0 for other lines."""
    found = NUMBERED.fullmatch(line)
    return min(6, found["number"].count(".") + 2) if found else 0


def paragraph_elements(lines: Iterable[str]) -> list[Element]:
    """Cleaned lines of one paragraph; lines that begin a list item become items of their own."""
    groups: list[list[str]] = []
    for line in lines:
        if not line:
            continue
        if not groups or starts_item(line):
            groups.append([line])
        else:
            groups[-1].append(line)
    return [_element(group) for group in groups]


def _element(group: list[str]) -> Element:
    text, _ = join_lines(group)
    if starts_item(text):
        return Element(BlockKind.LIST_ITEM, item_text(text))
    return Element(BlockKind.PARAGRAPH, text)
