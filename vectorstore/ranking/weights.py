"""Learned weights with what they fit: the model whose vectors gave the features, the features, and the data.

A file has ``embedder``, a table ``data`` of the SHA-256 of each set that fitted, and a table of weights for each model:
feature to weight, in the order of the features, after a ``bias`` where there is one. With another model the same
features have other values, so weights count for their own alone.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path

from vectorstore.errors import BadWeights

BIAS = "bias"


@dataclass(frozen=True, slots=True)
class Weights:
    """What one file holds; ``tables`` are its tables of weights by name."""

    embedder: str
    data: Mapping[str, str]
    tables: Mapping[str, Mapping[str, float]]


def read_weights(file: Traversable, features: Mapping[str, Sequence[str]]) -> Weights:
    """The weights of a file. Raises ``BadWeights`` when its tables are not those of these features, in their order."""
    found = tomllib.loads(file.read_text(encoding="utf-8"))
    tables = {name: table for name, table in found.items() if isinstance(table, dict) and name != "data"}
    for name, expected in features.items():
        names = [feature for feature in tables.get(name, {}) if feature != BIAS]
        if names != list(expected):
            other = sorted(set(names) ^ set(expected)) or ["the same in another order"]
            raise BadWeights(file=file.name, table=name, found=", ".join(other))
    return Weights(found.get("embedder", ""), found.get("data", {}), tables)


def write_weights(path: Path, weights: Weights, *, command: str, figures: str) -> None:
    """Write a file of weights; ``command`` fitted them and ``figures`` names the file that tells how well they do."""
    lines = [f"# Fitted by `{command}`; its figures are in {figures}.", f'embedder = "{weights.embedder}"']
    lines += ["", "[data]", *(f'"{name}" = "{digest}"' for name, digest in sorted(weights.data.items()))]
    for name, table in weights.tables.items():
        lines += ["", f"[{name}]", *(f'"{feature}" = {weight:.4f}' for feature, weight in table.items())]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
