"""Compiled moves of an amendment (Numba), beside the kernel's."""

from pathlib import Path

import solver.kernel.recreate  # noqa: F401  (what the moves call has its own place for machine code)
from solver.kernel import machine_code_in

with machine_code_in(Path(__file__).parent):
    from solver.amend.moves import displace, offer

__all__ = ["displace", "offer"]
