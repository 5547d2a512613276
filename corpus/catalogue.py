"""What is known of a document beside its text.

    tiedot.toml beside the file  >  front matter  >  the file's own properties  >  defaults

``tiedot.toml`` has a table for each file name: title, kind, owner, source, number, valid_from,
valid_until, review_date, supersedes, language.
"""

import tomllib
import unicodedata
from datetime import date, datetime
from pathlib import Path, PurePosixPath

from corpus.elements import Raw, first_heading
from corpus.errors import BadMetadata
from corpus.normalise import one_line
from corpus.prompt_injection import commands_machine
from corpus.records import Kind, Metadata, SourceFile

SIDECAR = "tiedot.toml"
_TEXTS = ("title", "owner", "source", "number", "supersedes", "language")
_DATES = ("valid_from", "valid_until", "review_date")
_KEYS = frozenset((*_TEXTS, *_DATES, "kind"))


def beside(source: SourceFile) -> dict[str, object]:
    """The table of a file in the ``tiedot.toml`` of its folder, empty without one. Raises ``BadMetadata``."""
    sidecar = source.path.parent / SIDECAR
    if not sidecar.is_file():
        return {}
    try:
        tables = tomllib.loads(sidecar.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _bad(source, SIDECAR, error, "valid TOML", str(sidecar)) from error
    name = unicodedata.normalize("NFC", source.path.name)
    table: dict[str, object] = next(
        (table for key, table in tables.items() if unicodedata.normalize("NFC", key) == name), {}
    )
    unknown = sorted(set(table) - _KEYS)
    if unknown:
        expected = f"one of {', '.join(sorted(_KEYS))}"
        raise _bad(source, unknown[0], "unknown", expected, str(sidecar))
    return dict(table)


def describe(source: SourceFile, raw: Raw) -> Metadata:
    """Metadata of a file that was read. Raises ``BadMetadata`` naming the file, the key and what to do."""
    sidecar = beside(source)
    given = {**raw.front, **sidecar}
    where = SIDECAR if sidecar else "the file"
    texts = {key: one_line(str(given[key])) for key in _TEXTS if given.get(key) not in (None, "")}
    # Of what the file itself says, nothing that orders a machine about is taken for a title.
    own = (one_line(raw.title), first_heading(raw.elements))
    title = texts.pop("title", "") or next((name for name in own if name and not commands_machine(name)), "")
    dates = {key: _date(source, key, given[key], where) for key in _DATES if given.get(key) not in (None, "")}
    kind = _kind(source, given.get("kind"), where)
    if "language" not in texts and raw.language:
        texts["language"] = raw.language
    return Metadata(
        title=title or Path(source.id).stem,
        kind=kind,
        owner=texts.get("owner", ""),
        source=texts.get("source", ""),
        number=texts.get("number", ""),
        valid_from=dates.get("valid_from"),
        valid_until=dates.get("valid_until"),
        review_date=dates.get("review_date"),
        supersedes=texts.get("supersedes", ""),
        language=texts.get("language", "fi"),
    )


def _kind(source: SourceFile, given: object, where: str) -> Kind:
    if given in (None, ""):
        folders = [folder.lower() for folder in (*source.path.parts[:-1], *PurePosixPath(source.id).parts[:-1])]
        known = [folder for folder in reversed(folders) if folder in set(Kind)]
        return Kind(known[0]) if known else Kind.INSTRUCTION
    try:
        return Kind(str(given).strip().lower())
    except ValueError as error:
        expected = f"one of {', '.join(Kind)}"
        raise _bad(source, "kind", given, expected, where) from error


def _date(source: SourceFile, key: str, given: object, where: str) -> date:
    if isinstance(given, datetime):
        return given.date()
    if isinstance(given, date):
        return given
    try:
        return date.fromisoformat(str(given).strip())
    except ValueError as error:
        expected = "a date such as 2026-12-31"
        raise _bad(source, key, given, expected, where) from error


def _bad(source: SourceFile, key: str, found: object, expected: str, where: str) -> BadMetadata:
    return BadMetadata(path=str(source.path), key=key, found=str(found), expected=expected, where=where)
