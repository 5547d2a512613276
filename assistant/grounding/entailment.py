"""A model that may know that two sentences mean the same. Without one, nothing in other words is supported."""

from typing import Protocol

from assistant.errors import BadSetting

_SENTENCE_TRANSFORMERS = "sentence-transformers:"


class Entailment(Protocol):
    """Reads what a source says and a claim in other words."""

    def follows(self, claim: str, given: str) -> float:
        """How probable it is, 0 to 1, that the claim is so when what is given is so."""


def open_entailment(name: str) -> Entailment | None:
    """The model of a setting: ``none``, or ``sentence-transformers:`` and a cross-encoder of entailment.

    Raises ``BadSetting``, ``ModelsMissing`` and ``ModelNotFound``.
    """
    if name == "none":
        return None
    if name.startswith(_SENTENCE_TRANSFORMERS):
        from vectorstore.embedders.sentence_transformers import SentenceTransformersEntailment

        return SentenceTransformersEntailment(name.removeprefix(_SENTENCE_TRANSFORMERS))
    raise BadSetting(key="entailment", found=name, expected="none or sentence-transformers:MODEL")
