"""Errors of releases and search, under the one root of ``corpus.errors``.

OhjenuoraError
└── VectorstoreError
"""

from corpus.errors import OhjenuoraError


class VectorstoreError(OhjenuoraError):
    """A release cannot be made, opened or switched to."""


class NoRelease(VectorstoreError):
    code = "no-release"
    template = "{data_dir} holds no release. Expected at least one. Run: ohjenuora ingest"


class ReleaseMissing(VectorstoreError):
    code = "release-missing"
    template = "There is no release {release}. Found: {found}. Run: ohjenuora releases list"


class IndexMismatch(VectorstoreError):
    code = "index-mismatch"
    template = "Release {release} was made with {what} {found}, but this program uses {expected}. Run: ohjenuora ingest"


class OutdatedRelease(VectorstoreError):
    code = "outdated-release"
    template = (
        "Release {release} was made by another version of this program. It answers as it did; expected one that this "
        "version made. Run: ohjenuora ingest"
    )


class BrokenRelease(VectorstoreError):
    code = "broken-release"
    template = (
        "Release {release} is not whole: {found}. Expected {expected}. "
        "Run: ohjenuora ingest, or go back with: ohjenuora releases rollback N"
    )


class BadWeights(VectorstoreError):
    code = "bad-weights"
    template = (
        "The table {table} of {file} does not have the features of this program: {found}. Expected each of them once. "
        "Fit it anew: python -m evals.training.ranking, then python -m evals.training.answers"
    )


class WeightsOfAnotherModel(VectorstoreError):
    code = "weights-of-another-model"
    template = (
        "The learned weights fit the embedding model {expected}, and the one in use is {found}. Without weights of its "
        "own hardly any question is answered, and only the nearest sources are shown. Set embedder to bundled, or fit "
        "weights for this model: python -m evals.training.ranking, then python -m evals.training.answers"
    )


class IngestRunning(VectorstoreError):
    code = "ingest-running"
    template = (
        "Another ingest is running (process {pid} on {host}, since {since}). Expected to be the only one. "
        "Wait for it to end and try again."
    )


class NothingReadable(VectorstoreError):
    code = "nothing-readable"
    template = (
        "None of the {files} files could be read, first: {first} Expected at least one document with text. "
        "The release in use stays as it was."
    )


class WouldLoseMuch(VectorstoreError):
    code = "would-lose-much"
    template = (
        "{lost} of the {before} documents in use are gone from the same folders. Expected most of them to remain. "
        "Check the folders; to remove them on purpose, run again with --allow-removals."
    )


class CannotWrite(VectorstoreError):
    code = "cannot-write"
    template = (
        "{path} cannot be written: {found}. Expected a writable folder with free space. "
        "Free space or choose another data folder; the release in use stays as it was."
    )
