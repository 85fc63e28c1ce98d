"""One order on an empty day: solver.alone against a witness that tries every move on a grid of time."""

from dataclasses import replace
from itertools import combinations, product
from math import ceil, inf

import pytest
from time_expanded import explore
from tiny_days import SLOT_S, tiny_day

from solver.alone import alone, cheapest_alone
from solver.check import check
from solver.plan import Plan, Route
from solver.price import price
from solver.problem import Pin, Problem, Technician
from solver.single.crew import earliest_gathering
from solver.single.day import EmptyDay
from solver.single.trip import Trip, cheapest_trip, earliest_trip, possible_starts

FEASIBLE = [2, 6, 7, 10, 11, 12, 15, 18, 28, 29, 35, 52, 54, 62]
WITH_ERRAND = [86, 106, 195, 264, 315, 373, 450, 609]
IMPOSSIBLE = [0, 1, 3, 5, 9, 13, 16, 17]


def agree(problem: Problem, technician: Technician) -> Trip | None:
    """Compare earliest start, least cost and latest start with the witness; return the cheapest trip."""
    order, day = problem.orders[0], EmptyDay(problem)
    witness = explore(problem, technician, SLOT_S)
    earliest, cheapest = earliest_trip(day, technician, order), cheapest_trip(day, technician, order)
    assert (earliest.start if earliest else inf) == min(witness.starts, default=inf)
    assert (cheapest.cost if cheapest else inf) == witness.cost
    for trip in (earliest, cheapest):
        if trip is not None:
            plan = Plan(problem=problem.name, routes=trip.routes, unserved=(), cost=trip.cost)
            assert check(problem, plan) == ()
            assert price(problem, plan).cost == trip.cost
    return cheapest


def trips(seed: int) -> list[Trip]:
    problem = tiny_day(seed)
    found = (agree(problem, technician) for technician in EmptyDay(problem).able(problem.orders[0]))
    return [trip for trip in found if trip is not None]


@pytest.mark.parametrize("seed", FEASIBLE)
def test_trips_equal_those_of_the_witness(seed: int):
    """Earliest start and least cost of each able technician are exact, and their routes are legal."""
    assert trips(seed)


@pytest.mark.parametrize("seed", WITH_ERRAND)
def test_errands_in_an_earlier_shift_are_found(seed: int):
    """Where it is cheaper to fetch pieces the shift before, the cheapest trip does, and the witness agrees."""
    assert any(len(trip.routes) > 1 for trip in trips(seed))


@pytest.mark.parametrize("seed", IMPOSSIBLE)
def test_what_the_witness_cannot_do_is_impossible(seed: int):
    """Where no move leads to a service, there is no trip."""
    assert not trips(seed)


@pytest.mark.long
def test_trips_equal_those_of_the_witness_on_many_days():
    """The same on 600 days more; enough of the days are feasible, and enough need an errand the shift before."""
    found = [trips(seed) for seed in range(1000, 1600)]
    assert sum(bool(feasible) for feasible in found) > 150
    assert sum(any(len(trip.routes) > 1 for trip in feasible) for feasible in found) >= 8


def first_common_start(problem: Problem) -> float:
    """Return when a crew could start first, from every technician's possible starts by the witness."""
    order = problem.orders[0]
    people = [t for t in problem.technicians if order.region in t.regions and t.id not in order.excluded]
    shares = list(product((False, True), repeat=len(order.parts)))
    starts: dict[tuple[str, tuple[bool, ...]], frozenset[int]] = {}
    for person, share in product(people, shares):
        parts = {part: n for brings, (part, n) in zip(share, order.parts.items(), strict=True) if brings}
        alone_there = replace(problem, orders=(replace(order, crew=1, skills={}, parts=parts),))
        starts[person.id, share] = explore(alone_there, person, SLOT_S).starts
    first = inf
    for crew in combinations(people, order.crew):
        for bringers in product(range(order.crew), repeat=len(order.parts)):
            loads = [starts[t.id, tuple(b == n for b in bringers)] for n, t in enumerate(crew)]
            for start in frozenset.intersection(*loads):
                finish = max(start + ceil(order.duration_s * t.efficiency_pct / 100) for t in crew)
                if any(
                    all(
                        t.skills.get(s, 0) >= k and t.skill_until.get(s, finish) >= finish
                        for s, k in order.skills.items()
                    )
                    for t in crew
                ):
                    first = min(first, start)
    return first


def crews_agree(seed: int) -> bool:
    """Compare a crew's first start with the witness; return whether there is one."""
    problem = tiny_day(seed, crew=2 if seed % 3 else 3)
    found = earliest_gathering(EmptyDay(problem), problem.orders[0])
    assert (found.start if found else inf) == first_common_start(problem)
    if found is not None:
        assert check(problem, Plan(problem=problem.name, routes=found.routes, unserved=())) == ()
    return found is not None


@pytest.mark.parametrize(("seed", "possible"), [(2, True), (4, True), (5, True), (46, True), (0, False), (6, False)])
def test_crews_equal_those_of_the_witness(seed: int, possible: bool):
    """Whether, and from when on, a crew can be brought together is exact, and its routes are legal together."""
    assert crews_agree(seed) is possible


@pytest.mark.long
def test_crews_equal_those_of_the_witness_on_many_days():
    """The same on 200 days; a tenth of them has a crew."""
    assert sum(crews_agree(seed) for seed in range(100, 300)) >= 20


def feasible_day() -> tuple[Problem, Trip]:
    problem = tiny_day(FEASIBLE[0])
    return problem, alone(EmptyDay(problem), problem.orders[0]).trips[0]


def served(problem: Problem, routes: tuple[Route, ...]) -> bool:
    return check(problem, Plan(problem=problem.name, routes=routes, unserved=())) == ()


def test_pin_leaves_only_its_technician_and_start():
    """A pinned order is solved as pinned: the same start is found, another that is impossible is not."""
    problem, trip = feasible_day()
    day, order = EmptyDay(problem), problem.orders[0]
    pinned = replace(order, pin=Pin(technician=trip.technician, start=trip.start))
    assert [t.start for t in alone(day, pinned).trips] == [trip.start]
    too_early = replace(order, pin=Pin(technician=trip.technician, start=trip.start - 1))
    assert not alone(day, too_early).feasible
    other = replace(order, pin=Pin(technician="T9"))
    assert not alone(day, other).feasible


def test_trips_come_in_the_order_of_their_starts():
    """The first trip is the earliest, and the cheapest of all is at most as dear as any."""
    problem, _ = feasible_day()
    found = alone(EmptyDay(problem), problem.orders[0])
    assert [trip.start for trip in found.trips] == sorted(trip.start for trip in found.trips)
    cheapest = cheapest_alone(EmptyDay(problem), problem.orders[0])
    assert cheapest is not None
    assert all(cheapest.cost <= trip.cost for trip in found.trips)


def test_possible_starts_are_barely_possible():
    """At the last possible start a day is still legal; a second later it is not."""
    problem, trip = feasible_day()
    technician = next(t for t in problem.technicians if t.id == trip.technician)
    last = max(b for _, b in possible_starts(EmptyDay(problem), technician, problem.orders[0]))
    for second, possible in ((last, True), (last + 1, False)):
        pinned = replace(problem.orders[0], windows=None, pin=Pin(technician=trip.technician, start=second))
        day = replace(problem, orders=(pinned,))
        found = alone(EmptyDay(day), pinned)
        assert found.feasible is possible
        assert not possible or served(day, found.trips[0].routes)
