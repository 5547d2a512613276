"""Closed classes of Finnish are listed in ``corpus.finnish`` and nowhere else."""

import ast
import re
from collections.abc import Iterator, Mapping, Set
from pathlib import Path

import pytest

import corpus
from corpus.finnish.calendar import MONTHS
from corpus.finnish.function_words import BUT, IF, NOR, NOT, ONLY, OR, SOMEONE, SOMETHING, UNLESS
from corpus.finnish.modal_verbs import MODAL

_ROOT = Path(corpus.__file__).parents[1]
_CLASSES: Mapping[str, Set[str]] = {
    "calendar.MONTHS": frozenset(MONTHS),
    "function_words.BUT": BUT,
    "function_words.IF": IF | UNLESS,
    "function_words.NOT": NOT | NOR,
    "function_words.ONLY": ONLY,
    "function_words.OR": OR,
    "function_words.SOMEONE": SOMEONE | SOMETHING,
    "modal_verbs.MODAL": MODAL,
}
"""Classes by where they are listed."""


def _lists(code: str) -> Iterator[frozenset[str]]:
    """The words of each collection of strings, and of each pattern of alternatives, in a module."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Set | ast.List | ast.Tuple):
            yield frozenset(
                one.value for one in node.elts if isinstance(one, ast.Constant) and isinstance(one.value, str)
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and "|" in node.value:
            yield frozenset(re.split(r"[|()?:]+", node.value.replace(r"\b", "|")))


def listed_again(code: str, members: Set[str]) -> bool:
    """Whether a module lists at least two words of a class."""
    return any(len(words & members) > 1 for words in _lists(code))


@pytest.mark.parametrize("name", _CLASSES)
def test_no_other_module_lists_the_class(name: str) -> None:
    modules = [path for top in ("corpus", "vectorstore", "assistant") for path in sorted((_ROOT / top).rglob("*.py"))]
    others = [path for path in modules if path.parent != _ROOT / "corpus" / "finnish"]
    again = [str(path.relative_to(_ROOT)) for path in others if listed_again(path.read_text("utf-8"), _CLASSES[name])]
    assert again == []


def test_a_list_and_a_pattern_are_seen() -> None:
    assert listed_again('_A = frozenset(["jos", "kun", "talo"])', IF)
    assert listed_again('_A = re.compile(r"\\\\b(?:jos|kun)\\\\b")', IF)
    assert not listed_again('"""Words such as jos and kun."""', IF)
