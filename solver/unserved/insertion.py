"""The cheapest way to add one order to routes as they are: one visit, at most one more pick-up, nothing else changed.

What is served stays served by the same people in the same sequence; only times move. A search does far more than this,
so that an order which fits here was left out for its price, or for want of time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from solver.plan import Pickup, Visit
from solver.problem import BreakRule, Order, Shift, Technician
from solver.single.day import EmptyDay, certified_until
from solver.single.timetable import service_cost
from solver.single.trip import earliest_start
from solver.unserved.facts import Fit
from solver.unserved.roster import Roster


class _Task(NamedTuple):
    """One stop to be timed: an order, or a pick-up that finishes at `not_before` or later."""

    place: str
    order: Order | None
    pickup_s: int
    not_before: int
    fixed: bool


class _Attempt(NamedTuple):
    """A sequence of stops with the new order, and the price of the pieces fetched for it."""

    tasks: tuple[_Task, ...]
    fee: int


class _State(NamedTuple):
    """A technician under way; `start` is that of the new order, `departure` the latest that leads to all this."""

    place: str
    free: int
    rested: bool
    cost: int
    departure: int | None
    start: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Slot:
    """One shift and the stops in it; ready, limit: seconds between which a route may run; cost: of the route now."""

    technician: Technician
    shift: Shift
    rule: BreakRule | None
    ready: int
    limit: int
    stops_before: int
    tasks: tuple[_Task, ...]
    cost: int


def cheapest_insertion(roster: Roster, order: Order) -> Fit | None:
    """Return where an order (for one technician) fits most cheaply into the routes; None where it fits nowhere."""
    best: Fit | None = None
    for technician in roster.day.able(order):
        for slot in _slots(roster, technician):
            for attempt in _attempts(roster, slot, order):
                end = _run(roster.day, slot, attempt.tasks, order)
                if end is None:
                    continue
                extra_cost = end.cost + attempt.fee - slot.cost
                if best is None or extra_cost < best.extra_cost:
                    best = Fit(technician=technician.id, start=end.start, extra_cost=extra_cost)
    return best


def _slots(roster: Roster, technician: Technician) -> Iterator[_Slot]:
    day, routes = roster.day, roster.routes(technician.id)
    for k, shift in enumerate(technician.shifts):
        route = next((route for route in routes if route.shift == k), None)
        at = day.earliest_departure(shift) if route is None else route.departure
        others = [other for other in routes if other is not route]
        earlier = [other for other in others if other.departure < at]
        tasks = () if route is None else tuple(_task(roster, stop) for stop in roster.working_stops(route))
        yield _Slot(
            technician=technician,
            shift=shift,
            rule=day.break_due(shift),
            ready=max([day.earliest_departure(shift), *(other.arrival for other in earlier)]),
            limit=min([shift.end + shift.overtime_s, *(other.departure for other in others if other.departure >= at)]),
            stops_before=sum(len(roster.working_stops(other)) for other in earlier),
            tasks=tasks,
            cost=0 if route is None else roster.cost(route),
        )


def _task(roster: Roster, stop: Visit | Pickup) -> _Task:
    if isinstance(stop, Visit):
        order = roster.day.orders[stop.order]
        return _Task(order.location, order, 0, stop.start, order.id in roster.bound)
    center = roster.day.centers[stop.center]
    own_stock_will_do = all(center.stock.get(part, 0) >= roster.picked[stop.center, part] for part in stop.parts)
    not_before = roster.day.problem.now if own_stock_will_do else stop.finish
    return _Task(center.location, None, center.pickup_s, not_before, False)


def _attempts(roster: Roster, slot: _Slot, order: Order) -> Iterator[_Attempt]:
    """Yield every place in the sequence for the order, with every place before it for the pick-up that it needs."""
    visit = _Task(order.location, order, 0, roster.day.problem.now, False)
    for j in range(len(slot.tasks) + 1):
        missing = {
            part: pieces - spare
            for part, pieces in order.parts.items()
            if (spare := max(0, roster.spare(slot.technician.id, part, slot.stops_before + j))) < pieces
        }
        before, after = slot.tasks[:j], slot.tasks[j:]
        if not missing:
            yield _Attempt((*before, visit, *after), 0)
            continue
        for pickup, fee in _pickups(roster, missing, slot.limit):
            for i in range(j, -1, -1):
                yield _Attempt((*before[:i], pickup, *before[i:], visit, *after), fee)


def _pickups(roster: Roster, missing: dict[str, int], limit: int) -> Iterator[tuple[_Task, int]]:
    """Yield the pick-ups at single centres that bring all missing pieces, with what inbound pieces would cost."""
    day = roster.day
    shelves = [day.batches.get(part, {}) for part in missing]
    for center_id in sorted(set(shelves[0]).intersection(*shelves[1:])):
        offers = [roster.offer(center_id, part, pieces) for part, pieces in missing.items()]
        found = [offer for offer in offers if offer is not None]
        if len(found) == len(offers) and max(offer.available_at for offer in found) <= limit:
            center, not_before = day.centers[center_id], max(offer.available_at for offer in found)
            yield _Task(center.location, None, center.pickup_s, not_before, False), sum(o.price for o in found)


def _run(day: EmptyDay, slot: _Slot, tasks: tuple[_Task, ...], order: Order) -> _State | None:
    """Time a sequence of stops as early as it goes; of the routes with and without break return the cheaper one."""
    technician, rule = slot.technician, slot.rule
    states = [_State(technician.start, slot.ready, False, 0, None, 0)]
    for task in tasks:
        arrivals = (arrival for state in states for arrival in _legs(day, rule, state, task.place))
        done = (_do(day, slot, task, order, arrival) for arrival in arrivals)
        states = _unbeaten(state for state in done if state is not None)
        if not states:
            return None
    ends: list[_State] = []
    for state in states:
        for arrival in _legs(day, rule, state, technician.end or state.place):
            if arrival.free <= slot.limit and (rule is None or arrival.rested or arrival.free <= rule.latest):
                overtime = day.problem.weights.overtime * max(0, arrival.free - slot.shift.end)
                worked_s = arrival.free - (slot.ready if arrival.departure is None else arrival.departure)
                ends.append(arrival._replace(cost=arrival.cost + overtime + day.problem.weights.duration * worked_s))
    return min(ends, key=lambda end: end.cost, default=None)


def _legs(day: EmptyDay, rule: BreakRule | None, state: _State, target: str) -> Iterator[_State]:
    """Yield the arrival at a place without and with the break on the way."""
    leg_s = day.leg_s(state.place, target)
    cost = state.cost + day.problem.weights.travel * leg_s
    yield state._replace(place=target, free=state.free + leg_s, cost=cost)
    if rule is not None and not state.rested and state.free <= rule.latest:
        at = max(state.free + leg_s, rule.earliest) + rule.duration_s
        yield state._replace(place=target, free=at, rested=True, cost=cost)


def _do(day: EmptyDay, slot: _Slot, task: _Task, order: Order, arrival: _State) -> _State | None:
    """Return the state after a stop, which begins as soon as it can; None where it cannot."""
    if task.order is None:
        finish = max(arrival.free + task.pickup_s, task.not_before)
        begin, cost = finish - task.pickup_s, arrival.cost
    else:
        service_s = slot.technician.service_s(task.order.duration_s)
        start = _begin(slot.technician, task, arrival.free, service_s)
        if start is None:
            return None
        begin, finish = start, start + service_s
        cost = arrival.cost + service_cost(day, slot.technician, task.order, start)
    departure = arrival.departure
    if departure is None:
        departure = begin - day.leg_s(slot.technician.start, task.place)
        if slot.rule is not None and arrival.rested:
            departure = min(departure - slot.rule.duration_s, slot.rule.latest)
    added = begin if task.order is order else arrival.start
    return arrival._replace(free=finish, cost=cost, departure=departure, start=added)


def _begin(technician: Technician, task: _Task, arrival: int, service_s: int) -> int | None:
    """Return when service begins; an order that others wait for keeps the start that it has."""
    if task.order is None or (task.fixed and arrival > task.not_before):
        return None
    if task.fixed:
        return task.not_before
    return earliest_start(task.order, arrival, certified_until(technician, task.order) - service_s)


def _unbeaten(states: Iterator[_State]) -> list[_State]:
    """Keep the earliest state without and the earliest with the break behind it."""
    best: dict[bool, _State] = {}
    for state in states:
        rival = best.get(state.rested)
        if rival is None or (state.free, state.cost) < (rival.free, rival.cost):
            best[state.rested] = state
    return list(best.values())
