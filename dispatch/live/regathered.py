"""What nobody serves any more planned as one change, with everything that is not bound, at the price of each change."""

from collections.abc import Callable
from dataclasses import replace

from dispatch.live.carry import broken, timed
from solver.amend.absence import absence
from solver.amend.by_hand import Desk, edit
from solver.amend.done import label
from solver.amend.edits import Unassign
from solver.amend.ledger import Ledger
from solver.limits import Limits
from solver.plan import Visit

_NOBODY = "\0"  # no technician's id


def without_broken(ledger: Ledger) -> tuple[Ledger, tuple[str, ...]]:
    """Return a plan without the orders of routes that break a rule, and these; orders that a person fixed stay."""
    bad = broken(ledger)
    lifted = tuple(
        stop.order
        for route in ledger.plan.routes
        if label(route) in bad
        for stop in route.stops
        if isinstance(stop, Visit) and ledger.known.orders[stop.order].pin is None
    )
    if not lifted:
        return ledger, ()
    return edit(Desk(ledger=ledger), *(Unassign(order=name) for name in dict.fromkeys(lifted))).desk.ledger, lifted


def regathered(ledger: Ledger, *, limits: Limits, stop: Callable[[], bool]) -> Ledger:
    """Return what is left of a day after somebody has dropped out, or is there again.

    ledger: the plan on the problem of now, legal: who is absent has no time in it, who is back has, and what is on the
    way is not in it. All orders that nobody serves are given places at once, and others may move. Where that makes
    nothing better, the plan is returned as it is.
    """
    problem, plan = ledger.known.problem, ledger.plan
    if ledger.violations or not problem.technicians:
        return ledger
    # The problem has no time of the absent any more, so nobody is taken away: the one who drops out had nothing to do.
    nobody = replace(problem.technicians[0], id=_NOBODY, shifts=(), van_stock={})
    asked = replace(problem, technicians=(*problem.technicians, nobody))
    found = absence(asked, plan, nobody.id, at=problem.now, limits=limits, stop=stop).amendment
    after = timed(problem, found.plan.routes, (), found.plan.unserved)
    return ledger if after.violations or after.cost >= ledger.cost else after
