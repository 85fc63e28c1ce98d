"""The cost of a plan by term, order and technician: the same figures as `solver.price`, only sorted otherwise."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from solver.plan import Plan
from solver.price import TERMS
from solver.price_list.called_in import called_in
from solver.problem import Problem
from solver.rules.case import Case, study

OF_ORDERS: Final = ("response", "late", "unresolved", "unserved", "away", "change", "prices")
OF_TECHNICIANS: Final = ("duration", "travel", "overtime")


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one order or one technician costs, by term (terms of 0 are left out)."""

    id: str
    cost: int
    terms: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """A plan's cost: by term, and then each term by the orders or technicians that it is for, in the problem's order.

    Orders pay for waiting, lateness, being left out, people from elsewhere, changes and their inbound pieces;
    technicians for driving, overtime, working time, and inbound pieces that no order needs. Both together are the cost.
    """

    cost: int
    terms: Mapping[str, int]
    orders: tuple[Share, ...]
    technicians: tuple[Share, ...]


def shares_of(problem: Problem, plan: Plan) -> Shares:
    """Return who and what the cost of a plan is for."""
    case = study(problem, plan)
    pieces = called_in(case)
    orders = tuple(_share(name, mine, OF_ORDERS, pieces.orders.get(name, 0)) for name, mine in _by_order(case))
    technicians = tuple(
        _share(name, mine, OF_TECHNICIANS, pieces.technicians.get(name, 0)) for name, mine in _by_technician(case)
    )
    everybody = (*orders, *technicians)
    return Shares(
        cost=sum(share.cost for share in everybody),
        terms={name: sum(share.terms.get(name, 0) for share in everybody) for name in TERMS},
        orders=orders,
        technicians=technicians,
    )


def _share(name: str, mine: Case, terms: tuple[str, ...], inbound: int) -> Share:
    amounts = {**{term: TERMS[term](mine) for term in terms}, "inbound": inbound}
    paid = {term: amount for term, amount in amounts.items() if amount}
    return Share(id=name, cost=sum(paid.values()), terms=paid)


def _by_order(case: Case) -> Iterator[tuple[str, Case]]:
    """Yield for every order the plan as if there were nothing else in it."""
    for order in case.problem.orders:
        services = {order.id: case.services[order.id]} if order.id in case.services else {}
        yield order.id, replace(case, problem=replace(case.problem, orders=(order,)), services=services)


def _by_technician(case: Case) -> Iterator[tuple[str, Case]]:
    for technician in case.problem.technicians:
        trips = tuple(trip for trip in case.trips if trip.technician.id == technician.id)
        yield technician.id, replace(case, trips=trips)
