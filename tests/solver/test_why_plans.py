"""Why not technician X, and what would change it, in random plans over the whole contract."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from random import Random
from types import ModuleType
from typing import Any

import pytest
from drawing import draw_problem
from drawing_plans import draw_plan
from every_insertion import cheapest_cost
from searched import draw_single

from solver.check import check
from solver.plan import Plan, Route, Unserved, Visit
from solver.problem import Order, Problem, Technician
from solver.unserved.phrases import Clock
from solver.why.answers import Answer, why_not
from solver.why.counterfactual import Counterfactual, counterfactuals
from solver.why.desk import Desk, Option
from solver.why.explain import explain_order
from solver.why.remedies import say_counterfactual
from solver.words import Words
from solver.writing import plan_document, problem_document

DAYS = range(14)
SILENT = Words(en="", zh="")


def never() -> bool:
    return False


def unheard(*_steps: Any) -> None:
    """Listen to nobody."""


def drawn(seed: int) -> tuple[Problem, Plan] | None:
    """Return a legal plan of a random day; None where the draw is not legal."""
    rng = Random(seed)
    problem = draw_problem(rng)
    plan = draw_plan(rng, problem)
    return None if check(problem, plan) else (problem, plan)


def desks() -> Iterator[Desk]:
    for problem, plan in filter(None, map(drawn, DAYS)):
        for order in problem.orders:
            yield Desk(problem, plan, order.id)


@pytest.fixture(scope="module")
def answered() -> list[tuple[Desk, tuple[Answer, ...]]]:
    return [(desk, why_not(desk, stop=never, listen=unheard)) for desk in desks()]


@pytest.fixture(scope="module")
def changed() -> list[tuple[Desk, tuple[Counterfactual, ...]]]:
    return [(desk, counterfactuals(desk, stop=never, listen=unheard)) for desk in desks()]


def judged(evaluator: ModuleType, problem: Problem, plan: Plan) -> tuple[list[str], int]:
    """Return what the contract's judge says of a plan: violations and cost."""
    report = evaluator.evaluate(problem_document(problem), json.loads(json.dumps(plan_document(plan))))
    return report["violations"], report["cost"]


def serves(plan: Plan, technician: str, order: str, start: int) -> bool:
    return any(
        route.technician == technician and isinstance(stop, Visit) and (stop.order, stop.start) == (order, start)
        for route in plan.routes
        for stop in route.stops
    )


def test_there_is_one_answer_for_every_technician(answered: list[tuple[Desk, tuple[Answer, ...]]]):
    """Nobody is passed over, in the problem's order; who serves the order is told so, nobody else."""
    for desk, answers in answered:
        assert [answer.technician for answer in answers] == [t.id for t in desk.problem.technicians]
        assert {a.technician for a in answers if a.verdict == "serves"} == set(desk.members)
    seen = Counter(answer.verdict for _, answers in answered for answer in answers)
    assert len(seen) == 12, seen


def test_whoever_could_does_in_a_legal_plan_of_that_price(
    answered: list[tuple[Desk, tuple[Answer, ...]]], evaluator: ModuleType
):
    """Each option is a plan that the contract's judge accepts; its difference in cost is the one told, term by term."""
    for desk, answers in answered:
        for answer in (answer for answer in answers if answer.option is not None):
            option = answer.option
            assert isinstance(option, Option)
            assert judged(evaluator, desk.problem, option.plan) == ([], desk.was.cost + option.cost)
            assert serves(option.plan, answer.technician, desk.order.id, option.start)
            assert sum(option.terms.values()) == option.cost
            assert (answer.verdict == "full") == bool(option.moved)


def test_a_change_is_a_legal_plan_of_the_relaxed_problem_only(
    changed: list[tuple[Desk, tuple[Counterfactual, ...]]], evaluator: ModuleType
):
    """What gives way is needed: the plan is legal with it, not without; it does what was asked at the price told."""
    kinds: Counter[str] = Counter()
    for desk, found in changed:
        for one in found:
            assert judged(evaluator, one.problem, one.plan) == ([], desk.was.cost + one.cost)
            assert serves(one.plan, one.technician, desk.order.id, one.start)
            assert desk.start is None or one.start <= desk.order.respond_by < desk.start
            assert bool(judged(evaluator, desk.problem, one.plan)[0]) == (one.kind != "as-is")
            kinds[one.kind] += 1
        assert [one.cost for one in found] == sorted(one.cost for one in found)
    assert len(kinds) >= 10, kinds


def test_an_order_served_in_time_needs_no_change(changed: list[tuple[Desk, tuple[Counterfactual, ...]]]):
    """Nothing is proposed for what is well as it is."""
    in_time = [found for desk, found in changed if desk.start is not None and desk.start <= desk.order.respond_by]
    assert len(in_time) > 5
    assert not any(in_time)


def test_sentences_are_whole_in_both_languages(
    answered: list[tuple[Desk, tuple[Answer, ...]]], changed: list[tuple[Desk, tuple[Counterfactual, ...]]]
):
    """No place is left unfilled, and neither language slips into the other."""
    said = [answer.words for _, answers in answered for answer in answers]
    said += [say_counterfactual(one, Clock(desk.problem.epoch)) for desk, found in changed for one in found]
    for words in said:
        assert words["en"].endswith(".")
        assert words["zh"].endswith("。")
        assert not any(sign in words["en"] + words["zh"] for sign in "{}")
        assert not any("\u4e00" <= letter <= "\u9fff" for letter in words["en"]), words["en"]
        assert not any(word in words["zh"] for word in (" the ", " would ", " at ")), words["zh"]


def lone_routes() -> Iterator[tuple[Desk, Route]]:
    """Yield legal days of one technician with one route, with an order on the desk that is not on it."""
    for seed in range(400):
        rng = Random(seed)
        problem = draw_single(rng)
        problem = replace(
            problem,
            centers=tuple(replace(center, inbound=()) for center in problem.centers),
            weights=replace(problem.weights, duration=0),
        )
        for route in draw_plan(rng, problem).routes:
            technician = next(t for t in problem.technicians if t.id == route.technician)
            left = [o for o in problem.orders if is_able(technician, o) and o.id not in on(route)]
            if 2 <= len(on(route)) <= 4 and len(technician.shifts) == 1 and left:
                plan = Plan(
                    problem=problem.name,
                    routes=(route,),
                    unserved=(Unserved(order=left[0].id, reason="capacity", detail=SILENT),),
                )
                mine = only(problem, technician, route, left[0])
                if not check(mine, plan):
                    yield Desk(mine, plan, left[0].id), route


def is_able(technician: Technician, order: Order) -> bool:
    return (
        all(technician.skills.get(skill, 0) >= level for skill, level in order.skills.items())
        and order.region in technician.regions
        and technician.id not in order.excluded
        and order.pin is None
    )


def on(route: Route) -> list[str]:
    return [stop.order for stop in route.stops if isinstance(stop, Visit)]


def only(problem: Problem, technician: Technician, route: Route, order: Order) -> Problem:
    orders = tuple(o for o in problem.orders if o.id in on(route) or o.id == order.id)
    return replace(problem, technicians=(technician,), orders=orders)


def test_where_it_is_said_to_be_full_no_insertion_is_legal():
    """Every place in a route, with every pick-up, tried by hand: none for who is full, none cheaper for who could."""
    seen: Counter[str] = Counter()
    for desk, route in islice(lone_routes(), 60):
        option = desk.option(desk.problem.technicians[0], desk.order)
        best = cheapest_cost(desk.problem, route, desk.order.id)
        if option is None:
            assert best is None
        elif best is not None:
            assert desk.was.cost + option.cost <= best
        seen["full" if option is None else "could"] += 1
    assert min(seen["full"], seen["could"]) > 5, seen


def test_what_makes_way_is_named_and_leaves_a_legal_plan(evaluator: ModuleType):
    """Of a full day, the visits that move or fall out are exactly those that the plan has elsewhere, or not at all."""
    moved = 0
    for desk, route in islice(lone_routes(), 100):
        technician = desk.problem.technicians[0]
        if desk.option(technician, desk.order) is not None:
            continue
        option = desk.displacing(technician, desk.order, never)
        if option is None:
            continue
        assert judged(evaluator, desk.problem, option.plan) == ([], desk.was.cost + option.cost)
        gone = {one.order for one in option.moved if one.technician is None}
        assert {name for name in on(route) if not any(name in on(other) for other in option.plan.routes)} == gone
        assert {one.order for one in option.moved} <= set(on(route))
        moved += 1
    assert moved > 5


def test_a_stop_gives_what_was_found_by_then():
    """Whoever asks to stop gets the answers so far, and is told that they are not all."""
    problem, plan = next(filter(None, map(drawn, DAYS)))
    asked = iter(range(10**6))
    found = explain_order(problem, plan, problem.orders[0].id, stop=lambda: next(asked) > 2)
    assert not found.complete
    assert len(found.answers) < len(problem.technicians)


def test_progress_is_heard_from_the_first_technician_to_the_last_remedy():
    """The steps are counted up to their number, in both phases."""
    problem, plan = next(filter(None, map(drawn, DAYS)))
    left = next(one.order for one in plan.unserved)
    heard: list[tuple[str, int, int]] = []
    explain_order(problem, plan, left, listen=lambda *step: heard.append(step))
    for phase in ("technicians", "remedies"):
        steps = [(done, of) for name, done, of in heard if name == phase]
        assert steps[0][0] == 0
        assert steps[-1][0] == steps[-1][1] > 0
        assert steps == sorted(steps)
