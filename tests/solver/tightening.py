"""One second, level or piece less: a rule binds a plan that was legal and is not any more."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from solver.check import check
from solver.plan import Plan
from solver.problem import MatrixTravel, Problem
from solver.travel import Travel


def binding_rules(problem: Problem, plan: Plan) -> set[int]:
    """Return the rules (1 to 9) that a plan violates, or would violate if they asked for one unit more."""
    violated = {violation.rule for violation in check(problem, plan)}
    return violated | {
        rule
        for rule, tighten in TIGHTER.items()
        if rule not in violated and any(found.rule == rule for found in check(tighten(problem), plan))
    }


def _crews_and_pins(problem: Problem) -> Problem:
    return replace(
        problem,
        orders=tuple(
            replace(
                order,
                crew=order.crew + (order.crew > 1),
                pin=order.pin and replace(order.pin, start=None if order.pin.start is None else order.pin.start + 1),
            )
            for order in problem.orders
        ),
    )


def _shifts(problem: Problem) -> Problem:
    return replace(
        problem,
        technicians=tuple(
            replace(
                person,
                shifts=tuple(
                    replace(shift, start=shift.start + 1, overtime_s=shift.overtime_s - 1) for shift in person.shifts
                ),
            )
            for person in problem.technicians
        ),
    )


def _travel(problem: Problem) -> Problem:
    travel, ids = Travel(problem), [location.id for location in problem.locations]
    slower = tuple(tuple(travel.time_s(a, b) + 1 for b in ids) for a in ids)
    return replace(problem, travel=MatrixTravel(time_s=slower, distance_m=slower))


def _skills(problem: Problem) -> Problem:
    return replace(
        problem,
        orders=tuple(
            replace(order, skills={skill: level + 1 for skill, level in order.skills.items()})
            for order in problem.orders
        ),
        technicians=tuple(
            replace(person, skill_until={skill: until - 1 for skill, until in person.skill_until.items()})
            for person in problem.technicians
        ),
    )


def _windows(problem: Problem) -> Problem:
    return replace(
        problem,
        orders=tuple(
            replace(order, windows=order.windows and tuple((since + 1, to - 1) for since, to in order.windows))
            for order in problem.orders
        ),
    )


def _vans(problem: Problem) -> Problem:
    return replace(
        problem,
        technicians=tuple(
            replace(person, van_stock={part: pieces - 1 for part, pieces in person.van_stock.items()})
            for person in problem.technicians
        ),
    )


def _stock(problem: Problem) -> Problem:
    return replace(
        problem,
        centers=tuple(
            replace(
                center,
                stock={part: pieces - 1 for part, pieces in center.stock.items() if pieces},
                inbound=tuple(replace(lot, available_at=lot.available_at + 1) for lot in center.inbound),
            )
            for center in problem.centers
        ),
    )


def _links(problem: Problem) -> Problem:
    return replace(
        problem,
        orders=tuple(
            replace(
                order,
                after=tuple(
                    replace(link, min_s=link.min_s + 1, max_s=None if link.max_s is None else link.max_s - 1)
                    for link in order.after
                ),
            )
            for order in problem.orders
        ),
    )


def _breaks(problem: Problem) -> Problem:
    return replace(
        problem,
        technicians=tuple(
            replace(
                person,
                shifts=tuple(
                    replace(
                        shift,
                        break_rule=shift.break_rule
                        and replace(
                            shift.break_rule,
                            earliest=shift.break_rule.earliest + 1,
                            latest=shift.break_rule.latest - 1,
                            duration_s=shift.break_rule.duration_s + 1,
                        ),
                    )
                    for shift in person.shifts
                ),
            )
            for person in problem.technicians
        ),
    )


TIGHTER: Mapping[int, Callable[[Problem], Problem]] = {
    1: _crews_and_pins,
    2: _shifts,
    3: _travel,
    4: _skills,
    5: _windows,
    6: _vans,
    7: _stock,
    8: _links,
    9: _breaks,
}
"""For each rule of the contract: the same problem, asking for one unit more."""
