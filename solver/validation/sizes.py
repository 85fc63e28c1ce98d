"""Every cost that a legal plan can have must fit into 64 bits, with room to spare."""

from typing import Final

from solver.problem import Order, Problem
from solver.validation.fields import Fields

LARGEST_COST: Final = 2**62


def judge_sizes(document: Fields, problem: Problem) -> None:
    """Note it if the worst legal plan might cost too much to be computed."""
    worst = worst_cost(problem)
    if worst > LARGEST_COST:
        document.found("weights", "costs-overflow", worst=f"{worst:.2e}", most=f"{LARGEST_COST:.2e}")


def worst_cost(problem: Problem) -> int:
    """Return a cost that no legal plan exceeds: every order served as late as can be, and unserved as well."""
    weights = problem.weights
    shifts = [shift for technician in problem.technicians for shift in technician.shifts]
    latest = max([problem.now, *(shift.end + shift.overtime_s for shift in shifts)])
    on_the_road_s = sum(shift.end + shift.overtime_s - shift.start for shift in shifts)
    lots = [lot for center in problem.centers for lot in center.inbound]
    return (
        sum(_worst_order(problem, order, latest) for order in problem.orders)
        + (weights.travel + weights.duration) * on_the_road_s
        + weights.overtime * sum(shift.overtime_s for shift in shifts)
        + sum(lot.quantity * lot.cost for lot in lots)
    )


def _worst_order(problem: Problem, order: Order, latest: int) -> int:
    weights = problem.weights
    waiting = weights.response * max(0, latest - order.reported_at) + weights.late * max(0, latest - order.respond_by)
    if order.resolve_by is not None:
        waiting += weights.unresolved * max(0, latest - order.resolve_by)
    crew = min(order.crew, len(problem.technicians))
    return (
        order.weight * waiting
        + order.unserved_cost
        + crew * (weights.away + max(order.prices.values(), default=0))
        + weights.change * order.change_pct // 100
    )
