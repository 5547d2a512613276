"""One digest over everything that shapes a release beside its sources, so that no version is raised by hand.

It covers the code and the data files below ``SHAPING``, the versions of ``LIBRARIES``, the Unicode of this Python and
the embedder. Whole files count, comments too: a release too many costs seconds, since vectors are kept, and one too few
answers from what an older program read. The embedder's code is not covered: its name stands for its vectors, in the
cache as here.
"""

import hashlib
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path

SHAPING = (
    "corpus/*.py",
    "corpus/finnish/**/*",
    "corpus/readers/**/*",
    "vectorstore/index/**/*",
    "vectorstore/ingest/**/*",
    "vectorstore/query/answer_types.py",
)
"""The files that shape a release, below the folder that holds the packages; a test compares them with the imports."""
LIBRARIES = (
    "PyYAML",
    "beautifulsoup4",
    "charset-normalizer",
    "chromadb",
    "kfst-rs",
    "langchain-text-splitters",
    "lxml",
    "markdown-it-py",
    "openpyxl",
    "pypdf",
    "python-docx",
    "python-frontmatter",
    "pyvoikko",
    "snowballstemmer",
)
"""The distributions whose version can change what is read from a file or how it is indexed."""


def release_digest(*, embedder: str, dimension: int) -> str:
    """Digest of what this program makes releases with: 64 hex digits."""
    parts = (_program(), embedder, str(dimension))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@cache
def _program() -> str:
    libraries = "\n".join(f"{name} {_version(name)}" for name in LIBRARIES)
    return "\n".join((code_digest(Path(str(files("vectorstore"))).parent), libraries, unicodedata.unidata_version))


def code_digest(tree: Path) -> str:
    """Digest of the files that shape a release, below a folder that holds ``corpus`` and ``vectorstore``."""
    digest = hashlib.sha256()
    for path in sorted(_shaping(tree)):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(tree).as_posix()}\n{len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _shaping(tree: Path) -> Iterator[Path]:
    for pattern in SHAPING:
        yield from (path for path in tree.glob(pattern) if path.is_file() and not _made_by_a_tool(path))


def _made_by_a_tool(path: Path) -> bool:
    """Whether Python, an editor or the system has put a file there."""
    return path.suffix == ".pyc" or path.name.startswith(".")


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "-"
