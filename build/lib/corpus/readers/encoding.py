"""Bytes of text files to text: UTF-8, or UTF-16 that says so. The only module that imports charset-normalizer."""

import codecs

from charset_normalizer import from_bytes

from corpus.errors import WrongEncoding

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode(content: bytes, path: str) -> str:
    """The text of a file. Raises ``WrongEncoding`` naming what the bytes look like."""
    try:
        if content.startswith(_UTF16):
            return content.decode("utf-16")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # Guessing would put wrong letters into quotes, so the file is refused and its owner decides.
        best = from_bytes(content[:100_000]).best()
        found = best.encoding.replace("_", "-") if best else f"byte {content[error.start]:#04x} at {error.start}"
        raise WrongEncoding(path=path, found=found) from error
