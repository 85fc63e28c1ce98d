"""What a plan costs, term by term, and how good a day it is.

An illegal plan has a price too: that of all in it which the problem knows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from solver.plan import Plan
from solver.problem import Problem
from solver.rules.case import Case, study
from solver.rules.legs import legs
from solver.rules.stock import withdrawals


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpi:
    """Figures of one day that people compare.

    late: orders served after `respond_by`; on_time_pct: of all orders, unserved ones included; response: minutes from
    report to start over the served orders; drive_km: over all routes.
    """

    orders: int
    served: int
    late: int
    on_time_pct: float
    mean_response_min: float
    weighted_response_min: float
    drive_km: float
    routes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """The cost of a plan (a weighted second each), its terms in the contract's order, and the day's figures."""

    cost: int
    terms: Mapping[str, int]
    kpi: Kpi


def price(problem: Problem, plan: Plan) -> Price:
    """Price a plan by the contract's formula."""
    case = study(problem, plan)
    terms = {name: term(case) for name, term in TERMS.items()}
    return Price(cost=sum(terms.values()), terms=MappingProxyType(terms), kpi=_kpi(case))


def cost_of(case: Case) -> int:
    """Return the cost of a plan that was looked up."""
    return sum(term(case) for term in TERMS.values())


def _response(case: Case) -> int:
    served = case.services.values()
    return case.problem.weights.response * sum(
        service.order.weight * max(0, service.start - service.order.reported_at) for service in served
    )


def _late(case: Case) -> int:
    served = case.services.values()
    return case.problem.weights.late * sum(
        service.order.weight * max(0, service.start - service.order.respond_by) for service in served
    )


def _unresolved(case: Case) -> int:
    return case.problem.weights.unresolved * sum(
        service.order.weight * max(0, service.finish - service.order.resolve_by)
        for service in case.services.values()
        if service.order.resolve_by is not None
    )


def _unserved(case: Case) -> int:
    return sum(order.unserved_cost for order in case.problem.orders if order.id not in case.services)


def _duration(case: Case) -> int:
    return case.problem.weights.duration * sum(trip.route.arrival - trip.route.departure for trip in case.trips)


def _travel(case: Case) -> int:
    seconds = sum(case.travel.time_s(leg.origin, leg.target) for trip in case.trips for leg in legs(case, trip))
    return case.problem.weights.travel * seconds


def _overtime(case: Case) -> int:
    return case.problem.weights.overtime * sum(max(0, trip.route.arrival - trip.shift.end) for trip in case.trips)


def _away(case: Case) -> int:
    away = sum(
        service.order.region != technician.regions[0] and service.order.region in technician.regions
        for service in case.services.values()
        for technician, _ in service.visits
    )
    return case.problem.weights.away * away


def _change(case: Case) -> int:
    return sum(
        case.problem.weights.change * service.order.change_pct // 100
        for service in case.services.values()
        if service.order.previous and service.order.previous not in {technician.id for technician, _ in service.visits}
    )


def _prices(case: Case) -> int:
    return sum(
        service.order.prices.get(technician.id, 0)
        for service in case.services.values()
        for technician, _ in service.visits
    )


def _inbound(case: Case) -> int:
    return sum(withdrawal.inbound_cost for withdrawal in withdrawals(case))


TERMS: Final[Mapping[str, Callable[[Case], int]]] = MappingProxyType(
    {
        "response": _response,
        "late": _late,
        "unresolved": _unresolved,
        "unserved": _unserved,
        "duration": _duration,
        "travel": _travel,
        "overtime": _overtime,
        "away": _away,
        "change": _change,
        "prices": _prices,
        "inbound": _inbound,
    }
)
"""The terms of the cost, each a function of the plan alone."""


def _kpi(case: Case) -> Kpi:
    served = case.services.values()
    responses = [(max(0, service.start - service.order.reported_at), service.order.weight) for service in served]
    late = sum(service.start > service.order.respond_by for service in served)
    meters = sum(case.travel.distance_m(leg.origin, leg.target) for trip in case.trips for leg in legs(case, trip))
    weights = sum(weight for _, weight in responses)
    return Kpi(
        orders=len(case.orders),
        served=len(responses),
        late=late,
        on_time_pct=round(100 * (len(responses) - late) / max(1, len(case.orders)), 2),
        mean_response_min=round(sum(seconds for seconds, _ in responses) / 60 / max(1, len(responses)), 1),
        weighted_response_min=round(sum(seconds * weight for seconds, weight in responses) / 60 / max(1, weights), 1),
        drive_km=round(meters / 1000, 1),
        routes=len({trip.label for trip in case.trips}),
    )
