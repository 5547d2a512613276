"""Errors of evaluation, under the one root of ``corpus.errors``."""

from importlib.util import find_spec

from corpus.errors import OhjenuoraError


class EvaluationError(OhjenuoraError):
    """A set of cases or gates cannot be used."""


class BadCase(EvaluationError):
    code = "bad-case"
    template = "{path}, line {line}: {found}. Expected {expected}. Correct the case."


class StaleCase(EvaluationError):
    code = "stale-case"
    template = (
        "Case {case} quotes “{span}” from {document}, which the release in use does not hold in one passage. "
        "Expected words of the document. Correct the case or ingest the documents it was written for."
    )


class BadCollection(EvaluationError):
    code = "bad-collection"
    template = (
        "{path}: {found}. Expected passages.jsonl.gz with questions.jsonl, or corpus.jsonl.gz with queries.jsonl "
        "and qrels.tsv. Check the folder."
    )


class ExtraMissing(EvaluationError):
    code = "extra-missing"
    template = "The package {found} is not installed. Expected the extra {extra}. Run: pip install 'ohjenuora[{extra}]'"


def require(extra: str, *packages: str) -> None:
    """Raise ``ExtraMissing`` when one of the packages that an extra of the install brings is not there."""
    for package in packages:
        if find_spec(package) is None:
            raise ExtraMissing(found=package, extra=extra)
