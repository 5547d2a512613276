"""Office files are ZIP archives: checked before anything in them is unpacked."""

import io
import zipfile

from corpus.errors import BrokenFile, DecompressionBomb

_MEGABYTE = 1_000_000
_LARGEST = 300 * _MEGABYTE
_RATIO = 200
"""Text and XML pack to a tenth or a fiftieth; only a bomb packs to less than this share."""
_SMALL = 10 * _MEGABYTE


def check_archive(content: bytes, path: str, expected: str) -> None:
    """Raises ``BrokenFile`` for what is no ZIP and ``DecompressionBomb`` for what would unpack to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        raise BrokenFile(path=path, found=str(error), expected=expected) from error
    if unpacked > _LARGEST or (unpacked > _SMALL and unpacked > _RATIO * len(content)):
        found = f"{unpacked // _MEGABYTE} MB"
        raise DecompressionBomb(
            path=path, found=found, expected=f"{_LARGEST // _MEGABYTE} MB and {_RATIO} times its size"
        )
