"""Which visits of a published plan are no more what people were told."""

from dataclasses import dataclass

from solver.plan import Plan, Visit

MOVED_S = 1800
"""A visit is changed if its start moves by more than this, or somebody else comes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One visit that changes: who was to come and when it was to start, and who comes now and when (none: nobody)."""

    order: str
    was: tuple[str, ...]
    was_at: int
    now: tuple[str, ...]
    now_at: int | None


def appointments(plan: Plan) -> dict[str, tuple[tuple[str, ...], int]]:
    """Return who comes to every order that a plan serves, and when the work starts."""
    people: dict[str, list[str]] = {}
    starts: dict[str, int] = {}
    for route in plan.routes:
        for stop in route.stops:
            if isinstance(stop, Visit):
                people.setdefault(stop.order, []).append(route.technician)
                starts.setdefault(stop.order, stop.start)
    return {order: (tuple(sorted(names)), starts[order]) for order, names in people.items()}


def changes(before: Plan, after: Plan) -> tuple[Change, ...]:
    """Return the visits of `before` that `after` changes; an order that nobody was to visit is none of them."""
    told, now = appointments(before), appointments(after)
    found = []
    for order, (people, start) in told.items():
        others, moved = now.get(order, ((), None))
        if others != people or moved is None or abs(moved - start) > MOVED_S:
            found.append(Change(order=order, was=people, was_at=start, now=others, now_at=moved))
    return tuple(found)
