"""What a child does to itself before it works: it dies with its parent, and takes no more than it was given."""

import ctypes
import os
import resource
import signal
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

PR_SET_PDEATHSIG = 1
"""See prctl(2)."""

ORPHANED = 86
"""Exit status of a child whose parent is gone."""


OUT_OF_MEMORY = (
    "MemoryError",
    "bad_alloc",
    "out of memory",
    "annot allocate memory",
    "Unable to allocate",
    "emory allocation",
    "failed to map segment",
    "libllvmlite",
    "start new thread",
)
"""What Python, C++, LLVM, the C library, NumPy, OpenBLAS and the loader say (of Numba's LLVM only that it is lost)."""


def tells_of_no_memory(words: str) -> bool:
    """Return whether a process's last words are those of one that met its memory limit."""
    return any(sign in words for sign in OUT_OF_MEMORY)


def die_with_parent(parent: int) -> None:
    """Have the kernel kill this process when its parent dies (Linux), and leave at once if that has happened.

    parent: process id of the parent. Elsewhere than on Linux the end of standard input says the same (`watch`).
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(ORPHANED)


def limit(*, memory_mb: int, cpu_s: int | None) -> None:
    """Limit this process's address space (MB) and processor time (s); no core file is written.

    A limit that the system does not know, or that is above what it allows, is left as it is.
    """
    _set_limit(resource.RLIMIT_CORE, 0, 0)
    _set_limit(resource.RLIMIT_AS, memory_mb * 1024 * 1024, memory_mb * 1024 * 1024)
    if cpu_s is not None:
        _set_limit(resource.RLIMIT_CPU, cpu_s, cpu_s + 5)  # first SIGXCPU, which has a name, then SIGKILL


def _set_limit(which: int, soft: int, hard: int) -> None:
    with suppress(ValueError, OSError):
        resource.setrlimit(which, (soft, hard))


def own_output() -> BinaryIO:
    """Return a stream to where standard output went; whatever else prints goes to standard error from now on."""
    sys.stdout.flush()
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return output


def watch(commands: BinaryIO) -> threading.Event:
    """Return an event that is set when the parent asks to stop; the end of its commands ends this process.

    Any line asks to stop. A parent that lives keeps the stream open.
    """
    asked = threading.Event()

    def follow() -> None:
        for _ in commands:
            asked.set()
        os._exit(ORPHANED)

    threading.Thread(target=follow, name="parent", daemon=True).start()
    return asked


def peak_memory_mb(process: int | None = None) -> float | None:
    """Return the largest resident memory (MB) that a process (default: this one) ever had; None where unknown.

    The kernel's `ru_maxrss` would be wrong here: a new process inherits it from the one that started it.
    """
    with suppress(OSError, ValueError):
        status = Path(f"/proc/{process or os.getpid()}/status").read_text(encoding="ascii", errors="replace")
        for line in status.splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return None
