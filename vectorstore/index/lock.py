"""One ingest at a time: a lock that a killed process cannot leave behind."""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from vectorstore.errors import IngestRunning


@contextmanager
def ingest_lock(data_dir: Path) -> Iterator[None]:
    """Hold the ingest lock of a data folder. Raises ``IngestRunning`` naming who holds it."""
    holder = data_dir / "ingest.holder"
    lock = FileLock(data_dir / "ingest.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise IngestRunning(**_read(holder)) from error
    try:
        since = datetime.now().astimezone().isoformat(timespec="seconds")
        holder.write_text(json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "since": since}))
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _read(holder: Path) -> dict[str, str | int]:
    try:
        found: dict[str, str | int] = json.loads(holder.read_text())
    except (FileNotFoundError, ValueError):
        # The holder has the lock but has not written its name yet.
        return {"pid": "?", "host": "?", "since": "?"}
    return found
