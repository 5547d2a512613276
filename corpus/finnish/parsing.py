"""Which word of a sentence belongs to which, as the parser of spaCy's Finnish model sees it.

The only module that loads the model, and not before a sentence is parsed: it takes some seconds, and only who has the
sentences of a language model verified needs it.
"""

import threading
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

_LOCK = threading.Lock()
"""One sentence at a time: the model adds the words that it meets to what it knows."""
_NOT_NEEDED = ["lemmatizer", "ner"]
"""Parts of the model that are not loaded; its lemmatizer wants a library of the system."""


@dataclass(frozen=True, slots=True)
class Node:
    """A word of a parsed sentence.

    ``start`` and ``end`` are its offsets, ``head`` is the place of the word that it belongs to, its own when it belongs
    to none, and ``relation`` the name of what it is to that word in Universal Dependencies.
    """

    start: int
    end: int
    relation: str
    head: int


@lru_cache(maxsize=4096)
def parsed(sentence: str) -> tuple[Node, ...]:
    """The words of a sentence in order, each with its head."""
    with _LOCK:
        words = _model()(sentence)
    return tuple(Node(word.idx, word.idx + len(word), word.dep_, word.head.i) for word in words)


@cache
def _model() -> Any:
    from spacy_fi_experimental_web_md import load

    return load(exclude=_NOT_NEEDED)
