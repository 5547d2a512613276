"""Measurements in processes of their own, so that memory and caches are theirs alone."""

import resource
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

_KILO, _MEGA = 1024, 1_000_000


def alone() -> ProcessPoolExecutor:
    """A pool of one fresh process for one task."""
    return ProcessPoolExecutor(max_workers=1, max_tasks_per_child=1, mp_context=get_context("spawn"))


def peak_memory_mb() -> float:
    """The most memory that this process has held, in megabytes of 1,000,000 bytes.

    Linux tells it by process; ``getrusage`` there counts what the parent held when it started the process.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        peak = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
        return round(int(peak.split()[1]) * _KILO / _MEGA)
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KILO / _MEGA)
