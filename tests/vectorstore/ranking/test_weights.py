"""Weights count for the model and the features that they fit, and for nothing else."""

import hashlib
from pathlib import Path

import pytest

from assistant.answering.answerability import ANSWERABILITY, CERTAINTY, answer_weights
from assistant.answering.sentence_features import FEATURE_NAMES
from assistant.answering.weighing import SENTENCES, sentence_weights
from assistant.opening import open_assistant
from assistant.settings import Settings
from evals.cases.sets import fitting_cases, read_cases, unseen_cases
from evals.cases.statutes import statute_questions
from evals.training.data import digests
from tests.support import HashEmbedder, ingest_into
from vectorstore.embedders import open_embedder
from vectorstore.errors import BadWeights
from vectorstore.ranking.passage_features import PASSAGE_FEATURE_NAMES
from vectorstore.ranking.query_performance import PREDICTOR_NAMES
from vectorstore.ranking.scoring import ranking_weights
from vectorstore.ranking.weights import Weights, read_weights, write_weights

SHIPPED = Path(__file__).parents[3] / "corpus" / "documents"


def test_the_shipped_weights_fit_the_bundled_model_and_the_features_of_the_program() -> None:
    name = open_embedder("bundled").name
    assert {weights().embedder for weights in (ranking_weights, sentence_weights, answer_weights)} == {name}
    assert list(ranking_weights().tables["passage"]) == list(PASSAGE_FEATURE_NAMES)
    assert list(ranking_weights().tables["answerable"]) == ["bias", *PREDICTOR_NAMES]
    assert list(sentence_weights().tables[SENTENCES]) == list(FEATURE_NAMES)
    assert list(answer_weights().tables[ANSWERABILITY]) == ["bias", *CERTAINTY]


def test_the_weights_of_answers_were_fitted_on_the_sets_as_they_are() -> None:
    own = digests([*fitting_cases(), statute_questions()])
    assert own["cases.jsonl"] == hashlib.sha256(fitting_cases()[0].read_bytes()).hexdigest()
    for weights in (sentence_weights(), answer_weights()):
        assert own.items() <= weights.data.items()


def test_another_state_of_the_data_has_another_digest(tmp_path: Path) -> None:
    folder = tmp_path / "acts"
    folder.mkdir()
    (folder / "a.md").write_text("Laki")
    before = digests([folder])
    (folder / "a.md").rename(folder / "b.md")
    assert digests([folder]) != before and list(before) == ["acts"]


@pytest.mark.parametrize("names", [["one"], ["two", "one"], ["one", "two", "three"]])
def test_weights_of_other_features_are_refused(tmp_path: Path, names: list[str]) -> None:
    path = tmp_path / "weights.toml"
    table = {"bias": 1.0} | dict.fromkeys(names, 0.5)
    write_weights(path, Weights("model", {"set": "0"}, {"table": table}), command="fit", figures="file")
    assert read_weights(path, {"table": names}) == Weights("model", {"set": "0"}, {"table": table})
    with pytest.raises(BadWeights, match=r"python -m evals\.training"):
        read_weights(path, {"table": ["one", "two"]})


def test_without_weights_for_its_model_an_assistant_shows_the_nearest_and_says_why(tmp_path: Path) -> None:
    embedder = HashEmbedder()
    ingest_into(tmp_path, [SHIPPED], embedder)
    assistant = open_assistant(Settings(data_dir=tmp_path), embedder=embedder)
    cases = [case for case in read_cases(unseen_cases()[0]) if not case.answerable]
    assert len(cases) >= 20
    for case in cases:
        answer = assistant.ask(case.turns[-1])
        assert not answer.answered and not answer.fitted
        assert answer.nearest and any("ylläpitäjälle" in notice for notice in answer.notices)
    section = assistant.ask("SHL 36 §")
    assert section.answered and not section.fitted
