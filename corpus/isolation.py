"""Each file is read in a process of its own pool, with limits: a hostile or broken file harms only itself.

The only module that imports pebble. PDF libraries have a long history of files that take minutes
or gigabytes; no check beforehand finds them all.
"""

import multiprocessing
import resource
from collections.abc import Iterator, Sequence
from concurrent.futures import TimeoutError

from pebble import ProcessExpired, ProcessPool

from corpus.errors import OutOfMemory, ReaderCrashed, ReadError, ReadTimeout
from corpus.reading import read_document
from corpus.records import Document, SourceFile

_MEGABYTE = 1_000_000
_CONTEXT = multiprocessing.get_context("forkserver")
# Loaded once, in the process that all readers come from: each of them would wait for it again.
_CONTEXT.set_forkserver_preload([__name__])


def read_all(
    sources: Sequence[SourceFile], *, workers: int = 2, seconds: int = 60, megabytes: int = 1500
) -> Iterator[tuple[SourceFile, Document | ReadError]]:
    """Read files in their order; what is wrong with one becomes its ``ReadError``, and the rest goes on.

    ``seconds`` and ``megabytes`` limit each file.
    """
    if not sources:
        return
    pool = ProcessPool(
        min(workers, len(sources)), context=_CONTEXT, initializer=_limit, initargs=[megabytes * _MEGABYTE]
    )
    with pool:
        futures = [pool.schedule(_read, args=[source], timeout=seconds) for source in sources]
        for source, future in zip(sources, futures, strict=True):
            path = str(source.path)
            try:
                yield source, future.result()
            except TimeoutError:
                yield source, ReadTimeout(path=path, expected=seconds)
            except MemoryError:
                yield source, OutOfMemory(path=path, expected=megabytes)
            except ProcessExpired as error:
                yield source, ReaderCrashed(path=path, found=f"exit code {error.exitcode}")
            except Exception as error:  # any other fault of a library is this file's alone
                yield source, ReaderCrashed(path=path, found=f"{type(error).__name__}: {error}")


def _limit(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (size, size))


def _read(source: SourceFile) -> Document | ReadError:
    try:
        return read_document(source)
    except ReadError as error:
        return error
