"""What compiled code is given by reference is not counted there; its proxies in Python own it."""

import gc
from collections.abc import Iterator

import pytest
from numba.core.runtime import _nrt_python, rtsys

from solver.arrays import day_arrays
from solver.kernel.borrow import borrow_clock, borrow_day
from solver.kernel.timing import serve
from solver.warm import tiny_problem


@pytest.fixture
def counted() -> Iterator[None]:
    """Let Numba count what it allocates and frees."""
    _nrt_python.memsys_enable_stats()
    yield
    _nrt_python.memsys_disable_stats()


@pytest.mark.usefixtures("counted")
def test_all_that_is_borrowed_is_given_back() -> None:
    """A thousand structures, each used in compiled code, leave nothing behind."""
    day = day_arrays(tiny_problem())
    serve(borrow_day(day).clock_held, 0, 0, 30_000)
    gc.collect()
    before = rtsys.get_allocation_stats()
    for _ in range(1000):
        serve(borrow_clock(day.clock), 0, 0, 30_000)
        borrow_day(day)
    gc.collect()
    after = rtsys.get_allocation_stats()
    assert after.alloc - before.alloc >= 3000
    assert after.alloc - before.alloc == after.free - before.free
