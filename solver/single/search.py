"""Every useful way in which one technician can reach one order with its pieces, by label-setting search.

A label is where the technician is, from when on, and what was called at. Of the labels that agree in place, break and
lots drawn on, only those survive that no other beats in time and in price: the elementary shortest path problem with
resource constraints (Feillet et al., Networks 44, 2004), on a graph of a handful of centres.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from solver.problem import BreakRule
from solver.single.pieces import Basket, fill_basket
from solver.single.timetable import errand_cost
from solver.single.way import Call, Errand, Task, Way


class _Duty(NamedTuple):
    """One shift, seen from where and when its route may depart."""

    shift: int
    ready: int
    limit: int
    rule: BreakRule | None
    is_last: bool


class _Origin(NamedTuple):
    """What was done in earlier shifts."""

    ready: int
    errands: tuple[Errand, ...]
    cost: int

    @property
    def calls(self) -> tuple[Call, ...]:
        return tuple(call for errand in self.errands for call in errand.calls)


class _Label(NamedTuple):
    """A route so far. before_rest_s: driving and picking up before its break, which hold its departure down."""

    place: str
    free: int
    rest_leg: int | None
    before_rest_s: int
    worked_s: int
    travel_s: int
    calls: tuple[Call, ...]


class _Arrival(NamedTuple):
    at: int
    rest_leg: int | None
    before_rest_s: int


def ways(task: Task) -> Iterator[Way]:
    """Yield every useful way: for each set of lots the ones that no other beats, in each shift and with each break."""
    day, shifts = task.day, task.technician.shifts
    origins = [_Origin(day.problem.now, (), 0)]
    order = sorted(range(len(shifts)), key=lambda k: (shifts[k].start, shifts[k].end))
    for k in order:
        shift, fetched = shifts[k], list[_Origin]()
        for origin in origins:
            ready = max(day.earliest_departure(shift), origin.ready)
            duty = _Duty(k, ready, shift.end + shift.overtime_s, day.break_due(shift), k == order[-1])
            if not task.missing and not _serves(task, duty, task.technician.start, ready):
                continue
            for label, basket in _labels(task, duty, origin):
                if not basket.short:
                    yield from _services(task, duty, origin, label)
                if label.calls and not duty.is_last:
                    fetched.extend(_errands(task, duty, origin, label))
        origins = _unbeaten(task, [*origins, *fetched])


def _labels(task: Task, duty: _Duty, origin: _Origin) -> Iterator[tuple[_Label, Basket]]:
    """Yield the start of a route, and all that is worth calling at from there on, with what is then collected."""
    start = _Label(task.technician.start, duty.ready, None, 0, 0, 0, ())
    kept: dict[tuple[object, ...], list[_Label]] = {}
    waiting = [start]
    while waiting:
        label = waiting.pop()
        if label.calls and label not in kept[_signature(task, label)]:
            continue  # beaten since
        collected = (*origin.calls, *label.calls)
        basket = fill_basket(task.day.batches, task.missing, collected)
        yield label, basket
        for longer in _extensions(task, duty, label, basket, {call.center for call in collected}):
            rivals = kept.setdefault(_signature(task, longer), [])
            if not any(_beats(rival, longer) for rival in rivals):
                rivals[:] = [*(rival for rival in rivals if not _beats(longer, rival)), longer]
                waiting.append(longer)


def _signature(task: Task, label: _Label) -> tuple[object, ...]:
    """Labels are compared only where they agree in this."""
    return (label.place, label.rest_leg is None, *_lots(task, label.calls))


def _lots(task: Task, calls: Iterable[Call]) -> list[tuple[str, int]]:
    """Return how many batches of the missing parts each call could draw on, by centre."""
    batches = task.day.batches
    return sorted(
        (center, sum(b.available_at <= finish for part in task.missing for b in batches[part].get(center, ())))
        for center, finish in calls
    )


def _beats(a: _Label, b: _Label) -> bool:
    return a.free <= b.free and a.travel_s <= b.travel_s and a.before_rest_s <= b.before_rest_s


def _extensions(task: Task, duty: _Duty, label: _Label, basket: Basket, called: set[str]) -> Iterator[_Label]:
    """Yield the label after one more call, at each instant from which on that call gives something of use."""
    if not basket.short and not basket.cost:
        return
    day = task.day
    for center in task.givers:
        leg_s = day.leg_s(label.place, center.location)
        if center.id in called or not _leads_on(task, duty, center.location, label.free + leg_s + center.pickup_s):
            continue
        useful = [
            batch.available_at
            for part in task.missing
            for batch in day.batches[part].get(center.id, ())
            if part in basket.short or batch.price < basket.dearest[part]
        ]
        for arrival in _arrivals(duty, label, leg_s):
            for finish in sorted({max(arrival.at + center.pickup_s, available_at) for available_at in useful}):
                longer = _Label(
                    center.location,
                    finish,
                    arrival.rest_leg,
                    arrival.before_rest_s,
                    label.worked_s + leg_s + center.pickup_s,
                    label.travel_s + leg_s,
                    (*label.calls, Call(center.id, finish)),
                )
                if _leads_on(task, duty, center.location, finish):
                    yield longer


def _arrivals(duty: _Duty, label: _Label, leg_s: int) -> Iterator[_Arrival]:
    """Yield the end of one more leg, without and with the break on it (see Break in the contract: it has no place)."""
    yield _Arrival(label.free + leg_s, label.rest_leg, label.before_rest_s)
    rule = duty.rule
    if rule is not None and label.rest_leg is None and label.free <= rule.latest:
        at = max(label.free + leg_s, rule.earliest) + rule.duration_s
        yield _Arrival(at, len(label.calls), label.worked_s)


def _leads_on(task: Task, duty: _Duty, place: str, free: int) -> bool:
    """Return whether one who leaves a place could still serve in this shift, or be back in time for another one."""
    return (not duty.is_last and free + task.home_s(place) <= duty.limit) or _serves(task, duty, place, free)


def _serves(task: Task, duty: _Duty, place: str, free: int) -> bool:
    """Return whether one who leaves a place with all pieces could serve in this shift, if there were no break."""
    site = task.order.location
    last_start = min(task.last_start, duty.limit - task.service_s - task.home_s(site))
    return free + task.day.leg_s(place, site) <= last_start


def _services(task: Task, duty: _Duty, origin: _Origin, label: _Label) -> Iterator[Way]:
    """Yield how a label that holds all pieces may end: with its break before the service, without one, or after."""
    site, rule = task.order.location, duty.rule
    leg_s, home_s = task.day.leg_s(label.place, site), task.home_s(site)
    latest_s = duty.limit - task.service_s - home_s
    endings: list[tuple[int, int | None, int]] = []  # earliest start, leg with the break, latest start
    for arrival in _arrivals(duty, label, leg_s):
        if rule is None or arrival.rest_leg is not None:
            endings.append((arrival.at, arrival.rest_leg, latest_s))
            continue
        endings.append((arrival.at, None, min(latest_s, rule.latest - task.service_s - home_s)))
        if rule.earliest + rule.duration_s <= duty.limit:
            latest = min(latest_s - rule.duration_s, rule.latest - task.service_s)
            endings.append((arrival.at, len(label.calls) + 1, latest))
    for earliest, rest_leg, latest in endings:
        if earliest <= min(latest, task.last_start):
            travel_s = label.travel_s + leg_s + home_s
            yield Way(origin.errands, origin.cost, duty.shift, label.calls, rest_leg, earliest, latest, travel_s)


def _errands(task: Task, duty: _Duty, origin: _Origin, label: _Label) -> Iterator[_Origin]:
    """Yield where the technician stands after taking home what was collected."""
    for arrival in _arrivals(duty, label, task.home_s(label.place)):
        due = duty.rule is not None and arrival.rest_leg is None and arrival.at > duty.rule.latest
        if arrival.at <= duty.limit and not due:
            errand = Errand(duty.shift, label.calls, arrival.rest_leg, arrival.at)
            yield _Origin(arrival.at, (*origin.errands, errand), origin.cost + errand_cost(task, errand))


def _unbeaten(task: Task, origins: list[_Origin]) -> list[_Origin]:
    """Keep, for each set of lots, the origins that no other beats in time and in cost."""
    kept: dict[tuple[tuple[str, int], ...], list[_Origin]] = {}
    for origin in sorted(origins, key=lambda o: (o.ready, o.cost)):
        rivals = kept.setdefault(tuple(_lots(task, origin.calls)), [])
        if not rivals or origin.cost < rivals[-1].cost:
            rivals.append(origin)
    return [origin for rivals in kept.values() for origin in rivals]
