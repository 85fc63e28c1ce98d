"""Planted causes: the reason of an unserved order is that of solving it alone, exactly, by another method."""

from collections import Counter
from dataclasses import replace
from itertools import combinations, product
from math import ceil
from types import ModuleType

from planted import HOUR_S, planted
from time_expanded import explore

from solver.check import check
from solver.explain import explain_unserved
from solver.plan import Plan, Reason, Route, Visit
from solver.problem import Order, Problem, Technician
from solver.single.day import EmptyDay
from solver.single.trip import earliest_trip
from solver.writing import plan_document, problem_document


def healthy_routes(problem: Problem) -> tuple[Route, ...]:
    """Serve the orders H0 … H3, each by the technician of its number, as far as that one can."""
    day = EmptyDay(problem)
    pairs = ((problem.technicians[n], order) for n, order in enumerate(problem.orders) if order.id != "W")
    able = ((technician, order) for technician, order in pairs if technician in day.able(order))
    trips = (earliest_trip(day, technician, order) for technician, order in able)
    return tuple(route for trip in trips if trip is not None for route in trip.routes)


def holds(technician: Technician, order: Order, at: int) -> bool:
    until = technician.skill_until
    return all(technician.skills.get(s, 0) >= k and until.get(s, at) >= at for s, k in order.skills.items())


def true_reason(problem: Problem, order: Order, served: set[str]) -> Reason:
    """Derive the reason from what the witness can do on an empty day (see docs/decisions/unserved-reasons.md)."""
    local = [t for t in problem.technicians if order.region in t.regions and t.id not in order.excluded]
    if order.pin is not None:
        return "pin"
    if order.crew > 1 and not possible(problem, replace(order, parts={}, windows=None), local):
        return "crew"
    if order.crew == 1 and not any(holds(t, order, problem.now) for t in local):
        return "region" if any(holds(t, order, problem.now) for t in problem.technicians) else "skill"
    if any(link.order not in served for link in order.after):
        return "after"
    if possible(problem, order, local):
        return "capacity"
    if any(pieces > everywhere(problem, part, local) for part, pieces in order.parts.items()):
        return "part"
    return "part" if possible(problem, replace(order, parts={}), local) else "window"


def everywhere(problem: Problem, part: str, people: list[Technician]) -> int:
    """Return the pieces of a part that somebody could ever hold."""
    lots = sum(lot.quantity for center in problem.centers for lot in center.inbound if lot.part == part)
    return lots + sum(c.stock.get(part, 0) for c in problem.centers) + max(t.van_stock.get(part, 0) for t in people)


def possible(problem: Problem, order: Order, local: list[Technician]) -> bool:
    """Return whether an order can be served alone, crews by trying every crew and every share of its parts."""
    if order.crew == 1:
        there = replace(problem, orders=(replace(order, after=()),))
        return any(explore(there, t, HOUR_S).starts for t in local if holds(t, order, problem.now))
    bare = replace(order, crew=1, skills={}, after=())
    starts = {
        (t.id, brings): explore(
            replace(problem, orders=(replace(bare, parts=order.parts if brings else {}),)), t, HOUR_S
        )
        for t, brings in product(local, {False, bool(order.parts)})
    }
    for crew in combinations(local, order.crew):
        for bringer in range(order.crew if order.parts else 1):
            loads = [starts[t.id, bool(order.parts) and n == bringer].starts for n, t in enumerate(crew)]
            for start in frozenset.intersection(*loads):
                finish = max(start + ceil(order.duration_s * t.efficiency_pct / 100) for t in crew)
                if any(holds(t, order, finish) for t in crew):
                    return True
    return False


def misses(seeds: range, evaluator: ModuleType) -> list[str]:
    """Explain every seed's day, hold each plan against both judges, and return where a reason is not the true one."""
    found: list[str] = []
    reasons: Counter[str] = Counter()
    for seed in seeds:
        problem, cause, meant = planted(seed)
        routes = healthy_routes(problem)
        served = {stop.order for route in routes for stop in route.stops if isinstance(stop, Visit)}
        left = [order for order in problem.orders if order.id not in served]
        unserved = explain_unserved(problem, routes, [order.id for order in left])
        assert len(served) + len(unserved) == len(problem.orders)
        plan = Plan(problem=problem.name, routes=routes, unserved=unserved)
        assert check(problem, plan) == ()
        assert evaluator.evaluate(problem_document(problem), plan_document(plan))["violations"] == []
        for order, said in zip(left, unserved, strict=True):
            assert said.detail["en"]
            assert said.detail["zh"]
            true = true_reason(problem, order, served)
            if said.reason != true:
                found.append(f"seed {seed}, {cause}, {order.id}: {said.reason}, but it is {true}")
            if order.id == "W":
                reasons[said.reason] += 1
                assert true == meant, f"seed {seed}: {cause} was planted for {meant}, but is {true}"
    assert len(reasons) == 8
    return found


def test_500_reasons_are_those_of_the_witness(evaluator: ModuleType):
    """Of 500 planted causes every reason is the true one; both judges accept each plan, and no order is lost."""
    assert misses(range(500), evaluator) == []
