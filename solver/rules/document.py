"""Rule 0: the plan speaks of this problem and of nothing that is not in it."""

from collections.abc import Iterator

from solver.plan import Pickup, Visit
from solver.rules.case import Case
from solver.rules.violation import Violation, violation
from solver.shown import shown


def judge_document(case: Case) -> Iterator[Violation]:
    """Name what the problem does not know."""
    if case.plan.problem != case.problem.name:
        yield violation("wrong-problem", "plan", plan=shown(case.plan.problem), problem=shown(case.problem.name))
    for route in case.plan.routes:
        if route.technician not in case.technicians:
            where = f"route {shown(route.technician)}/{route.shift}"
            yield violation("unknown-technician", where, id=shown(route.technician))
    for trip in case.trips:
        for stop in trip.route.stops:
            if isinstance(stop, Visit) and stop.order not in case.orders:
                yield violation("unknown-order", trip.where, id=shown(stop.order))
            if isinstance(stop, Pickup) and stop.center not in case.centers:
                yield violation("unknown-center", trip.where, id=shown(stop.center))
    for unserved in case.plan.unserved:
        if unserved.order not in case.orders:
            yield violation("unknown-order", f"unserved {shown(unserved.order)}", id=shown(unserved.order))
