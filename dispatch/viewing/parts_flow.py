"""Where each piece that an order needs comes from, and what a day takes out of each centre's store."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from solver.plan import Pickup, Plan, Visit
from solver.problem import Problem

_PICK, _USE = 0, 1  # what is picked up in a second can be used in it


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Pieces of one part for one order. holder: who brings them; center None: they are on the van already."""

    part: str
    pieces: int
    holder: str
    center: str | None


class _Van:
    """The pieces on one van, each part in the order in which it came: what was there first is used first."""

    def __init__(self, stock: Mapping[str, int]) -> None:
        self._lots: dict[str, list[tuple[str | None, int]]] = defaultdict(list)
        for part, pieces in stock.items():
            self._lots[part].append((None, pieces))

    def load(self, center: str, parts: Mapping[str, int]) -> None:
        for part, pieces in parts.items():
            self._lots[part].append((center, pieces))

    def held(self, part: str) -> int:
        return sum(pieces for _, pieces in self._lots[part])

    def take(self, part: str, wanted: int, *, keep: bool) -> list[tuple[str | None, int]]:
        """Return where so many pieces come from, and remove them unless they are kept (a tool comes back)."""
        taken, left = [], []
        for center, pieces in self._lots[part]:
            now = min(pieces, wanted)
            wanted -= now
            if now:
                taken.append((center, now))
            if pieces > now:
                left.append((center, pieces - now))
        if not keep:
            self._lots[part] = left
        return taken


def sources(problem: Problem, plan: Plan) -> dict[str, tuple[Source, ...]]:
    """Return for each served order where its parts come from, as the contract's rule 6 hands them out."""
    orders = {order.id: order for order in problem.orders}
    vans = {person.id: _Van(person.van_stock) for person in problem.technicians}
    crews: dict[str, list[str]] = defaultdict(list)
    events: list[tuple[int, int, str, str, Mapping[str, int]]] = []
    for route in plan.routes:
        for stop in route.stops:
            if isinstance(stop, Pickup):
                events.append((stop.finish, _PICK, route.technician, stop.center, stop.parts))
            elif isinstance(stop, Visit):
                events.append((stop.start, _USE, route.technician, stop.order, {}))
                crews[stop.order].append(route.technician)
    found: dict[str, tuple[Source, ...]] = {}
    for _, rank, who, subject, picked in sorted(events, key=lambda event: event[:4]):
        if rank == _PICK:
            vans[who].load(subject, picked)
        elif subject not in found:  # a crew is supplied once
            drawn = []
            for part, pieces in orders[subject].parts.items():
                holder = max(sorted(crews[subject]), key=lambda member: vans[member].held(part))
                for center, taken in vans[holder].take(part, pieces, keep=part in problem.reusable):
                    drawn.append(Source(part=part, pieces=taken, holder=holder, center=center))
            found[subject] = tuple(drawn)
    return found


def picked_pieces(problem: Problem, plan: Plan) -> dict[str, dict[str, int]]:
    """Return how many pieces of each part the plan takes from each centre."""
    picked: dict[str, dict[str, int]] = {center.id: defaultdict(int) for center in problem.centers}
    for route in plan.routes:
        for stop in route.stops:
            if isinstance(stop, Pickup):
                for part, pieces in stop.parts.items():
                    picked[stop.center][part] += pieces
    return picked
