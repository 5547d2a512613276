"""Texts to the tokens of multilingual-e5-small; the only module that imports tokenizers."""

import re
from collections.abc import Sequence

from tokenizers import Tokenizer
from tokenizers.models import Unigram
from tokenizers.pre_tokenizers import Metaspace

from vectorstore.embedders.e5.weights import Weights

_SPACES = re.compile("  +")


class Tokens:
    """The unigram tokenizer of the model (SentencePiece's), with its replacements of characters."""

    def __init__(self, weights: Weights) -> None:
        # The other engine takes C strings, which a NUL would end, and reads a space there too.
        self._replacements = weights.replacements | {0: " "}
        self._tokenizer = Tokenizer(Unigram(weights.pieces, unk_id=weights.special.unknown, byte_fallback=False))
        self._tokenizer.pre_tokenizer = Metaspace(prepend_scheme="always")

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        """The tokens of each text, without those of its beginning and end."""
        plain = [_SPACES.sub(" ", text.translate(self._replacements)) for text in texts]
        return [found.ids for found in self._tokenizer.encode_batch_fast(plain, add_special_tokens=False)]
