"""The source files as they were ingested, by content hash, so that a page can be shown later."""

import os
import shutil
from collections.abc import Collection
from pathlib import Path


class Originals:
    """The ``originals`` folder of a data folder: one file for each content, named by its sha256."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / "originals"

    def keep(self, path: Path, sha256: str) -> None:
        """Copy a file in, unless its content is there already; never leaves half a file."""
        kept = self._folder / sha256
        if kept.exists():
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        beside = kept.with_suffix(".new")
        shutil.copyfile(path, beside)
        os.replace(beside, kept)

    def find(self, sha256: str) -> Path | None:
        """The kept file of that content, None when there is none."""
        kept = self._folder / sha256
        return kept if kept.is_file() else None

    def prune(self, wanted: Collection[str]) -> None:
        """Delete every file whose hash is not wanted, half copies among them."""
        for file in self._folder.glob("*"):
            if file.name not in wanted:
                file.unlink()
