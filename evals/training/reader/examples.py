"""What the reader learns from: a question, a passage cut in sentences, and which of them answer it.

Two sources: public questions over encyclopedia paragraphs (folder ``reading`` of the public data), some typed into a
search engine, some written for a paragraph with near misses among them; and the questions of the field.
"""

import gzip
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from corpus.finnish.analysis import index_terms
from corpus.finnish.sentences import split_sentences
from evals.training.field.passages import FieldPassages, documents_of
from evals.training.field.questions import Asked
from vectorstore.embedders import Embedder
from vectorstore.embedders.cache import EmbeddingCache

_ALIKE = 0.5
"""Share of the words of a paragraph's first question from which another asks the same."""
_NEAREST = 8
"""Passages nearest to a question from which one without its answer is drawn."""
_LONGEST_QUESTION = 200
"""Characters; what is longer is a slip of the public data."""
_OF_PARAGRAPH = 2
"""Answered questions taken of a paragraph, and as many that it does not answer."""


@dataclass(frozen=True, slots=True)
class Example:
    """``answers`` are the places, from 0, of the sentences that answer; empty when none does."""

    question: str
    heading: str
    sentences: tuple[str, ...]
    answers: frozenset[int]


def general_examples(folder: Path, *, most: int | None = None) -> list[Example]:
    """Questions that people typed into a search engine, with the paragraph that answers or one that does not.

    ``folder`` holds the public data; ``most`` is how many paragraphs are read, all when it is None.
    """
    examples = []
    for row in islice(_rows(folder / "reading" / "nq-train.jsonl.gz"), most):
        sentences, answers = _of_span(row["text"], *row["answer"])
        first, *others = row["questions"]
        examples.append(Example(first, "", sentences, answers))
        asked, told = set(index_terms(first)), set(index_terms(row["text"]))
        # The others of a paragraph are the same in other words, or of something quite different: what lies between
        # may be either, and is left out.
        for other in others[:3]:
            terms = set(index_terms(other))
            if asked and len(terms & asked) >= _ALIKE * len(asked | terms):
                examples.append(Example(other, "", sentences, answers))
            elif terms and not terms & told:
                examples.append(Example(other, "", sentences, frozenset()))
    return examples


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def _of_span(text: str, start: int, end: int) -> tuple[tuple[str, ...], frozenset[int]]:
    spans = split_sentences(text)
    answers = frozenset(number for number, (begin, stop) in enumerate(spans) if start < stop and end > begin)
    return tuple(text[begin:stop] for begin, stop in spans), answers


def near_miss_examples(folder: Path, *, most: int | None = None) -> list[Example]:
    """Questions written for a paragraph: some that it answers, and some that look like those and that it does not.

    Which question has which of the paragraph's answers is not told. The first questions, as many as there are answers,
    are those that have one; of the sentences with an answer, that with most words of the question has it.
    """
    examples = []
    for row in islice(_rows(folder / "reading" / "squad-train.jsonl.gz"), most):
        questions = [one for one in row["questions"] if len(one) < _LONGEST_QUESTION and one.endswith("?")]
        if len(questions) < len(row["questions"]):
            continue  # Their order may be broken too.
        spans = split_sentences(row["text"])
        sentences = tuple(row["text"][start:end] for start, end in spans)
        terms = [set(index_terms(one)) for one in sentences]
        marked = [n for n, (a, b) in enumerate(spans) if any(a < end and b > start for start, end in row["spans"])]
        answered, others = questions[: len(row["spans"])], questions[len(row["spans"]) :]
        for question in answered[:: max(1, len(answered) // _OF_PARAGRAPH)]:
            asked = set(index_terms(question))
            best = max(marked, key=lambda number: len(terms[number] & asked))
            if terms[best] & asked:
                examples.append(Example(question, "", sentences, frozenset({best})))
        examples += [Example(question, "", sentences, frozenset()) for question in others[:_OF_PARAGRAPH]]
    return examples


def field_examples(
    asked: Sequence[Asked], data: Path, embedder: Embedder, cache: EmbeddingCache, *, seed: int
) -> list[list[Example]]:
    """For each question its passages: those that answer, and two among the nearest that do not, one of them of the
    document that was asked about where there is one.

    ``data`` is the folder of public data; raises ``FileNotFoundError`` when it has no acts.
    """
    with TemporaryDirectory() as folder:
        passages = FieldPassages(documents_of(asked, data, Path(folder)))
    drawn = random.Random(seed)
    near = passages.near(asked, embedder, cache)
    return [_examples(one, passages, nearest, drawn) for one, nearest in zip(asked, near, strict=True)]


def _examples(asked: Asked, passages: FieldPassages, near: Sequence[int], drawn: random.Random) -> list[Example]:
    answers = passages.answers(asked)
    if asked.answers and not answers:
        return []
    own = set(passages.of(asked.document))
    wrong = [number for number in near if number not in answers]
    beside = [number for number in wrong if number in own][:_NEAREST]
    elsewhere = [number for number in wrong[: _NEAREST * 2] if number not in own][:_NEAREST]
    # A near miss is asked of its own document, where the passage that it nearly asks is the nearest.
    chosen = [beside[0] if not answers else drawn.choice(beside)] if beside else []
    chosen += [drawn.choice(elsewhere)] if elsewhere else []
    return [
        Example(asked.whole, passages.heading(number), passages.sentences(number), frozenset(answers.get(number, ())))
        for number in (*answers, *chosen)
    ]
