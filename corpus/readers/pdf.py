"""PDF files; the only module that imports pypdf.

pypdf gives pieces of text with their place, size and font; ``layout`` makes structure of them.
"""

import io
import logging
from collections.abc import Sequence
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, PyPdfError

from corpus.elements import Raw
from corpus.errors import BrokenFile, EncryptedFile, NoTextLayer, ReadError
from corpus.readers.pdf_layout import Piece, layout
from corpus.records import Notice

# What pypdf mends by itself is no news to whoever ingests.
logging.getLogger("pypdf").setLevel(logging.ERROR)


def read(content: bytes, suffix: str, path: str) -> Raw:
    """Read a PDF. Raises ``ReadError`` for a broken or encrypted file and one without any text."""
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise EncryptedFile(path=path, found="a password is needed")
        pages = [_pieces(page) for page in reader.pages]
        title = reader.metadata.title if reader.metadata else None
    except ReadError:
        raise
    except DependencyError as error:
        raise EncryptedFile(path=path, found=str(error)) from error
    except (PyPdfError, KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, RecursionError) as error:
        # Damage shows in pypdf as any of these.
        raise BrokenFile(path=path, found=str(error) or type(error).__name__, expected="PDF") from error
    bare = [number for number, pieces in enumerate(pages, 1) if not _has_text(pieces)]
    if len(bare) == len(pages):
        raise NoTextLayer(path=path, found=len(pages))
    notices = (Notice("pages-without-text", {"pages": ", ".join(map(str, bare))}),) if bare else ()
    shown = [pieces if number not in bare else [] for number, pieces in enumerate(pages, 1)]
    return Raw(layout(shown), title=_usable(title), page_count=len(pages), warnings=notices)


def _pieces(page: PageObject) -> list[Piece]:
    pieces: list[Piece] = []

    def collect(text: str, cm: Sequence[float], tm: Sequence[float], font: dict[str, Any] | None, size: float) -> None:
        if text:
            pieces.append(_piece(text, cm, tm, font, size))

    page.extract_text(visitor_text=collect)
    upright = [piece for piece in pieces if not piece.rotated]
    # A page that is turned as a whole is readable; turned text on an upright page is a watermark or a margin note.
    mostly_upright = sum(len(piece.text) for piece in upright) * 2 >= sum(len(piece.text) for piece in pieces)
    return upright if mostly_upright else pieces


def _piece(text: str, cm: Sequence[float], tm: Sequence[float], font: dict[str, Any] | None, size: float) -> Piece:
    # The product of the text and the page matrix (PDF 32000-1, 9.4.4).
    a, b = tm[0] * cm[0] + tm[1] * cm[2], tm[0] * cm[1] + tm[1] * cm[3]
    x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
    y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
    scale = (a * a + b * b) ** 0.5
    name = str((font or {}).get("/BaseFont", ""))
    bold = any(mark in name.lower() for mark in ("bold", "black", "heavy", "semibold"))
    return Piece(text, x, y, abs(size) * scale, bold, rotated=abs(b) > abs(a) * 0.05)


def _has_text(pieces: Sequence[Piece]) -> bool:
    """Whether a page has letters or digits that are not private-use stand-ins."""
    return any(character.isalnum() for piece in pieces for character in piece.text)


def _usable(title: str | None) -> str:
    """A title set by a person: word processors leave "Microsoft Word - kirje.doc" and "untitled"."""
    title = (title or "").strip()
    generated = title.lower().startswith(("microsoft word", "untitled", "(anonymous)")) or "." in title[-5:]
    return "" if generated else title
