"""A problem's couplings as the integer arrays of `moves`, and the days that the kernel is given."""

import numpy as np

from solver.arrays import Lists, ints, table
from solver.couplings.moves.layout import (
    CREW,
    FROM,
    MEMBERS,
    ON,
    ORDER,
    POSSIBLE,
    SUPPLIER,
    TO,
    UNIT_COLUMNS,
    Bonds,
)
from solver.couplings.moves.standing import stand
from solver.couplings.plain import slots_of
from solver.kernel.layout import C_LATE, C_RESPONSE, C_UNRESOLVED, NEVER, UNSERVED, Day
from solver.problem import Order, Problem


def bonds_of(problem: Problem, day: Day) -> Bonds:
    """Return the couplings of a problem whose plain problem `day` is, with no crew and no follower served."""
    names = {order.id: i for i, order in enumerate(problem.orders)}
    links = [(names[link.order], i, link) for i, order in enumerate(problem.orders) for link in order.after]
    linked = {end for first, second, _ in links for end in (first, second)}
    units = [i for i, order in enumerate(problem.orders) if order.crew > 1 or i in linked]
    unit_of = {i: u for u, i in enumerate(units)}
    ins = [[k for k, (_, second, _) in enumerate(links) if second == i] for i in units]
    outs = [[k for k, (first, _, _) in enumerate(links) if first == i] for i in units]
    later = followers([[unit_of[links[k][1]] for k in own] for own in outs])
    slots = slots_of(problem)
    many, members = len(units), Lists([slots[i] for i in units])
    lists = Lists([*ins, *outs, *later])
    active = set(day.active.tolist())
    lines = {line.id: t for t, line in enumerate(problem.technicians)}
    rows = []
    for u, i in enumerate(units):
        order = problem.orders[i]
        possible = int(active.issuperset(slots[i]) and (order.pin is None or order.pin.technician in lines))
        slices = (*members.slice_of(u), *lists.slice_of(u), *lists.slice_of(many + u), *lists.slice_of(2 * many + u))
        head = (i, order.crew, int(day.clock.stops[i, UNSERVED]), possible)
        rows.append((*head, *slices, *crew_prices(problem, order, lines)))
    flat = [(unit_of[a], unit_of[b], link.min_s, NEVER if link.max_s is None else link.max_s) for a, b, link in links]
    everything = int(day.clock.stops[day.active, UNSERVED].clip(0).sum())
    bonds = Bonds(
        units=table(rows, UNIT_COLUMNS),
        links=table(flat, 4),
        lists=ints(lists.flat),
        slots=ints(members.flat),
        unit_of=np.full(day.n, -1, np.int64),
        stops=day.clock.stops,
        windows=day.clock.windows,
        pairs=day.clock.pairs,
        state=np.zeros((3, many, MEMBERS + max(order.crew for order in problem.orders)), np.int64),
        least=ints([int(day.clock.stops[day.active, UNSERVED].sum()), everything + 1]),
    )
    for u, i in enumerate(units):
        bonds.unit_of[slots[i]] = u
        alone = problem.orders[i].crew == 1 and not ins[u]
        bonds.state[:, u, ON] = bonds.units[u, POSSIBLE] if alone else 0
    bonds.state[:, :, FROM], bonds.state[:, :, TO] = -NEVER, NEVER
    bonds.state[:, :, SUPPLIER] = -1
    return bonds


def crew_prices(problem: Problem, order: Order, lines: dict[str, int]) -> tuple[int, ...]:
    """Return the last columns of a unit's row: what a crew pays as a whole."""
    weights = problem.weights
    pin = lines[order.pin.technician] if order.pin is not None and order.pin.technician in lines else -1
    change = weights.change * order.change_pct // 100 if order.previous is not None else 0
    previous = lines.get(order.previous, -1) if order.previous is not None else -1
    per_second = (order.weight * price for price in (weights.response, weights.late, weights.unresolved))
    return (pin, previous, change, *per_second)


def followers(direct: list[list[int]]) -> list[list[int]]:
    """Return for every unit all that wait for it, directly or not, each after all that it waits for."""
    waits = [0] * len(direct)
    for v in (v for own in direct for v in own):
        waits[v] += 1
    ready = [u for u in range(len(direct)) if waits[u] == 0]
    for u in ready:
        for v in direct[u]:
            waits[v] -= 1
            if waits[v] == 0:
                ready.append(v)
    rank = {u: place for place, u in enumerate(ready)}
    found = []
    for u in range(len(direct)):
        seen, todo = set[int](), list(direct[u])
        while todo:
            v = todo.pop()
            if v not in seen:
                seen.add(v)
                todo += direct[v]
        found.append(sorted(seen, key=rank.__getitem__))
    return found


def day_of(bonds: Bonds, day: Day, version: int) -> Day:
    """Return the day in which coupled orders stand as in a version of the state; `day` has no couplings."""
    clock = day.clock
    own = day._replace(
        clock=clock._replace(stops=clock.stops.copy(), windows=clock.windows.copy(), pairs=clock.pairs.copy())
    )
    crews = [i for i, crew in bonds.units[:, [ORDER, CREW]].tolist() if crew > 1]
    for column in (C_RESPONSE, C_LATE, C_UNRESOLVED):
        own.clock.stops[crews, column] = 0
    stand(own, bonds, version)
    return own
