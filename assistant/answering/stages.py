"""The way of a question up to its answer: understand, find, read, decide.

Each stage takes the inquiry and returns it with what it found out; ``compose`` makes the answer of it.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from assistant.answering.answerability import confidence, is_fitted
from assistant.answering.comparison import asks_to_reach
from assistant.answering.contacts import contacts_found
from assistant.answering.extractive import opening
from assistant.answering.inquiry import Inquiry
from assistant.answering.reading import read_sentences
from assistant.answering.unknown import asks_of_unknown
from assistant.answering.weighing import SENTENCES, UNFITTED, eligible, ranked, sentence_weights
from assistant.conversation.followups import complete
from assistant.records import Turn
from assistant.texts import Language
from vectorstore.search import ReleaseSearch

READ_PASSAGES = 10
"""How many of the passages found an answer may quote."""
_ONLY_A_REFERENCE = 3
"""Topic words up to which a question that names a section asks for the section itself."""


Embed = Callable[[str], NDArray[np.float32]]
"""The embedding of a question, shape (dimension,)."""


def understand(
    asked: str, history: Sequence[Turn], search: ReleaseSearch, embed: Embed, *, day: date, language: Language
) -> Inquiry:
    """The question as it is searched, completed from its conversation, with its vector."""
    started = time.perf_counter()
    question = complete(asked, history, search.understand)
    vector = embed(question.text)
    return Inquiry(asked, question, vector, day, language, started=started).after("understand")


def find(inquiry: Inquiry, search: ReleaseSearch) -> Inquiry:
    """What the search says, and the hits that an answer may use: none from a document that another has replaced.

    A question that asks how somebody is reached has the contact details too.
    """
    question, vector = inquiry.question, inquiry.vector
    found = search.search(question, vector, limit=READ_PASSAGES)
    contacts = contacts_found(question, vector, search).hits if asks_to_reach(question) else ()
    hits = {hit.passage.number: hit for hit in (*contacts, *found.hits)}
    valid = (hit for hit in hits.values() if hit.passage.chunk.document_id not in search.newer)
    return replace(inquiry, found=found, hits=tuple(valid))


def read(inquiry: Inquiry, search: ReleaseSearch) -> Inquiry:
    """The sentences of the hits, best first; of the section alone when the question names one."""
    named = [hit for hit in inquiry.hits if hit.named]
    sentences = read_sentences(inquiry.question, named or inquiry.hits, search, inquiry.day)
    weights = sentence_weights().tables[SENTENCES] if is_fitted(search) else UNFITTED
    return replace(inquiry, candidates=tuple(ranked(sentences, weights)))


def decide(inquiry: Inquiry, search: ReleaseSearch) -> Inquiry:
    """The candidates that can be the answer, and how likely the first of them is.

    Where none can be the answer, all stay: the nearest are still shown. Where no weights fit the model, only a section
    that the question names is an answer.
    """
    question, candidates = inquiry.question, inquiry.candidates
    named = next((hit for hit in inquiry.hits if hit.named), None)
    if named:
        if len(question.topic) <= _ONLY_A_REFERENCE:
            first = opening(named)
            candidates = tuple(one for one in candidates if one.sentence in first) or candidates
        return replace(inquiry, candidates=candidates, certainty=float(bool(candidates)))
    fitting = eligible(question, candidates)
    known = is_fitted(search) and not asks_of_unknown(question, search)
    sure = confidence(inquiry.found, fitting) if known else 0.0
    return replace(inquiry, candidates=tuple(fitting) or candidates, certainty=sure)


Stage = Callable[[Inquiry, ReleaseSearch], Inquiry]
STAGES: tuple[tuple[str, Stage], ...] = (("search", find), ("read", read), ("decide", decide))
"""The stages in their order, by the names under which they are timed."""


def decided(inquiry: Inquiry, search: ReleaseSearch) -> Inquiry:
    """The inquiry taken through all ``STAGES``, timed."""
    for name, stage in STAGES:
        inquiry = stage(inquiry, search).after(name)
    return inquiry
