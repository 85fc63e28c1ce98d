"""The search's state and its moves: insert, anneal, recombine, settle. Every move is recorded, to be repeated."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from solver.arrays import Array, day_arrays, parts_of
from solver.columns import Column, Stock, column_of_best
from solver.followers import settled
from solver.kernel.anneal import anneal, insert_all
from solver.kernel.fresh import new_board, new_pool
from solver.kernel.install import install
from solver.kernel.layout import (
    BEST,
    BEST_TOTAL,
    FROM,
    NEVER,
    PIECES,
    RELEASE,
    ROUTES,
    SIZE,
    TOTAL,
    UNIT_COST,
    UNSERVED,
    Board,
    Day,
    Pool,
)
from solver.plan import Route, Visit
from solver.problem import Problem
from solver.rations import Rations
from solver.recombine import Ask, Columns, parts_of_day, recombine_part
from solver.schedule import SearchError, best_routes
from solver.sections import Section, sections_of

POOL_COLUMNS, POOL_INTS = 200_000, 4_000_000
HOTTEST, COLDEST = 1.0, 1 / 300  # temperatures, in mean costs of an order after the first insertion
WIDTH = 1.0  # how much dearer than the best a plan may be whose routes are kept, in the same unit
DEGREES = 1000  # steps between them


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A board on which a section of the day is searched, and what is collected there."""

    section: Section
    board: Board
    pool: Pool


class Search:
    """Boards that anneal side by side, one or more for every section of the day, and share what they find."""

    def __init__(self, problem: Problem, *, seed: int, workers: int) -> None:
        self.problem = problem
        self.work: list[list[Any]] = []
        self._seed, self._workers = seed, workers
        self._unit = 1.0
        self._threads = ThreadPoolExecutor(workers) if workers > 1 else None
        self._begin(problem)

    def _begin(self, problem: Problem) -> None:
        """Start with nothing planned of a problem, which is our own or a stricter one."""
        self.day = day = day_arrays(problem)
        self._sunk = sunk_cost(problem, day)
        parts = parts_of_day(day)
        self.sections = sections_of(day, parts)
        self._tables: list[list[Seat]] = []
        for section in self.sections:
            first = self._seed * 1000 + sum(map(len, self._tables))
            seeds = range(first, first + max(1, round(self._workers * section.share)))
            self._tables.append([new_seat(section, seed) for seed in seeds])
        self._rations = Rations(day, self.sections)
        worth = day.clock.stops[day.active, UNSERVED]
        self._queue = day.active[np.argsort(-worth, kind="stable")]
        self._parts = sorted(parts, key=lambda part: (-len(part), part))

    @property
    def _best(self) -> list[Seat]:
        """The seat with the best plan of every section."""
        return [min(seats, key=lambda seat: int(seat.board.count[BEST_TOTAL])) for seats in self._tables]

    @property
    def _seats(self) -> list[Seat]:
        return [seat for seats in self._tables for seat in seats]

    @property
    def _boards(self) -> list[list[Board]]:
        return [[seat.board for seat in seats] for seats in self._tables]

    @property
    def cost(self) -> int:
        """The cost of the best plan."""
        return sum(int(seat.board.count[BEST_TOTAL]) for seat in self._best) + self._sunk

    @property
    def routes(self) -> tuple[Route, ...]:
        """The routes of the best plan."""
        parts = parts_of(self.problem)
        routes: list[Route] = []
        for seat in self._best:
            section = seat.section
            routes += best_routes(section.problem_of(self.problem), parts, section.day, seat.board)
        rank = {technician.id: t for t, technician in enumerate(self.problem.technicians)}
        return tuple(sorted(routes, key=lambda route: rank[route.technician]))

    @property
    def waiting(self) -> int:
        """How many orders have not been inserted for the first time."""
        return len(self._queue)

    @property
    def served(self) -> int:
        """How many orders the best plan serves."""
        return sum(served_on(seat) for seat in self._best)

    @property
    def busy(self) -> bool:
        """Whether there is anything to improve."""
        return len(self.day.active) > 0

    def insert(self, count: int) -> None:
        """Insert the next orders, the dearest first, on every board."""
        self.work.append(["insert", count])
        now, self._queue = self._queue[:count], self._queue[count:]
        for k in self._rations.offer(self._boards):
            self._each(
                lambda seat: insert_all(seat.section.day, seat.board, seat.pool, seat.section.own_stops(now)),
                self._tables[k],
            )
        total = sum(int(seats[0].board.count[TOTAL]) for seats in self._tables)
        self._unit = total / max(1, len(self.day.active))

    def anneal(self, iterations: int, degree: int) -> None:
        """Ruin and recreate, each section by its size; degree 0 is the hottest temperature, DEGREES the coldest."""
        self.work.append(["anneal", iterations, degree])
        width = int(self._unit * WIDTH)
        heat = max(1.0, self._unit * HOTTEST * (COLDEST / HOTTEST) ** (degree / DEGREES))
        self._rations.deal(self._boards)

        def move(seat: Seat) -> None:
            rounds = max(1, round(iterations * seat.section.share))
            anneal(seat.section.day, seat.board, seat.pool, rounds, heat, width)

        self._each(move, self._seats)

    def recombine(self, parts: int | None, *, ask: Ask, stop: Callable[[], bool]) -> None:
        """Choose anew among all routes met, for the first `parts` parts of the day (None: as many as time allows).

        All boards go on from the best plan.
        """
        columns = Columns(self.day, [(seat.section, seat.pool) for seat in self._seats])
        previous, cost = self._current(), self.cost
        current, done = dict(previous), 0
        for lines in self._parts[:parts]:
            chosen = recombine_part(self.day, columns, lines, current, ask=ask, stop=stop)
            if chosen is None:
                break
            for t in lines:
                current.pop(t, None)
            current |= {column.line: column for column in chosen}
            done += 1
        self.work.append(["recombine", done])
        self._share(current)
        if self.cost > cost:
            self._share(previous)

    def settle(self) -> None:
        """Let orders that follow others be planned too: those others keep their starts (see `solver.followers`)."""
        starts = {stop.order: stop.start for route in self.routes for stop in route.stops if isinstance(stop, Visit)}
        problem = settled(self.problem, starts)
        if problem is None:
            return
        self.work.append(["settle"])
        current = self._current()
        self._begin(problem)
        self._share(current)
        planned = {order for column in current.values() for order in column.orders}
        self._queue = np.array([order for order in self._queue.tolist() if order not in planned], np.int64)

    def close(self) -> None:
        """End the threads."""
        if self._threads is not None:
            self._threads.shutdown()

    def _current(self) -> dict[int, Column]:
        """Return the best plan as a column of every line that is not idle."""
        found: dict[int, Column] = {}
        for seat in self._best:
            day, stock = seat.section.day, Stock(seat.section.day)
            for t in range(len(day.lines)):
                column = column_of_best(day, stock, seat.board, t)
                if column is not None:
                    found[int(seat.section.lines[t])] = seat.section.outside(column)
        return found

    def _each(self, move: Callable[[Seat], None], seats: Sequence[Seat]) -> None:
        if self._threads is None or len(seats) == 1:
            for seat in seats:
                move(seat)
        else:
            list(self._threads.map(move, seats))

    def _share(self, current: Mapping[int, Column]) -> None:
        """Go on from a plan on every board, with a fresh pool where the old one is nearly full."""
        self._rations.give_all(self._boards)
        seq, size, picks, n_picks = plan_arrays(self.day, current)
        for seats in self._tables:
            for k, seat in enumerate(seats):
                if nearly_full(seat.pool):
                    seats[k] = seat = replace(seat, pool=fresh_pool(seat.section))
                section, inner = seat.section, seat.section.day
                local = (section.local_stops(seq[section.routes]), size[section.routes])
                seat.board.count[BEST_TOTAL] = NEVER  # the pieces of the best plan so far may be given to others
                if not install(inner, seat.board, seat.pool, *local, picks[section.lines], n_picks[section.lines]):
                    raise SearchError("a plan that is put together of columns is illegal")


def new_seat(section: Section, seed: int) -> Seat:
    """Return a seat on which nothing is planned."""
    return Seat(section=section, board=new_board(section.day, seed), pool=fresh_pool(section))


def fresh_pool(section: Section) -> Pool:
    """Return an empty pool for a section."""
    room = 0.01 + section.share
    return new_pool(int(POOL_COLUMNS * room), int(POOL_INTS * room))


def nearly_full(pool: Pool) -> bool:
    """Tell whether a pool will soon take nothing more."""
    return bool(2 * pool.used[0] > len(pool.columns) or 2 * pool.used[1] > len(pool.data))


def served_on(seat: Seat) -> int:
    """Return how many orders the best plan of a board serves."""
    seq, size = seat.board.seq[BEST], seat.board.state[BEST, :, SIZE]
    return int(((np.arange(seq.shape[1]) < size[:, None]) & (seq < seat.section.day.n)).sum())


def sunk_cost(problem: Problem, day: Day) -> int:
    """Return what no plan of the search can change: orders that it cannot serve, and the least cost of the others."""
    rows = day.clock.stops[: day.n]
    return sum(order.unserved_cost for order in problem.orders) - int(rows[day.active, UNSERVED].sum())


def plan_arrays(day: Day, current: Mapping[int, Column]) -> tuple[Array, Array, Array, Array]:
    """Return a choice of columns as the kernel's sequences, sizes, picks and their numbers, with a lot for every piece.

    Pieces are given out in the order of the pick-ups' releases, the cheapest lot that is there first: that finds a
    legal supply if there is one, and the cheapest.
    """
    longest = max((len(column.stops) for column in current.values()), default=0)
    most = max((sum(pieces for _, _, pieces in column.picks) for column in current.values()), default=0)
    seq, size = np.zeros((len(day.clock.routes), longest), np.int64), np.zeros(len(day.clock.routes), np.int64)
    picks, n_picks = np.zeros((len(day.lines), most, 3), np.int64), np.zeros(len(day.lines), np.int64)
    wishes = []
    for t, column in sorted(current.items()):
        r = int(day.lines[t, ROUTES])
        for stop in column.stops:
            if stop < 0:
                r += 1
            else:
                seq[r, size[r]] = stop
                size[r] += 1
        shops = [stop for stop in column.stops if stop >= day.n]
        for shop, part, pieces in column.picks:
            wishes.append((int(day.clock.stops[shops[shop], RELEASE]), t, shop, shops[shop], part, pieces))
    left = day.lots[:, PIECES].copy()
    stock = Stock(day)
    for release, t, shop, kind, part, pieces in sorted(wishes):
        lots = stock.lots(stock.cell(kind, part))
        for lot in sorted(lots, key=lambda lot: (day.lots[lot, UNIT_COST], lot)):
            if day.lots[lot, FROM] <= release and pieces > 0 and left[lot] > 0:
                taken = min(pieces, int(left[lot]))
                picks[t, n_picks[t]] = (shop, lot, taken)
                n_picks[t] += 1
                left[lot] -= taken
                pieces -= taken
    return seq, size, picks, n_picks
