"""The compiled moves of coupled orders (Numba): out of the plan, and back with another start and other members."""

from pathlib import Path

import solver.kernel.anneal  # before: the kernel's machine code stays in the kernel's folder
import solver.kernel.timetable  # noqa: F401
from solver.kernel import machine_code_in

with machine_code_in(Path(__file__).parent):
    from solver.couplings.moves import anneal, borrow, pool, standing

__all__ = ["anneal", "borrow", "pool", "standing"]
