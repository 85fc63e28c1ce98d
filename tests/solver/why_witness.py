"""A second witness for solver.why on tiny days: it knows the contract and tries every move, nothing clever."""

from dataclasses import replace
from random import Random

from time_expanded import Explored, explore
from tiny_days import SLOT_S, tiny_day

from solver.plan import Plan, Unserved
from solver.problem import Order, Pin, Problem, Technician

SILENT = {"en": "", "zh": ""}


def lone_day(seed: int) -> Problem:
    """Draw a day with one order: sometimes pinned or in another region; people work one shift, parts come singly."""
    rng, problem = Random(seed), tiny_day(seed)
    order = problem.orders[0]
    pin = Pin(technician=rng.choice(("T0", "T1")), start=None) if rng.random() < 0.2 else None
    windows = order.windows if rng.random() < 0.8 else None
    order = replace(order, pin=pin, parts=dict.fromkeys(order.parts, 1), windows=windows)
    people = tuple(
        replace(
            t,
            shifts=t.shifts[:1],
            regions=("R2",) if rng.random() < 0.15 else t.regions,
            skills={"pump": 1} if rng.random() < 0.15 else t.skills,
            skill_until={"pump": SLOT_S * rng.randint(1, 24)} if rng.random() < 0.3 else {},
        )
        for t in problem.technicians
    )
    return replace(problem, orders=(order,), technicians=people)


def empty_plan(problem: Problem, reason: str) -> Plan:
    """Return the plan in which nothing is done."""
    left = tuple(Unserved(order=order.id, reason=reason, detail=SILENT) for order in problem.orders)
    return Plan(problem=problem.name, routes=(), unserved=left)


def tried(problem: Problem, technician: Technician, order: Order) -> Explored:
    """Try everything that a technician can do for an order, skills and region left aside."""
    return explore(replace(problem, orders=(order,)), technician, SLOT_S)


def true_obstacle(problem: Problem, technician: Technician, order: Order) -> str | None:
    """Return what first keeps a technician from an order on an empty day."""
    uncertain = replace(technician, skill_until={})
    until = [technician.skill_until[skill] for skill in order.skills if skill in technician.skill_until]
    if any(technician.skills.get(skill, 0) < level for skill, level in order.skills.items()):
        return "skill"
    if any(at < problem.now for at in until):
        return "certificate"
    alone = bool(tried(problem, technician, order).starts)
    if until and not alone and tried(problem, uncertain, order).starts:
        return "certificate"
    if order.region not in technician.regions:
        return "region"
    if technician.id in order.excluded:
        return "excluded"
    if order.pin is not None and order.pin.technician != technician.id:
        return "pin"
    if alone:
        return None
    return "part" if tried(problem, uncertain, replace(order, parts={})).starts else "window"
