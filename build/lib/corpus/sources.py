"""Which files an ingest reads, and under which names."""

import os
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.catalogue import SIDECAR
from corpus.errors import (
    EmptyFile,
    FileTooLarge,
    OutsideRoot,
    PathMissing,
    ReadError,
    SameId,
    UnknownFormat,
    Unreadable,
)
from corpus.readers import FORMATS
from corpus.records import SourceFile

_MEGABYTE = 1_000_000
LARGEST_FILE = 100 * _MEGABYTE
"""Bytes; a larger file is refused before it is read."""


@dataclass(frozen=True, slots=True)
class SourceScan:
    """The files to read, in the order of their ids, and what is wrong with others, by id."""

    files: tuple[SourceFile, ...]
    problems: tuple[tuple[str, ReadError], ...]


def find_sources(roots: Sequence[Path]) -> SourceScan:
    """All documents below the roots; a root may be a single file.

    Hidden files and the metadata files are left out. Raises ``PathMissing``.
    """
    files: dict[str, SourceFile] = {}
    problems: list[tuple[str, ReadError]] = []
    for root in roots:
        if not root.exists():
            raise PathMissing(path=str(root))
        for path, name in _paths(root):
            error = _problem(path, root, name, files)
            if error:
                problems.append((name, error))
            else:
                files[name] = SourceFile(name, path, path.stat().st_size)
    return SourceScan(tuple(files[name] for name in sorted(files)), tuple(problems))


def _paths(root: Path) -> Iterator[tuple[Path, str]]:
    """Every candidate with its id: the path below the root, composed, with "/"."""
    if root.is_file():
        yield root, unicodedata.normalize("NFC", root.name)
        return
    # Links to folders are not followed: they could lead outside, or round in a circle.
    for folder, subfolders, names in os.walk(root, followlinks=False):
        linked = [name for name in subfolders if Path(folder, name).is_symlink()]
        subfolders[:] = sorted(name for name in subfolders if not name.startswith(".") and name not in linked)
        for name in sorted(names + linked):
            if not name.startswith(".") and name != SIDECAR:
                path = Path(folder, name)
                yield path, unicodedata.normalize("NFC", path.relative_to(root).as_posix())


def _problem(path: Path, root: Path, name: str, files: dict[str, SourceFile]) -> ReadError | None:
    shown = str(path)
    inside = (root if root.is_dir() else root.parent).resolve()
    target = path.resolve()
    if path.is_symlink() and not target.is_relative_to(inside):
        return OutsideRoot(path=shown, found=str(target), expected=str(inside))
    if not path.is_file():
        return Unreadable(path=shown, found="not a file")
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        return UnknownFormat(path=shown, found=suffix or path.name, expected=", ".join(sorted(FORMATS)))
    if name in files:
        return SameId(path=shown, found=str(files[name].path), expected=name)
    size = path.stat().st_size
    if size == 0:
        return EmptyFile(path=shown)
    if size > LARGEST_FILE:
        return FileTooLarge(path=shown, found=size // _MEGABYTE, expected=LARGEST_FILE // _MEGABYTE)
    return None if os.access(path, os.R_OK) else Unreadable(path=shown, found="no permission to read")
