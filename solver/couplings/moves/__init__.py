"""The compiled moves of coupled orders (Numba): out of the plan, and back with another start and other members."""

from pathlib import Path

import solver.kernel.insertion  # before: the kernel's machine code stays in the kernel's folder
import solver.kernel.timetable  # noqa: F401
from solver.kernel import machine_code_in

with machine_code_in(Path(__file__).parent):
    from solver.couplings.moves import crews, pool, standing, starts, stock

__all__ = ["crews", "pool", "standing", "starts", "stock"]
