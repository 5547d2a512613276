"""A passage as a claim is checked against it."""

from assistant.grounding import Source
from corpus.prompt_injection import commands_machine
from corpus.records import Chunk, Document
from vectorstore.index.terms import context_of


def source_of(document: Document, chunk: Chunk) -> Source:
    """The sentences of a passage as they are read, under its title and headings.

    What orders a machine about is blank, so that the places of the others stay.
    """
    sentences = map(document.as_read, chunk.sentences)
    context = context_of(document, chunk)
    return Source(
        tuple("" if commands_machine(sentence) else sentence for sentence in sentences),
        "" if commands_machine(context) else context,
    )
