"""A passage made ready for a release: the terms it is found by, and the texts that are embedded for it."""

from corpus.finnish.analysis import index_terms, words
from corpus.records import BlockKind, Chunk, Document
from vectorstore.index.port import Entry
from vectorstore.index.terms import Terms, context_of, token_of
from vectorstore.query.answer_types import AnswerType, holds


def entry_of(document: Document, chunk: Chunk) -> Entry:
    """A chunk of a document as an index takes it."""
    heading, body = index_terms(context_of(document, chunk)), index_terms(chunk.text)
    lines = (document.text[sentence.start : sentence.end] for sentence in chunk.sentences)
    tokens = "\n".join(" ".join(map(token_of, words(line))) for line in lines)
    terms = Terms(tokens, " ".join(heading), len(heading) + len(body), kinds_in(chunk.text))
    return Entry(chunk, terms, " ".join(body))


def kinds_in(text: str) -> str:
    """The kinds of things that a text holds (``AnswerType``), as ``Terms`` names them."""
    return " ".join(one for one in AnswerType if holds(one, text))


def passage_text(document: Document, chunk: Chunk) -> str:
    """A passage as it is embedded: where it stands, then its text."""
    return f"{context_of(document, chunk)}\n{chunk.text}".lstrip()


def sentence_texts(document: Document, chunk: Chunk) -> list[str]:
    """The sentences of a chunk as they are embedded.

    A list item comes after the sentence that leads to it, a table row after its heading: alone
    they would say too little.
    """
    texts = []
    for sentence in chunk.sentences:
        text = document.as_read(sentence)
        if sentence.lead_in is None and sentence.kind is BlockKind.TABLE_ROW and chunk.section:
            text = f"{chunk.section[-1]}: {text}"
        texts.append(text)
    return texts
