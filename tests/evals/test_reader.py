"""Teaching the reader: what it learns from, and that learning and the shipped form of it work."""

import random
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from corpus.finnish.analysis import index_terms
from evals.cases.variations import VARIATIONS, varied
from evals.training.field.questions import field_questions, written
from evals.training.reader.examples import Example, field_examples, general_examples, near_miss_examples
from evals.training.reader.figures import figures
from evals.training.reader.model import ReaderModel, loss_of
from evals.training.reader.training import steps_of
from tests.support import HashEmbedder
from vectorstore.embedders.cache import EmbeddingCache
from vectorstore.embedders.e5.tokens import shipped_tokens
from vectorstore.embedders.e5.weights import shipped_weights
from vectorstore.reader import ReadPassage
from vectorstore.reader.e5 import E5Reader, write_reader
from vectorstore.reader.inputs import LONGEST, Input, input_of

HEADING = "Kotikäynti › Ovi"
SENTENCES = ("Käynti kirjataan.", "Jos asiakas ei avaa ovea, hoitaja soittaa päivystykseen.", "Avain palautetaan.")
EXAMPLES = (
    Example("mitä teen kun ovi pysyy kiinni", HEADING, SENTENCES, frozenset({1})),
    Example("paljonko avain maksaa", HEADING, SENTENCES, frozenset()),
)


def read_input(example: Example) -> Input:
    return input_of(example.question, example.heading, example.sentences, shipped_tokens(), shipped_weights().special)


class Anywhere(HashEmbedder):
    """Gives every text a direction at random: here nobody asks which passage is near."""

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.random.default_rng(0).normal(size=(len(texts), self.dimension)).astype(np.float32)


@pytest.fixture(scope="module")
def learned(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> list[list[Example]]:
    cache = EmbeddingCache(tmp_path_factory.mktemp("near") / "embeddings.sqlite")
    return field_examples(field_questions(), shared_data, Anywhere(), cache, seed=0)


def test_nearly_every_question_of_the_field_has_its_passages(learned: list[list[Example]]) -> None:
    asked = field_questions()
    assert len(asked) > 20_000
    assert sum(not group for group in learned) < len(asked) / 1000
    for one, group in zip(asked, learned, strict=True):
        answered = any(example.answers for example in group)
        assert answered == bool(one.answers) or not group
    none = sum(not one.answers for one in asked) / len(asked)
    assert 0.3 < none < 0.36


def test_no_document_that_was_written_to_learn_from_is_of_what_measures(shared_data: Path) -> None:
    measuring = {path.stem.replace("-0", "-") for path in (shared_data / "statutes").glob("*.md")}
    asked = {one.document for one in field_questions()}
    assert not {name for name in asked if name.removesuffix(".md") in measuring}
    assert {path.name for path in written("documents").glob("*.md")} <= asked


def test_public_questions_have_the_sentence_of_their_answer(shared_data: Path) -> None:
    examples = general_examples(shared_data, most=300)
    assert len(examples) > 300
    assert 0 < sum(not example.answers for example in examples) < len(examples) / 2
    assert all(max(example.answers, default=0) < len(example.sentences) for example in examples)


def test_near_misses_of_a_paragraph_have_no_answer_and_the_others_a_sentence_that_shares_words(
    shared_data: Path,
) -> None:
    examples = near_miss_examples(shared_data, most=200)
    none = sum(not example.answers for example in examples) / len(examples)
    assert 0.1 < none < 0.5
    for example in examples:
        told = {term for place in example.answers for term in index_terms(example.sentences[place])}
        assert not example.answers or told & set(index_terms(example.question))


def test_what_is_too_long_is_read_so_far() -> None:
    long = read_input(Example("sana " * 400, "otsikko " * 300, ("Lause on tässä.",) * 200, frozenset()))
    assert len(long.ids) <= LONGEST
    assert 0 < len(long.spans) < 200
    assert long.spans[-1][1] == len(long.ids) - 1


def test_steps_hold_every_example_once() -> None:
    inputs = [[Input([0] * length, [(0, 1)])] * (1 + length % 3) for length in range(20, 400)]
    steps = list(steps_of(inputs, seed=1))
    assert sorted(place for step in steps for place in step) == list(range(len(inputs)))
    assert max(sum(len(one.ids) for place in step for one in inputs[place]) for step in steps) <= 3500


def test_passages_of_a_question_are_compared_with_each_other() -> None:
    right, wrong = EXAMPLES[0], replace(EXAMPLES[0], answers=frozenset())
    apart = [torch.tensor([-5.0, 5.0, -5.0]), torch.tensor([-5.0, -5.0, -5.0])]
    mixed = [torch.tensor([-5.0, 5.0, -5.0]), torch.tensor([-5.0, 8.0, -5.0])]
    assert loss_of(apart, [right, wrong]) < 0.1
    assert loss_of(mixed, [right, wrong]) > 3 + loss_of(apart, [right, wrong])
    assert loss_of(apart[1:], [wrong]) < 0.1 < loss_of(mixed[1:], [wrong])


def test_the_reader_learns_and_reads_the_same_in_its_shipped_form(tmp_path: Path) -> None:
    torch.manual_seed(0)
    model = ReaderModel(shipped_weights())
    inputs = [read_input(example) for example in EXAMPLES]
    optimizer = torch.optim.AdamW([value for value in model.parameters() if value.requires_grad], lr=3e-4)
    losses = []
    for _ in range(7):
        loss = torch.stack([loss_of([s], [e]) for s, e in zip(model(inputs), EXAMPLES, strict=True)]).mean()
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # so in PyTorch
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < losses[0] / 2
    write_reader(tmp_path / "reader.npz", *model.arrays())
    reader = E5Reader(tmp_path / "reader.npz")
    with torch.no_grad():
        for example, expected in zip(EXAMPLES, model(inputs), strict=True):
            [scores] = reader.read(example.question, [ReadPassage(example.heading, example.sentences)])
            assert np.allclose(scores, expected.numpy(), atol=0.3)
    found = figures(model, [[example] for example in EXAMPLES], shipped_tokens(), shipped_weights().special)
    assert (found["first"], found["auc"]) == (1.0, 1.0)


def test_a_question_written_otherwise_has_its_words_still() -> None:
    question = "Miten asiakas, joka on yli 75-vuotias, saa kotihoitoa?"
    drawn = random.Random(0)
    for name, written_otherwise in VARIATIONS.items():
        letters = re.sub(r"\W", "", written_otherwise(question, drawn).lower().translate(str.maketrans("äö", "ao")))
        assert re.sub(r"\W", "", question.lower().replace("ä", "a")) in letters, name
    assert len({varied(question, drawn) for _ in range(50)}) > 10
