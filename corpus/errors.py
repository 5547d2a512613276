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
