"""One file to one ``Document``."""

import hashlib
import json

from corpus.catalogue import beside, describe
from corpus.elements import assemble
from corpus.errors import NoText, ReadError, Unreadable
from corpus.prompt_injection import commands_machine
from corpus.readers import read_bytes
from corpus.records import Document, Notice, SourceFile


def read_document(source: SourceFile) -> Document:
    """Read a file. Raises ``ReadError`` for everything that can be wrong with it."""
    content = _content(source)
    raw = read_bytes(content, source.path.suffix.lower(), str(source.path))
    assembled = assemble(raw.elements, raw.page_count)
    if not assembled.blocks:
        raise NoText(path=str(source.path), found=0)
    planted = sum(commands_machine(assembled.text[block.start : block.end]) for block in assembled.blocks)
    return Document(
        id=source.id,
        sha256=hashlib.sha256(content).hexdigest(),
        metadata=describe(source, raw),
        text=assembled.text,
        blocks=assembled.blocks,
        pages=assembled.pages,
        warnings=(*raw.warnings, Notice("planted-instructions", {"count": planted})) if planted else raw.warnings,
    )


def fingerprint(source: SourceFile) -> str:
    """Changes with the file, its name and what is known of it: hex digest, 64 characters. Readers have no part in it.

    A file whose metadata cannot be read has one too; reading it says what is wrong.
    """
    try:
        known = json.dumps(beside(source), default=str, sort_keys=True, ensure_ascii=False)
        content = _content(source)
    except ReadError as error:
        return hashlib.sha256(str(error).encode()).hexdigest()
    digest = hashlib.sha256(f"{source.id}\n{known}\n".encode())
    digest.update(content)
    return digest.hexdigest()


def _content(source: SourceFile) -> bytes:
    try:
        return source.path.read_bytes()
    except OSError as error:
        raise Unreadable(path=str(source.path), found=error.strerror or str(error)) from error
