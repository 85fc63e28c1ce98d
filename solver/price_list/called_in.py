"""Which order the inbound pieces were for: pieces leave a van in the order in which they came onto it.

The pieces of one pick-up share its price evenly. A reusable piece is paid by the first order that needs it. What nobody
needs stays with the technician who fetched it.
"""

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from solver.plan import Pickup, Visit
from solver.rules.case import Case
from solver.rules.stock import withdrawals

PICK, USE = 0, 1


class CalledIn(NamedTuple):
    """The price of inbound pieces by order, and of those that no order needs by technician."""

    orders: Mapping[str, int]
    technicians: Mapping[str, int]


class _Event(NamedTuple):
    at: int
    rank: int
    technician: str
    order: str
    part: str
    prices: tuple[int, ...]


def called_in(case: Case) -> CalledIn:
    """Return who pays for the inbound pieces; the sums are those of the contract's price."""
    vans: dict[tuple[str, str], deque[int]] = defaultdict(deque)
    for technician in case.problem.technicians:
        for part, pieces in technician.van_stock.items():
            vans[technician.id, part].extend([0] * pieces)
    orders: dict[str, int] = defaultdict(int)
    for event in sorted([*_picks(case), *_uses(case)]):
        if event.rank == PICK:
            vans[event.technician, event.part].extend(event.prices)
            continue
        order = case.orders[event.order]
        members = sorted(technician.id for technician, _ in case.services[order.id].visits)
        for part, pieces in order.parts.items():
            van = vans[max(members, key=lambda member: len(vans[member, part])), part]
            used = [van.popleft() for _ in range(min(pieces, len(van)))]
            orders[order.id] += sum(used)
            if part in case.problem.reusable:
                van.extendleft([0] * len(used))
    technicians: dict[str, int] = defaultdict(int)
    for (name, _), van in vans.items():
        technicians[name] += sum(van)
    return CalledIn(orders, technicians)


def _picks(case: Case) -> Iterator[_Event]:
    """Yield what comes onto the vans, with the price of each piece; as `withdrawals` yields it."""
    demands = sorted(
        (stop.center, part, stop.finish, pieces, trip.technician.id)
        for trip in case.trips
        for stop in trip.stops
        if isinstance(stop, Pickup)
        for part, pieces in stop.parts.items()
        if pieces > 0
    )
    for (_, part, finish, pieces, technician), taken in zip(demands, withdrawals(case), strict=True):
        each, over = divmod(taken.inbound_cost, pieces)
        prices = tuple(each + (n < over) for n in range(pieces))
        yield _Event(finish, PICK, technician, "", part, prices)


def _uses(case: Case) -> Iterator[_Event]:
    """Yield one event for every order served; a crew's pieces are drawn once, from its members together."""
    for trip in case.trips:
        for stop in trip.stops:
            if isinstance(stop, Visit) and case.services[stop.order].visits[0][0].id == trip.technician.id:
                yield _Event(stop.start, USE, trip.technician.id, stop.order, "", ())
