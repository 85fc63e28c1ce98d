"""The best place for one more visit among a technician's chores, with the pieces that it needs.

Everything else is done by the same people in the same sequence; only times move. The pieces come from the van, from
one more pick-up anywhere (or two in a row), or from a pick-up that the route makes anyway.
Starts are as early as possible: exact but for a `duration` price above zero, where waiting at home could be cheaper.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import permutations, product
from typing import NamedTuple

from solver.plan import Pickup, Route
from solver.problem import Order, Technician
from solver.unserved.roster import Roster
from solver.unserved.steps import FAR, State, Task, do, latest_arrivals, legs, visit
from solver.why.rides import Chore, Ride, rides_of, timed

CENTERS_OF_PAIRS = 4
"""Two centres are called at only if both are among so many nearest to the site."""


class Place(NamedTuple):
    """A visit put into one ride: what that adds to the cost, when it starts, and the ride's chores then."""

    extra_cost: int
    start: int
    ride: Ride


class Supply(NamedTuple):
    """Where missing pieces come from: new pick-ups in a row, or more from the ride's own chore `at` (else -1)."""

    fee: int
    pickups: tuple[Chore, ...]
    at: int = -1


def best_place(roster: Roster, technician: Technician, order: Order) -> Place | None:
    """Return the cheapest place for an order (of one person, within its windows) in any shift of a technician."""
    found = [place for ride in rides_of(roster, technician) for place in places(roster, ride, order)]
    return min(found, key=lambda place: (place.extra_cost, place.start), default=None)


def routes_with(roster: Roster, place: Place) -> list[Route] | None:
    """Return the technician's routes with the visit in its place."""
    done = timed(place.ride)
    if done is None:
        return None
    others = [route for route in roster.routes(done.route.technician) if route.shift != done.route.shift]
    return [*others, done.route]


def places(roster: Roster, ride: Ride, order: Order) -> Iterator[Place]:
    """Yield, for every way to supply an order, its cheapest place in one ride."""
    new = Chore(visit(ride.technician, order))
    was = 0 if not ride.chores else _cost(roster, ride)
    missing = [_missing(roster, ride, order, n) for n in range(len(ride.chores) + 1)]
    plain = [n for n, lacking in enumerate(missing) if not lacking]
    for n, end in _ends(ride, new, (), 0, plain):
        yield _place(ride, new, (), 0, n, end, -was)
    for wanted in {tuple(lacking.items()): lacking for lacking in missing if lacking}.values():
        allowed = [n for n, lacking in enumerate(missing) if lacking == wanted]
        for supply in _supplies(roster, ride, order, wanted):
            if supply.at >= 0:
                chores = (*ride.chores[: supply.at], supply.pickups[0], *ride.chores[supply.at + 1 :])
                fuller = replace(ride, chores=chores)
                for n, end in _ends(fuller, new, (), 0, [n for n in allowed if n > supply.at]):
                    yield _place(fuller, new, (), 0, n, end, supply.fee - was)
                continue
            for m in range(len(ride.chores) + 1):
                for n, end in _ends(ride, new, supply.pickups, m, [n for n in allowed if n >= m]):
                    yield _place(ride, new, supply.pickups, m, n, end, supply.fee - was)


def _cost(roster: Roster, ride: Ride) -> int:
    """Return what a ride costs as it stands in the plan."""
    return next(roster.cost(r) for r in roster.routes(ride.technician.id) if r.shift == ride.index)


def _place(ride: Ride, new: Chore, pickups: Sequence[Chore], m: int, n: int, end: State, fee: int) -> Place:
    chores = (*ride.chores[:m], *pickups, *ride.chores[m:n], new, *ride.chores[n:])
    return Place(end.cost + fee, end.start, replace(ride, chores=chores))


def _missing(roster: Roster, ride: Ride, order: Order, n: int) -> dict[str, int]:
    """Return the pieces that the van lacks after n chores."""
    name, stops = ride.technician.id, ride.stops_before + n
    spare = {part: max(0, roster.spare(name, part, stops)) for part in order.parts}
    return {part: pieces - spare[part] for part, pieces in order.parts.items() if pieces > spare[part]}


def _supplies(roster: Roster, ride: Ride, order: Order, wanted: dict[str, int]) -> Iterator[Supply]:
    """Yield the ways to get all pieces wanted: at one centre, at a planned stop there, or at two."""
    site = order.location
    centers = sorted(
        {center for part in wanted for center in roster.day.batches.get(part, {})},
        key=lambda center: (roster.day.leg_s(roster.day.centers[center].location, site), center),
    )
    stock = {
        (center, part): offer
        for center in centers
        for part, pieces in wanted.items()
        if (offer := offered(roster, center, part, pieces)) is not None and offer[1] <= ride.limit
    }
    for center in (center for center in centers if all((center, part) in stock for part in wanted)):
        fee, ready = _together([stock[center, part] for part in wanted])
        yield Supply(fee, (_pickup(roster, center, wanted, ready),))
        for n, chore in enumerate(ride.chores):
            if chore.center == center:
                fuller = dict(chore.parts)
                for part, pieces in wanted.items():
                    fuller[part] = fuller.get(part, 0) + pieces
                first = max(ready, chore.task.windows[0][0] + chore.task.duration_s)
                yield Supply(fee, (_pickup(roster, center, fuller, first),), n)
    if len(wanted) > 1:
        yield from _at_two(roster, wanted, stock)


def _at_two(
    roster: Roster, wanted: dict[str, int], stock: Mapping[tuple[str, str], tuple[int, int]]
) -> Iterator[Supply]:
    """Yield the ways to get some parts at one centre and the others at another, next after it."""
    centers = list(dict.fromkeys(center for center, _ in stock))[:CENTERS_OF_PAIRS]
    shelves = [[center for center in centers if (center, part) in stock] for part in wanted]
    for givers in product(*shelves):
        for one, two in permutations(dict.fromkeys(givers)) if len(set(givers)) == 2 else ():
            fees, pickups = 0, []
            for center in (one, two):
                share = {part: wanted[part] for part, giver in zip(wanted, givers, strict=True) if giver == center}
                fee, ready = _together([stock[center, part] for part in share])
                fees += fee
                pickups.append(_pickup(roster, center, share, ready))
            yield Supply(fees, tuple(pickups))


def _together(offers: Iterable[tuple[int, int]]) -> tuple[int, int]:
    fees, ready = zip(*offers, strict=True)
    return sum(fees), max(ready)


def _pickup(roster: Roster, center_id: str, parts: dict[str, int], ready: int) -> Chore:
    """Return a pick-up that finishes at `ready` or later."""
    center = roster.day.centers[center_id]
    task = Task(center.location, center.pickup_s, ((ready - center.pickup_s, FAR),), None)
    return Chore(task, center_id, tuple(sorted(parts.items())))


def offered(roster: Roster, center: str, part: str, pieces: int) -> tuple[int, int] | None:
    """Return what pieces more of a part cost at a centre, and from when on (s) they are there; None: never.

    From then on the centre has so many beyond all that the plan takes up to any later moment.
    """
    offer = roster.offer(center, part, pieces)
    if offer is None:
        return None
    batches = roster.day.batches[part][center]
    taken = sorted(
        (stop.finish, stop.parts[part])
        for technician in (roster.day.technicians if (center, part) in roster.picked else ())
        for route in roster.routes(technician)
        for stop in route.stops
        if isinstance(stop, Pickup) and stop.center == center and part in stop.parts
    )
    moments = sorted({batch.available_at for batch in batches} | {finish for finish, _ in taken}, reverse=True)
    ready = moments[0]
    for earlier in (*moments[1:], -FAR):
        # just before `ready`, that is from `earlier` on, are so many left?
        there = sum(batch.quantity for batch in batches if batch.available_at <= earlier)
        if there - sum(n for finish, n in taken if finish <= earlier) < pieces:
            break
        ready = earlier
    return offer.price, ready


def _ends(
    ride: Ride, new: Chore, pickups: Sequence[Chore], m: int, allowed: Sequence[int]
) -> Iterator[tuple[int, State]]:
    """Yield the cheapest end of the ride with pick-ups before chore m and the new visit before each chore allowed."""
    if not allowed:
        return
    day, technician, rule = ride.day, ride.technician, ride.rule
    tasks = tuple(chore.task for chore in ride.chores)
    latest = latest_arrivals(day, technician, rule, ride.limit, tasks)

    def after(states: Iterable[State], task: Task) -> list[State]:
        arrivals = (arrival for state in states for arrival in legs(day, rule, state, task.place))
        return _unbeaten(done for arrival in arrivals if (done := do(day, technician, rule, task, arrival)))

    def can_go_on(states: list[State], n: int) -> list[State]:
        """Keep the states from which chore n and all behind it can still be done."""
        return [
            state
            for state in states
            if any(at.free <= latest[n][at.rested] for at in legs(day, rule, state, ride.place(n, state.place)))
        ]

    states = [State(technician.start, ride.ready, False, 0)]
    for task in tasks[:m]:
        states = after(states, task)
    for pickup in pickups:
        states = after(states, pickup.task)
    for n in range(m, max(allowed) + 1):
        states = can_go_on(states, n)
        if not states:
            return
        if n in allowed:
            done = [s._replace(start=s.free - new.task.duration_s) for s in after(states, new.task)]
            for k in range(n, len(tasks)):
                done = after(can_go_on(done, k), tasks[k])
            end = _home(ride, done)
            if end is not None:
                yield n, end
        if n < len(tasks):
            states = after(states, tasks[n])


def _home(ride: Ride, states: list[State]) -> State | None:
    """Return the cheapest end of a ride; its cost includes overtime and working time."""
    weights, rule = ride.day.problem.weights, ride.rule
    ends = []
    for state in states:
        for end in legs(ride.day, rule, state, ride.place(len(ride.chores), state.place)):
            if end.free <= ride.limit and (rule is None or end.rested or end.free <= rule.latest):
                worked_s = 0 if end.departure is None else end.free - end.departure
                extra = weights.overtime * max(0, end.free - ride.shift.end) + weights.duration * worked_s
                ends.append(end._replace(cost=end.cost + extra))
    return min(ends, key=lambda end: end.cost, default=None)


def _unbeaten(states: Iterable[State]) -> list[State]:
    """Keep the states that no other beats in time, cost, break taken and departure."""
    kept: list[State] = []
    for state in sorted(states, key=lambda s: (s.free, s.cost, not s.rested)):
        left_at = state.departure or 0
        if not any(r.cost <= state.cost and r.rested >= state.rested and (r.departure or 0) >= left_at for r in kept):
            kept.append(state)
    return kept
