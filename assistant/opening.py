"""The edge: an assistant built as the settings say. Below it there are plain values and the objects made here."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from assistant.answering.generative import Writer
from assistant.grounding.entailment import open_entailment
from assistant.models.local import PREFIX, LocalModel
from assistant.privacy import masked
from assistant.service import Assistant
from assistant.settings import Settings
from vectorstore.embedders import Embedder, is_service, open_embedder
from vectorstore.index import open_engine
from vectorstore.index.archive import KeptReleases
from vectorstore.index.originals import Originals
from vectorstore.index.releases import Releases
from vectorstore.ranking.rerankers import open_reranker
from vectorstore.search import LiveSearch


def open_assistant(
    settings: Settings, *, embedder: Embedder | None = None, today: Callable[[], date] = date.today
) -> Assistant:
    """The assistant of the settings; an ``embedder`` that is open already is used instead of theirs.

    Raises ``BadSetting`` and what opening an embedder, a reranker and the models raises.
    """
    embedder = embedder or _embedder(settings)
    live = LiveSearch(
        Releases(settings.data_dir), embedder, open_engine(settings.chroma_url), open_reranker(settings.reranker)
    )
    return Assistant(
        live,
        Originals(settings.data_dir),
        KeptReleases(settings.data_dir),
        today=today,
        writer=open_writer(settings),
        entailment=open_entailment(settings.entailment),
        language=settings.language,
        fallback_contact=settings.fallback_contact,
    )


def _embedder(settings: Settings) -> Embedder:
    embedder = open_embedder(settings.embedder, settings.embedder_key.get_secret_value())
    return _MaskedQueries(embedder) if is_service(settings.embedder) else embedder


class _MaskedQueries:
    """An embedder elsewhere, which gets questions without personal data."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.name = embedder.name
        self.dimension = embedder.dimension

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See ``Embedder``."""
        return self._embedder.embed_queries([masked(text) for text in texts])

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See ``Embedder``."""
        return self._embedder.embed_passages(texts)


def open_writer(settings: Settings) -> Writer | None:
    """The model of the settings, None without one. Raises ``BadSetting``."""
    if not settings.model:
        return None
    # LangChain takes a second to import; without a model nobody waits for it.
    from assistant.models.chat import LanguageModel

    if not settings.model.startswith(PREFIX):
        key = settings.model_key.get_secret_value()
        return LanguageModel(settings.model, url=settings.model_url, key=key, timeout=settings.model_timeout)
    served = LocalModel(settings.model.removeprefix(PREFIX), settings.data_dir)
    asked = LanguageModel("openai:local", url=served.url, key="local", timeout=settings.model_timeout)
    return _LocalWriter(served, asked)


class _LocalWriter:
    """A writer that keeps the model alive that it asks."""

    def __init__(self, served: LocalModel, asked: Writer) -> None:
        self._served = served
        self._asked = asked

    def write(self, question: str, passages: Sequence[str]) -> Iterator[str]:
        """See ``Writer``."""
        return self._asked.write(question, passages)
