"""Rerankers: the learned one, none, and a real cross-encoder made on the spot."""

from pathlib import Path

import numpy as np
import pytest

from tests.support import HashEmbedder, ingest_into, write
from tests.vectorstore.embedders.test_models import vocabulary_file
from vectorstore.embedders.errors import ModelNotFound, UnknownReranker
from vectorstore.index.releases import Releases
from vectorstore.ranking.passage_features import PASSAGE_FEATURE_NAMES
from vectorstore.ranking.rerankers import CrossEncoderReranker, open_reranker
from vectorstore.ranking.scoring import Candidates
from vectorstore.search import LiveSearch


def candidates(count: int) -> Candidates:
    """Candidates whose learned order is that of their numbers, and whose plain fusion is the reverse."""
    rising = np.linspace(0, 1, count, dtype=np.float32)
    features = np.zeros((count, len(PASSAGE_FEATURE_NAMES)), dtype=np.float32)
    features[:, PASSAGE_FEATURE_NAMES.index("passage")] = 1 - rising
    features[:, PASSAGE_FEATURE_NAMES.index("lexical")] = rising
    texts = [f"teksti {number}" for number in range(count)]
    return Candidates(list(range(count)), texts, features, rising, rising, [rising] * count, [], [])


def test_without_reranking_words_and_vectors_count_alike() -> None:
    order = [place for place, _ in open_reranker("none").ranked("?", candidates(5))]
    assert order == [4, 3, 2, 1, 0]
    assert open_reranker("none").ranked("?", candidates(0)) == []


def test_a_cross_encoder_reads_the_best_and_leaves_the_rest_below() -> None:
    class Longest:
        read = 0

        def score(self, question: str, texts: list[str]) -> list[float]:
            self.read = len(texts)
            return [float(text.split()[1]) for text in texts]

    model = Longest()
    order = [place for place, _ in CrossEncoderReranker(model).ranked("?", candidates(30))]  # type: ignore[arg-type]
    assert model.read == 20
    assert order == [*range(19, -1, -1), *range(20, 30)]


def test_a_real_cross_encoder_serves_the_search(tmp_path: Path) -> None:
    pytest.importorskip("sentence_transformers", reason="the extra models is not installed")
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    folder = tmp_path / "model"
    BertTokenizerFast(vocab_file=str(vocabulary_file(tmp_path))).save_pretrained(folder)
    size = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    BertForSequenceClassification(BertConfig(vocab_size=100, num_labels=1, **size)).save_pretrained(folder)
    source = write(tmp_path / "a", tulkki="# Tulkki\n\nTulkki tilataan.", ateria="# Ateria\n\nLounas tuodaan kotiin.")
    ingest_into(tmp_path / "data", [source], HashEmbedder())
    reranker = open_reranker(f"sentence-transformers:{folder}")
    live = LiveSearch(Releases(tmp_path / "data"), HashEmbedder(), reranker=reranker)
    hits = live.search("tulkki").hits
    assert sorted(hit.passage.chunk.document_id for hit in hits) == ["ateria.md", "tulkki.md"]
    assert all(hit.score > 900 for hit in hits)


def test_unknown_rerankers_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UnknownReranker, match="features, none"):
        open_reranker("paras")
    with pytest.raises(ModelNotFound):
        open_reranker(f"sentence-transformers:{tmp_path / 'puuttuu'}")
