"""The best times for days whose stops are chosen: exact, over integers.

Everything but departures is cheapest as early as possible, and all conditions push times up only: so there is a least
solution, found by going round until nothing moves (a link's `max_s` pushes the order that is waited for). With a price
on duration, the cost as a function of the departures is L♮-convex (what remains of separable convex costs under
difference constraints when the other times are minimised out), and there a point that no shift of a subset of
departures by ±1 improves is the best of all (Murota, Discrete Convex Analysis, 2003).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from tests.solver.exhaustive.shelves import Takings
from tests.solver.exhaustive.small_case import FAR, Case, Windows

LEAVE, SERVE, PICK, ARRIVE = range(4)


class Step(NamedTuple):
    """One step of a day: what (order, centre or shift), the drive to it and whether the break falls in that drive."""

    kind: int
    what: int
    drive_s: int = 0
    rest: bool = False
    pieces: tuple[tuple[int, int], ...] = ()
    least: int = -FAR  # of a pick-up: it ends no earlier
    limit: int = FAR  # of an arrival


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """All routes of one technician, in the order driven. `least` is a cost that the whole plan cannot share out."""

    t: int
    orders: int
    steps: tuple[Step, ...]
    fixed: int
    takings: Takings
    least: float
    coupled: bool


class Times(NamedTuple):
    """When everything happens: per day and step (arrival, start of what is done, finish)."""

    steps: list[list[tuple[int, int, int]]]
    starts: dict[int, int]
    cost: int


def walk(
    case: Case, day: Day, windows: Sequence[Windows], floors: Mapping[int, int], leave: Mapping[int, int]
) -> list[tuple[int, int, int]] | None:
    """Return the earliest times of a day, None where a latest one is missed; `leave`: least departure per shift."""
    person, at, times = case.people[day.t], -FAR, []
    turn = person.turns[0]
    for step in day.steps:
        if step.kind == LEAVE:
            turn = person.turns[step.what]
            at = max(at, turn.floor, leave.get(step.what, -FAR))
            times.append((at, at, at))
            continue
        if step.rest:
            earliest, latest, rest_s = turn.rest or (0, 0, 0)
            begin = max(at, earliest)
            if begin > latest:
                return None
            at = max(at + step.drive_s, begin) + rest_s
        else:
            at += step.drive_s
        begin = at
        if step.kind == SERVE:
            wanted = max(at, floors.get(step.what, -FAR))
            begin = next((max(a, wanted) for a, b in windows[step.what] if wanted <= b), FAR)
            finish = begin + person.service[step.what]
            if begin == FAR or (case.orders[step.what].crew == 1 and finish > person.until[step.what]):
                return None
        elif step.kind == PICK:
            finish = max(at + case.depots[step.what].pickup_s, step.least)
        else:
            finish = at
            if at > step.limit:
                return None
        times.append((at, begin, finish))
        at = finish
    return times


def least_times(
    case: Case,
    days: Sequence[Day],
    windows: Sequence[Windows],
    floors: Mapping[int, int],
    leaves: Sequence[Mapping[int, int]],
) -> list[list[tuple[int, int, int]]] | None:
    """Return the earliest times of several days that share orders, None if there are none."""
    floors = dict(floors)
    rounds = 2 + sum(day.orders.bit_count() for day in days) * (1 + sum(len(choice) for choice in windows))
    times: list[list[tuple[int, int, int]] | None] = [None] * len(days)
    moved = set(range(len(days)))
    for _ in range(rounds):
        for k in moved:
            times[k] = walk(case, days[k], windows, floors, leaves[k])
            if times[k] is None:
                return None
        known = [each for each in times if each is not None]
        raised = pushed(case, days, known)
        moved = {
            k
            for k, day in enumerate(days)
            for step, when in zip(day.steps, known[k], strict=True)
            if step.kind == SERVE and raised[step.what] > when[1]
        }
        if not moved:
            return known
        for o, start in raised.items():
            floors[o] = max(start, floors.get(o, start))
    return None


def pushed(case: Case, days: Sequence[Day], times: Sequence[list[tuple[int, int, int]]]) -> dict[int, int]:
    """Return since when each order may start, its crew and links considered."""
    starts: dict[int, int] = {}
    for day, when in zip(days, times, strict=True):
        for step, (_, start, _) in zip(day.steps, when, strict=True):
            if step.kind == SERVE:
                starts[step.what] = max(start, starts.get(step.what, start))
    for o in list(starts):
        for before, min_s, max_s in case.orders[o].links:
            if before in starts:
                starts[o] = max(starts[o], starts[before] + min_s)
                starts[before] = max(starts[before], starts[o] - max_s)
    return starts


def price_times(case: Case, days: Sequence[Day], times: Sequence[list[tuple[int, int, int]]]) -> float:
    """Return what the clock costs: delays (a crew's order by the share of its members here), overtime, duration."""
    weights, total = case.weights, 0.0
    served: dict[int, tuple[int, int, int]] = {}
    for day, when in zip(days, times, strict=True):
        person, left_at = case.people[day.t], 0
        for step, (at, start, finish) in zip(day.steps, when, strict=True):
            if step.kind == SERVE:
                _, latest, members = served.get(step.what, (0, -FAR, 0))
                served[step.what] = (start, max(latest, finish), members + 1)
            elif step.kind == LEAVE:
                left_at = at
            elif step.kind == ARRIVE:
                total += weights["overtime"] * max(0, at - person.turns[step.what].end)
                total += weights["duration"] * (at - left_at)
    for o, (start, finish, members) in served.items():
        total += case.delay_cost(o, start, finish) * (members / case.orders[o].crew)
    return total


def skilled(case: Case, days: Sequence[Day], times: Sequence[list[tuple[int, int, int]]]) -> bool:
    """Whether one member of each crew that is complete has all skills until the last has finished."""
    ends: dict[int, list[tuple[int, int]]] = {}
    for day, when in zip(days, times, strict=True):
        for step, (_, _, finish) in zip(day.steps, when, strict=True):
            if step.kind == SERVE and case.orders[step.what].crew > 1:
                ends.setdefault(step.what, []).append((finish, case.people[day.t].until[step.what]))
    return all(
        len(crew) < case.orders[o].crew or max(finish for finish, _ in crew) <= max(until for _, until in crew)
        for o, crew in ends.items()
    )


def early(case: Case, days: Sequence[Day], floors: Mapping[int, int]) -> list[list[tuple[int, int, int]]] | None:
    """Return the earliest times that are legal."""
    times = least_times(case, days, [order.windows for order in case.orders], floors, [{} for _ in days])
    return times if times is not None and skilled(case, days, times) else None


def best_times(
    case: Case, days: Sequence[Day], floors: Mapping[int, int], ceiling: float = float("inf")
) -> tuple[float, list[list[tuple[int, int, int]]]] | None:
    """Return the cheapest times and what they cost, None where there are none below the ceiling."""
    if not case.weights["duration"]:
        times = early(case, days, floors)
        cost = price_times(case, days, times) if times is not None else ceiling
        return (cost, times) if times is not None and cost < ceiling else None
    best: tuple[float, list[list[tuple[int, int, int]]]] | None = None
    for windows in window_choices(case, days):
        found = best_departures(case, days, windows, floors)
        if found is not None and found[0] < ceiling:
            best, ceiling = found, found[0]
    return best


def window_choices(case: Case, days: Sequence[Day]) -> Iterator[list[Windows]]:
    """Yield every choice of one window for each order served."""
    served = 0
    for day in days:
        served |= day.orders
    yield from map(
        list,
        product(
            *(
                [(window,) for window in order.windows] if served >> o & 1 else [order.windows]
                for o, order in enumerate(case.orders)
            )
        ),
    )


def best_departures(
    case: Case, days: Sequence[Day], windows: Sequence[Windows], floors: Mapping[int, int]
) -> tuple[float, list[list[tuple[int, int, int]]]] | None:
    """Return the cheapest times when each order's window is chosen."""
    routes = [(k, step.what) for k, day in enumerate(days) for step in day.steps if step.kind == LEAVE]

    def timed(departures: Sequence[int]) -> tuple[float, list[list[tuple[int, int, int]]]] | None:
        leaves: list[dict[int, int]] = [{} for _ in days]
        for (k, turn), at in zip(routes, departures, strict=True):
            leaves[k][turn] = at
        times = least_times(case, days, windows, floors, leaves)
        if times is None or departures_of(days, times) != list(departures) or not skilled(case, days, times):
            return None
        return price_times(case, days, times), times

    first = least_times(case, days, windows, floors, [{} for _ in days])
    if first is None:
        return None
    departures = departures_of(days, first)
    best = timed(departures)
    if best is None:
        return None
    groups = [[i for i in range(len(routes)) if mask >> i & 1] for mask in range(1, 1 << len(routes))]
    stride = 1 << 14
    while stride:
        better = True
        while better:
            better = False
            for group in groups:
                for sign in (stride, -stride):
                    tried = [at + sign if i in group else at for i, at in enumerate(departures)]
                    found = timed(tried)
                    if found is not None and found[0] < best[0] - 1e-6:
                        best, departures, better = found, tried, True
        stride >>= 1
    return best


def departures_of(days: Sequence[Day], times: Sequence[list[tuple[int, int, int]]]) -> list[int]:
    """Return when each route leaves."""
    return [
        at
        for day, when in zip(days, times, strict=True)
        for step, (at, _, _) in zip(day.steps, when, strict=True)
        if step.kind == LEAVE
    ]
