"""The compiled inner loops of the search (Numba): integer arrays in, integer arrays changed in place.

Numba keeps machine code on disk for every function, but renews it only when the function's own file changes, not when
a function that it calls does. So the machine code of every state of this folder is kept in a folder of its own.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from numba.core import config

_settings: Any = config
_HERE = Path(__file__).parent


def _state_of(*folders: Path) -> str:
    """Return a hash of all source files in some folders."""
    files = (path.read_bytes() for folder in folders for path in sorted(folder.glob("*.py")))
    return hashlib.sha256(b"".join(files)).hexdigest()[:16]


@contextmanager
def machine_code_in(folder: Path) -> Iterator[None]:
    """Let modules imported meanwhile keep their machine code in `folder`, apart for each state of it and of the kernel.

    Kernel modules that they import must have been imported before.
    """
    before = _settings.CACHE_DIR
    _settings.CACHE_DIR = str(folder / "__pycache__" / _state_of(_HERE, folder))
    try:
        yield
    finally:
        _settings.CACHE_DIR = before


_settings.CACHE_DIR = str(_HERE / "__pycache__" / _state_of(_HERE))
