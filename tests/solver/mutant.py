"""A plan that breaks one rule in one place by one second or one piece, beside its barely legal twin."""

from typing import Any, NamedTuple

from small_days import Day


class Mutant(NamedTuple):
    """Edits of a day that leave it barely legal, and others that make it a violation with this code."""

    name: str
    code: str
    day: Day
    legal: dict[str, Any]
    broken: dict[str, Any]


W1, T1 = "problem.orders.0", "problem.technicians.0"
SHIFT, RULE = f"{T1}.shifts.0", f"{T1}.shifts.0.break"
ROUTE, STOP, STOPS = "plan.routes.0", "plan.routes.0.stops.0", "plan.routes.0.stops"


def unserved(reason: str, name: str = "W1") -> list[Day]:
    """Return the list of unserved orders with one entry."""
    return [{"order": name, "reason": reason, "detail": ""}]
