"""Which passages a search may find, by facts of their documents.

Chroma's own filters cost in proportion to the collection, so its engine keeps the allowed passages as a mask, and
filters rankings after the fact.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray

from corpus.records import Kind
from vectorstore.index.releases import ReleasedDocument


@dataclass(frozen=True, slots=True)
class Only:
    """What a document must be; empty fields ask for nothing. ``in_force`` is a day of its validity."""

    kinds: tuple[Kind, ...] = ()
    owners: tuple[str, ...] = ()
    in_force: date | None = None

    def allows(self, document: ReleasedDocument) -> bool:
        """Whether a search may find a document's passages."""
        day = self.in_force
        return (
            (not self.kinds or document.kind in self.kinds)
            and (not self.owners or document.owner in self.owners)
            and (day is None or (document.valid_from or day) <= day <= (document.valid_until or day))
        )


ANY = Only()


class Allowed:
    """The passages that each filter allows, in one release."""

    def __init__(self, documents: Sequence[ReleasedDocument], document_of: Sequence[str]) -> None:
        """``document_of`` holds the document id of each passage."""
        places = {document.id: place for place, document in enumerate(documents)}
        place = np.array([places[name] for name in document_of], dtype=np.int64)
        self._mask = lru_cache(maxsize=32)(partial(_mask, documents, place))

    def mask(self, only: Only) -> NDArray[np.bool_]:
        """Shape (passages,), True where a search may find the passage."""
        return self._mask(only)


def _mask(documents: Sequence[ReleasedDocument], place: NDArray[np.int64], only: Only) -> NDArray[np.bool_]:
    allowed = np.array([only.allows(document) for document in documents], dtype=np.bool_)
    mask: NDArray[np.bool_] = allowed[place]
    return mask
