"""Acts of Parliament in force, from the packed public data: texts that the field's questions ask about."""

import re
import tarfile
from collections.abc import Iterable
from pathlib import Path

_FRONT = re.compile(r"\A---.*?\n---\n", re.DOTALL)
_LINK = re.compile(r"\s*\[([^\]]*)\]\([^)]*\)\s*")
_BEFORE_MARK = re.compile(r" ([,.;:)])")


def unpack_acts(packed: Path, names: Iterable[str], folder: Path) -> list[Path]:
    """Write the acts of these names, such as ``2016-1285.md``, to a folder: without front matter and links, a
    paragraph a line. Raises ``KeyError`` for one that the archive has not."""
    paths = []
    with tarfile.open(packed) as archive:
        for name in names:
            file = archive.extractfile(f"fi/{name}")
            assert file  # a member of that name is a file
            path = folder / name
            path.write_text(_plain(file.read().decode("utf-8")), encoding="utf-8")
            paths.append(path)
    return paths


def _plain(text: str) -> str:
    text = _LINK.sub(r" \1 ", _FRONT.sub("", text))
    paragraphs = [" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", text)]
    return "\n\n".join(_BEFORE_MARK.sub(r"\1", paragraph) for paragraph in paragraphs if paragraph) + "\n"
