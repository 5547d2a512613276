"""Readers: the bytes of a file to its structure, one module a format."""

from importlib import import_module

from corpus.elements import Raw

FORMATS = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "plain",
    ".pdf": "pdf",
    ".docx": "docx",
    ".html": "html",
    ".htm": "html",
    ".xlsx": "tables",
    ".csv": "tables",
}
"""File name endings, and the module that reads each."""


def read_bytes(content: bytes, suffix: str, path: str) -> Raw:
    """Read the content of a file of a known ending; ``path`` is for errors. Raises ``ReadError``."""
    # Loaded by need: an ingest of Markdown files does not wait for the PDF library.
    module = import_module(f"corpus.readers.{FORMATS[suffix]}")
    raw: Raw = module.read(content, suffix, path)
    return raw
