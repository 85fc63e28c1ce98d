"""Rule 7: no centre gives out more than it has: its own pieces first, then the cheapest inbound ones in time."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from solver.plan import Pickup
from solver.problem import Center
from solver.rules.case import Case
from solver.rules.violation import Violation, violation


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """Pieces of a part taken at a centre: what the inbound ones among them cost, and how many were not there."""

    center: str
    part: str
    finish: int
    inbound_cost: int
    short: int


def judge_stock(case: Case) -> Iterator[Violation]:
    """Look for pieces that were not there."""
    for taken in withdrawals(case):
        if taken.short:
            where = f"center {taken.center}"
            yield violation("stock", where, pieces=taken.short, part=taken.part, finish=taken.finish)


def withdrawals(case: Case) -> Iterator[Withdrawal]:
    """Yield all withdrawals, centre by centre and part by part, in the order of their finish."""
    wanted: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for trip in case.trips:
        for stop in trip.stops:
            if isinstance(stop, Pickup):
                for part, pieces in stop.parts.items():
                    if pieces > 0:
                        wanted[stop.center, part].append((stop.finish, pieces))
    for (center, part), demands in sorted(wanted.items()):
        yield from _serve(case.centers[center], part, sorted(demands))


def _serve(center: Center, part: str, demands: list[tuple[int, int]]) -> Iterator[Withdrawal]:
    own = center.stock.get(part, 0)
    lots = sorted((lot.cost, lot.available_at, lot.quantity) for lot in center.inbound if lot.part == part)
    left = [quantity for _, _, quantity in lots]
    for finish, pieces in demands:
        taken = min(own, pieces)
        own, short, inbound_cost = own - taken, pieces - taken, 0
        for i, (cost, available_at, _) in enumerate(lots):
            if available_at <= finish:
                taken = min(left[i], short)
                left[i], short, inbound_cost = left[i] - taken, short - taken, inbound_cost + taken * cost
        yield Withdrawal(center=center.id, part=part, finish=finish, inbound_cost=inbound_cost, short=short)
