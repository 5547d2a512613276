"""The memory of a process that serves for days."""

import ctypes
import gc
import sys


def settle() -> None:
    """Call when everything is loaded: it stays for good.

    The collector need not look through it again and again, which would make one answer in twenty wait; and what
    loading used goes back to the system, where the C library can do that (glibc).
    """
    gc.collect()
    gc.freeze()
    if sys.platform == "linux" and hasattr(ctypes.CDLL(None), "malloc_trim"):
        ctypes.CDLL(None).malloc_trim(0)
