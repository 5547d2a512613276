"""From sources to files, by the format that the source's name says."""

from collections.abc import Callable, Iterator
from pathlib import Path

from corpus.authoring.office import docx_bytes, xlsx_bytes
from corpus.authoring.pdf import pdf_bytes

_BUILDERS: dict[str, Callable[[str], bytes]] = {".pdf": pdf_bytes, ".docx": docx_bytes, ".xlsx": xlsx_bytes}


def sources() -> list[Path]:
    """All sources, in order."""
    return sorted((Path(__file__).parent / "sources").glob("*/*.*.*"))


def build_all(folder: Path) -> Iterator[Path]:
    """Build every source into ``folder/<kind>/``; yields the files."""
    for source in sources():
        target = folder / source.parent.name / source.stem
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(_BUILDERS[target.suffix](source.read_text(encoding="utf-8")))
        yield target
