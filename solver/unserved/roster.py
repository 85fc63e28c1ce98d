"""The routes of a plan as they stand: who does what when, what is left on the vans and at the centres."""

from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from typing import NamedTuple

from solver.plan import Break, Pickup, Route, Visit
from solver.problem import Order
from solver.single.day import EmptyDay
from solver.single.timetable import route_cost, service_cost
from solver.unserved.facts import Busy


class Offer(NamedTuple):
    """Pieces that a centre can hand out beyond all that is picked up there: what they cost together, from when on."""

    price: int
    available_at: int


class Roster:
    """Final routes, indexed for questions about one more order."""

    def __init__(self, day: EmptyDay, routes: Sequence[Route]) -> None:
        self.day = day
        self._routes: dict[str, list[Route]] = {}
        for route in sorted(routes, key=lambda route: (route.departure, route.arrival)):
            self._routes.setdefault(route.technician, []).append(route)
        self.starts = {stop.order: stop.start for route in routes for stop in route.stops if isinstance(stop, Visit)}
        self._contents: dict[tuple[str, str], list[int]] = {}

    def routes(self, technician: str) -> list[Route]:
        """Return a technician's routes in the order of time."""
        return self._routes.get(technician, [])

    def working_stops(self, route: Route) -> list[Visit | Pickup]:
        """Return a route's stops without its break."""
        return [stop for stop in route.stops if not isinstance(stop, Break)]

    def cost(self, route: Route) -> int:
        """Return what a route costs with all that is served on it, without pieces."""
        day, technician = self.day, self.day.technicians[route.technician]
        places = [technician.start]
        served = 0
        for stop in self.working_stops(route):
            if isinstance(stop, Visit):
                places.append(day.orders[stop.order].location)
                served += service_cost(day, technician, day.orders[stop.order], stop.start)
            else:
                places.append(day.centers[stop.center].location)
        places += [] if technician.end is None else [technician.end]
        return served + route_cost(day, route, sum(day.leg_s(a, b) for a, b in pairwise(places)))

    def busy(self, technician: str, at: int) -> Busy | None:
        """Return what a technician does at an instant; None: nothing."""
        route = next((route for route in self.routes(technician) if route.departure <= at < route.arrival), None)
        if route is None:
            return None
        visits = [stop for stop in route.stops if isinstance(stop, Visit)]
        here = next((visit for visit in visits if visit.start <= at < visit.finish), None)
        if here is not None:
            return Busy(technician=technician, order=here.order, until=here.finish)
        until = min((visit.start for visit in visits if visit.start > at), default=route.arrival)
        return Busy(technician=technician, order=None, until=until)

    @cached_property
    def picked(self) -> dict[tuple[str, str], int]:
        """Pieces that all routes together pick up, by centre and part."""
        total: dict[tuple[str, str], int] = {}
        pickups = (
            s for routes in self._routes.values() for route in routes for s in route.stops if isinstance(s, Pickup)
        )
        for stop in pickups:
            for part, pieces in stop.parts.items():
                total[stop.center, part] = total.get((stop.center, part), 0) + pieces
        return total

    @cached_property
    def bound(self) -> set[str]:
        """Orders with a crew or a link to another: their starts may not move."""
        orders = self.day.problem.orders
        linked = {link.order for order in orders for link in order.after}
        return {order.id for order in orders if order.crew > 1 or order.after or order.id in linked}

    def offer(self, center: str, part: str, pieces: int) -> Offer | None:
        """Return what pieces beyond all that is picked up, whenever, cost at a centre; None: there are not so many.

        Of what is there the plan has the cheapest pieces; no pick-up of the plan is in danger, whenever it happens.
        """
        batches = self.day.batches.get(part, {}).get(center, ())
        taken = self.picked.get((center, part), 0)
        by_arrival = sorted(batches, key=lambda batch: batch.available_at)
        there = accumulate(batch.quantity for batch in by_arrival)
        available_at = next(
            (b.available_at for b, n in zip(by_arrival, there, strict=True) if n >= taken + pieces), None
        )
        if available_at is None:
            return None
        price = 0
        for batch in batches:
            skipped = min(taken, batch.quantity)
            used = min(pieces, batch.quantity - skipped)
            taken, pieces, price = taken - skipped, pieces - used, price + used * batch.price
        return Offer(price, available_at)

    def spare(self, technician: str, part: str, stops_before: int) -> int:
        """Return how many pieces of a part are on a van after so many stops, and needed by none of the stops to come.

        Stops are counted over all of the technician's routes, breaks left out.
        """
        key = technician, part
        if key not in self._contents:
            self._contents[key] = self._count(technician, part)
        contents = self._contents[key][stops_before:]
        return contents[0] if part in self.day.problem.reusable else min(contents)

    def _count(self, technician: str, part: str) -> list[int]:
        """Return the pieces on a van before the first stop and after each; a crew's use counts for every member."""
        contents = [self.day.technicians[technician].van_stock.get(part, 0)]
        for stop in (stop for route in self.routes(technician) for stop in self.working_stops(route)):
            gain = (
                stop.parts.get(part, 0) if isinstance(stop, Pickup) else -self._used(self.day.orders[stop.order], part)
            )
            contents.append(contents[-1] + gain)
        return contents

    def _used(self, order: Order, part: str) -> int:
        return 0 if part in self.day.problem.reusable else order.parts.get(part, 0)
