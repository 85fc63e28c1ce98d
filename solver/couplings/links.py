"""The windows of linked orders: each link's slack is split between its ends, so that all starts inside are legal."""

from collections.abc import Iterator

from solver.arrays import Array
from solver.couplings.moves.layout import (
    CREW,
    FROM,
    INS,
    INS_END,
    NEEDED,
    NOW,
    ON,
    ORDER,
    OUTS,
    OUTS_END,
    TO,
    Bonds,
)
from solver.couplings.worker import Worker
from solver.kernel.layout import ABSENT, NEVER

Link = tuple[int, int, int, int]  # first and second unit, least and most seconds between their starts
Span = tuple[int, int]


def links_before(bonds: Bonds, u: int) -> Iterator[Link]:
    """Yield the links to what a unit waits for."""
    for k in bonds.lists[bonds.units[u, INS] : bonds.units[u, INS_END]].tolist():
        yield tuple(bonds.links[k].tolist())


def links_behind(bonds: Bonds, u: int) -> Iterator[Link]:
    """Yield the links to those that wait for a unit."""
    for k in bonds.lists[bonds.units[u, OUTS] : bonds.units[u, OUTS_END]].tolist():
        yield tuple(bonds.links[k].tolist())


def room_after(worker: Worker, u: int) -> Span | None:
    """Return between which starts a unit follows all that it waits for, wherever in their windows those start."""
    low, high = -NEVER, NEVER
    for first, _, min_s, max_s in links_before(worker.bonds, u):
        row = worker.bonds.state[NOW, first]
        if not worker.is_in(first) and row[NEEDED] == 0:
            return None
        low = max(low, int(row[TO]) + min_s)
        if max_s < NEVER:
            high = min(high, int(row[FROM]) + max_s)
    return (low, high) if low <= high else None


def has_followers(bonds: Bonds, u: int) -> bool:
    """Tell whether a unit that waits for this one may be served."""
    return any(bonds.state[NOW, second, ON] == 1 for _, second, _, _ in links_behind(bonds, u))


def opened(bonds: Bonds, u: int, cores: dict[int, Span], moved: set[int]) -> Span:
    """Return the window of a unit around its core: as far as its links let it, if no other unit leaves its own core.

    Of the slack to a unit that moves, too, each gets half.
    """
    low, high = -NEVER, NEVER
    earliest, latest = cores[u]
    for _, second, min_s, max_s in links_behind(bonds, u):
        if bonds.state[NOW, second, ON] == 1:
            share = 2 if second in moved else 1
            high = min(high, latest + (cores[second][0] - latest - min_s) // share)
            if max_s < NEVER:
                low = max(low, earliest - (earliest + max_s - cores[second][1]) // share)
    for first, _, min_s, max_s in links_before(bonds, u):
        share = 2 if first in moved else 1
        low = max(low, earliest - -(-(earliest - cores[first][1] - min_s) // share))
        if max_s < NEVER:
            high = min(high, latest - (-(cores[first][0] + max_s - latest) // share))
    return low, high


def open_windows(worker: Worker, moved: set[int]) -> None:
    """Open the windows of units that stand at their cores as far as their links allow."""
    bonds = worker.bonds
    for u in sorted(moved):
        shut_followers(worker, u)
    cores: dict[int, Span] = {}
    for u, (start, end) in enumerate(bonds.state[NOW][:, [FROM, TO]].tolist()):
        cores[u] = (start, end)
    for u in sorted(moved):
        row: Array = worker.row(u)
        if row[ON] == 1 and bonds.units[u, CREW] == 1:
            row[FROM], row[TO] = opened(bonds, u, cores, moved)
            row[NEEDED] = has_followers(bonds, u)
            worker.become(u, row)
            worker.time_anew(int(bonds.units[u, ORDER]))


def shut_followers(worker: Worker, u: int) -> None:
    """Shut single orders that wait for a unit, but have been left out by the way."""
    bonds, board = worker.bonds, worker.board
    absent = board.queues[ABSENT, : board.count[ABSENT]].tolist()
    for _, second, _, _ in links_behind(bonds, u):
        idle = bonds.state[NOW, second, ON] == 1 and bonds.state[NOW, second, NEEDED] == 0
        out = not worker.is_in(second) and int(bonds.units[second, ORDER]) not in absent
        if idle and out and bonds.units[second, CREW] == 1:
            worker.shut(second)
