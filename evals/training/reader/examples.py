"""What the reader learns from: a question, a passage cut in sentences, and which of them answer it.

Two sources: public questions over encyclopedia paragraphs (folder ``reading`` of the public data), and the questions of
the field, written for this (``questions`` beside this module) over documents of another county, ``documents``, and over
acts of Parliament from the public data. None is of the product, or of what measures it.
"""

import gzip
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from corpus.chunking import chunk_document
from corpus.finnish.analysis import index_terms
from corpus.finnish.sentences import split_sentences
from corpus.reading import read_document
from corpus.records import Chunk, Document, SourceFile
from evals.training.reader.acts import unpack_acts
from vectorstore.embedders import Embedder
from vectorstore.index.terms import context_of
from vectorstore.ingest.passages import passage_text

_HELD_OUT = 10
_ALIKE = 0.5
"""Share of the words of a paragraph's first question from which another asks the same."""
_NEAREST = 8
"""Passages nearest to a question from which one without its answer is drawn."""
_OWN = 0.4
"""Share of the wrong passages that are of the document that was asked about."""


@dataclass(frozen=True, slots=True)
class Example:
    """``answers`` are the places, from 0, of the sentences that answer; empty when none does."""

    question: str
    heading: str
    sentences: tuple[str, ...]
    answers: frozenset[int]


class Asked(NamedTuple):
    """A question of the field: its document, what was asked before it, and how each answer begins."""

    document: str
    question: str
    before: str
    answers: tuple[str, ...]

    @property
    def whole(self) -> str:
        """The question after the one before it, as the reader sees them."""
        return f"{self.before} {self.question}".strip()


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


def written(part: str) -> Path:
    """The folder ``documents`` or ``questions`` of what was written to learn from."""
    return Path(str(files("evals.training.reader"))) / part


def field_questions() -> list[Asked]:
    """All questions of the field."""
    return [
        Asked(row["d"], row["q"], row.get("before", ""), tuple(row["a"]))
        for path in sorted(written("questions").glob("*.jsonl"))
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())
    ]


def held_out_documents(asked: Sequence[Asked]) -> set[str]:
    """Every tenth document: its questions are not learned from."""
    return set(sorted({one.document for one in asked})[::_HELD_OUT])


def field_examples(asked: Sequence[Asked], data: Path, embedder: Embedder, *, seed: int) -> list[list[Example]]:
    """For each question its passages: those that answer, and one that does not though it is among the nearest.

    ``data`` is the folder of public data; raises ``FileNotFoundError`` when it has no acts.
    """
    with TemporaryDirectory() as folder:
        passages = _Passages(documents_of(asked, data, Path(folder)), embedder)
    drawn = random.Random(seed)
    return [passages.examples(one, near, drawn) for one, near in zip(asked, passages.near(asked), strict=True)]


def documents_of(asked: Sequence[Asked], data: Path, folder: Path) -> list[Path]:
    """The documents that are asked about; the acts among them are unpacked into a folder."""
    own = {path.name: path for path in written("documents").glob("*.md")}
    names = sorted({one.document for one in asked})
    acts = unpack_acts(data / "statutes-current.tar.gz", (name for name in names if name not in own), folder)
    return [*(own[name] for name in names if name in own), *acts]


class _Passages:
    """All passages of the documents that are asked about."""

    def __init__(self, paths: Sequence[Path], embedder: Embedder) -> None:
        self._embedder = embedder
        self._all: list[tuple[Document, Chunk]] = []
        self._of: dict[str, list[int]] = defaultdict(list)
        for path in paths:
            document = read_document(SourceFile(path.name, path, path.stat().st_size))
            for chunk in chunk_document(document):
                self._of[document.id].append(len(self._all))
                self._all.append((document, chunk))
        self._vectors = embedder.embed_passages([passage_text(*one) for one in self._all])

    def near(self, asked: Sequence[Asked]) -> Iterator[list[int]]:
        """The passages from the nearest to the farthest, for each question."""
        vectors = self._embedder.embed_queries([one.whole for one in asked])
        for vector in vectors:
            yield (self._vectors @ vector).argsort()[::-1].tolist()

    def examples(self, asked: Asked, near: Sequence[int], drawn: random.Random) -> list[Example]:
        own = self._of[asked.document]
        answers = self._answers(asked)
        if asked.answers and not answers:
            return []
        right = [self._example(asked, place, frozenset(found)) for place, found in answers.items()]
        wrong = [place for place in near if place in own and place not in answers][:_NEAREST]
        elsewhere = [place for place in near[: _NEAREST * 2] if place not in own][:_NEAREST]
        if not asked.answers:
            return [self._example(asked, place) for place in (wrong or elsewhere)[:1]]
        chosen = wrong if wrong and (drawn.random() < _OWN or not elsewhere) else elsewhere
        return right + ([self._example(asked, drawn.choice(chosen))] if chosen else [])

    def _answers(self, asked: Asked) -> dict[int, list[int]]:
        """By passage, the places of the sentences that answer; a beginning that is found nowhere is left out."""
        found: dict[int, list[int]] = defaultdict(list)
        sentences = [
            (place, number, plain(sentence))
            for place in self._of[asked.document]
            for number, sentence in enumerate(self._sentences(place))
        ]
        for answer in asked.answers:
            pattern = beginning_of(answer)
            begun = [(place, number) for place, number, sentence in sentences if pattern.match(sentence)]
            for place, number in begun or [one[:2] for one in sentences if pattern.search(one[2])]:
                found[place].append(number)
        return found

    def _example(self, asked: Asked, place: int, answers: frozenset[int] = frozenset()) -> Example:
        return Example(asked.whole, context_of(*self._all[place]), self._sentences(place), answers)

    def _sentences(self, place: int) -> tuple[str, ...]:
        document, chunk = self._all[place]
        return tuple(document.text[one.start : one.end] for one in chunk.sentences)


def beginning_of(answer: str) -> re.Pattern[str]:
    """What finds the sentence that begins so. Of a table's row, between whose cells its text has the names of columns,
    the cells in their order."""
    cells = [re.escape(cell) for cell in map(plain, answer.split("|")) if cell]
    return re.compile(r"\b" + r"\b.*?\b".join(cells))


def plain(text: str) -> str:
    """The words of a text alone, in small letters."""
    return " ".join(re.findall(r"\w+", text.lower()))
