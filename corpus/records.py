"""The records that cross package borders: documents, their structure and their chunks.

Offsets count code points of ``Document.text``; ends are exclusive; pages are 1-based.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path


class Kind(StrEnum):
    """The six kinds of document a practitioner looks for."""

    POLICY = "linjaus"
    STATUTE = "saados"
    INSTRUCTION = "ohje"
    SERVICE = "palvelu"
    CONTACT = "yhteystieto"
    FINDING = "tutkimus"


class BlockKind(StrEnum):
    """What a stretch of text is in the structure of its document."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file found below one of the roots of an ingest.

    ``id`` is the NFC path relative to its root with ``/`` between folders; it names the
    document in every release and in every citation.
    """

    id: str
    path: Path
    size: int


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a document beside its text."""

    title: str
    kind: Kind
    owner: str = ""
    source: str = ""
    number: str = ""
    """Statute number such as ``1301/2014``; empty for other kinds."""
    valid_from: date | None = None
    valid_until: date | None = None
    """The last day on which the document is in force."""
    review_date: date | None = None
    supersedes: str = ""
    """Id of the document that this one replaces; empty when it replaces none."""
    language: str = "fi"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a paged document: its 1-based number and its stretch of the text."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """One structural element. ``level`` is 1 to 6 for headings and 0 for the rest."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0


@dataclass(frozen=True, slots=True)
class Notice:
    """What could not be read fully, for people: a code whose text the interface holds, and its values."""

    code: str
    details: dict[str, str | int]


@dataclass(frozen=True, slots=True)
class Document:
    """A read file: normalised text (NFC) with its pages and structure.

    ``blocks`` are in order and do not overlap; every non-space character of ``text`` belongs
    to exactly one. ``pages`` is empty for formats without pages. ``warnings`` tell
    what could not be read fully, such as pages without a text layer.
    """

    id: str
    sha256: str
    """Hex digest of the file's bytes."""
    metadata: Metadata
    text: str
    blocks: tuple[Block, ...]
    pages: tuple[Page, ...] = ()
    warnings: tuple[Notice, ...] = ()

    def as_read(self, sentence: "Sentence") -> str:
        """A sentence as it is read: a list item after the sentence that leads to it."""
        text = self.text[sentence.start : sentence.end]
        if sentence.lead_in:
            return f"{self.text[slice(*sentence.lead_in)]} {text}"
        return text


@dataclass(frozen=True, slots=True)
class Sentence:
    """A unit that can be quoted alone: a sentence, a list item or a table row.

    ``lead_in`` is the (start, end) of the sentence that introduces a list item
    ("Päätöksessä on mainittava:"), None for everything else.
    """

    start: int
    end: int
    kind: BlockKind
    lead_in: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage: ``document.text[start:end] == text``.

    ``section`` is the path of headings above it, outermost first, without the document's own
    title. ``first_page`` and ``last_page`` are None for documents without pages.
    """

    document_id: str
    start: int
    end: int
    text: str
    section: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    first_page: int | None = None
    last_page: int | None = None

    @property
    def id(self) -> str:
        """Unique within a release: the document and the offsets."""
        return f"{self.document_id}@{self.start}-{self.end}"
