"""A plan beside its problem, looked up once: what every rule and every price is judged on.

What the problem does not know (an order, a centre, a technician, a shift) is left out here; `solver.rules.document`
and `solver.rules.shifts` name it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from solver.plan import Pickup, Plan, Route, Stop, Visit
from solver.problem import Center, Order, Problem, Shift, Technician
from solver.travel import Travel


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """A route with who drives it and when they work; `stops` are those at places that exist, and breaks."""

    route: Route
    technician: Technician
    shift: Shift
    stops: tuple[Stop, ...]

    @property
    def label(self) -> str:
        """Technician and shift, as in ``T3/0``."""
        return f"{self.technician.id}/{self.route.shift}"

    @property
    def where(self) -> str:
        """The place that violations of this trip name."""
        return f"route {self.label}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """An order that somebody visits: the visits in the order of the plan, and when it starts and is finished."""

    order: Order
    visits: tuple[tuple[Technician, Visit], ...]

    @property
    def start(self) -> int:
        """When the work starts (the first visit listed; a legal crew starts together)."""
        return self.visits[0][1].start

    @property
    def finish(self) -> int:
        """When the last member has finished."""
        return max(visit.finish for _, visit in self.visits)

    @property
    def where(self) -> str:
        """The place that violations of this service name."""
        return f"order {self.order.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """All that the rules look at. in_region: who may work in each region."""

    problem: Problem
    plan: Plan
    travel: Travel
    technicians: Mapping[str, Technician]
    in_region: Mapping[str, Sequence[Technician]]
    centers: Mapping[str, Center]
    orders: Mapping[str, Order]
    trips: tuple[Trip, ...]
    services: Mapping[str, Service]

    def place(self, stop: Visit | Pickup) -> str:
        """Return the location id of a stop."""
        if isinstance(stop, Visit):
            return self.orders[stop.order].location
        return self.centers[stop.center].location


def study(problem: Problem, plan: Plan) -> Case:
    """Look everything up."""
    technicians = {technician.id: technician for technician in problem.technicians}
    centers = {center.id: center for center in problem.centers}
    orders = {order.id: order for order in problem.orders}
    trips = tuple(_trips(plan, technicians, centers, orders))
    return Case(
        problem=problem,
        plan=plan,
        travel=Travel(problem),
        technicians=technicians,
        in_region=people_in_regions(problem),
        centers=centers,
        orders=orders,
        trips=trips,
        services=_services(orders, trips),
    )


def people_in_regions(problem: Problem) -> dict[str, list[Technician]]:
    """Return who may work in each region, in the order of the problem."""
    people: dict[str, list[Technician]] = {}
    for technician in problem.technicians:
        for region in dict.fromkeys(technician.regions):
            people.setdefault(region, []).append(technician)
    return people


def _trips(
    plan: Plan, technicians: Mapping[str, Technician], centers: Mapping[str, Center], orders: Mapping[str, Order]
) -> Iterator[Trip]:
    for route in plan.routes:
        technician = technicians.get(route.technician)
        if technician is None or not 0 <= route.shift < len(technician.shifts):
            continue
        stops = tuple(
            stop
            for stop in route.stops
            if not (isinstance(stop, Visit) and stop.order not in orders)
            and not (isinstance(stop, Pickup) and stop.center not in centers)
        )
        yield Trip(route=route, technician=technician, shift=technician.shifts[route.shift], stops=stops)


def _services(orders: Mapping[str, Order], trips: tuple[Trip, ...]) -> dict[str, Service]:
    visits: dict[str, list[tuple[Technician, Visit]]] = {}
    for trip in trips:
        for stop in trip.stops:
            if isinstance(stop, Visit):
                visits.setdefault(stop.order, []).append((trip.technician, stop))
    return {name: Service(order=orders[name], visits=tuple(visits[name])) for name in orders if name in visits}
