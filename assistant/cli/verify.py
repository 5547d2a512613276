"""``ohjenuora verify``: an answer that somebody wrote, checked against the documents that it cites."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from assistant.errors import BadAnswerFile
from assistant.grounding import Finding, Objection, Reason, Source, Verdict, verify
from assistant.grounding.passages import source_of
from assistant.models.claims import Claim, read_claims
from corpus.chunking import chunk_document
from corpus.errors import PathMissing
from corpus.reading import read_document
from corpus.sources import find_sources


@dataclass(frozen=True, slots=True)
class Checked:
    """One sentence of an answer with its verdict."""

    text: str
    citations: tuple[int, ...]
    finding: Finding
    reasons: tuple[Reason, ...]

    @property
    def supported(self) -> bool:
        """Whether its sources carry it."""
        return self.finding is Finding.SUPPORTED


def check_answer(answer: Path, sources: Sequence[Path]) -> list[Checked]:
    """The sentences of an answer, each checked against the sources that it cites; these are numbered from 1.

    The answer is lines that end in citations, or the JSON of ``ohjenuora ask``. Raises ``PathMissing``,
    ``BadAnswerFile`` and what reading a source raises.
    """
    claims, unsourced = _claims(answer)
    places = [_places(path) for path in sources]
    checked = [_checked(claim, _verdict(claim, places)) for claim in claims]
    return checked + [_checked(Claim(text, ()), _no_source("")) for text in unsourced]


def in_json(checked: Sequence[Checked]) -> str:
    """The verdicts as one JSON object."""
    sentences = [asdict(one) | {"supported": one.supported} for one in checked]
    return json.dumps({"supported": all(one.supported for one in checked), "sentences": sentences}, ensure_ascii=False)


def _claims(path: Path) -> tuple[list[Claim], list[str]]:
    if not path.is_file():
        raise PathMissing(path=str(path))
    try:
        written = path.read_text(encoding="utf-8-sig")
        if not written.lstrip().startswith("{"):
            read = list(read_claims([written]))
            claims = [one for one in read if isinstance(one, Claim)]
            return claims, [one.text for one in read if not isinstance(one, Claim)]
        rows = json.loads(written)["sentences"]
        return [Claim(row["text"], tuple(map(int, row["citations"]))) for row in rows], []
    except (ValueError, KeyError, TypeError) as error:
        raise BadAnswerFile(path=str(path), found=str(error) or type(error).__name__) from error


def _places(path: Path) -> list[Source]:
    """The passages of a document, each with its headings."""
    if not path.is_file():
        raise PathMissing(path=str(path))
    found = find_sources([path])
    for _, problem in found.problems:
        raise problem
    [document] = map(read_document, found.files)
    return [source_of(document, chunk) for chunk in chunk_document(document)]


def _verdict(claim: Claim, places: Sequence[Sequence[Source]]) -> Verdict:
    if not claim.cited or not all(1 <= number <= len(places) for number in claim.cited):
        return _no_source(", ".join(map(str, claim.cited)))
    return verify(claim.text, [source for number in claim.cited for source in places[number - 1]])


def _no_source(cited: str) -> Verdict:
    return Verdict((Reason(Objection.SOURCE, cited),))


def _checked(claim: Claim, verdict: Verdict) -> Checked:
    return Checked(claim.text, claim.cited, verdict.finding, verdict.reasons)
