"""The passages of the documents that the field's questions are about, and which of them answer."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from corpus.chunking import chunk_document
from corpus.reading import read_document
from corpus.records import Chunk, Document, SourceFile
from evals.training.field.acts import unpack_acts
from evals.training.field.questions import Asked, beginning_of, plain, written
from vectorstore.embedders import Embedder
from vectorstore.embedders.cache import EmbeddingCache
from vectorstore.index.terms import context_of
from vectorstore.ingest.passages import passage_text


def documents_of(asked: Sequence[Asked], data: Path, folder: Path) -> list[Path]:
    """The documents that are asked about; the acts among them are unpacked into a folder.

    ``data`` is the folder of public data; raises ``FileNotFoundError`` when it has no acts.
    """
    own = {path.name: path for path in written("documents").glob("*.md")}
    names = sorted({one.document for one in asked})
    acts = unpack_acts(data / "statutes-current.tar.gz", (name for name in names if name not in own), folder)
    return [*(own[name] for name in names if name in own), *acts]


class FieldPassages:
    """The passages of documents, by numbers from 0."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._all: list[tuple[Document, Chunk]] = []
        self._of: dict[str, list[int]] = defaultdict(list)
        for path in paths:
            document = read_document(SourceFile(path.name, path, path.stat().st_size))
            for chunk in chunk_document(document):
                self._of[document.id].append(len(self._all))
                self._all.append((document, chunk))

    def of(self, document: str) -> list[int]:
        """The passages of a document."""
        return self._of[document]

    def text(self, number: int) -> str:
        """A passage as it is embedded."""
        return passage_text(*self._all[number])

    def start(self, number: int) -> int:
        """Where in its document a passage begins."""
        return self._all[number][1].start

    def heading(self, number: int) -> str:
        """The path of headings above a passage."""
        return context_of(*self._all[number])

    def sentences(self, number: int) -> tuple[str, ...]:
        """The sentences of a passage."""
        document, chunk = self._all[number]
        return tuple(document.text[one.start : one.end] for one in chunk.sentences)

    def answers(self, asked: Asked) -> dict[int, list[int]]:
        """By passage, the places of the sentences that answer; a beginning that is found nowhere is left out."""
        found: dict[int, list[int]] = defaultdict(list)
        sentences = [
            (number, place, plain(sentence))
            for number in self._of[asked.document]
            for place, sentence in enumerate(self.sentences(number))
        ]
        for answer in asked.answers:
            pattern = beginning_of(answer)
            begun = [(number, place) for number, place, sentence in sentences if pattern.match(sentence)]
            for number, place in begun or [one[:2] for one in sentences if pattern.search(one[2])]:
                found[number].append(place)
        return found

    def near(self, asked: Sequence[Asked], embedder: Embedder, cache: EmbeddingCache) -> Iterator[list[int]]:
        """The passages from the nearest to the farthest, for each question."""
        texts = [self.text(number) for number in range(len(self._all))]
        passages = cache.embed_cached(embedder, texts, on_progress=lambda done, total: None)
        for vector in embedder.embed_queries([one.whole for one in asked]):
            yield (passages @ vector).argsort()[::-1].tolist()
