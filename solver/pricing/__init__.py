"""A line's cheapest days at given prices, exactly (Numba): the pricing problem of the column generation.

An elementary shortest path with resources (Feillet, Dejax, Gendreau and Gueguen 2004), solved by labels, always
from the one that may become the cheapest day (A*: Hart, Nilsson and Raphael 1968). Whatever is cut short leaves a valid
lower bound behind, because every open label says what it can still become.
"""

from pathlib import Path

import solver.kernel.borrow
import solver.kernel.timing  # noqa: F401 - both before the rest: the kernel's machine code stays in the kernel's folder
from solver.kernel import machine_code_in

with machine_code_in(Path(__file__).parent):
    from solver.pricing import borrow, closure, label, listing, outlook, price, promise, quick, view

__all__ = ["borrow", "closure", "label", "listing", "outlook", "price", "promise", "quick", "view"]
