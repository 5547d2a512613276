"""The quality of the search on real questions does not fall: every twentieth passage of Finnish SQuAD."""

import tomllib
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest

from evals.bench.collections import Collection, read_collection
from evals.bench.index import indexed
from evals.bench.systems import OwnSearch
from evals.runs.metrics import ranked_figures
from vectorstore.embedders import open_embedder


def every_twentieth(collection: Collection) -> Collection:
    items = collection.items[::20]
    ids = {item.id for item in items}
    questions = [replace(asked, relevant=asked.relevant & ids) for asked in collection.questions]
    return Collection("squad2fi-250", items, tuple(questions))


@pytest.mark.long
def test_quality_stays_at_its_baseline(shared_data: Path, tmp_path: Path) -> None:
    baseline = tomllib.loads((files("evals.bench") / "baselines.toml").read_text(encoding="utf-8"))
    collection = every_twentieth(read_collection(shared_data / "squad2fi"))
    assert len(collection.items) == 250
    embedder = open_embedder("bundled")
    search = OwnSearch(indexed(collection, tmp_path, embedder, lambda stage, done, total: None), embedder)
    inside = [asked for asked in collection.questions if asked.relevant]
    relevant = {asked.id: asked.relevant for asked in inside}
    figures = ranked_figures(relevant, {asked.id: search.rank(asked.text) for asked in inside}, baseline["figures"])
    print({name: round(value, 4) for name, value in figures.items()}, len(inside))
    fallen = {
        name: (value, baseline["figures"][name])
        for name, value in figures.items()
        if value < baseline["figures"][name] - baseline["tolerance"]
    }
    assert not fallen
