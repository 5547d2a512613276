"""Errors of embedding models, under the one root of ``corpus.errors``."""

from corpus.errors import OhjenuoraError


class EmbedderError(OhjenuoraError):
    """A model cannot be used."""


class UnknownEmbedder(EmbedderError):
    code = "unknown-embedder"
    template = (
        "The setting embedder is {found}. Expected bundled, sentence-transformers:MODEL or http://ADDRESS/v1#MODEL. "
        "Correct it in ohjenuora.toml."
    )


class ModelsMissing(EmbedderError):
    code = "models-missing"
    template = (
        "The model {model} needs sentence-transformers, which is not installed. "
        "Run: pip install 'ohjenuora[models]', or set embedder to bundled."
    )


class ModelNotFound(EmbedderError):
    code = "model-not-found"
    template = (
        "The model {model} cannot be loaded: {found}. Expected a folder with a model, or a model fetched earlier."
    )


class BadVector(EmbedderError):
    code = "bad-vector"
    template = "The model {model} gave a vector that is {found}. Expected finite numbers. Check the model."


class UnknownReranker(EmbedderError):
    code = "unknown-reranker"
    template = (
        "The setting reranker is {found}. Expected features, none or sentence-transformers:MODEL. "
        "Correct it in ohjenuora.toml."
    )


class ServiceFailed(EmbedderError):
    code = "service-failed"
    template = (
        "The embedding service {url} failed: {found}. Expected one vector for each text. "
        "Check the service and the settings embedder and embedder_key."
    )
