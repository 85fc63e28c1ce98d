"""Which pieces of a plan's pick-ups come from which lot: the centre's own stock first, then inbound, as priced."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from solver.plan import Pickup, Route
from solver.problem import Center, Problem

OWN = -1
"""The lot that is a centre's own stock; inbound lots count from 0 in the order of the document."""

Stop = tuple[str, int, int]
"""One pick-up of a plan: technician, shift, index among the stops of the route."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """Pieces of a part that one pick-up takes from one lot of a centre."""

    stop: Stop
    center: str
    part: str
    lot: int
    pieces: int


def draws(problem: Problem, routes: Iterable[Route]) -> tuple[Draw, ...]:
    """Return what every pick-up of some routes takes from which lot, in the order in which the contract gives out.

    Pieces that the centre does not have (an illegal plan) are drawn from no lot.
    """
    centers = {center.id: center for center in problem.centers}
    wishes: dict[tuple[str, str], list[tuple[int, int, Stop]]] = defaultdict(list)
    for route in routes:
        for k, stop in enumerate(route.stops):
            if isinstance(stop, Pickup) and stop.center in centers:
                for part, pieces in stop.parts.items():
                    wishes[stop.center, part].append((stop.finish, pieces, (route.technician, route.shift, k)))
    found: list[Draw] = []
    for (center, part), wanted in wishes.items():
        found += _given(centers[center], part, sorted(wanted))
    return tuple(found)


def _given(center: Center, part: str, wanted: list[tuple[int, int, Stop]]) -> Iterable[Draw]:
    left = {OWN: center.stock.get(part, 0)}
    lots = sorted(
        (lot.cost, lot.available_at, lot.quantity, k) for k, lot in enumerate(center.inbound) if lot.part == part
    )
    left |= {k: quantity for _, _, quantity, k in lots}
    for finish, pieces, stop in wanted:
        for k in (OWN, *(k for _, since, _, k in lots if since <= finish)):
            taken = min(left[k], pieces)
            if taken > 0:
                left[k], pieces = left[k] - taken, pieces - taken
                yield Draw(stop=stop, center=center.id, part=part, lot=k, pieces=taken)


def stock_without(centers: Iterable[Center], taken: Iterable[Draw]) -> tuple[Center, ...]:
    """Return the centres without the pieces that some pick-ups take."""
    gone: dict[str, Counter[tuple[str, int]]] = defaultdict(Counter)
    for draw in taken:
        gone[draw.center][draw.part, draw.lot] += draw.pieces
    return tuple(_reduced(center, gone[center.id]) if center.id in gone else center for center in centers)


def _reduced(center: Center, gone: Mapping[tuple[str, int], int]) -> Center:
    return replace(
        center,
        stock={part: pieces - gone.get((part, OWN), 0) for part, pieces in center.stock.items()},
        inbound=tuple(
            replace(lot, quantity=lot.quantity - gone.get((lot.part, k), 0)) for k, lot in enumerate(center.inbound)
        ),
    )
