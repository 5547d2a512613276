"""What the verifier finds, by kind of change: of pairs made from documents, or pairs of a file."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from assistant.grounding import Finding, Objection, Source, Verdict, verify
from assistant.grounding.passages import source_of
from corpus.chunking import chunk_document
from corpus.errors import PathMissing
from corpus.isolation import read_all
from corpus.records import Document
from corpus.sources import find_sources
from evals.bench.changes import make_pairs
from evals.bench.intervals import interval
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
    """Pairs of a file, a JSON object a line: ``claim``, ``source`` (or ``quote``: a text or its sentences),
    ``supported``.

    ``kind`` (or ``class``) and ``context`` may be there too. A first line that names a ``set`` tells of the file: who
    wrote it, and of its run. Raises ``PathMissing`` and ``BadCollection``.
    """
    if not path.is_file():
        raise PathMissing(path=str(path))
    lines = path.read_text(encoding="utf-8").splitlines()
    first = 1 if lines and lines[0].startswith('{"set"') else 0
    return [_pair(path, number, line) for number, line in enumerate(lines[first:], first + 1)]


def _pair(path: Path, number: int, line: str) -> Pair:
    try:
        row: dict[str, Any] = json.loads(line)
        source = row.get("source") or row["quote"]
        sentences = Source.of_text(source).sentences if isinstance(source, str) else tuple(source)
        passage = Source(sentences, row.get("context", ""))
        return Pair(row.get("kind") or row.get("class", "given"), row["claim"], passage, bool(row["supported"]))
    except (ValueError, KeyError, TypeError) as error:
        raise BadCollection(path=f"{path}, line {number}", found=f"{error!r}") from error


Judged = Sequence[tuple[Pair, Verdict]]


def judge(pairs: Sequence[Pair]) -> Judged:
    """Each pair with the verdict on it."""
    return [(pair, verify(pair.claim, [pair.passage])) for pair in pairs]


def measure_grounding(judged: Judged) -> dict[str, Any]:
    """What was found of the pairs by kind, and shares over what is supported and what is not, made and by hand apart.

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
    kinds: dict[tuple[str, bool], list[Finding]] = {}
    for pair, verdict in judged:
        kinds.setdefault((pair.kind, pair.supported), []).append(verdict.finding)
    return {
        "pairs": len(judged),
        "unsupported_accepted": _share(judged, Finding.SUPPORTED, of=False),
        "supported_accepted": _share(judged, Finding.SUPPORTED, of=True),
        "supported_refused": _share(judged, Finding.CHANGED, of=True),
        "systems": [_row(kind, supported, found) for (kind, supported), found in kinds.items()],
    }


def _row(kind: str, supported: bool, found: Sequence[Finding]) -> dict[str, Any]:
    """What was found of the pairs of one kind; what is neither accepted nor refused is shown marked."""
    return {
        "kind": kind,
        "meant to be": "supported" if supported else "unsupported",
        "pairs": len(found),
        "accepted": found.count(Finding.SUPPORTED),
        "cannot tell": found.count(Finding.CANNOT_TELL),
        "refused": found.count(Finding.CHANGED),
        "share accepted (95 %)": str(interval(one is Finding.SUPPORTED for one in found)),
        "share refused (95 %)": str(interval(one is Finding.CHANGED for one in found)),
    }


def _share(judged: Judged, finding: Finding, *, of: bool) -> float:
    found = [verdict.finding is finding for pair, verdict in judged if pair.supported is of]
    return round(sum(found) / len(found), 4) if found else 0.0


def wrong_pairs(judged: Judged) -> Iterator[tuple[Pair, str]]:
    """The pairs that are accepted or not against what they are, with what was objected."""
    for pair, verdict in judged:
        if verdict.supported != pair.supported:
            yield pair, ", ".join(f"{reason.objection}: {reason.found}" for reason in verdict.reasons)


def written_pairs(*, tuning: bool) -> list[Pair]:
    """The pairs written by hand, those that the rules were made with or the others; their kinds are but two.

    Those of ``claims/`` were written by others and keep their kinds; the second file of them has had its only run.
    """
    folder = Path(str(files("evals.cases")))
    path = folder / ("claims.jsonl" if tuning else "unseen-claims.jsonl")
    pairs = [replace(pair, kind=_BY_HAND[pair.supported]) for pair in read_pairs(path)]
    return pairs + (read_pairs(folder / "claims" / "one.jsonl") if tuning else [])


def made_pairs(folders: Sequence[Path], *, tuning: bool) -> list[Pair]:
    """The pairs of one half of the documents."""
    return make_pairs(read_passages(folders, tuning=tuning), _SEEDS[tuning])
