"""The generative answer: a model's claims, of which only those that stand in the sources are shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.claims import Claim, parse_claims
from assistant.extractive import Citations
from assistant.grounding import objection
from assistant.records import AnswerSentence, Dropped
from assistant.relevance import Relevance, spoken
from assistant.settings import Settings
from corpus.records import Sentence
from vectorstore.analysis import index_terms
from vectorstore.search import Hit
from vectorstore.store import context_of

_MOST_QUOTES = 2
"""Sentences of one passage that a claim may rest on."""


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
            dropped.append(Dropped(claim.text, "no-such-source"))
            continue
        cited = [hits[number - 1] for number in claim.cited]
        quotes = [(hit, quote) for hit in cited for quote in _quotes(claim, hit, relevance)]
        source = " ".join(_spoken(hit, quote, relevance) for hit, quote in quotes)
        context = " ".join(_context(hit, relevance) for hit in cited)
        if reason := objection(claim.text, source, context):
            dropped.append(Dropped(claim.text, reason))
        else:
            numbers = dict.fromkeys(n for hit, quote in quotes for n in citations.cite_sentence(hit, quote))
            shown.append(AnswerSentence(claim.text, tuple(numbers)))
    return Generated(tuple(shown), tuple(dropped))


def _quotes(claim: Claim, hit: Hit, relevance: Relevance) -> list[Sentence]:
    """The sentences of a passage that a claim rests on, in their order: those that share most of its words."""
    missing = set(index_terms(claim.text))
    left = list(hit.passage.chunk.sentences)
    chosen: list[Sentence] = []
    while left and len(chosen) < _MOST_QUOTES:
        shared = [missing.intersection(index_terms(_spoken(hit, sentence, relevance))) for sentence in left]
        best = max(range(len(left)), key=lambda place: len(shared[place]))
        if not shared[best]:
            break
        missing -= shared[best]
        chosen.append(left.pop(best))
    return sorted(chosen, key=lambda sentence: sentence.start)


def _spoken(hit: Hit, sentence: Sentence, relevance: Relevance) -> str:
    return spoken(relevance.document(hit.passage.chunk.document_id), sentence)


def _context(hit: Hit, relevance: Relevance) -> str:
    return context_of(relevance.document(hit.passage.chunk.document_id), hit.passage.chunk)
