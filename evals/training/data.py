"""What fitted weights: the SHA-256 of each file and folder, so that another state of the data is another name."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def digests(paths: Iterable[Path]) -> dict[str, str]:
    """By the name of each file or folder, 64 hex digits over its content; of a folder, names count too."""
    return {path.name: _digest(path) for path in paths}


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    for file in sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]:
        if path.is_dir():
            digest.update(f"{file.relative_to(path).as_posix()}\n".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()
