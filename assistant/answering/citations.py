"""The numbered quotes of an answer."""

from collections.abc import Mapping
from datetime import date

from assistant.answering.candidates import Candidate
from assistant.records import Citation, in_force
from corpus.records import Document


class Citations:
    """Numbers the quotes of one answer in the order of their use.

    ``newer`` holds, by the id of each document that another one replaces, that other one.
    """

    def __init__(self, newer: Mapping[str, Document], day: date) -> None:
        self._newer = newer
        self._day = day
        self._made: dict[tuple[str, int, int], Citation] = {}

    def cite(self, candidate: Candidate, start: int, end: int) -> Citation:
        """The citation of a stretch of the candidate's document; the same stretch has one number."""
        document = candidate.document
        key = (document.id, start, end)
        if key not in self._made:
            facts = document.metadata
            newer = self._newer.get(document.id)
            self._made[key] = Citation(
                number=len(self._made) + 1,
                document=document.id,
                title=facts.title,
                kind=facts.kind,
                section=" › ".join(candidate.hit.passage.chunk.section),
                page=_page_of(document, start),
                quote=document.text[start:end],
                start=start,
                end=end,
                source=facts.source or document.id,
                owner=facts.owner,
                valid_from=facts.valid_from,
                valid_until=facts.valid_until,
                expired=not in_force(facts.valid_until, self._day),
                superseded_by=newer.metadata.title if newer else "",
            )
        return self._made[key]

    def cite_sentence(self, candidate: Candidate) -> tuple[int, ...]:
        """The numbers that carry a sentence: its own, after that of the sentence that leads to it."""
        sentence = candidate.sentence
        spans = ([sentence.lead_in] if sentence.lead_in else []) + [(sentence.start, sentence.end)]
        return tuple(self.cite(candidate, *span).number for span in spans)

    def all(self) -> tuple[Citation, ...]:
        """Every citation made, by number."""
        return tuple(self._made.values())


def _page_of(document: Document, offset: int) -> int | None:
    return next((page.number for page in document.pages if page.start <= offset < page.end), None)
