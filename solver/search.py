"""The search's state and its moves: insert, anneal, recombine, settle. Every move is recorded, to be repeated."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from solver.arrays import Array, day_arrays
from solver.columns import Column, Stock, column_of_best
from solver.couplings.bonds import bonds_of, day_of
from solver.couplings.move import anneal_coupled, settle_units
from solver.couplings.moves.layout import BEST as BEST_STATE
from solver.couplings.moves.layout import NOW as NOW_STATE
from solver.couplings.moves.layout import WORTH
from solver.couplings.moves.pool import renew
from solver.couplings.plain import is_coupled, plain_problem
from solver.couplings.worker import Worker
from solver.divide import parts_of_day
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
from solver.plan import Route
from solver.problem import Problem
from solver.proof.part import part_of
from solver.proof.proof import Proof
from solver.recombine import Ask, Columns, choose_in_part, recombine_part
from solver.schedule import best_routes

POOL_COLUMNS, POOL_INTS = 200_000, 4_000_000
HOTTEST, COLDEST = 2.0, 1 / 150  # temperatures, in mean costs of an order served after the first insertion
WIDTH = 2.0  # how much dearer than the best a plan may be whose routes are kept, in the same unit
DEGREES = 1000  # steps between them


class Search:
    """One or several boards (workers) that anneal side by side and share what they find when they recombine."""

    def __init__(self, problem: Problem, *, seed: int, workers: int) -> None:
        self.problem = problem
        self.work: list[list[Any]] = []
        self._plain = plain_problem(problem)
        self._free = day = day_arrays(self._plain)
        self._sunk = sunk_cost(self._plain, day)
        self._unit = 1.0
        self._threads = ThreadPoolExecutor(workers) if workers > 1 else None
        self._boards = [new_board(day, seed * 1000 + k) for k in range(workers)]
        self._pools = [new_pool(POOL_COLUMNS, POOL_INTS) for _ in range(workers)]
        self.coupled: list[Worker] = []  # as many as boards, if any order is coupled
        if is_coupled(problem):
            for board, pool in zip(self._boards, self._pools, strict=True):
                bonds = bonds_of(problem, day)
                self.coupled.append(Worker(day_of(bonds, day, NOW_STATE), board, pool, bonds))
        self.proof: Proof | None = None
        self._shown: tuple[Array, Day] | None = None
        first = day.active[day.active < len(problem.orders)]
        self._queue = first[np.argsort(-day.clock.stops[first, UNSERVED], kind="stable")]
        self._parts = sorted(parts_of_day(day._replace(active=first)), key=lambda part: (-len(part), part))

    @property
    def day(self) -> Day:
        """The kernel's view of the problem, in which crews and linked orders stand as in the best plan."""
        if not self.coupled:
            return self._free
        bonds = self.coupled[self._leader].bonds
        if self._shown is None or not np.array_equal(self._shown[0], bonds.state[BEST_STATE]):
            self._shown = bonds.state[BEST_STATE].copy(), day_of(bonds, self._free, BEST_STATE)
        return self._shown[1]

    @property
    def best(self) -> Board:
        """The board with the best plan."""
        return self._boards[self._leader]

    @property
    def _leader(self) -> int:
        return min(range(len(self._boards)), key=lambda k: int(self._boards[k].count[BEST_TOTAL]))

    @property
    def cost(self) -> int:
        """The cost of the best plan."""
        return int(self.best.count[BEST_TOTAL]) + self._sunk

    @property
    def bound(self) -> int | None:
        """No legal plan costs less; None while nothing is known."""
        return None if self.proof is None else min(self.proof.bound, self.cost)

    @property
    def proven(self) -> bool:
        """Whether the best plan costs no more than the bound."""
        return self.bound == self.cost

    @property
    def open_part(self) -> int | None:
        """The part of the proof with the widest gap that another round may narrow."""
        return None if self.proof is None else next(iter(self.proof.open_parts), None)

    @property
    def routes(self) -> tuple[Route, ...]:
        """The routes of the best plan."""
        return best_routes(self._plain, self.day, self.best)

    @property
    def waiting(self) -> int:
        """How many orders have not been inserted for the first time."""
        return len(self._queue)

    @property
    def served(self) -> int:
        """How many orders the best plan serves."""
        board = self.best
        return sum(
            int((seq[:size] < len(self.problem.orders)).sum())
            for seq, size in zip(board.seq[BEST], board.state[BEST, :, SIZE], strict=True)
        )

    @property
    def busy(self) -> bool:
        """Whether there is anything to improve."""
        return len(self._free.active) > 0

    def insert(self, count: int) -> None:
        """Insert the next orders, the dearest first, on every board."""
        self.work.append(["insert", count])
        now, self._queue = self._queue[:count], self._queue[count:]
        self._each(lambda k: self._insert(k, now))
        day = self.coupled[0].day if self.coupled else self._free
        self._unit = mean_cost(day, self._boards[0])

    def anneal(self, iterations: int, degree: int) -> None:
        """Ruin and recreate on every board at a temperature: degree 0 is the hottest, DEGREES the coldest."""
        self.work.append(["anneal", iterations, degree])
        width = int(self._unit * WIDTH)
        heat = max(1.0, self._unit * HOTTEST * (COLDEST / HOTTEST) ** (degree / DEGREES))
        self._each(lambda k: self._anneal(k, iterations, heat, width))

    def recombine(self, parts: int | None, *, ask: Ask, stop: Callable[[], bool]) -> None:
        """Choose anew among all routes met, for the first `parts` parts of the day (None: as many as time allows).

        All boards go on from the best plan.
        """
        day, current = self.day, self._current()
        for worker in self.coupled:
            renew(day, worker.pool, worker.bonds)
        columns = Columns(day, self._pools)
        done = 0
        if self.proof is None:
            self.proof = Proof(self.problem, self._free, self._parts, self._threads, len(self._boards))
        for k, lines in enumerate(self._parts[:parts]):
            part = self.proof.parts[k] if self.proof.shared else part_of(day, lines)
            chosen = recombine_part(day, columns, part, current, ask=ask, stop=stop)
            if chosen is None:
                break
            if not self.proof.shared:
                self.proof.seed(part.columns)
            for t in lines:
                current.pop(t, None)
            current |= {column.line: column for column in chosen}
            done += 1
        self.work.append(["recombine", done])
        self._share(current)

    def prove(self, k: int, *, stop: Callable[[], bool]) -> None:
        """Raise the bound by pricing all lines of one part of the proof, which begins with the first recombination."""
        if self.proof is not None and self.proof.round(k, stop):
            self.work.append(["prove", k])

    def choose(self, k: int, *, ask: Ask, stop: Callable[[], bool]) -> None:
        """Choose anew among the columns of one part of the proof, which must be shared; all boards go on from there."""
        if self.proof is None:
            return
        current = self._current()
        part = self.proof.parts[k]
        chosen = choose_in_part(self._free, part, current, ask=ask, stop=stop)
        if chosen is not None:
            self.work.append(["choose", k])
            for t in part.lines:
                current.pop(t, None)
            self._share(current | {column.line: column for column in chosen})

    def settle(self) -> None:
        """Look at every start and crew for each coupled order, the dearest first, on every board."""
        if not self.coupled:
            return
        self.work.append(["settle"])
        units = np.argsort(-self.coupled[0].bonds.units[:, WORTH], kind="stable").tolist()
        self._each(lambda k: settle_units(self.coupled[k], units))

    def close(self) -> None:
        """End the threads."""
        if self._threads is not None:
            self._threads.shutdown()

    def _insert(self, k: int, orders: Array) -> None:
        if not self.coupled:
            insert_all(self._free, self._boards[k], self._pools[k], orders)
            return
        worker = self.coupled[k]
        units = worker.bonds.unit_of[orders]
        insert_all(worker.day, worker.board, worker.pool, orders[units < 0])
        worker.keep_best_state()
        settle_units(worker, units[units >= 0].tolist())

    def _anneal(self, k: int, iterations: int, heat: float, width: int) -> None:
        if self.coupled:
            anneal_coupled(self.coupled[k], iterations, heat, width)
        else:
            anneal(self._free, self._boards[k], self._pools[k], iterations, heat, width)

    def _current(self) -> dict[int, Column]:
        """Return the best plan as a column of every line that is not idle."""
        day, board = self.day, self.best
        stock = Stock(day)
        found = (column_of_best(day, stock, board, t) for t in range(len(day.lines)))
        return {column.line: column for column in found if column is not None}

    def _each(self, move: Callable[[int], None]) -> None:
        if self._threads is None:
            move(0)
        else:
            list(self._threads.map(move, range(len(self._boards))))

    def _share(self, current: Mapping[int, Column]) -> None:
        """Go on from a plan on every board, with a fresh pool where the old one is nearly full."""
        day = self.day
        plan = plan_arrays(day, self._boards[0], current)
        for k, pool in enumerate(self._pools):
            if pool.used[0] > POOL_COLUMNS // 2 or pool.used[1] > POOL_INTS // 2:
                self._pools[k] = new_pool(POOL_COLUMNS, POOL_INTS)
        if not self.coupled:
            for board, pool in zip(self._boards, self._pools, strict=True):
                install(day, board, pool, *plan)
            return
        rows, nothing = self.coupled[self._leader].bonds.state[BEST_STATE].copy(), plan_arrays(day, self.best, {})
        for worker, pool in zip(self.coupled, self._pools, strict=True):
            worker.use(pool)
            install(worker.day, worker.board, pool, *nothing)
            worker.restore(rows)
            install(worker.day, worker.board, pool, *plan)
            worker.keep_best_state()


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
