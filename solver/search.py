"""The search's state and its three moves: insert, anneal, recombine. Every move is recorded, to be repeated."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from solver.arrays import Array
from solver.columns import Column, Stock, column_of_best
from solver.kernel.anneal import anneal, insert_all
from solver.kernel.fresh import new_board, new_pool
from solver.kernel.install import install
from solver.kernel.layout import (
    BEST,
    BEST_TOTAL,
    FROM,
    PIECES,
    RELEASE,
    ROUTES,
    SIZE,
    TOTAL,
    UNIT_COST,
    UNSERVED,
    Board,
    Day,
)
from solver.recombine import Ask, Columns, parts_of_day, recombine_part

POOL_COLUMNS, POOL_INTS = 200_000, 4_000_000
HOTTEST, COLDEST = 1.0, 1 / 300  # temperatures, in mean costs of an order after the first insertion
WIDTH = 1.0  # how much dearer than the best a plan may be whose routes are kept, in the same unit
DEGREES = 1000  # steps between them


class Search:
    """One or several boards (workers) that anneal side by side and share what they find when they recombine."""

    def __init__(self, day: Day, *, seed: int, workers: int) -> None:
        self.day = day
        self.work: list[list[Any]] = []
        self._boards = [new_board(day, seed * 1000 + k) for k in range(workers)]
        self._pools = [new_pool(POOL_COLUMNS, POOL_INTS) for _ in range(workers)]
        self._unit = 1.0
        worth = day.clock.stops[day.active, UNSERVED]
        self._queue = day.active[np.argsort(-worth, kind="stable")]
        self._parts = sorted(parts_of_day(day), key=lambda part: (-len(part), part))
        self._threads = ThreadPoolExecutor(workers) if workers > 1 else None

    @property
    def best(self) -> Board:
        """The board with the best plan."""
        return min(self._boards, key=lambda board: int(board.count[BEST_TOTAL]))

    @property
    def cost(self) -> int:
        """The cost of the best plan, less what no plan can change."""
        return int(self.best.count[BEST_TOTAL])

    @property
    def waiting(self) -> int:
        """How many orders have not been inserted for the first time."""
        return len(self._queue)

    @property
    def left_out(self) -> int:
        """How many orders the best plan leaves out, of those that somebody could serve."""
        return len(self.day.active) - self.served

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
        self._unit = int(self._boards[0].count[TOTAL]) / max(1, len(self.day.active))

    def anneal(self, iterations: int, degree: int) -> None:
        """Ruin and recreate on every board at a temperature: degree 0 is the hottest, DEGREES the coldest."""
        self.work.append(["anneal", iterations, degree])
        width = int(self._unit * WIDTH)
        heat = max(1.0, self._unit * HOTTEST * (COLDEST / HOTTEST) ** (degree / DEGREES))
        self._each(lambda k: anneal(self.day, self._boards[k], self._pools[k], iterations, heat, width))

    def recombine(self, parts: int | None, *, ask: Ask, stop: Callable[[], bool]) -> None:
        """Choose anew among all routes met, for the first `parts` parts of the day (None: as many as time allows).

        All boards go on from the best plan.
        """
        columns = Columns(self.day, self._pools)
        board = self.best
        found = (column_of_best(self.day, columns.stock, board, t) for t in range(len(self.day.lines)))
        current = {column.line: column for column in found if column is not None}
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

    def close(self) -> None:
        """End the threads."""
        if self._threads is not None:
            self._threads.shutdown()

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
