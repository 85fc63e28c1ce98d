"""The judges' view of one thing of a plan: one technician's routes, one order, one centre, or the vans of a crew.

The contract's rules look at a `Case` as a whole. Each rule, and each term of the cost, speaks of one kind of thing at a
time; so a case that shows only one of them gives just its violations and its cost. An edit is judged by judging anew
what it has touched, with the judges' own code.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeVar

from solver.plan import Pickup, Plan, Route, Unserved, Visit
from solver.price import TERMS
from solver.problem import Center, Order, Problem, Technician
from solver.rules.breaks import judge_breaks
from solver.rules.case import Case, Service, Trip, people_in_regions
from solver.rules.document import judge_document
from solver.rules.movement import judge_movement
from solver.rules.presence import judge_presence
from solver.rules.qualification import judge_qualification
from solver.rules.reasons import judge_reasons
from solver.rules.shifts import judge_shifts
from solver.rules.stock import judge_stock
from solver.rules.succession import judge_succession
from solver.rules.vans import judge_vans
from solver.rules.violation import Violation
from solver.rules.windows import judge_windows
from solver.travel import Travel

Kind = Literal["plan", "route", "order", "center", "van"]
Owner = tuple[Kind, str]
"""What a violation or a cost belongs to: the plan itself, a technician's routes or van, an order, a centre."""

CREWS: Final[Owner] = ("van", "")
"""The vans of all who meet others on an order: what one draws depends on what the others hold."""

RULES: Final[Mapping[Kind, tuple[Callable[[Case], Iterator[Violation]], ...]]] = {
    "plan": (judge_document,),
    "route": (judge_document, judge_shifts, judge_movement, judge_breaks),
    "order": (judge_document, judge_reasons, judge_presence, judge_qualification, judge_windows, judge_succession),
    "center": (judge_stock,),
    "van": (judge_vans,),
}
COSTS: Final[Mapping[Kind, tuple[str, ...]]] = {
    "plan": (),
    "route": ("duration", "travel", "overtime"),
    "order": ("response", "late", "unresolved", "unserved", "away", "change", "prices"),
    "center": ("inbound",),
    "van": (),
}

_Value = TypeVar("_Value")


class Shown(Mapping[str, _Value]):
    """A mapping that knows everything and lists only some of it."""

    def __init__(self, known: Mapping[str, _Value], shown: tuple[str, ...]) -> None:
        self._known, self._shown = known, shown

    def __getitem__(self, key: str) -> _Value:
        return self._known[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._shown)

    def __len__(self) -> int:
        return len(self._shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A problem looked up once. followers: for every order those that wait for it."""

    problem: Problem
    travel: Travel
    technicians: Mapping[str, Technician]
    in_region: Mapping[str, Sequence[Technician]]
    centers: Mapping[str, Center]
    orders: Mapping[str, Order]
    followers: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A plan looked up once: trips by technician, services by order, entries of orders left out."""

    name: str
    routes: Mapping[str, tuple[Route, ...]]
    trips: Mapping[str, tuple[Trip, ...]]
    services: Mapping[str, Service]
    unserved: Mapping[str, tuple[Unserved, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one thing does wrong, and what it costs by term (terms of no cost left out)."""

    violations: tuple[Violation, ...]
    terms: Mapping[str, int]


def look_up(problem: Problem) -> Known:
    """Look a problem up."""
    followers: dict[str, tuple[str, ...]] = {}
    for order in problem.orders:
        for link in order.after:
            followers[link.order] = (*followers.get(link.order, ()), order.id)
    return Known(
        problem=problem,
        travel=Travel(problem),
        technicians={technician.id: technician for technician in problem.technicians},
        in_region=people_in_regions(problem),
        centers={center.id: center for center in problem.centers},
        orders={order.id: order for order in problem.orders},
        followers=followers,
    )


def trips_of(known: Known, routes: tuple[Route, ...]) -> tuple[Trip, ...]:
    """Return a technician's routes beside what the problem knows of them."""
    trips = []
    for route in routes:
        technician = known.technicians.get(route.technician)
        if technician is None or not 0 <= route.shift < len(technician.shifts):
            continue
        stops = tuple(
            stop
            for stop in route.stops
            if not (isinstance(stop, Visit) and stop.order not in known.orders)
            and not (isinstance(stop, Pickup) and stop.center not in known.centers)
        )
        trips.append(Trip(route=route, technician=technician, shift=technician.shifts[route.shift], stops=stops))
    return tuple(trips)


def judge_one(known: Known, facts: Facts, owner: Owner, people: tuple[str, ...]) -> Entry:
    """Return what one thing does wrong and what it costs. people: the technicians whose trips have to do with it."""
    case = _case(known, facts, owner, people)
    terms = {term: cost for term in COSTS[owner[0]] if (cost := TERMS[term](case))}
    return Entry(violations=tuple(found for rule in RULES[owner[0]] for found in rule(case)), terms=terms)


def _case(known: Known, facts: Facts, owner: Owner, people: tuple[str, ...]) -> Case:
    kind, name = owner
    plan = Plan(problem=known.problem.name if kind != "plan" else facts.name, routes=(), unserved=())
    problem, orders, services = known.problem, known.orders, Shown(facts.services, ())
    technicians: Mapping[str, Technician] = known.technicians
    trips: tuple[Trip, ...] = tuple(trip for person in people for trip in facts.trips.get(person, ()))
    if kind == "route":
        plan = replace(plan, routes=facts.routes.get(name, ()))
        technicians = Shown(technicians, (name,) if name in technicians else ())
    elif kind == "order":
        plan = replace(plan, unserved=facts.unserved.get(name, ()))
        shown = (name,) if name in orders else ()
        problem = replace(problem, orders=tuple(orders[order] for order in shown))
        orders = Shown(orders, shown)
        services = Shown(facts.services, tuple(order for order in shown if order in facts.services))
    elif kind == "center":
        trips = tuple(replace(trip, stops=tuple(_at(trip, name))) for trip in trips)
    elif kind == "van":
        technicians = Shown(technicians, tuple(person for person in people if person in technicians))
    return Case(
        problem=problem,
        plan=plan,
        travel=known.travel,
        technicians=technicians,
        in_region=known.in_region,
        centers=known.centers,
        orders=orders,
        trips=trips,
        services=services,
    )


def _at(trip: Trip, center: str) -> Iterator[Pickup]:
    return (stop for stop in trip.stops if isinstance(stop, Pickup) and stop.center == center)
