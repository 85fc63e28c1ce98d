"""Pieces at the service centres on a day when nobody else takes any."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from solver.problem import Center

ALWAYS = -(10**15)
"""An instant (s) before any other: own stock is there from the beginning."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Pieces of one part at one centre: price of each, from when (s), how many."""

    price: int
    available_at: int
    quantity: int


Batches = Mapping[str, Mapping[str, tuple[Batch, ...]]]
"""Part → centre → batches."""


def batches_by_part(centers: Iterable[Center]) -> dict[str, dict[str, tuple[Batch, ...]]]:
    """Return part → centre → batches: own stock first, then inbound lots, the cheapest first."""
    found: dict[str, dict[str, tuple[Batch, ...]]] = {}
    for center in centers:
        for part in sorted({*center.stock, *(lot.part for lot in center.inbound)}):
            lots = sorted(
                (lot.cost, lot.available_at, lot.quantity)
                for lot in center.inbound
                if lot.part == part and lot.quantity > 0
            )
            own = center.stock.get(part, 0)
            batches = (*([Batch(0, ALWAYS, own)] if own > 0 else []), *(Batch(*lot) for lot in lots))
            if batches:
                found.setdefault(part, {})[center.id] = batches
    return found


def missing_pieces(parts: Mapping[str, int], van: Mapping[str, int]) -> dict[str, int]:
    """Return the pieces of each part that a van lacks."""
    return {part: pieces - van.get(part, 0) for part, pieces in sorted(parts.items()) if pieces > van.get(part, 0)}


def total_pieces(batches: Batches, part: str) -> int:
    """Return all pieces of a part that any centre has or gets, whenever."""
    return sum(batch.quantity for shelf in batches.get(part, {}).values() for batch in shelf)


@dataclass(frozen=True, slots=True)
class Basket:
    """What is taken where (one mapping of parts a call), what the inbound pieces among it cost, what is still short.

    dearest: the price of the most expensive piece taken, by part.
    """

    taken: tuple[dict[str, int], ...]
    cost: int
    short: Mapping[str, int]
    dearest: Mapping[str, int]


def fill_basket(batches: Batches, missing: Mapping[str, int], calls: Sequence[tuple[str, int]]) -> Basket:
    """Take the missing pieces as cheaply as calls at centres allow.

    calls: (centre, second at which the pick-up finishes). A centre's own prices rise in the order in which it hands
    out its pieces, so that taking the cheapest pieces of all centres first is what each of them would do.
    """
    taken: tuple[dict[str, int], ...] = tuple({} for _ in calls)
    cost, short, dearest = 0, {}, {}
    for part, wanted in missing.items():
        shelves = batches.get(part, {})
        offers = sorted(
            (batch.price, n, batch.quantity)
            for n, (center, finish) in enumerate(calls)
            for batch in shelves.get(center, ())
            if batch.available_at <= finish
        )
        for price, n, quantity in offers:
            pieces = min(wanted, quantity)
            if not pieces:
                break
            taken[n][part] = taken[n].get(part, 0) + pieces
            cost += pieces * price
            wanted -= pieces
            dearest[part] = price
        if wanted:
            short[part] = wanted
    return Basket(taken, cost, short, dearest)
