"""Every error a person may see, from one root.

    OhjenuoraError
    └── CorpusError
        ├── SourceError   (paths and folders)
        └── ReadError     (one file; the rest of an ingest goes on)

A subclass has a stable ``code`` and an English ``template`` that says what was found, what was
expected and what to do. The user interface shows the Finnish or Swedish text of the same code,
filled with the same ``details``.
"""

from typing import ClassVar


class OhjenuoraError(Exception):
    """Root of the tree; never raised itself."""

    code: ClassVar[str] = ""
    template: ClassVar[str] = ""

    def __init__(self, **details: str | int | float) -> None:
        self.details = details
        super().__init__(self.template.format(**details))

    def __reduce__(self) -> tuple[object, ...]:
        # Errors travel from the reading processes, and pickle calls the class without keywords.
        return _rebuild, (type(self), self.details)


def _rebuild(kind: type[OhjenuoraError], details: dict[str, str | int | float]) -> OhjenuoraError:
    return kind(**details)


class CorpusError(OhjenuoraError):
    """Something is wrong with what was given to read."""


class SourceError(CorpusError):
    """A path or folder cannot be used at all."""


class ReadError(CorpusError):
    """One file cannot be read; ``path`` is always among the details."""


class PathMissing(SourceError):
    code = "path-missing"
    template = "{path} does not exist. Expected a file or a folder. Check the path."


class NothingToRead(SourceError):
    code = "nothing-to-read"
    template = (
        "No document was found in {path}. Expected at least one file in a known format. "
        "Check the folder; the release in use stays as it was."
    )


class UnknownFormat(ReadError):
    code = "unknown-format"
    template = "{path} is of the unknown format {found}. Expected one of {expected}. Convert the file or leave it out."


class EmptyFile(ReadError):
    code = "empty-file"
    template = "{path} is empty. Expected a document with text. Export the file again."


class FileTooLarge(ReadError):
    code = "file-too-large"
    template = "{path} has {found} MB. Expected at most {expected} MB. Split the file or leave pictures out."


class OutsideRoot(ReadError):
    code = "outside-root"
    template = (
        "{path} leads to {found}, outside the folder {expected}. "
        "Expected files inside it. Copy the file into the folder instead of linking to it."
    )


class SameId(ReadError):
    code = "same-id"
    template = (
        "{path} and {found} would both be named {expected}. Expected one file for each name; "
        "the second was left out. Rename or remove one of them."
    )


class Unreadable(ReadError):
    code = "unreadable"
    template = "{path} cannot be opened: {found}. Expected a file that may be read. Check its permissions."


class BadMetadata(ReadError):
    code = "bad-metadata"
    template = "{path}: {key} is {found}. Expected {expected}. Correct it in {where}."


class WrongEncoding(ReadError):
    code = "wrong-encoding"
    template = "{path} looks like {found}. Expected UTF-8. Save the file again as UTF-8."


class EncryptedFile(ReadError):
    code = "encrypted-file"
    template = "{path} is encrypted ({found}). Expected a file that opens without a password. Remove the password."


class BrokenFile(ReadError):
    code = "broken-file"
    template = "{path} is broken: {found}. Expected a whole {expected} file. Export the file again."


class DecompressionBomb(ReadError):
    code = "decompression-bomb"
    template = "{path} would unpack to {found}. Expected at most {expected}. Do not open it; ask where it came from."


class NoTextLayer(ReadError):
    code = "no-text-layer"
    template = (
        "{path} has no text on any of its {found} pages. Expected at least one page with a text layer. "
        "Run text recognition (OCR) on it or use the original document."
    )


class NoText(ReadError):
    code = "no-text"
    template = "{path} holds {found} characters of text. Expected at least one. Check that the content is text."


class ReadTimeout(ReadError):
    code = "read-timeout"
    template = "{path} was not read in {expected} seconds. Expected a file that is. Split or simplify the file."


class OutOfMemory(ReadError):
    code = "out-of-memory"
    template = "Reading {path} took more than {expected} MB of memory. Expected less. Split or simplify the file."


class ReaderCrashed(ReadError):
    code = "reader-crashed"
    template = "Reading {path} ended in {found}. Expected text. Export the file again or leave it out."
