"""The generative answer: a model's claims, of which only those that stand in the sources are shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.claims import parse_claims
from assistant.extractive import Citations
from assistant.grounding import Objection, Source, verify
from assistant.records import AnswerSentence, Dropped
from assistant.relevance import Relevance, spoken
from assistant.settings import Settings
from vectorstore.search import Hit
from vectorstore.store import context_of


class Writer(Protocol):
    """Writes claims about numbered passages."""

    def write(self, question: str, passages: Sequence[str]) -> str:
        """The claims, a line each. Raises ``ModelFailed``."""


@dataclass(frozen=True, slots=True)
class Generated:
    """The verified sentences that a model wrote, and what was dropped of its text."""

    sentences: tuple[AnswerSentence, ...]
    dropped: tuple[Dropped, ...]


def open_writer(settings: Settings) -> Writer | None:
    """The model of the settings, None without one. Raises ``BadSetting``."""
    if not settings.model:
        return None
    # LangChain takes a second to import; without a model nobody waits for it.
    from assistant.language_model import LanguageModel

    return LanguageModel(settings)


def generate(
    writer: Writer, question: str, hits: Sequence[Hit], relevance: Relevance, citations: Citations
) -> Generated:
    """Let a model write from passages and keep what stands in them. Raises ``ModelFailed``."""
    passages = [f"{_context(hit, relevance)}\n{hit.passage.chunk.text}" for hit in hits]
    claims, dropped = parse_claims(writer.write(question, passages))
    shown = []
    for claim in claims:
        if not all(1 <= number <= len(hits) for number in claim.cited):
            dropped.append(Dropped(claim.text, Objection.SOURCE))
            continue
        cited = [hits[number - 1] for number in claim.cited]
        verdict = verify(claim.text, [_source(hit, relevance) for hit in cited])
        if not verdict.supported:
            dropped.append(Dropped(claim.text, verdict.reasons[0].objection))
            continue
        carrying = [
            (cited[number], cited[number].passage.chunk.sentences[place]) for number, place in verdict.carried_by
        ]
        numbers = dict.fromkeys(number for quote in carrying for number in citations.cite_sentence(*quote))
        shown.append(AnswerSentence(claim.text, tuple(numbers)))
    return Generated(tuple(shown), tuple(dropped))


def _source(hit: Hit, relevance: Relevance) -> Source:
    document = relevance.document(hit.passage.chunk.document_id)
    return Source(
        tuple(spoken(document, sentence) for sentence in hit.passage.chunk.sentences), _context(hit, relevance)
    )


def _context(hit: Hit, relevance: Relevance) -> str:
    return context_of(relevance.document(hit.passage.chunk.document_id), hit.passage.chunk)
