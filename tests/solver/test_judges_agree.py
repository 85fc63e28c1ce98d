"""Our judges and the contract's evaluator, on random plans over the whole contract."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict
from types import ModuleType

import pytest
from disturbing import disturb
from drawing import draw_problem
from drawing_plans import draw_plan
from tightening import binding_rules

from solver.check import check
from solver.plan import Break, Pickup, Plan, Visit
from solver.price import price
from solver.problem import HaversineTravel, Problem
from solver.reading import read_plan, read_problem
from solver.rules.case import study
from solver.rules.violation import KINDS
from solver.writing import plan_document, problem_document

DISTURBED_EACH = 3
RULES = range(1, 10)
LEAST_BINDING_SHARE = 0.10


def drawn(seeds: range) -> Iterator[tuple[random.Random, Problem, Plan]]:
    """Yield a problem and a plan that is legal nearly always, for each seed."""
    for seed in seeds:
        rng = random.Random(seed)
        problem = draw_problem(rng)
        yield rng, problem, draw_plan(rng, problem)


def assert_agreement(evaluator: ModuleType, problem: Problem, plan: Plan) -> set[str]:
    """Compare verdict, every cost term and every figure; return the codes of the violations."""
    report = evaluator.evaluate(problem_document(problem), plan_document(plan))
    violations, ours = check(problem, plan), price(problem, plan)
    assert (not violations) == report["feasible"], (violations, report["violations"])
    assert {name: term for name, term in ours.terms.items() if term} == {
        name: term for name, term in report["terms"].items() if term
    }
    assert ours.cost == report["cost"]
    assert asdict(ours.kpi) == report["kpi"]
    return {violation.code for violation in violations}


def agree_on(evaluator: ModuleType, seeds: range) -> Counter[str]:
    """Compare on drawn plans and on disturbed ones; return how many plans each code was found in."""
    codes = Counter[str]()
    for rng, problem, plan in drawn(seeds):
        for tried in (plan, *(disturb(rng, problem, plan) for _ in range(DISTURBED_EACH))):
            codes.update(assert_agreement(evaluator, problem, tried) or {"legal"})
    return codes


def binding_shares(seeds: range) -> dict[int, float]:
    """Return for each rule the share of plans that it binds: violated, or legal only just."""
    bound = Counter[int]()
    for rng, problem, plan in drawn(seeds):
        bound.update(binding_rules(problem, disturb(rng, problem, plan) if rng.random() < 0.5 else plan))
    return {rule: bound[rule] / len(seeds) for rule in RULES}


def test_judges_agree_on_feasibility_and_every_cost_term(evaluator: ModuleType) -> None:
    """Over 300 drawn days, each with a legal plan and disturbed ones, no verdict, term or figure differs."""
    codes = agree_on(evaluator, range(300))
    assert codes["legal"] >= 300
    assert len(codes) > 30, codes


@pytest.mark.long
@pytest.mark.timeout(900)
def test_judges_agree_at_length(evaluator: ModuleType) -> None:
    """Over 3,000 more days nothing differs either, and every kind of violation has occurred."""
    assert set(agree_on(evaluator, range(10_000, 13_000))) == {*KINDS, "legal"}


def test_every_rule_binds_often_enough(record_property: Callable[[str, object], None]) -> None:
    """No rule is judged only on plans that are far from its border: each binds 10 % of the plans or more."""
    shares = binding_shares(range(300))
    report = ", ".join(f"rule {rule}: {share:.0%}" for rule, share in shares.items())
    record_property("binding", report)
    print(report)
    assert min(shares.values()) >= LEAST_BINDING_SHARE, report


def test_drawn_problems_are_valid_documents() -> None:
    """The generator keeps the contract: each problem and plan reads back equal."""
    for _, problem, plan in drawn(range(100)):
        assert read_problem(problem_document(problem)) == problem
        assert read_plan(plan_document(plan)) == plan


def test_same_seed_same_day() -> None:
    """A seed in a failure report is enough to see the failure again."""
    assert [day[1:] for day in drawn(range(5))] == [day[1:] for day in drawn(range(5))]


def test_drawn_plans_are_mostly_legal_and_use_the_whole_contract() -> None:
    """Features that no legal plan uses would not be judged: each occurs in 2 % of the plans, legality in 95 %."""
    seen = Counter[str]()
    for _, problem, plan in drawn(range(200)):
        seen.update(features(problem, plan))
    shares = {name: seen[name] / 200 for name in FEATURES}
    assert shares["legal"] >= 0.95
    assert min(shares.values()) >= 0.02, shares


FEATURES = (
    "legal",
    "crew of 2",
    "crew of 3",
    "pinned",
    "linked",
    "pick-up",
    "inbound",
    "pick-up at a second centre",
    "reusable",
    "break",
    "break while waiting",
    "past break",
    "several routes of one person",
    "open end",
    "empty route",
    "overtime",
    "change",
    "prices",
    "away",
    "duration",
    "haversine",
    "now in the day",
)


def features(problem: Problem, plan: Plan) -> set[str]:
    """Return what a plan and its problem make use of."""
    case, terms = study(problem, plan), price(problem, plan).terms
    stops = [stop for route in plan.routes for stop in route.stops]
    pickups = [stop for stop in stops if isinstance(stop, Pickup)]
    services = case.services.values()
    facts = {
        "legal": not check(problem, plan),
        "crew of 2": any(len(service.visits) == 2 for service in services),
        "crew of 3": any(len(service.visits) == 3 for service in services),
        "pinned": any(service.order.pin for service in services),
        "linked": any(service.order.after for service in services),
        "pick-up": bool(pickups),
        "pick-up at a second centre": len({stop.center for stop in pickups}) > 1,
        "reusable": any(set(service.order.parts) & problem.reusable for service in services),
        "break": any(isinstance(stop, Break) for stop in stops),
        "break while waiting": any(
            isinstance(rest, Break) and isinstance(stop, Visit) and stop.arrival == rest.finish
            for route in plan.routes
            for rest, stop in zip(route.stops, route.stops[1:], strict=False)
        ),
        "past break": any(
            trip.shift.break_rule is not None and trip.shift.break_rule.latest < problem.now for trip in case.trips
        ),
        "several routes of one person": len({route.technician for route in plan.routes}) < len(plan.routes),
        "open end": any(trip.technician.end is None for trip in case.trips),
        "empty route": any(not route.stops for route in plan.routes),
        "haversine": isinstance(problem.travel, HaversineTravel),
        "now in the day": problem.now > 28_800,
    }
    return {name for name, there in facts.items() if there} | {name for name, term in terms.items() if term}
