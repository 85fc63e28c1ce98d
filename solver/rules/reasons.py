"""Rule 0: the reason of an unserved order is true, as far as that can be told without searching."""

from collections.abc import Iterator

from solver.plan import REASONS
from solver.problem import Order
from solver.rules.case import Case
from solver.rules.qualification import holds_skills, may_work
from solver.rules.violation import Violation, violation
from solver.shown import shown


def judge_reasons(case: Case) -> Iterator[Violation]:
    """Compare each reason given with those that can be true."""
    for unserved in case.plan.unserved:
        order = case.orders.get(unserved.order)
        if order is None:
            continue
        where = f"unserved {order.id}"
        if unserved.reason not in REASONS:
            yield violation("unknown-reason", where, reason=shown(unserved.reason))
        elif order.pin is None and unserved.reason not in (possible := possible_reasons(case, order)):
            yield violation("wrong-reason", where, reason=unserved.reason, possible=" | ".join(possible))


def possible_reasons(case: Case, order: Order) -> tuple[str, ...]:
    """Return the reasons that can be true for an order without a pin, in the contract's order.

    Whether a part can be had in time, a shift fits, or a crew finds a common hour is for a search to say.
    """
    now = case.problem.now
    here = case.in_region.get(order.region, ())
    able = any(holds_skills(technician, order, now) and may_work(technician, order) for technician in here)
    together = order.crew > 1
    if together and not (able and sum(may_work(technician, order) for technician in here) >= order.crew):
        return ("crew",)
    if not together and not able:
        anywhere = any(holds_skills(technician, order, now) for technician in case.problem.technicians)
        return ("region",) if anywhere else ("skill",)
    crew = ("crew",) if together else ()
    if any(link.order not in case.services for link in order.after):
        return (*crew, "after")
    return (*crew, *(("part",) if order.parts else ()), "window", "capacity")
