"""The compiled inner loops of the search (Numba): integer arrays in, integer arrays changed in place.

Numba keeps machine code on disk for every function, but renews it only when the function's own file changes, not when
a function that it calls does. So the machine code of every state of this folder is kept in a folder of its own.
"""

import hashlib
from pathlib import Path

from numba.core import config

_HERE = Path(__file__).parent
_STATE = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(_HERE.glob("*.py")))).hexdigest()[:16]
config.CACHE_DIR = str(_HERE / "__pycache__" / _STATE)  # type: ignore[attr-defined]
