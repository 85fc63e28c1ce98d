"""Rule 6: when an order starts, its crew holds the parts: van stock, plus pick-ups, less what earlier orders used."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from solver.plan import Pickup, Visit
from solver.rules.case import Case
from solver.rules.violation import Violation, violation

PICK, USE = 0, 1


class _Event(NamedTuple):
    """Something that changes a van; the fields are the order in which they happen (what is picked can be used)."""

    at: int
    rank: int
    technician: str
    order: str
    picked: tuple[tuple[str, int], ...]


def judge_vans(case: Case) -> Iterator[Violation]:
    """Play all vans through all days."""
    vans = {name: Counter(technician.van_stock) for name, technician in case.technicians.items()}
    supplied = set[str]()
    for trip in case.trips:
        for stop in trip.stops:
            if isinstance(stop, Pickup):
                for part, pieces in stop.parts.items():
                    if pieces < 1:
                        yield violation("pickup-empty", trip.where, pieces=pieces, part=part)
    for event in sorted(_events(case)):
        if event.rank == PICK:
            vans[event.technician].update(dict(event.picked))
        elif event.order not in supplied:  # a crew's demand is drawn once, from its members together
            supplied.add(event.order)
            yield from _draw(case, event.order, vans)


def _events(case: Case) -> Iterator[_Event]:
    for trip in case.trips:
        for stop in trip.stops:
            if isinstance(stop, Pickup):
                real = tuple((part, pieces) for part, pieces in stop.parts.items() if pieces > 0)
                yield _Event(stop.finish, PICK, trip.technician.id, "", real)
            elif isinstance(stop, Visit):
                yield _Event(stop.start, USE, trip.technician.id, stop.order, ())


def _draw(case: Case, name: str, vans: dict[str, Counter[str]]) -> Iterator[Violation]:
    """Take an order's parts, all pieces of one part from the member who holds most of it."""
    service = case.services[name]
    members = sorted(technician.id for technician, _ in service.visits)
    for part, pieces in service.order.parts.items():
        holder = max(members, key=lambda member: vans[member][part])  # the first of equals: the smaller id
        if vans[holder][part] < pieces:
            names = ", ".join(members)
            yield violation(
                "part-missing", service.where, pieces=pieces, part=part, technicians=names, start=service.start
            )
        elif part not in case.problem.reusable:
            vans[holder][part] -= pieces
