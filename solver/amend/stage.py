"""A published plan on the search's board: installed, every visit held within half an hour, ready to be amended."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from solver.amend.changes import MOVED_S
from solver.amend.links import cut
from solver.amend.opening import Opened, open_plan
from solver.amend.supply import OWN
from solver.arrays import ALWAYS, Array, day_arrays, ints, parts_of, route_order, table, windows_of
from solver.chosen import plan_arrays
from solver.columns import Column, Pick, Stock, build
from solver.couplings.bonds import bonds_of, day_of
from solver.couplings.moves.layout import NOW as NOW_STATE
from solver.couplings.plain import is_coupled, plain_problem
from solver.couplings.worker import Worker
from solver.kernel.fresh import new_board, new_pool
from solver.kernel.install import install
from solver.kernel.layout import CENTER, NEVER, NOW, RELEASE, ROUTES, SIZE, WINDOWS, WINDOWS_END, Board, Day
from solver.kernel.timetable import time_all
from solver.plan import Break, Pickup, Plan, Route, Stop, Visit
from solver.problem import Problem
from solver.schedule import SearchError, timed_stops

POOL_COLUMNS, POOL_INTS = 4_000, 100_000
SPARE = 16  # rows at the end of `day.clock.windows` for windows that are only tried


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A board with a plan on it.

    held: for every order the slices of `day.clock.windows` in which it may start, [order, (free, free end, held, held
    end)]: free as the problem says, held where it is no changed visit. movable: 1 for orders that are served, and may
    be given to somebody else. worker: sees to the order that several people have to meet on, if there is one; plain:
    the problem that is searched, in which that order is one for each of them.
    """

    opened: Opened
    plain: Problem
    worker: Worker | None
    day: Day
    board: Board
    index: Mapping[str, int]
    held: Array
    movable: Array

    def amended(self, plan: Plan) -> Plan:
        """Return the published plan with the routes that the board has now, timed exactly.

        A route with the stops that it had stays to the second. Orders left out have no reason yet: `unserved` is the
        published one less what is served now.
        """
        people = {technician.id for technician in self.opened.problem.technicians}
        old = {(route.technician, route.shift): route for route in plan.routes}
        new = (
            known if (known := old.get((route.technician, route.shift))) and _alike(route, known) else route
            for route in _current_routes(self)
        )
        return with_routes(plan, people, tuple(new))


def _alike(a: Route, b: Route) -> bool:
    """Tell whether two routes go to the same places for the same."""

    def told(route: Route) -> list[object]:
        stops = (stop for stop in route.stops if not isinstance(stop, Break))
        return [stop.order if isinstance(stop, Visit) else (stop.center, dict(stop.parts)) for stop in stops]

    return told(a) == told(b)


def with_routes(plan: Plan, people: Collection[str], routes: Sequence[Route]) -> Plan:
    """Return a plan in which some people have other routes, at the places of the old ones; new ones come last."""
    new = {(route.technician, route.shift): route for route in routes}
    kept = [
        new.pop((route.technician, route.shift), None) if route.technician in people else route for route in plan.routes
    ]
    whole = (*(route for route in kept if route is not None), *new.values())
    served = {stop.order for route in whole for stop in route.stops if isinstance(stop, Visit)}
    unserved = tuple(entry for entry in plan.unserved if entry.order not in served)
    return Plan(problem=plan.problem, routes=whole, unserved=unserved)


def set_stage(
    problem: Problem,
    plan: Plan,
    *,
    seed: int = 1,
    within_s: int = MOVED_S,
    among: Collection[str] | None = None,
    crew: str | None = None,
) -> Stage:
    """Put a plan on a board; whoever's routes the search cannot represent is kept (see `open_plan`).

    within_s: how far from its published start a visit is held; among: the only technicians that may be re-planned;
    crew: an unserved order that needs several people, to be served.
    """
    kept = set[str]()
    while True:
        opened = open_plan(problem, plan, keep=kept, among=among, crew=crew)
        stage = _stage(opened, seed, within_s)
        columns = columns_of(opened, stage.day)
        seq, size, picks, n_picks = plan_arrays(stage.day, columns)
        if install(stage.day, stage.board, new_pool(POOL_COLUMNS, POOL_INTS), seq, size, picks, n_picks):
            return stage
        untimed = set(_untimed(opened.problem, stage.day, seq, size))
        kept |= untimed or {draw.stop[0] for draw in opened.draws} or {route.technician for route in opened.routes}


def _stage(opened: Opened, seed: int, within_s: int) -> Stage:
    coupled = is_coupled(opened.problem)
    plain = plain_problem(opened.problem) if coupled else opened.problem
    day, orders = day_arrays(plain), plain.orders
    index = {order.id: i for i, order in enumerate(opened.problem.orders)}
    starts = {stop.order: stop.start for route in opened.routes for stop in route.stops if isinstance(stop, Visit)}
    held = np.zeros((len(orders), 4), np.int64)
    held[:, :2] = day.clock.stops[: len(orders), [WINDOWS, WINDOWS_END]]
    held[:, 2:] = held[:, :2]
    rows: list[tuple[int, int]] = []
    first = len(day.clock.windows)
    for name, start in starts.items():
        i = index[name]
        own = tuple(windows_of(orders[i]))
        near = cut(own, start - within_s, start + within_s) if own else ()
        held[i, 2] = first + len(rows)
        rows += near
        held[i, 3] = first + len(rows)
    rows += [(0, 0)] * SPARE
    clock = day.clock._replace(windows=np.concatenate([day.clock.windows, table(rows, 2)]))
    clock.stops[: len(orders), [WINDOWS, WINDOWS_END]] = held[:, 2:]
    day = day._replace(clock=clock)
    movable = ints(int(order.id in starts and order.id not in opened.linked) for order in orders)
    worker = None
    if coupled:
        bonds = bonds_of(opened.problem, day)
        day = day_of(bonds, day, NOW_STATE)
        worker = Worker(day, new_board(day, seed), new_pool(POOL_COLUMNS, POOL_INTS), bonds)
    board = new_board(day, seed) if worker is None else worker.board
    return Stage(
        opened=opened, plain=plain, worker=worker, day=day, board=board, index=index, held=held, movable=movable
    )


def columns_of(opened: Opened, day: Day) -> dict[int, Column]:
    """Return published routes as the search's columns: one for every technician who is not idle."""
    problem, stock = opened.problem, Stock(day)
    lines = {technician.id: t for t, technician in enumerate(problem.technicians)}
    routes = {(route.technician, route.shift): route for route in opened.routes}
    releases = _releases(opened)
    known = {order.id: i for i, order in enumerate(problem.orders)}
    part_of = {part: p for p, part in enumerate(parts_of(problem))}
    kinds = {
        (problem.centers[int(row[CENTER])].id, int(row[RELEASE])): day.n + k
        for k, row in enumerate(day.clock.stops[day.n :])
    }
    columns = {}
    for name in sorted({route.technician for route in opened.routes}):
        technician = problem.technicians[lines[name]]
        stops: list[int] = []
        picks: list[Pick] = []
        for place, shift in enumerate(route_order(technician)):
            stops += [-1] * (place > 0)
            route = routes.get((name, shift))
            for k, stop in enumerate(route.stops if route is not None else ()):
                if isinstance(stop, Visit):
                    stops.append(known[stop.order])
                elif isinstance(stop, Pickup):
                    useful = {part: pieces for part, pieces in stop.parts.items() if part in part_of}
                    kind = kinds.get((stop.center, releases.get((name, shift, k), ALWAYS)))
                    if useful and kind is not None:
                        shop = sum(other >= day.n for other in stops)
                        picks += [(shop, part_of[part], pieces) for part, pieces in useful.items()]
                        stops.append(kind)
        if any(stop >= 0 for stop in stops):
            columns[lines[name]] = build(day, stock, lines[name], 0, stops, picks)
    return columns


def _releases(opened: Opened) -> dict[tuple[str, int, int], int]:
    """Return for every pick-up the time before which its pieces are not all there (ALWAYS: they are by now)."""
    centers = {center.id: center for center in opened.problem.centers}
    since: dict[tuple[str, int, int], int] = defaultdict(lambda: ALWAYS)
    for draw in opened.draws:
        at = ALWAYS if draw.lot == OWN else centers[draw.center].inbound[draw.lot].available_at
        if at > opened.problem.now:
            since[draw.stop] = max(since[draw.stop], at)
    return since


def _untimed(problem: Problem, day: Day, seq: Array, size: Array) -> Iterator[str]:
    """Yield the technicians whose routes have no timing that is legal for the search."""
    times, facts = np.zeros((*seq.shape, 2), np.int64), np.zeros((len(seq), 4), np.int64)
    for t, technician in enumerate(problem.technicians):
        alone = np.zeros_like(size)
        own = slice(int(day.lines[t, ROUTES]), int(day.lines[t, ROUTES + 1]))
        alone[own] = size[own]
        if time_all(day, seq, alone, times, facts) >= NEVER:
            yield technician.id


def _current_routes(stage: Stage) -> Iterator[Route]:
    problem, day, board = stage.plain, stage.day, stage.board
    seq, size = np.ascontiguousarray(board.seq[NOW]), np.ascontiguousarray(board.state[NOW, :, SIZE])
    times, facts = np.zeros((*seq.shape, 2), np.int64), np.zeros((len(seq), 4), np.int64)
    if time_all(day, seq, size, times, facts) == NEVER:
        raise SearchError("an amended route cannot be timed")
    parts = parts_of(problem)
    for t, technician in enumerate(problem.technicians):
        loads = iter(_loads(stage, t, parts))
        for r, shift in enumerate(route_order(technician), int(day.lines[t, ROUTES])):
            if size[r] == 0:
                continue
            stops = seq[r, : size[r]].tolist()
            timed: Sequence[Stop] = tuple(timed_stops(problem, day, r, stops, times[r], facts[r], loads))
            departure, arrival = facts[r, :2].tolist()
            yield Route(technician=technician.id, shift=shift, departure=departure, arrival=arrival, stops=tuple(timed))


def _loads(stage: Stage, t: int, parts: Sequence[str]) -> list[dict[str, int]]:
    """Return what a technician takes at each pick-up stop now."""
    loads: dict[int, dict[str, int]] = {}
    board, day = stage.board, stage.day
    for shop, lot, pieces in board.picks[NOW, t, : board.supply[NOW, t, 0]].tolist():
        load = loads.setdefault(shop, {})
        part = parts[int(day.lots[lot, 3])]
        load[part] = load.get(part, 0) + pieces
    return [loads[shop] for shop in sorted(loads)]
