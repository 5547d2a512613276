"""What an index keeps of a passage's words, so that the slow lexicon is asked once, when a release is made."""

from dataclasses import dataclass
from functools import lru_cache

from corpus.finnish.analysis import Token
from corpus.records import Chunk, Document

HEADING_SHARE = 0.6
"""Weight of a term in a heading beside one in the text."""
_EMPTY = "~"
"""Before a word that tells nothing of a topic."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a passage as the release stores them.

    ``sentences`` holds a line for each sentence, tokens apart by spaces; a token is its lemmas joined by "&", then
    "|" and the parts of the compound, after "~" when it is empty. ``heading`` has terms apart by spaces. ``length``
    counts the terms of both. ``kinds`` names the kinds of things that the text holds, apart by spaces: looking for
    them is slow, so it is done when the release is made.
    """

    sentences: str
    heading: str
    length: int
    kinds: str


def token_of(word: Token) -> str:
    """A word as ``Terms`` holds it."""
    parts = "|" + "&".join(word.parts) if word.parts else ""
    return _EMPTY * word.empty + "&".join(word.lemmas) + parts


@lru_cache(maxsize=100_000)
def word_of(token: str) -> Token:
    """The word that a token of ``Terms`` stands for."""
    lemmas, _, parts = token.removeprefix(_EMPTY).partition("|")
    return Token(tuple(lemmas.split("&")), tuple(parts.split("&")) if parts else (), token.startswith(_EMPTY))


def tokens_in(line: str) -> list[Token]:
    """The words of a line of ``Terms.sentences``."""
    return list(map(word_of, line.split()))


def context_of(document: Document, chunk: Chunk) -> str:
    """The title and the heading path, which place a passage for a reader and for the model."""
    number = f" ({document.metadata.number})" if document.metadata.number else ""
    return " › ".join((document.metadata.title + number, *chunk.section))
