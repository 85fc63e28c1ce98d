"""How a coupled order stands, written into the arrays that the kernel reads."""

from typing import Any

from numba import njit

from solver.couplings.moves.borrow import borrow_bonds
from solver.couplings.moves.layout import (
    CREW,
    FROM,
    MEMBERS,
    NEEDED,
    NOW,
    ON,
    PAID,
    SLOTS,
    SLOTS_END,
    SUPPLIER,
    TO,
    WORTH,
    Bonds,
)
from solver.kernel.borrow import borrow_day
from solver.kernel.layout import (
    ABLE,
    ABLE_END,
    NEEDS,
    NEEDS_END,
    NEVER,
    OUT_AT,
    PRICE,
    TOTAL,
    UNSERVED,
    WINDOWS,
    WINDOWS_END,
    Day,
)


@njit(cache=True, nogil=True)
def narrow(day: Any, bonds: Any, slot: int, first: int, last: int) -> None:
    """Let a slot start in its own windows, but only from `first` to `last`."""
    begin = bonds.stops[slot, WINDOWS]
    end = begin
    for w in range(begin, bonds.stops[slot, WINDOWS_END]):
        low, high = max(first, bonds.windows[w, 0]), min(last, bonds.windows[w, 1])
        if low <= high:
            day.clock.windows[end, 0], day.clock.windows[end, 1] = low, high
            end += 1
    day.clock.stops[slot, WINDOWS_END] = end


@njit(cache=True, nogil=True)
def forget(day: Any, board: Any, slot: int) -> None:
    """Drop what the board remembers of a slot's insertions."""
    mask = len(board.memory) - 1
    for i in range(day.clock.stops[slot, ABLE], day.clock.stops[slot, ABLE_END]):
        name = day.lists[i] * day.n + slot
        if board.memory[name & mask, 0] == name:
            board.memory[name & mask, 0] = -1


@njit(cache=True, nogil=True)
def worth_of(bonds: Any, row: Any, u: int, j: int) -> int:
    """Return what it costs to leave slot j of a unit out."""
    crew = bonds.units[u, CREW] > 1
    if row[ON] == 1 and (crew or row[NEEDED] == 1):
        return bonds.least[1]
    return bonds.units[u, WORTH] if j == 0 else 0


@njit(cache=True, nogil=True)
def write(day: Any, bonds: Any, u: int, row: Any) -> None:
    """Bring windows, prices and needs of a unit's slots in line with a row of the state; lines not in it are shut."""
    begin = bonds.units[u, SLOTS]
    many = bonds.units[u, SLOTS_END] - begin
    for j in range(many):
        slot = bonds.slots[begin + j]
        day.clock.stops[slot, UNSERVED] = worth_of(bonds, row, u, j)
        if row[ON] == 0:
            day.clock.stops[slot, WINDOWS_END] = bonds.stops[slot, WINDOWS]
            continue
        narrow(day, bonds, slot, row[FROM], row[TO])
        if many > 1:
            t = row[MEMBERS + j]
            day.clock.pairs[t, slot, PRICE] = bonds.pairs[t, slot, PRICE] + (row[PAID] if j == 0 else 0)
            brings = j == row[SUPPLIER]
            day.clock.stops[slot, NEEDS_END] = bonds.stops[slot, NEEDS_END if brings else NEEDS]


@njit(cache=True, nogil=True)
def become(day: Any, board: Any, bonds: Any, u: int, row: Any) -> None:
    """Let a unit stand otherwise. Lines that serve it keep it; they must be settled where its window changes."""
    begin = bonds.units[u, SLOTS]
    many = bonds.units[u, SLOTS_END] - begin
    now = bonds.state[NOW, u]
    if many > 1 and now[ON] == 1:
        for j in range(many):
            day.clock.pairs[now[MEMBERS + j], bonds.slots[begin + j], PRICE] = NEVER
    for j in range(many):
        slot = bonds.slots[begin + j]
        if board.orders[slot, OUT_AT] >= 0:
            board.count[TOTAL] += worth_of(bonds, row, u, j) - day.clock.stops[slot, UNSERVED]
        forget(day, board, slot)
    for f in range(len(row)):
        now[f] = row[f]
    write(day, bonds, u, now)


@njit(cache=True, nogil=True)
def stand_inside(day: Any, bonds: Any, version: int) -> None:
    """Do what `stand` says."""
    for u in range(len(bonds.units)):
        row = bonds.state[version, u]
        if bonds.units[u, CREW] > 1:
            for k in range(bonds.units[u, SLOTS], bonds.units[u, SLOTS_END]):
                day.clock.pairs[:, bonds.slots[k], PRICE] = NEVER
        write(day, bonds, u, row)


def stand(day: Day, bonds: Bonds, version: int) -> None:
    """Write a version of the state into a day that is as without couplings."""
    stand_inside(borrow_day(day), borrow_bonds(bonds), version)
