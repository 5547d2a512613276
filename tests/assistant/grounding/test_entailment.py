"""The optional model of entailment: a real one made on the spot, and settings that name none."""

import json
from pathlib import Path

import pytest

from assistant.errors import BadSetting
from assistant.grounding.entailment import open_entailment
from tests.vectorstore.embedders.test_models import vocabulary_file
from vectorstore.embedders.errors import ModelNotFound


def cross_encoder(folder: Path, labels: list[str]) -> Path:
    """A tiny cross-encoder that has learned nothing."""
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    model = folder / "model"
    BertTokenizerFast(vocab_file=str(vocabulary_file(folder))).save_pretrained(model)
    size = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    config = BertConfig(vocab_size=100, id2label=dict(enumerate(labels)), **size)
    BertForSequenceClassification(config).save_pretrained(model)
    return model


def test_a_real_cross_encoder_tells_how_probable_it_is(tmp_path: Path) -> None:
    pytest.importorskip("sentence_transformers", reason="the extra models is not installed")
    folder = cross_encoder(tmp_path, ["contradiction", "entailment", "neutral"])
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    shares = []
    for place in range(3):
        # The share of each label in turn: together they are the whole.
        labels = {str(number): "Entailment" if number == place else f"other {number}" for number in range(3)}
        named = config | {"id2label": labels, "label2id": {label: int(number) for number, label in labels.items()}}
        (folder / "config.json").write_text(json.dumps(named), encoding="utf-8")
        model = open_entailment(f"sentence-transformers:{folder}")
        assert model is not None
        shares.append(model.follows("Tulkki tilataan.", "Tulkki tilataan puhelimella."))
    assert sum(shares) == pytest.approx(1)
    assert len(set(shares)) > 1


def test_a_model_without_the_label_is_not_used(tmp_path: Path) -> None:
    pytest.importorskip("sentence_transformers", reason="the extra models is not installed")
    model = cross_encoder(tmp_path, ["good", "bad"])
    with pytest.raises(ModelNotFound, match="good, bad"):
        open_entailment(f"sentence-transformers:{model}")


def test_settings_that_name_no_model(tmp_path: Path) -> None:
    assert open_entailment("none") is None
    with pytest.raises(BadSetting, match="entailment"):
        open_entailment("paras")
    with pytest.raises(ModelNotFound):
        open_entailment(f"sentence-transformers:{tmp_path / 'puuttuu'}")
