"""One pointer instead of thirty arrays: what the kernel is called with.

Numba hands every array of a named tuple to every function called, and counts its references up and down there; with
thirty arrays that costs more than the functions do. So the kernel is given structures that go by reference. Nobody
counts the arrays in them, nor the structures themselves (a count is an atomic instruction, which costs as much as ten
others): whoever calls the kernel must hold the named tuple and the structure all the while.
"""

from typing import Any

from numba import njit, types
from numba.core import cgutils
from numba.core.datamodel import models
from numba.core.datamodel.registry import default_manager
from numba.experimental import structref
from numba.extending import NativeValue, box, intrinsic, unbox
from numba.np.arrayobj import make_array

from solver.kernel.layout import Board, Clock, Day, Pool

POINTER = types.MemInfoPointer(types.voidptr)


class ClockType(types.StructRef):
    """A `Clock` by reference."""


class DayType(types.StructRef):
    """A `Day` by reference."""


class BoardType(types.StructRef):
    """A `Board` by reference."""


class PoolType(types.StructRef):
    """A `Pool` by reference."""


class ClockByReference(structref.StructRefProxy):
    """What Numba calls to make a `ClockType`."""


class DayByReference(structref.StructRefProxy):
    """What Numba calls to make a `DayType`."""


class BoardByReference(structref.StructRefProxy):
    """What Numba calls to make a `BoardType`."""


class PoolByReference(structref.StructRefProxy):
    """What Numba calls to make a `PoolType`."""


class Uncounted(models.StructRefModel):
    """A structure in whose reference Numba sees nothing to be counted."""

    def traverse(self, builder: Any) -> list[Any]:
        """Return the counted things inside: none."""
        return []


def define(proxy: Any, kind: Any, fields: list[str]) -> None:
    """Let compiled code make structures of a kind, and Python hold them as proxies: each proxy owns its structure."""
    default_manager.register(kind, Uncounted)
    structref.define_attributes(kind)
    structref.define_constructor(proxy, kind, fields)

    @box(kind)
    def to_python(typ: Any, value: Any, c: Any) -> Any:
        parts = cgutils.create_struct_proxy(typ)(c.context, c.builder, value=value)
        make, owner = (c.pyapi.unserialize(c.pyapi.serialize_object(one)) for one in (proxy._numba_box_, typ))
        memory = c.box(POINTER, parts.meminfo)
        made = c.pyapi.call_function_objargs(make, [owner, memory])
        for done in (make, owner, memory):
            c.pyapi.decref(done)
        return made

    @unbox(kind)
    def from_python(typ: Any, held: Any, c: Any) -> Any:
        memory = c.pyapi.object_getattr_string(held, "_meminfo")
        parts = cgutils.create_struct_proxy(typ)(c.context, c.builder)
        parts.meminfo = c.unbox(POINTER, memory).value
        c.context.nrt.decref(c.builder, POINTER, parts.meminfo)  # the proxy holds it
        c.pyapi.decref(memory)
        return NativeValue(parts._getvalue())


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


def borrow_day(day: Any) -> Any:
    """Return a day by reference that must not outlive the given one."""
    clock = borrow_clock(day.clock)
    found = day_with(clock, day)
    found.clock_held = clock
    return found


@njit(cache=True, nogil=True)
def day_with(clock: Any, day: Any) -> Any:
    """Return a day by reference that must not outlive the given one, nor its clock."""
    return DayByReference(
        day.n,
        clock,
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
