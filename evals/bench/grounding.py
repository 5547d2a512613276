"""How often the verifier is wrong, by kind of change: pairs made from documents, or pairs of a file."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from assistant.grounding import Objection, Source, Verdict, verify
from assistant.grounding.passages import source_of
from corpus.chunking import chunk_document
from corpus.errors import PathMissing
from corpus.isolation import read_all
from corpus.records import Document
from corpus.sources import find_sources
from evals.bench.changes import make_pairs
from evals.bench.pairs import Pair
from evals.errors import BadCollection

_SEEDS = {True: 11, False: 12}
_BY_HAND = {True: "by hand", False: "by hand, changed"}


def read_passages(folders: Sequence[Path], *, tuning: bool) -> list[Source]:
    """The passages of every second document of the folders: those to tune on, or the others, to report."""
    scan = find_sources(folders)
    half = sorted(scan.files, key=lambda file: file.id)[0 if tuning else 1 :: 2]
    documents = [result for _, result in read_all(half) if isinstance(result, Document)]
    return [source_of(document, chunk) for document in documents for chunk in chunk_document(document)]


def read_pairs(path: Path) -> list[Pair]:
    """Pairs of a file, a JSON object a line: ``claim``, ``source`` (a text or its sentences), ``supported``.

    ``kind`` and ``context`` may be there too. Raises ``PathMissing`` and ``BadCollection``.
    """
    if not path.is_file():
        raise PathMissing(path=str(path))
    return [_pair(path, number, line) for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)]


def _pair(path: Path, number: int, line: str) -> Pair:
    try:
        row: dict[str, Any] = json.loads(line)
        source = row["source"]
        sentences = Source.of_text(source).sentences if isinstance(source, str) else tuple(source)
        passage = Source(sentences, row.get("context", ""))
        return Pair(row.get("kind", "given"), row["claim"], passage, bool(row["supported"]))
    except (ValueError, KeyError, TypeError) as error:
        raise BadCollection(path=f"{path}, line {number}", found=f"{error!r}") from error


Judged = Sequence[tuple[Pair, Verdict]]


def judge(pairs: Sequence[Pair]) -> Judged:
    """Each pair with the verdict on it."""
    return [(pair, verify(pair.claim, [pair.passage])) for pair in pairs]


def measure_grounding(judged: Judged) -> dict[str, Any]:
    """The share of wrong verdicts by kind, and over what is supported and what is not, made and by hand apart.

    ``verifier_failed`` counts the claims on which the verifier itself failed, whatever they are.
    """
    by_hand = [one for one in judged if one[0].kind in _BY_HAND.values()]
    made = [one for one in judged if one[0].kind not in _BY_HAND.values()]
    failed = sum(reason.objection is Objection.FAILED for _, verdict in judged for reason in verdict.reasons)
    figures = {"verifier_failed": failed} | _of_kinds(made or by_hand)
    if made and by_hand:
        written = _of_kinds(by_hand)
        figures["systems"] += written.pop("systems")
        figures |= {f"by_hand_{name}": value for name, value in written.items()}
    return figures


def _of_kinds(judged: Judged) -> dict[str, Any]:
    wrong: dict[str, list[bool]] = {}
    for pair, verdict in judged:
        wrong.setdefault(pair.kind, []).append(verdict.supported != pair.supported)
    supported = {pair.kind: pair.supported for pair, _ in judged}
    rows = [
        {
            "kind": kind,
            "meant to be": "supported" if supported[kind] else "unsupported",
            "pairs": len(values),
            "wrong": sum(values),
            "share wrong": round(sum(values) / len(values), 4),
        }
        for kind, values in wrong.items()
    ]
    return {
        "pairs": len(judged),
        "unsupported_accepted": _share(wrong, supported, of=False),
        "supported_rejected": _share(wrong, supported, of=True),
        "systems": rows,
    }


def _share(wrong: dict[str, list[bool]], supported: dict[str, bool], *, of: bool) -> float:
    values = [value for kind, many in wrong.items() if supported[kind] is of for value in many]
    return round(sum(values) / len(values), 4) if values else 0.0


def wrong_pairs(judged: Judged) -> Iterator[tuple[Pair, str]]:
    """The pairs whose verdict is wrong, with what was objected."""
    for pair, verdict in judged:
        if verdict.supported != pair.supported:
            yield pair, ", ".join(f"{reason.objection}: {reason.found}" for reason in verdict.reasons)


def written_pairs(*, tuning: bool) -> list[Pair]:
    """The pairs written by hand, those that the rules were made with or the others; their kinds are but two."""
    path = Path(str(files("evals.cases"))) / ("claims.jsonl" if tuning else "unseen-claims.jsonl")
    return [replace(pair, kind=_BY_HAND[pair.supported]) for pair in read_pairs(path)]


def made_pairs(folders: Sequence[Path], *, tuning: bool) -> list[Pair]:
    """The pairs of one half of the documents."""
    return make_pairs(read_passages(folders, tuning=tuning), _SEEDS[tuning])
