"""What the commands print: the only module that imports rich."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from assistant.records import Answer, AnswerSentence, Check, Citation, Gap, SearchHit
from assistant.texts import Language, text

if TYPE_CHECKING:
    # They load the lexicon and Chroma, for which no command need wait that only prints.
    from assistant.cli.verify import Checked
    from vectorstore.index.releases import Manifest
    from vectorstore.ingest.plan import Progress as Report
    from vectorstore.ingest.run import Ingested

_out = Console(highlight=False, soft_wrap=True)
_err = Console(stderr=True, highlight=False, soft_wrap=True)


def line(content: str) -> None:
    """One line of plain text: square brackets in it are no markup."""
    _out.print(Text(content))


def problem(message: str) -> None:
    """One line on standard error."""
    _err.print(Text(" ".join(message.split())))


def answer(given: Answer, language: Language) -> None:
    """An answer with its numbered sources, or what stands in for one; emergency advice goes before both."""
    for advice in given.emergency:
        line(advice)
    if given.understood_as:
        line(text("answer.understood", language, question=given.understood_as))
    if not given.answered:
        line(given.answer)
        _notices(given)
        if given.nearest:
            line(text("answer.nearest", language))
            _citations(given.nearest, language)
        if given.contact:
            contact = given.contact
            email = text("answer.email", language, email=contact.email) if contact.email else ""
            line(text("answer.contact", language, unit=contact.unit, phone=contact.phone) + email)
        return
    for sentence in given.sentences:
        _sentence(sentence, given, language)
    _notices(given)
    line("")
    line(text("answer.sources", language))
    _citations(given.citations, language)


def _sentence(sentence: AnswerSentence, given: Answer, language: Language) -> None:
    numbers = "".join(f"[{number}]" for number in sentence.citations)
    if sentence.verified:
        line(f"{sentence.text} {numbers}")
        return
    line(text("answer.unverified", language))
    line(f"  {sentence.text} {numbers}")
    for citation in given.cited_by(sentence):
        line(f"    ”{citation.quote}”")


def _notices(given: Answer) -> None:
    for notice in given.remarks:
        line(notice)


def verdicts(checked: "Sequence[Checked]", language: Language) -> None:
    """Each sentence of an answer with its verdict, and what speaks against it."""
    for one in checked:
        numbers = "".join(f"[{number}]" for number in one.citations)
        line(f"{text(f'verify.{one.finding}', language)}: {one.text} {numbers}")
        for reason in one.reasons:
            line(f"  – {text(f'verify.{reason.objection}', language, found=reason.found)}")


def _citations(citations: Sequence[Citation], language: Language) -> None:
    for citation in citations:
        line(f"[{citation.number}] {place(citation, language)}")
        line(f"    ”{citation.quote}”")


def place(citation: Citation, language: Language) -> str:
    """Where a quote stands: title, kind, section, page and source."""
    page = text("answer.page", language, page=citation.page) if citation.page else ""
    kind = text(f"kinds.{citation.kind}", language)
    return " · ".join(filter(None, (citation.title, kind, citation.section, page, citation.source)))


def gaps(found: Sequence[Gap], language: Language) -> None:
    """Questions without an answer, the most frequent first."""
    if not found:
        line(text("gaps.nothing", language))
    for gap in found:
        day = gap.last
        line(f"{gap.times} × {gap.question} ({day.day}.{day.month}.{day.year})")


def hits(found: Sequence[SearchHit], language: Language) -> None:
    """Passages found, each with its place."""
    if not found:
        line(text("search.nothing", language))
    for hit in found:
        page = text("answer.page", language, page=hit.page) if hit.page else ""
        line(" · ".join(filter(None, (hit.title, text(f"kinds.{hit.kind}", language), hit.section, page))))
        line(f"    {hit.text}")


@contextmanager
def progress(language: Language) -> "Iterator[Report]":
    """Progress bars, one for each stage of an ingest, on standard error."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, console=_err) as bars:

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(text(f"ingest.{stage}", language), total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield report


def ingested(done: "Ingested", seconds: float, language: Language) -> None:
    """The outcome of an ingest, file by file where something was wrong."""
    made = done.manifest
    if not done.new:
        line(text("ingest.unchanged", language, release=made.release))
    else:
        values = {"documents": len(made.documents), "passages": made.passages, "seconds": f"{seconds:.1f}"}
        line(text("ingest.done", language, release=made.release, **values))
        if done.remade:
            line(text("ingest.remade", language))
        _changes(made, language)
    _problems(made, language)


def manifest_report(made: "Manifest", language: Language) -> None:
    """What changed, what failed and what to know of the files of a release."""
    _changes(made, language)
    _problems(made, language)


def _changes(made: "Manifest", language: Language) -> None:
    changes = made.changes
    counts = {"added": len(changes.added), "changed": len(changes.changed), "removed": len(changes.removed)}
    line(text("ingest.changes", language, unchanged=changes.unchanged, failed=len(made.failed), **counts))


def _problems(made: "Manifest", language: Language) -> None:
    if made.failed:
        line(text("ingest.failed", language))
    for failure in made.failed:
        kept = text("ingest.kept", language) if failure.kept else ""
        message = failure.message
        if language != "en":
            message = text(f"errors.{failure.code}", language, **failure.details)
        line(f"  {message} {kept}".rstrip())
    warned = [(document.id, warning) for document in made.documents for warning in document.warnings]
    if warned:
        line(text("ingest.warnings", language))
    for document_id, warning in warned:
        line(f"  {document_id}: {text(f'notices.{warning.code}', language, **warning.details)}")


def releases(found: "Sequence[Manifest]", current: str, language: Language) -> None:
    """A table of releases, the one in use marked."""
    if not found:
        line(text("releases.empty", language))
        return
    table = Table(box=None)
    for column in ("heading", "created", "documents", "passages", "state"):
        table.add_column(text(f"releases.{column}", language))
    for made in found:
        state = text("releases.current", language) if made.release == current else ""
        created = made.created.strftime("%-d.%-m.%Y %H.%M")
        table.add_row(made.release, created, str(len(made.documents)), str(made.passages), state)
    _out.print(table)


def manifest(made: "Manifest", language: Language) -> None:
    """The documents of a release and how they came there."""
    manifest_report(made, language)
    for document in made.documents:
        line(f"{document.id} · {text(f'kinds.{document.kind}', language)} · {document.title}")


def checks(made: Sequence[Check], language: Language) -> None:
    """What the doctor found, one line a check."""
    for check in made:
        mark = "✓" if check.ok else "✗"
        line(f"{mark} {text(f'doctor.{check.name}', language)}: {check.found}")
    bad = sum(not check.ok for check in made)
    line(text("doctor.problem", language, count=bad) if bad else text("doctor.well", language))
