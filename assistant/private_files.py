"""What people asked and what a county's documents say is for nobody else on the machine."""

import os
from pathlib import Path

_OTHERS = 0o077


def keep_files_private() -> None:
    """Files that this process makes from now on are for its own user: 0600, folders 0700."""
    os.umask(_OTHERS)


def close_to_others(folder: Path) -> None:
    """Take the rights of others from a folder and all that is in it, where it is there already."""
    for path in open_to_others(folder):
        path.chmod(path.stat().st_mode & ~_OTHERS)


def open_to_others(folder: Path) -> list[Path]:
    """The folder itself and what is in it, where others have some right to it."""
    within = [folder, *folder.rglob("*")] if folder.is_dir() else []
    return [path for path in within if not path.is_symlink() and path.stat().st_mode & _OTHERS]
