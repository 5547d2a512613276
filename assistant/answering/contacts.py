"""Whom to ask: units with a telephone number, from the contact documents of a release."""

import re
from collections.abc import Iterator
from statistics import mean
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from assistant.records import Contact
from corpus.records import BlockKind, Document, Kind
from vectorstore.index.filters import Only
from vectorstore.query.question import Question
from vectorstore.search import Found, ReleaseSearch

_CONTACTS = Only(kinds=(Kind.CONTACT,))
_READ = 10
"""Passages of contact details that are looked at."""
_CELL = re.compile(r"(?:^|; )([^:;]{2,40}): (.*?)(?=; [^:;]{2,40}: |\.?$)")
_UNIT = ("yksikkö", "toimipiste", "palvelu", "kenelle")
_TOPIC = ("asia", "asiat", "aihe", "mitä asiaa", "missä asiassa")
_PHONE = ("puhelin", "puhelinnumero", "numero")
_EMAIL = ("sähköposti", "sähköpostiosoite")
_FIT = 0.08
"""How far the cosine of a contact is above the mean of all those found when it fits the question; else the fallback
unit is named. Of the questions in ``evals`` that ask for a unit, those above it find theirs, and most below do not; how
high the cosines themselves are depends on how a question is put."""


def contacts_found(question: Question, vector: NDArray[np.float32], search: ReleaseSearch) -> Found:
    """What the contact details alone say to a question whose embedding is ``vector``."""
    return search.search(question, vector, limit=_READ, only=_CONTACTS)


def contact_for(found: Found, search: ReleaseSearch, fallback: str) -> Contact | None:
    """The contact that fits a question best.

    ``found`` is a search among contact documents. The unit named ``fallback`` stands in when none
    fits; None when the release knows no telephone number at all.
    """
    fitting = [
        (similarity, contact)
        for hit in found.hits
        if (document := search.store.text_of(hit.passage.chunk.document_id))
        for sentence, similarity in zip(hit.passage.chunk.sentences, hit.sentence_similarities, strict=True)
        if sentence.kind is BlockKind.TABLE_ROW
        and (contact := contact_of(document, document.text[sentence.start : sentence.end]))
    ]
    if fitting:
        similarity, best = max(fitting, key=lambda pair: pair[0])
        if similarity >= mean(similarity for similarity, _ in fitting) + _FIT:
            return best
    everyone = _everyone(search)
    return next((contact for contact in everyone if contact.unit == fallback), everyone[0] if everyone else None)


_KNOWN: WeakKeyDictionary[ReleaseSearch, tuple[Contact, ...]] = WeakKeyDictionary()
"""The contacts of each release that is searched; a release that nobody searches any more must close its files."""


def _everyone(search: ReleaseSearch) -> tuple[Contact, ...]:
    """Every contact of a release, in the order of its documents."""
    if search not in _KNOWN:
        _KNOWN[search] = tuple(_read(search))
    return _KNOWN[search]


def _read(search: ReleaseSearch) -> Iterator[Contact]:
    documents = (search.store.document(of.id) for of in search.manifest.documents if of.kind is Kind.CONTACT)
    for document in filter(None, documents):
        for block in document.blocks:
            row = document.text[block.start : block.end]
            if block.kind is BlockKind.TABLE_ROW and (contact := contact_of(document, row)):
                yield contact


def contact_of(document: Document, row: str) -> Contact | None:
    """The contact in a table row ("Yksikkö: ...; Puhelin: ..."), None when it has no unit or number."""
    cells = {name.strip().lower(): value.strip().rstrip(".") for name, value in _CELL.findall(row)}
    unit, phone = _first(cells, _UNIT), _first(cells, _PHONE)
    if not unit or not phone:
        return None
    return Contact(unit, _first(cells, _TOPIC), phone, _first(cells, _EMAIL), document.id)


def _first(cells: dict[str, str], names: tuple[str, ...]) -> str:
    return next((cells[name] for name in names if cells.get(name)), "")
