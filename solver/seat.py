"""A place at which one section of the day is searched: board, pool, and whoever sees to coupled orders there."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from solver.arrays import Array
from solver.couplings.bonds import bonds_of, day_of
from solver.couplings.moves.layout import NOW as NOW_STATE
from solver.couplings.worker import Worker
from solver.kernel.anneal import insert_all
from solver.kernel.fresh import new_board, new_pool
from solver.kernel.layout import (
    BEST,
    OUT,
    SERVICE,
    SIZE,
    TOTAL,
    UNSERVED,
    W_DURATION,
    WHERE,
    Board,
    Pool,
)
from solver.problem import Problem
from solver.sections import Section

POOL_COLUMNS, POOL_INTS = 200_000, 4_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A board on which a section of the day is searched, what is collected there, and who sees to coupled orders."""

    section: Section
    board: Board
    pool: Pool
    worker: Worker | None


def insert_on(seat: Seat, orders: Array) -> None:
    """Insert orders on a board, those that are coupled last."""
    if seat.worker is None:
        insert_all(seat.section.day, seat.board, seat.pool, orders)
        return
    worker = seat.worker
    units = worker.bonds.unit_of[orders]
    worker.insert_singles(orders[units < 0])
    worker.settle(units[units >= 0])


def settle_on(seat: Seat, units: Array) -> None:
    """Look at every start and crew for coupled orders on a board."""
    if seat.worker is not None:
        seat.worker.settle(units)


def new_seat(section: Section, seed: int, coupled: Problem | None) -> Seat:
    """Return a seat on which nothing is planned. coupled: the problem, where it has crews or linked orders."""
    board, pool = new_board(section.day, seed), fresh_pool(section)
    worker = None
    if coupled is not None:
        bonds = bonds_of(coupled, section.day)
        worker = Worker(day_of(bonds, section.day, NOW_STATE), board, pool, bonds)
    return Seat(section=section, board=board, pool=pool, worker=worker)


def fresh_pool(section: Section) -> Pool:
    """Return an empty pool for a section."""
    room = 0.01 + section.share
    return new_pool(int(POOL_COLUMNS * room), int(POOL_INTS * room))


def nearly_full(pool: Pool) -> bool:
    """Tell whether a pool will soon take nothing more."""
    return bool(2 * pool.used[0] > len(pool.columns) or 2 * pool.used[1] > len(pool.data))


def served_on(seat: Seat, orders: int) -> int:
    """Return how many of so many orders the best plan of a board serves (beyond them are places of crews)."""
    seq, size = seat.board.seq[BEST], seat.board.state[BEST, :, SIZE]
    return int(((np.arange(seq.shape[1]) < size[:, None]) & (seq < min(orders, seat.section.day.n))).sum())


def mean_cost(seats: Sequence[Seat]) -> float:
    """Return what a served order of the current plans costs on average, without its work, which has to be done."""
    cost, many = 0.0, 0
    for seat in seats:
        board, day = seat.board, seat.section.day if seat.worker is None else seat.worker.day
        served = np.flatnonzero(board.orders[:, WHERE] >= 0)
        left_out = day.clock.stops[board.queues[OUT, : board.count[OUT]], UNSERVED].sum()
        work = (day.clock.stops[served, SERVICE] * day.clock.routes[board.orders[served, WHERE], W_DURATION]).sum()
        cost, many = cost + float(board.count[TOTAL] - left_out - work), many + len(served)
    return max(1.0, cost / max(1, many))
