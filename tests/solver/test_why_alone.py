"""Why not technician X, and what would change it, on days small enough for a witness that tries every move."""

from collections import Counter
from dataclasses import replace
from typing import Any

from why_witness import empty_plan, lone_day, tried, true_obstacle

from solver.problem import Problem
from solver.why.answers import why_not
from solver.why.counterfactual import Counterfactual, counterfactuals
from solver.why.desk import Desk
from solver.why.obstacles import first_obstacle

DAYS = range(30)


def unheard(*_steps: Any) -> None:
    """Listen to nobody."""


def desk_of(problem: Problem) -> Desk:
    return Desk(problem, empty_plan(problem, "capacity"), "W")


def found(problem: Problem) -> tuple[Counterfactual, ...]:
    return counterfactuals(desk_of(problem), stop=lambda: False, listen=unheard)


def test_first_obstacle_is_that_of_the_witness():
    """For every technician the reason is the first that is true, each tried independently; all come up."""
    seen: Counter[str | None] = Counter()
    for seed in DAYS:
        problem = lone_day(seed)
        desk = desk_of(problem)
        for technician in problem.technicians:
            obstacle = first_obstacle(desk.day, technician, desk.order, desk.wished)
            assert obstacle == true_obstacle(problem, technician, desk.order), (seed, technician.id)
            seen[obstacle] += 1
    assert seen.keys() == {"skill", "certificate", "region", "excluded", "pin", "window", "part", None}


def test_on_an_empty_day_nobody_is_full_and_the_price_is_the_least():
    """Whoever nothing keeps from the order could serve it, for exactly what the witness finds cheapest."""
    options = 0
    for seed in DAYS:
        problem = lone_day(seed)
        problem = replace(problem, weights=replace(problem.weights, duration=0))
        order = problem.orders[0]
        for answer in why_not(desk_of(problem), stop=lambda: False, listen=unheard):
            assert answer.verdict not in ("full", "after", "crew")
            if answer.option is not None:
                technician = next(t for t in problem.technicians if t.id == answer.technician)
                assert answer.option.cost + order.unserved_cost == tried(problem, technician, order).cost, seed
                options += 1
    assert options > 8


def test_the_amount_is_the_smallest():
    """With the amount named the witness can serve the order; with one minute less it cannot."""
    seen: Counter[str] = Counter()
    for seed in range(60):
        problem = lone_day(seed)
        for one in found(problem):
            if one.kind in ("as-is", "borrow", "skill", "exclusion", "pin"):
                continue
            technician = next(t for t in one.problem.technicians if t.id == one.technician)
            assert one.start in tried(one.problem, technician, one.problem.orders[0]).starts
            less = one_minute_less(problem, one)
            technician = next(t for t in less.technicians if t.id == one.technician)
            assert not tried(less, technician, less.orders[0]).starts, (seed, one.kind, one.amount)
            seen[one.kind] += 1
    assert seen.keys() >= {"overtime", "later", "certificate", "part"}, seen


def one_minute_less(problem: Problem, one: Counterfactual) -> Problem:
    """Return the relaxed problem of a counterfactual, a minute stricter."""
    order, people = one.problem.orders[0], list(one.problem.technicians)
    if one.kind in ("later", "earlier"):
        late, early = (60, 0) if one.kind == "later" else (0, 60)
        windows = tuple((a + early, b - late) for a, b in order.windows or ())
        return replace(one.problem, orders=(replace(order, windows=windows),))
    if one.kind == "part":
        center = next(center for center in one.problem.centers if center.id == one.details["center"])
        kept, called = center.inbound[: -len(one.details["parts"])], center.inbound[-len(one.details["parts"]) :]
        later = tuple(replace(lot, available_at=lot.available_at + 60) for lot in called)
        stricter = replace(center, inbound=(*kept, *later))
        centers = tuple(stricter if other is center else other for other in one.problem.centers)
        return replace(one.problem, centers=centers)
    for n, technician in enumerate(people):
        if technician.id == one.technician and one.kind == "overtime":
            shifts = tuple(replace(shift, overtime_s=shift.overtime_s - 60) for shift in technician.shifts)
            people[n] = replace(technician, shifts=shifts)
        if technician.id == one.technician and one.kind == "certificate":
            until = {s: at - 60 if at == one.details["at"] else at for s, at in technician.skill_until.items()}
            people[n] = replace(technician, skill_until=until)
    return replace(one.problem, technicians=tuple(people))
