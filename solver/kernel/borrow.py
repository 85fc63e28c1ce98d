"""One pointer instead of thirty arrays: what the kernel is called with.

Numba hands every array of a named tuple to every function called, and counts its references up and down there; with
thirty arrays that costs more than the functions do. So the kernel is given structures that go by reference, and in
which nobody counts the arrays: whoever calls the kernel must hold the named tuple all the while.
"""

from typing import Any

from numba import njit, types
from numba.experimental import structref
from numba.extending import intrinsic
from numba.np.arrayobj import make_array

from solver.kernel.layout import Board, Clock, Day, Pool


@structref.register
class ClockType(types.StructRef):
    """A `Clock` by reference."""


@structref.register
class DayType(types.StructRef):
    """A `Day` by reference."""


@structref.register
class BoardType(types.StructRef):
    """A `Board` by reference."""


@structref.register
class PoolType(types.StructRef):
    """A `Pool` by reference."""


class ClockByReference(structref.StructRefProxy):
    """What Numba calls to make a `ClockType`; never seen by Python."""


class DayByReference(structref.StructRefProxy):
    """What Numba calls to make a `DayType`; never seen by Python."""


class BoardByReference(structref.StructRefProxy):
    """What Numba calls to make a `BoardType`; never seen by Python."""


class PoolByReference(structref.StructRefProxy):
    """What Numba calls to make a `PoolType`; never seen by Python."""


define: Any = structref.define_proxy
view_of: Any = make_array
define(ClockByReference, ClockType, list(Clock._fields))
define(DayByReference, DayType, list(Day._fields))
define(BoardByReference, BoardType, list(Board._fields))
define(PoolByReference, PoolType, list(Pool._fields))


def without_count(typing_context: Any, array: Any) -> Any:
    """Say to Numba how to return the same array without its reference count."""

    def generate(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        view = view_of(array)(context, builder, arguments[0])
        view.meminfo = view.meminfo.type(None)
        view.parent = view.parent.type(None)
        return view._getvalue()

    return array(array), generate


uncounted: Any = intrinsic(without_count)


@njit(cache=True, nogil=True)
def borrow_clock(clock: Any) -> Any:
    """Return a clock by reference that must not outlive the given one."""
    return ClockByReference(
        uncounted(clock.stops),
        uncounted(clock.windows),
        uncounted(clock.pairs),
        uncounted(clock.travel),
        uncounted(clock.routes),
    )


@njit(cache=True, nogil=True)
def borrow_day(day: Any) -> Any:
    """Return a day by reference that must not outlive the given one."""
    return DayByReference(
        day.n,
        borrow_clock(day.clock),
        uncounted(day.needs),
        uncounted(day.lines),
        uncounted(day.van),
        uncounted(day.parts),
        uncounted(day.lots),
        uncounted(day.lot_at),
        uncounted(day.lists),
        uncounted(day.active),
        uncounted(day.near),
    )


@njit(cache=True, nogil=True)
def borrow_board(board: Any) -> Any:
    """Return a board by reference that must not outlive the given one."""
    return BoardByReference(
        uncounted(board.seq),
        uncounted(board.state),
        uncounted(board.ahead),
        uncounted(board.picks),
        uncounted(board.supply),
        uncounted(board.left),
        uncounted(board.residual),
        uncounted(board.orders),
        uncounted(board.marks),
        uncounted(board.queues),
        uncounted(board.keys),
        uncounted(board.labels),
        uncounted(board.held),
        uncounted(board.shops),
        uncounted(board.bare),
        uncounted(board.bare_ahead),
        uncounted(board.found),
        uncounted(board.broken),
        uncounted(board.given),
        uncounted(board.net),
        uncounted(board.version),
        uncounted(board.memory),
        uncounted(board.count),
        uncounted(board.random),
    )


@njit(cache=True, nogil=True)
def borrow_pool(pool: Any) -> Any:
    """Return a pool by reference that must not outlive the given one."""
    return PoolByReference(
        uncounted(pool.columns),
        uncounted(pool.key),
        uncounted(pool.table),
        uncounted(pool.data),
        uncounted(pool.used),
    )
