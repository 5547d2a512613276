import re
import tomllib
from importlib import import_module
from importlib.resources import files
from string import Formatter
from typing import get_args

import pytest

from assistant.texts import Language
from corpus.errors import OhjenuoraError

for module in ("assistant.errors", "evals.errors", "vectorstore.errors", "vectorstore.embedders.errors"):
    import_module(module)


def table(language: str) -> dict[str, dict[str, str]]:
    return tomllib.loads(files("assistant").joinpath("languages", f"{language}.toml").read_text(encoding="utf-8"))


def kinds(root: type[OhjenuoraError]) -> list[type[OhjenuoraError]]:
    return [kind for child in root.__subclasses__() for kind in [child, *kinds(child)]]


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", get_args(Language))
def test_every_language_has_every_text_with_the_same_values(language: str) -> None:
    finnish, other = table("fi"), table(language)
    for name, texts in finnish.items():
        if name == "errors" and language == "en":
            continue  # the English texts of errors are their own templates
        assert set(other[name]) == set(texts), (language, name)
        for key, text in texts.items():
            assert fields(other[name][key]) == fields(text), (language, name, key)


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_every_error_has_a_text_that_says_what_to_do(language: str) -> None:
    texts = table(language)["errors"]
    raised = {kind.code: kind for kind in kinds(OhjenuoraError) if kind.code}
    assert set(texts) == set(raised)
    for code, kind in raised.items():
        assert fields(texts[code]) <= fields(kind.template), code
        assert len(re.findall(r"[.:] ", kind.template)) >= 1, code
