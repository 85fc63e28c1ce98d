"""Lines' whole days as columns of a set partitioning, and the stock rows that they share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from solver.kernel.layout import (
    BEST,
    CENTER,
    COST,
    FROM,
    N_PICKS,
    NEVER,
    PART,
    PIECES,
    RELEASE,
    ROUTES,
    ROUTES_END,
    SIZE,
    UNIT_COST,
    Board,
    Day,
    Pool,
)

Pick = tuple[int, int, int]  # pick-up stop of the line, part, pieces
Row = tuple[int, int]  # (cell, time): pieces of a (centre, part) picked up before a time; cells below 0: see `Passages`


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One line's whole day: cost without inbound, stops (routes apart by -1), orders, picks, pieces per row."""

    line: int
    cost: int
    stops: tuple[int, ...]
    orders: tuple[int, ...]
    picks: tuple[Pick, ...]
    rows: tuple[tuple[Row, int], ...]

    @property
    def key(self) -> tuple[int, tuple[int, ...], tuple[Pick, ...]]:
        """What no two different columns have in common."""
        return self.line, self.stops, self.picks


class Stock:
    """The stock rows of a day, less what the rest of the plan takes."""

    def __init__(self, day: Day) -> None:
        self._day = day
        self._parts = int(day.van.shape[1])

    def cell(self, kind: int, part: int) -> int:
        """Return the number of the (centre, part) of a pick-up."""
        center = int(self._day.clock.stops[kind, CENTER])
        return center * self._parts + part

    def lots(self, cell: int) -> list[int]:
        """Return the lots of a (centre, part)."""
        return list(range(int(self._day.lot_at[cell]), int(self._day.lot_at[cell + 1])))

    def rows(self, kind: int, part: int) -> list[Row]:
        """Return the rows that a pick-up of a kind counts in: those of later arrivals, and that of the whole day."""
        cell = self.cell(kind, part)
        release = int(self._day.clock.stops[kind, RELEASE])
        times = {int(self._day.lots[lot, FROM]) for lot in self.lots(cell)}
        return [(cell, time) for time in sorted({time for time in times if time > release} | {NEVER})]

    def supply(self, row: Row) -> tuple[int, list[int]]:
        """Return the free pieces there before a row's time, and the lots that cost something."""
        cell, time = row
        if cell < 0:
            return 0, []
        lots = [lot for lot in self.lots(cell) if self._day.lots[lot, FROM] < time]
        free = sum(int(self._day.lots[lot, PIECES]) for lot in lots if self._day.lots[lot, UNIT_COST] == 0)
        return free, [lot for lot in lots if self._day.lots[lot, UNIT_COST] > 0]


def build(day: Day, stock: Stock, line: int, cost: int, stops: Sequence[int], picks: Sequence[Pick]) -> Column:
    """Return a column with its orders and stock rows."""
    shops = [stop for stop in stops if stop >= day.n]
    rows: dict[Row, int] = {}
    for shop, part, pieces in picks:
        for row in stock.rows(shops[shop], part):
            rows[row] = rows.get(row, 0) + pieces
    orders = tuple(stop for stop in stops if 0 <= stop < day.n)
    return Column(
        line=line, cost=cost, stops=tuple(stops), orders=orders, picks=tuple(picks), rows=tuple(sorted(rows.items()))
    )


def column_of_pool(day: Day, stock: Stock, pool: Pool, index: int) -> Column:
    """Return one column of a pool in full."""
    line, cost, at, stops, picks = pool.columns[index].tolist()
    flat = pool.data[at + stops : at + stops + 3 * picks].tolist()
    triples = [(flat[k], flat[k + 1], flat[k + 2]) for k in range(0, len(flat), 3)]
    return build(day, stock, line, cost, pool.data[at : at + stops].tolist(), triples)


def used_of(columns: Iterable[Column]) -> dict[Row, int]:
    """Return the pieces per stock row that columns take together."""
    used: dict[Row, int] = {}
    for column in columns:
        for row, pieces in column.rows:
            used[row] = used.get(row, 0) + pieces
    return used


def column_of_best(day: Day, stock: Stock, board: Board, t: int) -> Column | None:
    """Return a line's day in the best plan met, or None if it is idle."""
    first, end = day.lines[t, ROUTES : ROUTES_END + 1].tolist()
    stops: list[int] = []
    for r in range(first, end):
        stops += [-1] * (r > first) + board.seq[BEST, r, : board.state[BEST, r, SIZE]].tolist()
    if all(stop < 0 for stop in stops):
        return None
    picks = board.picks[BEST, t, : board.supply[BEST, t, N_PICKS]].tolist()
    triples = [(shop, int(day.lots[lot, PART]), pieces) for shop, lot, pieces in picks]
    return build(day, stock, t, int(board.state[BEST, first:end, COST].sum()), stops, triples)
