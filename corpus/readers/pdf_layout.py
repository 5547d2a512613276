"""Placed pieces of text to headings, paragraphs, list items and table rows."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from statistics import median

from corpus.elements import Element
from corpus.normalise import clean, join_lines, one_line
from corpus.readers.lists import item_text, numbered_heading, starts_item, statute_heading
from corpus.readers.rows import table_elements
from corpus.records import BlockKind

_SAME_LINE = 0.4
"""Share of the font size by which pieces of one line may differ in height."""
_HEADING_SIZE = 1.12
_LONGEST_HEADING = 160
_SMALL_TYPE = 0.9
_PARAGRAPH_GAP = 1.3
"""Share of the usual line distance from which a gap parts two paragraphs."""
_MARGIN_LINES = 3
_PAGE_NUMBER = re.compile(r"(?:sivu|sida|page|s\.)?\s*[-–]?\s*\d{1,4}\s*(?:[(/]\s*\d{1,4}\s*\)?)?\s*[-–]?", re.I)
_SENTENCE_END = re.compile(r"[.!?:;][)”\"']?\Z")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text where a PDF puts it: points from the lower left corner; ``size`` in points."""

    text: str
    x: float
    y: float
    size: float
    bold: bool
    rotated: bool = False


@dataclass(slots=True)
class Line:
    """One line of a page; more than one cell when its pieces stand apart as in a table."""

    page: int
    y: float
    size: float
    bold: bool
    cells: list[tuple[float, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(text for _, text in self.cells if text)


def layout(pages: Sequence[Sequence[Piece]]) -> tuple[Element, ...]:
    """The structure of a document, in reading order, from the pieces of each of its pages."""
    found = [list(_lines(pieces, number)) for number, pieces in enumerate(pages, 1)]
    body = _body_size([line for lines in found for line in lines])
    lines = _without_margins(found, body)
    return tuple(_elements(lines, _levels(lines, body), _line_distance(lines)))


def _body_size(lines: Sequence[Line]) -> float:
    """The size in which most of the text is set."""
    sizes = Counter[float]()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _lines(pieces: Sequence[Piece], page: int) -> Iterator[Line]:
    line: Line | None = None
    fresh = True
    for piece in pieces:
        for number, part in enumerate(piece.text.split("\n")):
            fresh = fresh or number > 0
            # Only characters are cleaned here: the space at the edge of a piece parts two words.
            if not part.strip():
                if line and not fresh and part:
                    _extend(line, " ")
                continue
            beside = line and abs(line.y - piece.y) <= _SAME_LINE * piece.size
            if line and beside and not fresh:
                _extend(line, part)
            elif line and beside and piece.x > line.cells[-1][0]:
                line.cells.append((piece.x, part))
            else:
                if line:
                    yield _cleaned(line)
                line = Line(page, piece.y, piece.size, piece.bold, [(piece.x, part)])
            fresh = False
        fresh = fresh or piece.text.endswith("\n")
    if line:
        yield _cleaned(line)


def _extend(line: Line, part: str) -> None:
    x, text = line.cells[-1]
    line.cells[-1] = (x, text + part)


def _cleaned(line: Line) -> Line:
    line.cells = [(x, clean(text).replace("\n", " ").strip()) for x, text in line.cells]
    return line


def _without_margins(pages: Sequence[list[Line]], body: float) -> list[Line]:
    """Lines of all pages without page numbers and what repeats at the top or bottom of pages."""
    repeated = Counter(shape for lines in pages for shape in {_shape(line) for line in _margins(lines)})
    often = max(2, len([lines for lines in pages if lines]) // 2)
    kept: list[Line] = []
    for lines in pages:
        margins = _margins(lines)
        for line in lines:
            in_margin = any(line is other for other in margins)
            running = in_margin and (repeated[_shape(line)] >= often or _is_letterhead(line, lines, body))
            if not running and not (in_margin and _PAGE_NUMBER.fullmatch(line.text)):
                kept.append(line)
    return [line for line in kept if line.text]


def _is_letterhead(line: Line, lines: Sequence[Line], body: float) -> bool:
    """Whether a line stands at the very top in smaller type than the text: the name of the organisation."""
    return line.size < _SMALL_TYPE * body and line.y >= max(other.y for other in lines)


def _margins(lines: Sequence[Line]) -> list[Line]:
    ordered = sorted(lines, key=lambda line: -line.y)
    return [*ordered[:_MARGIN_LINES], *ordered[_MARGIN_LINES:][-_MARGIN_LINES:]]


def _shape(line: Line) -> str:
    return re.sub(r"\d+", "0", line.text)


def _line_distance(lines: Sequence[Line]) -> float:
    gaps = [
        before.y - after.y
        for before, after in pairwise(lines)
        if before.page == after.page and 0 < before.y - after.y < 3 * max(before.size, 1)
    ]
    return median(gaps) if gaps else 0.0


def _levels(lines: Sequence[Line], body: float) -> list[int]:
    """Heading level of each line, 0 for body text: larger type first, then bold type, then numbering."""
    larger = sorted({round(line.size) for line in lines if line.size >= _HEADING_SIZE * body}, reverse=True)
    mostly_bold = sum(line.bold for line in lines) > len(lines) / 2
    return [_level(line, body, larger, bold_counts=not mostly_bold) for line in lines]


def _level(line: Line, body: float, larger: Sequence[int], *, bold_counts: bool) -> int:
    text = line.text
    if len(text) > _LONGEST_HEADING or len(line.cells) > 1 or not any(map(str.isalpha, text)):
        return 0
    if line.size >= _HEADING_SIZE * body:
        return min(5, larger.index(round(line.size)) + 1)
    if statute_heading(text):
        return statute_heading(text)
    if line.bold and bold_counts and not _SENTENCE_END.search(text) and not starts_item(text):
        return numbered_heading(text) or min(6, len(larger) + 1)
    return 0


def _elements(lines: Sequence[Line], levels: Sequence[int], distance: float) -> Iterator[Element]:
    group: list[Line] = []
    for _, run in groupby(zip(lines, levels, strict=True), key=lambda pair: _table_key(pair[0])):
        marked = list(run)
        if len(marked) > 1 and len(marked[0][0].cells) > 1:
            yield from _flush(group, _level_of(group, lines, levels))
            group = []
            yield from _table([line for line, _ in marked])
            continue
        for line, level in marked:
            if group and _parts(group[-1], line, level, _level_of(group, lines, levels), distance):
                yield from _flush(group, _level_of(group, lines, levels))
                group = []
            group.append(line)
    yield from _flush(group, _level_of(group, lines, levels))


def _table_key(line: Line) -> object:
    return len(line.cells) > 1 and line.page


def _level_of(group: Sequence[Line], lines: Sequence[Line], levels: Sequence[int]) -> int:
    first = group[0] if group else None
    return next((level for line, level in zip(lines, levels, strict=True) if line is first), 0)


def _parts(before: Line, line: Line, level: int, before_level: int, distance: float) -> bool:
    """Whether a line begins a new element."""
    if level != before_level or starts_item(line.text):
        return True
    if level:
        return line.page != before.page or before.y - line.y > 2 * line.size
    gap = before.y - line.y
    if line.page != before.page or gap < 0:
        # Over a page or column border a paragraph goes on unless its sentence has ended.
        return bool(_SENTENCE_END.search(before.text))
    return gap > _PARAGRAPH_GAP * distance


def _flush(group: Sequence[Line], level: int) -> Iterator[Element]:
    if not group:
        return
    text, starts = join_lines([line.text for line in group])
    turns = tuple(
        (start, line.page)
        for number, (start, line) in enumerate(zip(starts, group, strict=True))
        if number == 0 or line.page != group[number - 1].page
    )
    if level:
        yield Element(BlockKind.HEADING, one_line(text), level, turns[:1])
    elif starts_item(text):
        shorter = item_text(text)
        cut = len(text) - len(shorter)
        yield Element(BlockKind.LIST_ITEM, shorter, 0, tuple((max(0, start - cut), page) for start, page in turns))
    else:
        yield Element(BlockKind.PARAGRAPH, text, 0, turns)


def _table(lines: Sequence[Line]) -> Iterator[Element]:
    columns = [x for x, _ in max(lines, key=lambda line: len(line.cells)).cells]
    rows = []
    for line in lines:
        row = [""] * len(columns)
        for x, text in line.cells:
            column = min(range(len(columns)), key=lambda index: abs(columns[index] - x))
            row[column] = f"{row[column]} {text}".strip()
        rows.append(row)
    for element in table_elements(rows):
        yield Element(element.kind, element.text, 0, ((0, lines[0].page),))
