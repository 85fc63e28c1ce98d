"""What published plans have taken of orders and of people's time, so that no other plan takes it again.

Up to a moment, called `as_of`, reports and the ledger say what has happened; from then on, the published plans say what
will. It is the planning moment, or now where that is earlier: who plans tomorrow at noon does not plan this afternoon's
visits again. A visit that should have begun before it, and that nobody reported as begun or done, takes nothing: its
order is still in the backlog, and its pieces still lie where the ledger has them.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dispatch.plan_record import StoredPlan, planned_visits


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """A time for which the plan with a number has booked a technician."""

    technician_id: str
    start_at: datetime
    end_at: datetime
    plan: int


def informed_at(plan: StoredPlan) -> datetime:
    """Return as of when a plan was made."""
    return min(plan.at, plan.created_at)


def orders_taken(plans: Iterable[StoredPlan], *, as_of: datetime) -> dict[str, int]:
    """Return the orders that plans visit with a start at or after a moment: order id → number of the plan."""
    return {visit.order_id: plan.number for plan in plans for visit in planned_visits(plan) if visit.start_at >= as_of}


def times_taken(plans: Iterable[StoredPlan], *, one_way: Collection[str]) -> list[Booking]:
    """Return when plans have people on the road.

    one_way: ids of those whose routes end at the last customer. From there nobody starts another plan's route, nor ends
    one before: a plan that has a route for them has all of their working time in it.
    """
    bookings = []
    for plan in plans:
        shifts = {person["id"]: person["shifts"] for person in plan.problem["technicians"]}
        for route in plan.plan["routes"]:
            who, start, end = route["technician"], route["departure"], route["arrival"]
            if who in one_way:
                start = min(start, *(shift["start"] for shift in shifts[who]))
                end = max(end, *(shift["end"] + shift["overtime_s"] for shift in shifts[who]))
            bookings.append(_booking(plan, who, start, end))
        for visit in plan.plan.get("carried", ()):
            bookings.append(_booking(plan, visit["technician"], visit["arrival"], visit["finish"]))
    return bookings


def _booking(plan: StoredPlan, who: str, start: int, end: int) -> Booking:
    return Booking(
        technician_id=who,
        start_at=plan.epoch_at + timedelta(seconds=start),
        end_at=plan.epoch_at + timedelta(seconds=end),
        plan=plan.number,
    )


def still_to_come(plan: StoredPlan, *, as_of: datetime) -> StoredPlan:
    """Return a plan without the stops that are over at a moment."""
    second = (as_of - plan.epoch_at) / timedelta(seconds=1)
    routes = [
        {**route, "stops": [stop for stop in route["stops"] if stop["finish"] > second]}
        for route in plan.plan["routes"]
    ]
    return replace(plan, plan={**plan.plan, "routes": routes})
