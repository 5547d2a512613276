"""The generative answer: a model's claims, of which only those that stand in the sources are shown."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from pydantic import SecretStr

from assistant.answering.candidates import Relevance
from assistant.answering.extractive import Citations
from assistant.grounding import Objection, Source, verify
from assistant.grounding.passages import source_of
from assistant.models.claims import Claim, read_claims
from assistant.models.local import PREFIX, LocalModel
from assistant.records import AnswerSentence, Dropped
from assistant.settings import Settings
from vectorstore.search import Hit

_MOST_LINES = 8
"""Lines that a model is read for; it is asked for four."""
_LONGEST = 6000
"""Characters that a model is read for."""


class Writer(Protocol):
    """Writes claims about numbered passages."""

    def write(self, question: str, passages: Sequence[str]) -> Iterator[str]:
        """The claims, a line each, in pieces. Raises ``ModelFailed``."""


def open_writer(settings: Settings) -> Writer | None:
    """The model of the settings, None without one. Raises ``BadSetting``."""
    if not settings.model:
        return None
    # LangChain takes a second to import; without a model nobody waits for it.
    from assistant.models.chat import LanguageModel

    if not settings.model.startswith(PREFIX):
        return LanguageModel(settings)
    served = LocalModel(settings.model.removeprefix(PREFIX), settings.data_dir)
    reached = {"model": "openai:local", "model_url": served.url, "model_key": SecretStr("local")}
    return _Local(served, LanguageModel(settings.model_copy(update=reached)))


class _Local:
    """A writer that keeps the model alive that it asks."""

    def __init__(self, served: LocalModel, asked: Writer) -> None:
        self._served = served
        self.write = asked.write


def generate(
    writer: Writer, question: str, hits: Sequence[Hit], relevance: Relevance, citations: Citations
) -> Iterator[AnswerSentence | Dropped]:
    """Let a model write from passages: what stands in them as it is verified, and what was dropped.

    A model that writes on and on is stopped. Raises ``ModelFailed``.
    """
    sources = [source_of(relevance.document(hit.passage.chunk.document_id), hit.passage.chunk) for hit in hits]
    passages = ["\n".join(filter(None, (source.context, *source.sentences))) for source in sources]
    pieces = writer.write(question, passages)
    said: set[str] = set()
    for count, claim in enumerate(read_claims(_bounded(pieces)), 1):
        if claim.text in said:
            yield Dropped(claim.text, "repeated")
        else:
            yield claim if isinstance(claim, Dropped) else _verified(claim, hits, sources, citations)
        said.add(claim.text)
        if count == _MOST_LINES:
            yield Dropped("", "too-long")
            return


def _bounded(pieces: Iterable[str]) -> Iterator[str]:
    """The pieces up to a length that no honest answer has."""
    left = _LONGEST
    for piece in pieces:
        yield piece[:left]
        left -= len(piece)
        if left <= 0:
            return


def _verified(
    claim: Claim, hits: Sequence[Hit], sources: Sequence[Source], citations: Citations
) -> AnswerSentence | Dropped:
    if not all(1 <= number <= len(hits) for number in claim.cited):
        return Dropped(claim.text, Objection.SOURCE)
    cited = [number - 1 for number in claim.cited]
    verdict = verify(claim.text, [sources[number] for number in cited])
    if not verdict.supported:
        return Dropped(claim.text, verdict.reasons[0].objection)
    carrying = [(hits[cited[source]], place) for source, place in verdict.carried_by]
    numbers = (
        number for hit, place in carrying for number in citations.cite_sentence(hit, hit.passage.chunk.sentences[place])
    )
    return AnswerSentence(claim.text, tuple(dict.fromkeys(numbers)))
