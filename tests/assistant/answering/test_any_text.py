"""Questions and sources that are written carelessly: they are always read, and all that is answered is quoted."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

import tests.support
from assistant.answering import stages
from assistant.answering.choosing import choose
from assistant.answering.citations import Citations
from assistant.answering.extractive import write
from assistant.conversation.followups import complete
from assistant.conversation.subquestions import parts_of
from assistant.records import AnswerSentence, Citation, Turn
from tests.strategies import documents, questions
from vectorstore.index.releases import Releases
from vectorstore.query.question import understand
from vectorstore.search import ReleaseSearch

_EMBEDDER = tests.support.HashEmbedder()


_asked = questions.filter(lambda question: any(map(str.isalpha, question)))
"""What is let through to be answered: it has a letter."""


@settings(max_examples=40, deadline=None, derandomize=True)
@given(_asked, _asked)
def test_any_question_is_understood(question: str, before: str) -> None:
    parts = parts_of(question, understand)
    assert parts == [question] or all(part.endswith("?") for part in parts)
    for read in (understand(question), complete(question, [Turn(before, before)], understand)):
        for word in read.topic:
            assert 0 <= word.start < word.end <= len(read.text)


@settings(max_examples=4, deadline=None, derandomize=True)
@given(st.lists(documents, min_size=1, max_size=3), st.lists(_asked, min_size=4, max_size=6))
def test_any_answer_is_of_quotes_that_stand_in_the_sources(texts: Sequence[str], asked: Sequence[str]) -> None:
    with _indexed(texts) as search:
        for question in asked:
            sentences, citations = _answered(question, search)
            assert [citation.number for citation in citations] == list(range(1, len(citations) + 1))
            used = {number for sentence in sentences for number in sentence.citations}
            assert used == {citation.number for citation in citations}
            quotes = {citation.number: citation.quote for citation in citations}
            for citation in citations:
                document = search.store.text_of(citation.document)
                assert document is not None
                assert document.text[citation.start : citation.end] == citation.quote
            for sentence in sentences:
                assert sentence.text == " ".join(quotes[number] for number in sentence.citations)


@contextmanager
def _indexed(texts: Sequence[str]) -> Iterator[ReleaseSearch]:
    """A release of documents with these texts."""
    with TemporaryDirectory() as folder:
        root = tests.support.write(Path(folder, "lähteet"), **{f"teksti-{n}": text for n, text in enumerate(texts)})
        tests.support.ingest_into(Path(folder, "data"), [root], _EMBEDDER)
        search = ReleaseSearch.open(Releases(Path(folder, "data")).current(), _EMBEDDER)
        yield search
        search.store.close()


def _answered(asked: str, search: ReleaseSearch) -> tuple[Sequence[AnswerSentence], Sequence[Citation]]:
    """What is chosen for a question as if the sources surely answered it."""
    today = date(2026, 1, 2)
    inquiry = stages.understand(asked, [], search, _embedded, day=today, language="fi")
    inquiry = stages.decided(inquiry, search)
    citations = Citations(search.newer, today)
    chosen = choose(inquiry.question, inquiry.candidates) if inquiry.candidates else []
    return write(inquiry.question, chosen, citations), citations.all()


def _embedded(text: str) -> NDArray[np.float32]:
    vector: NDArray[np.float32] = _EMBEDDER.embed_queries([text])[0]
    return vector
