"""The search's state and its moves: insert, anneal, recombine, settle. Every move is recorded, to be repeated."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from solver.arrays import Array, day_arrays
from solver.columns import Column, Stock, column_of_best
from solver.followers import settled
from solver.kernel.anneal import anneal, insert_all
from solver.kernel.fresh import new_board, new_pool
from solver.kernel.install import install
from solver.kernel.layout import (
    BEST,
    BEST_TOTAL,
    FROM,
    OUT,
    PIECES,
    RELEASE,
    ROUTES,
    SERVICE,
    SIZE,
    TOTAL,
    UNIT_COST,
    UNSERVED,
    W_DURATION,
    WHERE,
    Board,
    Day,
)
from solver.plan import Route, Visit
from solver.problem import Problem
from solver.recombine import Ask, Columns, parts_of_day, recombine_part
from solver.schedule import best_routes

POOL_COLUMNS, POOL_INTS = 200_000, 4_000_000
HOTTEST, COLDEST = 2.0, 1 / 150  # temperatures, in mean costs of an order served after the first insertion
WIDTH = 2.0  # how much dearer than the best a plan may be whose routes are kept, in the same unit
FAVOUR = 3.0  # how much cheaper a favoured line may seem, in the same unit
DEGREES = 1000  # steps between them


class Search:
    """One or several boards (workers) that anneal side by side and share what they find when they recombine."""

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
        self._boards = [new_board(day, self._seed * 1000 + k) for k in range(self._workers)]
        self._pools = [new_pool(POOL_COLUMNS, POOL_INTS) for _ in range(self._workers)]
        worth = day.clock.stops[day.active, UNSERVED]
        self._queue = day.active[np.argsort(-worth, kind="stable")]
        self._parts = sorted(parts_of_day(day), key=lambda part: (-len(part), part))

    @property
    def best(self) -> Board:
        """The board with the best plan."""
        return min(self._boards, key=lambda board: int(board.count[BEST_TOTAL]))

    @property
    def cost(self) -> int:
        """The cost of the best plan."""
        return int(self.best.count[BEST_TOTAL]) + self._sunk

    @property
    def routes(self) -> tuple[Route, ...]:
        """The routes of the best plan."""
        return best_routes(self.problem, self.day, self.best)

    @property
    def waiting(self) -> int:
        """How many orders have not been inserted for the first time."""
        return len(self._queue)

    @property
    def served(self) -> int:
        """How many orders the best plan serves."""
        board = self.best
        return sum(
            int((seq[:size] < self.day.n).sum())
            for seq, size in zip(board.seq[BEST], board.state[BEST, :, SIZE], strict=True)
        )

    @property
    def busy(self) -> bool:
        """Whether there is anything to improve."""
        return len(self.day.active) > 0

    def insert(self, count: int) -> None:
        """Insert the next orders, the dearest first, on every board."""
        self.work.append(["insert", count])
        now, self._queue = self._queue[:count], self._queue[count:]
        self._each(lambda k: insert_all(self.day, self._boards[k], self._pools[k], now))
        self._unit = mean_cost(self.day, self._boards[0])

    def anneal(self, iterations: int, degree: int) -> None:
        """Ruin and recreate on every board at a temperature: degree 0 is the hottest, DEGREES the coldest."""
        self.work.append(["anneal", iterations, degree])
        width = int(self._unit * WIDTH)
        heat = max(1.0, self._unit * HOTTEST * (COLDEST / HOTTEST) ** (degree / DEGREES))
        self._each(
            lambda k: anneal(self.day, self._boards[k], self._pools[k], iterations, heat, width, self._unit * FAVOUR)
        )

    def recombine(self, parts: int | None, *, ask: Ask, stop: Callable[[], bool]) -> None:
        """Choose anew among all routes met, for the first `parts` parts of the day (None: as many as time allows).

        All boards go on from the best plan.
        """
        columns = Columns(self.day, self._pools)
        current = self._current()
        done = 0
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
        board, stock = self.best, Stock(self.day)
        found = (column_of_best(self.day, stock, board, t) for t in range(len(self.day.lines)))
        return {column.line: column for column in found if column is not None}

    def _each(self, move: Callable[[int], None]) -> None:
        if self._threads is None:
            move(0)
        else:
            list(self._threads.map(move, range(len(self._boards))))

    def _share(self, current: Mapping[int, Column]) -> None:
        """Go on from a plan on every board, with a fresh pool where the old one is nearly full."""
        seq, size, picks, n_picks = plan_arrays(self.day, self._boards[0], current)
        for k, board in enumerate(self._boards):
            if self._pools[k].used[0] > POOL_COLUMNS // 2 or self._pools[k].used[1] > POOL_INTS // 2:
                self._pools[k] = new_pool(POOL_COLUMNS, POOL_INTS)
            install(self.day, board, self._pools[k], seq, size, picks, n_picks)


def mean_cost(day: Day, board: Board) -> float:
    """Return what a served order of the current plan costs on average, without its work, which has to be done."""
    served = np.flatnonzero(board.orders[:, WHERE] >= 0)
    left_out = day.clock.stops[board.queues[OUT, : board.count[OUT]], UNSERVED].sum()
    work = (day.clock.stops[served, SERVICE] * day.clock.routes[board.orders[served, WHERE], W_DURATION]).sum()
    return max(1.0, float(board.count[TOTAL] - left_out - work) / max(1, len(served)))


def sunk_cost(problem: Problem, day: Day) -> int:
    """Return what no plan of the search can change: orders that it cannot serve, and the least cost of the others."""
    rows = day.clock.stops[: day.n]
    return sum(order.unserved_cost for order in problem.orders) - int(rows[day.active, UNSERVED].sum())


def plan_arrays(day: Day, board: Board, current: Mapping[int, Column]) -> tuple[Array, Array, Array, Array]:
    """Return a choice of columns as the kernel's sequences, sizes, picks and their numbers, with a lot for every piece.

    Pieces are given out in the order of the pick-ups' releases, the cheapest lot that is there first: that finds a
    legal supply if there is one, and the cheapest.
    """
    seq, size = np.zeros_like(board.seq[0]), np.zeros(board.seq.shape[1], np.int64)
    picks, n_picks = np.zeros_like(board.picks[0]), np.zeros(len(day.lines), np.int64)
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
