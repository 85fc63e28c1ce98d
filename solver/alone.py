"""One order, solved exactly on an otherwise empty day, over the whole contract.

Links to other orders (`after`) are left aside: whether those are served is no property of the order alone.
"""

from dataclasses import dataclass

from solver.problem import Order
from solver.single.crew import Gathering, earliest_gathering
from solver.single.day import EmptyDay
from solver.single.trip import Trip, cheapest_trip, earliest_trip


@dataclass(frozen=True, slots=True, kw_only=True)
class Alone:
    """How an order could be served alone. All that can happen is here: nothing here means that it cannot.

    trips: of each technician that can serve it without a crew the one that starts first, in the order of start;
    gathering: for a crew of more, the one that can start first.
    """

    trips: tuple[Trip, ...] = ()
    gathering: Gathering | None = None

    @property
    def feasible(self) -> bool:
        """Whether the order could be served at all."""
        return bool(self.trips) or self.gathering is not None


def alone(day: EmptyDay, order: Order) -> Alone:
    """Solve one order (which may be another than the day's own of that id: a relaxed one) on the empty day."""
    if order.crew > 1:
        return Alone(gathering=earliest_gathering(day, order))
    able = (technician for technician in day.able(order) if order.pin is None or order.pin.technician == technician.id)
    trips = (trip for technician in able if (trip := earliest_trip(day, technician, order)) is not None)
    return Alone(trips=tuple(sorted(trips, key=lambda trip: (trip.start, trip.cost, trip.technician))))


def cheapest_alone(day: EmptyDay, order: Order) -> Trip | None:
    """Return the cheapest way to serve an order without a crew on the empty day; None where there is none."""
    able = (technician for technician in day.able(order) if order.pin is None or order.pin.technician == technician.id)
    trips = (trip for technician in able if (trip := cheapest_trip(day, technician, order)) is not None)
    return min(trips, key=lambda trip: (trip.cost, trip.start, trip.technician), default=None)
