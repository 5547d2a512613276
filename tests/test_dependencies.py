"""Each package that the program imports is declared, and the default install has none that only evaluation needs."""

import ast
import re
import sys
import tomllib
from collections import defaultdict
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[1]
OURS = ("assistant", "corpus", "evals", "vectorstore")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
BESIDE = {"cryptography", "kfst-rs"}
"""Used without an import of ours: by pypdf for AES, and by pyvoikko."""


def declared(requirements: list[str]) -> set[str]:
    return {re.split(r"[=<>\[]", one)[0].lower().replace("_", "-") for one in requirements}


def imported() -> dict[str, set[str]]:
    """Names of distributions that each of our packages imports."""
    distributions = packages_distributions()
    found: defaultdict[str, set[str]] = defaultdict(set)
    for package in OURS:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                if isinstance(node, ast.ImportFrom) and node.module:
                    names = [node.module]
                for top in {name.partition(".")[0] for name in names} - set(sys.stdlib_module_names) - set(OURS):
                    found[package].update(name.lower().replace("_", "-") for name in distributions[top])
    return found


CORE = declared(PROJECT["dependencies"])
EXTRAS = set[str]().union(*map(declared, PROJECT["optional-dependencies"].values()))


def test_each_package_that_is_imported_is_declared() -> None:
    assert set().union(*imported().values()) - CORE - EXTRAS == set()


def test_the_default_install_has_only_what_the_assistant_imports() -> None:
    assistant = imported()
    used = assistant["assistant"] | assistant["corpus"] | assistant["vectorstore"]
    assert used | BESIDE >= CORE
