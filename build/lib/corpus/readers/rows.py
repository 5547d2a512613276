"""Table rows as lines that can be quoted alone: "Yksikkö: Kirjaamo; Puhelin: 03 000 1630."."""

from collections.abc import Sequence

from corpus.elements import Element
from corpus.normalise import one_line
from corpus.records import BlockKind


def table_elements(rows: Sequence[Sequence[str]]) -> list[Element]:
    """The rows of a table whose first row is its header; empty cells and rows are left out.

    A table of one row, or whose header is longer than its rows, is given as it stands.
    """
    cleaned = [[one_line(cell) for cell in row] for row in rows]
    cleaned = [row for row in cleaned if any(row)]
    if len(cleaned) < 2:
        return [_element(" · ".join(filter(None, row))) for row in cleaned]
    header, *body = cleaned
    return [_element(_line(header, row)) for row in body]


def _line(header: Sequence[str], row: Sequence[str]) -> str:
    names = [*header, *[""] * (len(row) - len(header))]
    cells = [f"{name.rstrip(':')}: {cell}" if name else cell for name, cell in zip(names, row, strict=False) if cell]
    line = "; ".join(cells)
    return line if line.endswith((".", "!", "?")) else f"{line}."


def _element(text: str) -> Element:
    return Element(BlockKind.TABLE_ROW, text)
