"""A problem as the kernel's integer arrays."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from solver.kernel.borrow import borrow_clock
from solver.kernel.distance import great_circle_s
from solver.kernel.layout import (
    ABLE,
    ABLE_END,
    C_LATE,
    C_RESPONSE,
    C_UNRESOLVED,
    CEILING,
    EVEN,
    EXPIRY,
    LINE,
    NEVER,
    PLACE,
    PRICE,
    REST,
    ROUTE_COLUMNS,
    SHIFT_END,
    STOP_COLUMNS,
    TIED,
    W_OVERTIME,
    WINDOWS,
    WINDOWS_END,
    Clock,
    Day,
)
from solver.kernel.reach import forbid_unreachable
from solver.problem import Center, HaversineTravel, Order, Problem, Technician
from solver.travel import Travel

Array = np.ndarray[Any, Any]
NEIGHBOURS = 100
AT_ONCE = 500  # orders whose neighbours are looked for together
DEAREST = 1 << 48  # an order is not worth more than this to the search, so that sums stay in 64 bits
ALWAYS = -NEVER
NONE: Array = np.zeros(0, np.int64)


def is_planned(order: Order) -> bool:
    """Tell whether the kernel can plan an order; crews and links must have been made plain (`solver.couplings`)."""
    return order.crew == 1 and not order.after


def route_order(technician: Technician) -> list[int]:
    """Return the indices of a technician's shifts in time order."""
    return sorted(range(len(technician.shifts)), key=lambda k: (technician.shifts[k].start, k))


def ints(values: Iterable[int]) -> Array:
    """Return an int64 array."""
    return np.fromiter(values, np.int64)


def table(rows: Sequence[Sequence[int]], columns: int) -> Array:
    """Return an int64 matrix, also of no rows."""
    return np.array(rows, np.int64).reshape(len(rows), columns)


class Lists:
    """Many lists one after another."""

    def __init__(self, lists: Sequence[Sequence[Any]]) -> None:
        self.flat = [value for values in lists for value in values]
        self._at = np.cumsum([0, *map(len, lists)]).tolist()

    def slice_of(self, k: int) -> tuple[int, int]:
        """Return where list k begins and ends."""
        return self._at[k], self._at[k + 1]


def travel_times(problem: Problem, travel: Travel) -> Array:
    """Return int32 seconds between all locations, equal to the contract's arithmetic."""
    count = len(problem.locations)
    if not isinstance(problem.travel, HaversineTravel):
        matrix = np.array(problem.travel.time_s, np.int64).reshape(count, count)
        return np.minimum(matrix, np.iinfo(np.int32).max).astype(np.int32)
    lat = np.radians(np.array([place.lat for place in problem.locations], np.float64))
    lon = np.radians(np.array([place.lon for place in problem.locations], np.float64))
    time_s = np.zeros((count, count), np.int32)
    doubt = np.zeros((4096, 2), np.int64)
    spec = problem.travel
    while (doubts := great_circle_s(lat, lon, float(spec.detour_pct), float(spec.speed_kmh), time_s, doubt)) == len(
        doubt
    ):
        doubt = np.zeros((4 * len(doubt), 2), np.int64)
    for i, j in doubt[:doubts]:
        time_s[i, j] = time_s[j, i] = travel.time_s(problem.locations[i].id, problem.locations[j].id)
    return time_s


def windows_of(order: Order) -> list[tuple[int, int]]:
    """Return when service may start: sorted windows, cut to the pinned start."""
    windows = sorted(order.windows) if order.windows is not None else [(ALWAYS, NEVER)]
    if order.pin is not None and order.pin.start is not None:
        start = order.pin.start
        windows = [(start, start)] if any(a <= start <= b for a, b in windows) else []
    return windows


def least_cost(order: Order, problem: Problem, windows: Sequence[tuple[int, int]]) -> int:
    """Return what an order costs if served as early as its windows allow from now on."""
    start = min((max(a, problem.now) for a, b in windows if b >= problem.now), default=problem.now)
    weights = problem.weights
    over = max(0, start - order.resolve_by) if order.resolve_by is not None else 0
    return order.weight * (
        weights.response * max(0, start - order.reported_at)
        + weights.late * max(0, start - order.respond_by)
        + weights.unresolved * over
    )


def pair_tables(problem: Problem) -> Array:
    """Return for every line and order PRICE (NEVER: may not serve) and EXPIRY (latest finish by the certificates)."""
    orders, lines = problem.orders, problem.technicians
    line_of = {line.id: t for t, line in enumerate(lines)}
    skills = sorted({skill for order in orders for skill in order.skills})
    in_region: dict[str, list[int]] = {}
    for i, order in enumerate(orders):
        in_region.setdefault(order.region, []).append(i)
    orders_in = {region: ints(some) for region, some in in_region.items()}
    level = table([[order.skills.get(skill, 0) for skill in skills] for order in orders], len(skills))
    asked = table([[int(skill in order.skills) for skill in skills] for order in orders], len(skills)) == 1
    planned = np.array([is_planned(order) and bool(windows_of(order)) for order in orders], bool)
    pairs = np.full((len(lines), len(orders), 2), NEVER, np.int64)
    for t, line in enumerate(lines):
        has = ints(line.skills.get(skill, 0) for skill in skills)
        for name in dict.fromkeys(line.regions):
            there = orders_in.get(name, NONE)
            able = there[planned[there] & (level[there] <= has).all(axis=1)]
            pairs[t, able, PRICE] = 0 if name == line.regions[0] else problem.weights.away
            for k, skill in enumerate(skills):
                if skill in line.skill_until:
                    certified = able[asked[able, k]]
                    pairs[t, certified, EXPIRY] = np.minimum(pairs[t, certified, EXPIRY], line.skill_until[skill])
    for i, order in enumerate(orders):
        change = problem.weights.change * order.change_pct // 100
        add_personal_prices(order, pairs[:, i, PRICE], line_of, change)
    return pairs


def add_personal_prices(order: Order, price: Array, line_of: dict[str, int], change: int) -> None:
    """Write one order's exclusions, pin, price of a change and own prices into its column of lines."""
    for name in order.excluded:
        if name in line_of:
            price[line_of[name]] = NEVER
    if order.pin is not None:
        pinned = line_of.get(order.pin.technician, -1)
        price[[t for t in range(len(price)) if t != pinned]] = NEVER
    for name, extra in order.prices.items():
        if name in line_of and price[line_of[name]] < NEVER:
            price[line_of[name]] += extra
    if order.previous is not None:
        others = price < NEVER
        if order.previous in line_of:
            others[line_of[order.previous]] = False
        price[others] += change


def groups_of(able: Iterable[Sequence[int]], lines: int) -> list[list[int]]:
    """Return the lines of every part of the day: two lines are in one part if some order could go to either.

    able: the lines able to serve each order.
    """
    root = list(range(lines))

    def find(t: int) -> int:
        while root[t] != t:
            root[t] = root[root[t]]
            t = root[t]
        return t

    for among in dict.fromkeys(map(tuple, able)):  # most orders of a region ask for the same people
        for t in among[1:]:
            root[find(t)] = find(among[0])
    groups: dict[int, list[int]] = {}
    for t in range(lines):
        groups.setdefault(find(t), []).append(t)
    return list(groups.values())


def orders_of_groups(able: Sequence[Sequence[int]], lines: int) -> list[Array]:
    """Return the orders of every part of the day in which there are some."""
    group_of = {t: k for k, group in enumerate(groups_of(able, lines)) for t in group}
    groups: dict[int, list[int]] = {}
    for i, among in enumerate(able):
        if among:
            groups.setdefault(group_of[among[0]], []).append(i)
    return [ints(group) for group in groups.values()]


def nearest_orders(travel: Array, place: Array, groups: Iterable[Array]) -> Array:
    """Return for every order the nearest others of its group there and back, nearest first.

    Where a group has too few, the order itself fills its row up. Orders in no group have zeros.
    """
    groups = list(groups)
    count = min(NEIGHBOURS, max((len(group) - 1 for group in groups), default=0))
    near = np.zeros((len(place), count), np.int64)
    for group in groups:
        places, some = place[group], min(count, len(group) - 1)
        near[group] = group[:, None]
        for at in range(0, len(group) if some > 0 else 0, AT_ONCE):
            mine = places[at : at + AT_ONCE]
            away = travel[np.ix_(mine, places)].astype(np.int64) + travel[np.ix_(places, mine)].T
            away[np.arange(len(mine)), np.arange(at, at + len(mine))] = NEVER
            closest = np.sort(np.argpartition(away, some - 1, axis=1)[:, :some], axis=1)
            by_way = np.argsort(np.take_along_axis(away, closest, axis=1), axis=1, kind="stable")
            near[group[at : at + AT_ONCE], :some] = group[np.take_along_axis(closest, by_way, axis=1)]
    return near


def route_tables(problem: Problem, place_of: dict[str, int]) -> tuple[Array, Array]:
    """Return the rows of routes and of lines."""
    weights, now = problem.weights, problem.now
    routes: list[tuple[int, ...]] = []
    lines: list[tuple[int, ...]] = []
    for t, line in enumerate(problem.technicians):
        shifts = [line.shifts[k] for k in route_order(line)]
        ends = [shift.end + shift.overtime_s for shift in shifts]
        tied = any(max(ends[:k]) > max(now, shifts[k].start) for k in range(1, len(shifts)))
        lines.append((len(routes), len(routes) + len(shifts), int(tied)))
        end = place_of[line.end] if line.end is not None else -1
        for shift, ceiling in zip(shifts, ends, strict=True):
            floor = max(now, shift.start)
            head = (t, place_of[line.start], end, line.efficiency_pct, floor, shift.end, ceiling)
            rule = shift.break_rule
            rest = (1, rule.earliest, rule.latest, rule.duration_s) if rule and floor <= rule.latest else (0, 0, 0, 0)
            routes.append((*head, *rest, weights.travel, weights.overtime, weights.duration, 0))
    return table(routes, ROUTE_COLUMNS), table(lines, 3)


def mark_even_routes(clock: Clock, lines: Array) -> None:
    """Say of every route whether it is even (`solver.kernel.even`): all of a day are, or none."""
    pairs, routes = clock.pairs, clock.routes
    stops = clock.stops[: pairs.shape[1]]
    flat = (stops[:, [C_RESPONSE, C_LATE, C_UNRESOLVED]] == 0).all(axis=1)
    flat &= stops[:, WINDOWS_END] - stops[:, WINDOWS] == 1
    steady = (flat | (pairs[:, :, PRICE] == NEVER)).all(axis=1) & (lines[:, TIED] == 0)
    no_overtime = (routes[:, W_OVERTIME] == 0) | (routes[:, CEILING] <= routes[:, SHIFT_END])
    routes[:, EVEN] = (steady[routes[:, LINE]] & (routes[:, REST] == 0) & no_overtime).all()


def lots_of(center: Center, now: int) -> list[tuple[str, int, int, int]]:
    """Return (part, available from, cost, pieces) of a centre's stock and inbound; what is there by now was always."""
    lots = [(part, ALWAYS, 0, pieces) for part, pieces in center.stock.items() if pieces > 0]
    for lot in center.inbound:
        if lot.quantity > 0:
            lots.append((lot.part, lot.available_at if lot.available_at > now else ALWAYS, lot.cost, lot.quantity))
    return lots


def stock_tables(
    problem: Problem, place_of: dict[str, int], parts: Sequence[str]
) -> tuple[list[tuple[int, ...]], list[list[int]], Array, Array]:
    """Return pick-up kinds (place, seconds, centre, release), the kinds of every part, lots, and offsets into them.

    Only parts that an order needs count.
    """
    part_of = {part: p for p, part in enumerate(parts)}
    cells: list[list[tuple[int, int, int, int]]] = [[] for _ in range(len(problem.centers) * len(parts))]
    kinds: list[tuple[int, ...]] = []
    part_kinds: list[list[int]] = [[] for _ in parts]
    for c, center in enumerate(problem.centers):
        lots = [(part_of[part], *lot) for part, *lot in lots_of(center, problem.now) if part in part_of]
        for release in sorted({at for _, at, _, _ in lots}):
            for p in sorted({part for part, at, _, _ in lots if at == release}):
                part_kinds[p].append(len(problem.orders) + len(kinds))
            kinds.append((place_of[center.location], center.pickup_s, c, release))
        for p, at, cost, pieces in lots:
            cells[c * len(parts) + p].append((cost, at, pieces, p))
    lots_flat = [(at, cost, pieces, p) for cell in cells for cost, at, pieces, p in sorted(cell)]
    return kinds, part_kinds, table(lots_flat, 4), ints(np.cumsum([0, *map(len, cells)]))


def parts_of(problem: Problem) -> list[str]:
    """Return the parts that orders need, in the kernel's numbering."""
    return sorted({part for order in problem.orders for part in order.parts})


def stop_rows(problem: Problem, place_of: dict[str, int], windows: Lists, needs: Lists) -> list[tuple[int, ...]]:
    """Return the rows of the orders; who is able is not known yet."""
    weights = problem.weights
    rows = []
    for i, order in enumerate(problem.orders):
        base = least_cost(order, problem, windows_of(order))
        due = order.resolve_by if order.resolve_by is not None else NEVER
        costs = (order.weight * price for price in (weights.response, weights.late, weights.unresolved))
        worth = min(order.unserved_cost, DEAREST) - base
        head = (place_of[order.location], order.duration_s, -1, ALWAYS, order.reported_at, order.respond_by, due)
        rows.append((*head, *costs, base, worth, *windows.slice_of(i), *needs.slice_of(i), 0, 0))
    return rows


def able_lines(pairs: Array) -> list[list[int]]:
    """Return the lines that may serve each order."""
    order, line = np.nonzero(pairs[:, :, PRICE].T < NEVER)
    at = np.searchsorted(order, np.arange(pairs.shape[1] + 1))
    return [line[a:b].tolist() for a, b in pairwise(at.tolist())]


def day_arrays(problem: Problem) -> Day:
    """Return the kernel's view of a problem."""
    place_of = {place.id: i for i, place in enumerate(problem.locations)}
    parts, orders = parts_of(problem), problem.orders
    part_of = {part: p for p, part in enumerate(parts)}
    windows = Lists([windows_of(order) for order in orders])
    needs = Lists([[(part_of[part], pieces) for part, pieces in order.parts.items()] for order in orders])
    kinds, part_kinds, lots, lot_at = stock_tables(problem, place_of, parts)
    rows = stop_rows(problem, place_of, windows, needs) + [(*kind, *[0] * (STOP_COLUMNS - len(kind))) for kind in kinds]
    routes, lines = route_tables(problem, place_of)
    clock = Clock(
        stops=table(rows, STOP_COLUMNS),
        windows=table(windows.flat, 2),
        pairs=pair_tables(problem),
        travel=travel_times(problem, Travel(problem)),
        routes=routes,
    )
    forbid_unreachable(borrow_clock(clock), lines)
    mark_even_routes(clock, lines)
    able = able_lines(clock.pairs)
    active = ints(i for i in range(len(orders)) if able[i])
    users: list[list[int]] = [[] for _ in parts]
    for i in active.tolist():
        for part in orders[i].parts:
            users[part_of[part]].append(i)
    lists = Lists([*able, *users, *part_kinds])
    for i in range(len(orders)):
        clock.stops[i, [ABLE, ABLE_END]] = lists.slice_of(i)
    first, second = len(orders), len(orders) + len(parts)
    most = [max((orders[i].parts[part] for i in own), default=0) for part, own in zip(parts, users, strict=True)]
    part_rows = [
        (*lists.slice_of(first + p), *lists.slice_of(second + p), int(part in problem.reusable), most[p])
        for p, part in enumerate(parts)
    ]
    return Day(
        n=len(orders),
        clock=clock,
        needs=table(needs.flat, 2),
        lines=lines,
        van=table([[line.van_stock.get(part, 0) for part in parts] for line in problem.technicians], len(parts)),
        parts=table(part_rows, 6),
        lots=lots,
        lot_at=lot_at,
        lists=ints(lists.flat),
        active=active,
        near=nearest_orders(clock.travel, clock.stops[: len(orders), PLACE], orders_of_groups(able, len(lines))),
    )
