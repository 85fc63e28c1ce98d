"""A visit as it was: what its engineer tells of it, and what that means for the order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from dispatch.orders.life_cycle import next_state

OUTCOMES = ("repaired", "temporary", "not repaired", "no access")
_EVENT = {
    "repaired": "complete",
    "temporary": "complete",
    "not repaired": "break_off",
    "no access": "wait_for_customer",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitReport:
    """One visit. The times are those of the engineer's own clock (aware UTC); parts: pieces that were used.

    remark: in the engineer's words, so it may be personal.
    """

    order_id: str
    technician_id: str
    arrived_at: datetime
    started_at: datetime
    finished_at: datetime
    outcome: str
    parts: Mapping[str, int] = field(default_factory=dict)
    remark: str = ""

    def __post_init__(self) -> None:
        if self.outcome not in OUTCOMES:
            raise ValueError(f"{self.outcome!r} is no outcome of a visit")
        if not self.arrived_at <= self.started_at <= self.finished_at:
            raise ValueError("a visit arrives, starts and finishes, in this order")
        if any(pieces < 1 for pieces in self.parts.values()):
            raise ValueError("of a part that was used there was at least one piece")


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitDone:
    """A report as it is kept. reported_at: when the service heard of it; first_time_fix: one visit was enough."""

    id: int
    report: VisitReport
    reported_at: datetime
    first_time_fix: bool


def events_of(outcome: str, state: str) -> tuple[str, ...]:
    """Return the events by which an order in a state comes to what a visit's outcome says, in their order.

    Whoever reports a whole visit need not have told of its steps: an arrival that nobody told of is told with it. The
    last event may still be illegal; then the whole report is.
    """
    last = _EVENT[outcome]
    if next_state(state, last) is None and next_state(state, "arrive") is not None:
        return ("arrive", last)
    return (last,)


def fixed_first_time(outcome: str, *, visits_before: int, repeat: bool) -> bool:
    """Return whether one visit was enough: the first of its order, and not a repair of what was repaired before."""
    return outcome == "repaired" and visits_before == 0 and not repeat
