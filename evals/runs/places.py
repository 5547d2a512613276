"""Whether a quote stands where its citation says, in the source file itself and by other readers than the ingest's.

Pages of PDF files are read by PDFium; of other files all that is written in them is taken, in its order: the text of
the markup and the parts of office files. Only letters and digits are compared.
"""

import html
import re
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from assistant.records import Citation
from assistant.service import Assistant
from assistant.web.page_image import stands_on_page

_MARKUP = re.compile(r"<[^<>]*>")
_OFFICE = re.compile(r"(?:word/document|xl/sharedStrings|xl/workbook)\.xml|xl/worksheets/\w+\.xml")
_SHEET_NAME = re.compile(r'<sheet [^>]*name="([^"]*)"')
_ON_ONE_PAGE = 80
"""Characters of a quote that are looked for on a page: its end may stand on the next."""


def stands_in_place(citation: Citation, assistant: Assistant) -> bool:
    """Whether the file, at the page or under the heading that the citation names, holds the quote."""
    path = assistant.original(citation.document)
    if path is None:
        return False
    pieces = list(_pieces(citation.quote))
    if citation.page is not None:
        return all(stands_on_page(path, citation.page, piece[:_ON_ONE_PAGE]) for piece in pieces)
    written = _written(path, Path(citation.document).suffix)
    heading = citation.section.rpartition(" › ")[2]
    start = max(written.find(_letters(heading)), 0)
    return _letters(heading) in written and all(_letters(piece) in written[start:] for piece in pieces)


def _pieces(quote: str) -> Iterator[str]:
    """The quote, or the cells of the row of a table that it is: "Luokka: 2; Palkkio: 720"."""
    cells = [cell.partition(": ") for cell in quote.split("; ")]
    yield from (value for _, _, value in cells) if all(colon for _, colon, _ in cells) else [quote]


@lru_cache(maxsize=64)
def _written(path: Path, suffix: str) -> str:
    if not zipfile.is_zipfile(path):
        text = path.read_text(encoding="utf-8-sig")
        return _letters(html.unescape(_MARKUP.sub(" ", text)) if suffix == ".html" else text)
    with zipfile.ZipFile(path) as parts:
        written = [parts.read(name).decode() for name in sorted(parts.namelist()) if _OFFICE.fullmatch(name)]
    names = [name for part in written for name in _SHEET_NAME.findall(part)]
    return _letters(html.unescape(" ".join([*names, *(_MARKUP.sub(" ", part) for part in written)])))


def _letters(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())
