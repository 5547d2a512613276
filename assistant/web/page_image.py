"""A page of a PDF as a picture with a sentence marked; the only module that imports pypdfium2."""

import io
import threading
from functools import lru_cache
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops, ImageDraw

from corpus.normalise import clean

_SCALE = 1.6
"""Pixels for each point: 115 dots an inch, sharp enough to read and light to send."""
_MARK = (255, 236, 120)
# PDFium is not safe to call from two threads.
_lock = threading.Lock()


def page_png(path: Path, number: int, marked: str) -> bytes:
    """The 1-based page ``number`` as PNG, with the text ``marked`` on it highlighted where it is found.

    ``marked`` is normalised text: spaces and hyphens are ignored when it is matched.
    """
    with _lock:
        pdf = pypdfium2.PdfDocument(path)
        try:
            page = pdf[number - 1]
            image = page.render(scale=_SCALE).to_pil().convert("RGB")
            boxes = _boxes(page.get_textpage(), marked)
            height = page.get_height()
        finally:
            pdf.close()
    if boxes:
        image = ImageChops.multiply(image, _highlight(image.size, boxes, height))
    out = io.BytesIO()
    image.save(out, "PNG", optimize=False)
    return out.getvalue()


def stands_on_page(path: Path, number: int, text: str) -> bool:
    """Whether the 1-based page ``number`` holds the text, spaces and hyphens aside."""
    return _letters(clean(text)) in _page_letters(path, number)


@lru_cache(maxsize=64)
def _page_letters(path: Path, number: int) -> str:
    """The letters and digits of a page in order, none when the file has no such page."""
    with _lock:
        pdf = pypdfium2.PdfDocument(path)
        try:
            return _letters(clean(pdf[number - 1].get_textpage().get_text_range())) if number <= len(pdf) else ""
        finally:
            pdf.close()


def _highlight(size: tuple[int, int], boxes: list[tuple[float, float, float, float]], height: float) -> Image.Image:
    layer = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(layer)
    for left, bottom, right, top in boxes:
        corners = (left - 1, height - top - 1, right + 1, height - bottom + 1)
        draw.rectangle([corner * _SCALE for corner in corners], fill=_MARK)
    return layer


def _boxes(page: pypdfium2.PdfTextPage, marked: str) -> list[tuple[float, float, float, float]]:
    """The rectangles of the characters that spell the text, in points from the lower left corner."""
    wanted = _letters(clean(marked))
    spelled = [(index, letter) for index in range(page.count_chars()) for letter in _letters(_char(page, index))]
    place = "".join(letter for _, letter in spelled).find(wanted) if wanted else -1
    if place < 0:
        return []
    indexes = dict.fromkeys(index for index, _ in spelled[place : place + len(wanted)])
    return [page.get_charbox(index, loose=True) for index in indexes]


def _char(page: pypdfium2.PdfTextPage, index: int) -> str:
    return clean(page.get_text_range(index, 1, errors="ignore"))


def _letters(content: str) -> str:
    return "".join(character for character in content.lower() if character.isalnum())
