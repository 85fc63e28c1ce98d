"""What the pricing problem has found, as columns; and what its relaxation must remember to find real ones."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from solver.arrays import Array
from solver.columns import Column, Row, Stock, build
from solver.kernel.borrow import borrow_clock
from solver.kernel.labels import LABEL_COLUMNS, LABEL_ROWS
from solver.kernel.layout import (
    FLOOR,
    KINDS,
    KINDS_END,
    NEEDS,
    NEEDS_END,
    NEVER,
    REUSABLE,
    ROUTES,
    ROUTES_END,
    TIED,
    Day,
)
from solver.kernel.timing import route_value
from solver.pricing.layout import (
    BIT,
    CARRIED,
    LABELS_USED,
    NODE,
    NODES,
    OFFERED,
    ORDERS,
    PARENT,
    ROUTE,
    SHOPS,
    STOP,
    Desk,
)
from solver.pricing.price import prepare_line
from solver.proof.program import Prices
from solver.proof.shifts import Passages

Step = tuple[int, int]  # number of the line's route, stop


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What days are priced at: prizes of orders, prices of pieces (by pick-up kind and part) and of passages."""

    day: Day
    stock: Stock
    passages: Passages
    prize: Array
    rows: Mapping[Row, int]
    piece: Array

    def lay_out(self, desk: Desk, t: int, spare: int) -> None:
        """Lay a line out on a desk, without the orders that would cost `spare` more than they are worth."""
        prepare_line(self.day, desk, t, self.prize, self.piece, spare, self.passages.prices(t, self.rows))


def terms_of(day: Day, stock: Stock, passages: Passages, prices: Prices) -> Terms:
    """Return the terms that a linear program's prices mean."""
    piece = piece_prices(day, stock, prices.row)
    return Terms(day=day, stock=stock, passages=passages, prize=prices.prize, rows=prices.row, piece=piece)


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """A line at some prices.

    least: no day costs less, pieces paid and prizes taken off; columns: real days with that cost, below the cutoff;
    forgotten: orders that days cheaper than any real one visit twice, or whose use of the van's pieces they forget;
    labels: how many were made.
    """

    least: int
    columns: tuple[tuple[int, Column], ...]
    forgotten: frozenset[int]
    labels: int


def piece_prices(day: Day, stock: Stock, rows: Mapping[Row, int]) -> Array:
    """Return what a piece of a part costs at a pick-up kind, [kinds, parts]; NEVER: it is not to be had there."""
    prices = np.full((len(day.clock.stops) - day.n, len(day.parts)), NEVER, np.int64)
    for part in range(len(day.parts)):
        for kind in day.lists[slice(*day.parts[part, KINDS : KINDS_END + 1])].tolist():
            prices[kind - day.n, part] = sum(rows.get(row, 0) for row in stock.rows(kind, part))
    return prices


def steps_of(desk: Desk, label: int) -> list[Step]:
    """Return the stops on the way to a label."""
    rows, start = desk.labels.rows, int(desk.view.sizes[NODES]) - 1
    steps: list[Step] = []
    while label >= 0:
        if rows[label, NODE] != start:
            steps.append((int(rows[label, ROUTE]), int(desk.view.nodes[rows[label, NODE], STOP])))
        label = int(rows[label, PARENT])
    return steps[::-1]


def behind_of(desk: Desk, label: int) -> list[int]:
    """Return the pick-ups that the day of a label says are behind the line when it starts."""
    rows, nodes, sizes = desk.labels.rows, desk.view.nodes, desk.view.sizes
    if sizes[CARRIED] | sizes[OFFERED] == 0:
        return []
    while rows[label, NODE] != sizes[NODES] - 1:
        label = int(rows[label, PARENT])
    kinds = nodes[sizes[ORDERS] : sizes[NODES] - 1]
    return [int(stop) for stop, bit in kinds[:, [STOP, BIT]].tolist() if rows[label, SHOPS] & bit]


def twice(steps: list[Step], n: int) -> set[int]:
    """Return the orders that are visited more than once."""
    seen: set[int] = set()
    again: set[int] = set()
    for _, stop in steps:
        if stop < n:
            (again if stop in seen else seen).add(stop)
    return again


def picks_of(day: Day, t: int, stops: list[int], piece_price: Array) -> dict[tuple[int, int], int] | None:
    """Return pieces by (index of the pick-up in `stops`, part): the van's first, then those of the cheapest passed.

    None where an order's pieces are nowhere.
    """
    held = {part: int(day.van[t, part]) for part in range(len(day.parts))}
    shops: list[int] = []
    picks: dict[tuple[int, int], int] = {}
    for k, stop in enumerate(stops):
        if stop >= day.n:
            shops.append(k)
            continue
        for part, pieces in day.needs[slice(*day.clock.stops[stop, NEEDS : NEEDS_END + 1])].tolist():
            lack = pieces - held[part]
            if lack > 0:
                shop = min(shops, key=lambda at: (piece_price[stops[at] - day.n, part], at), default=-1)
                if shop < 0 or piece_price[stops[shop] - day.n, part] >= NEVER:
                    return None
                picks[shop, part] = picks.get((shop, part), 0) + lack
                held[part] = pieces
            if day.parts[part, REUSABLE] == 0:
                held[part] -= pieces
    return picks


def real_day(
    terms: Terms, t: int, steps: Sequence[Step], behind: Sequence[int], stay: Container[int]
) -> tuple[int, Column] | None:
    """Return (reduced cost, column) of a line's day without double visits.

    behind: pick-ups that are behind the line when it starts: those used come first in the column, at no time. Visits
    of pick-ups that are idle are left out, unless they are in `stay`.
    """
    day, free = terms.day, len(behind)
    stops = [*behind, *(stop for _, stop in steps)]
    picks = picks_of(day, t, stops, terms.piece)
    if picks is None:
        return None
    idle = set(range(len(stops))) - {at for at, _ in picks}
    used = [at for at, stop in enumerate(stops) if stop >= day.n and (at not in idle or (at >= free and stop in stay))]
    kept = [step for at, step in enumerate(steps, free) if step[1] < day.n or at in used]
    first, end = int(day.lines[t, ROUTES]), int(day.lines[t, ROUTES_END])
    flat: list[int] = []
    for index in range(end - first):
        flat += [-1] * (index > 0) + [stop for route, stop in kept if route == index]
    cost = cost_of(day, t, flat)
    if cost is None:
        return None
    triples = [(used.index(at), part, pieces) for (at, part), pieces in sorted(picks.items())]
    needed = [stops[at] for at in used if at < free]
    column = build(day, terms.stock, t, cost, [*needed, *flat], triples)
    passed = terms.passages.rows(t, [s - day.n for s in needed], [s - day.n for s in flat if s >= day.n])
    paid = sum(int(terms.piece[stops[at] - day.n, part]) * pieces for (at, part), pieces in picks.items())
    paid += sum(terms.rows.get(row, 0) * sign for row, sign in passed.items())
    column = replace(column, rows=(*column.rows, *sorted(passed.items())))
    return cost + paid - int(terms.prize[list(column.orders)].sum()), column


def cost_of(day: Day, t: int, stops: list[int]) -> int | None:
    """Return what a line's day (routes apart by -1) costs without its pieces, or None where it is illegal."""
    labels, cost, arrival = np.zeros((LABEL_ROWS, LABEL_COLUMNS), np.int64), 0, -NEVER
    r, seq = int(day.lines[t, ROUTES]), []
    for stop in [*stops, -1]:
        if stop >= 0:
            seq.append(stop)
            continue
        if seq:
            departure = int(day.clock.routes[r, FLOOR])
            if day.lines[t, TIED] == 1:
                departure = max(departure, arrival)
            route = np.array(seq, np.int64)
            added, reached = route_value(borrow_clock(day.clock), r, route, len(seq), departure, labels)
            if added >= NEVER:
                return None
            cost, arrival = cost + int(added), max(arrival, int(reached))
        r, seq = r + 1, []
    return cost


def day_of_label(terms: Terms, desk: Desk, t: int, steps: Sequence[Step], label: int) -> tuple[int, Column] | None:
    """Return (reduced cost, column) of the day of a label, whose steps are given, on the desk of a line."""
    rewarded = {terms.day.n + kind for kind in terms.passages.rewarded(t, terms.rows)}
    return real_day(terms, t, steps, behind_of(desk, label), rewarded)


def read(terms: Terms, desk: Desk, t: int, least: int) -> Priced:
    """Return what lies on a desk after a line has been priced."""
    day = terms.day
    columns: list[tuple[int, Column]] = []
    forgotten: set[int] = set()
    best = {(cost, label) for cost, label in desk.labels.best.tolist() if label >= 0}
    for cost, label in sorted(best):
        steps = steps_of(desk, label)
        if again := twice(steps, day.n):
            forgotten |= again
            continue
        found = day_of_label(terms, desk, t, steps, label)
        if found is None or found[0] > cost:
            orders = {stop for _, stop in steps if stop < day.n}
            forgotten |= {stop for stop in orders if day.clock.stops[stop, NEEDS] < day.clock.stops[stop, NEEDS_END]}
        if found is not None:
            columns.append(found)
    labels = int(desk.labels.count[LABELS_USED])
    return Priced(least=least, columns=tuple(columns), forgotten=frozenset(forgotten), labels=labels)
