"""The drives of a trip: from one place to the next, with the breaks in between."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.plan import Break
from solver.rules.case import Case, Trip


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One drive between two location ids.

    left_at: when the work at the origin was finished; rested_s: breaks since; ready_at: when the last of them (or the
    work) was over; reached_at: the arrival that the plan claims.
    """

    origin: str
    target: str
    left_at: int
    rested_s: int
    ready_at: int
    reached_at: int

    def earliest(self, travel_s: int) -> int:
        """Return when the target can be reached at the earliest."""
        return max(self.left_at + travel_s + self.rested_s, self.ready_at)


def legs(case: Case, trip: Trip) -> Iterator[Leg]:
    """Yield the drives of a trip, the last one to its end; an open route has no last one."""
    here, left_at, rested_s, ready_at = trip.technician.start, trip.route.departure, 0, trip.route.departure
    for stop in trip.stops:
        if isinstance(stop, Break):
            rested_s += stop.finish - stop.start
            ready_at = stop.finish
            continue
        place = case.place(stop)
        yield Leg(
            origin=here,
            target=place,
            left_at=left_at,
            rested_s=rested_s,
            ready_at=ready_at,
            reached_at=stop.arrival,
        )
        here, left_at, rested_s, ready_at = place, stop.finish, 0, stop.finish
    if trip.technician.end is not None:
        yield Leg(
            origin=here,
            target=trip.technician.end,
            left_at=left_at,
            rested_s=rested_s,
            ready_at=ready_at,
            reached_at=trip.route.arrival,
        )
