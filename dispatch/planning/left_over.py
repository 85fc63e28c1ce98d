"""What plans leave of the stock: the pieces that another plan may still count on."""

from collections import Counter
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from dispatch.plan_record import PlanDraft
from dispatch.planning.stock_counted_on import van_pieces
from dispatch.stock.pieces import Inbound, Place

_Key = tuple[Place, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOver:
    """Pieces and lots that are left, without those of which nothing is; short: what the plans lack together."""

    stock: Mapping[_Key, int]
    inbound: tuple[Inbound, ...]
    short: Counter[_Key]


def left_over(stock: Mapping[_Key, int], inbound: Sequence[Inbound], plans: Sequence[PlanDraft]) -> LeftOver:
    """Return what plans leave of stock and lots.

    Pick-ups are met in time order as the contract prices them: from the centre's own pieces, then from the cheapest lot
    that is there in time. So whoever keeps to what is left makes nobody short, and changes no other plan's cost. Vans
    lose what their orders use up; a tool stays on its van, and serves the same technician in every plan.
    """
    pieces_left = dict(stock)
    lots_left = {lot.id: lot.quantity for lot in inbound}
    cheapest = sorted(inbound, key=lambda lot: (lot.cost, lot.available_at, lot.id))
    short: Counter[_Key] = Counter()
    for finish_at, key, pieces in sorted(pickup for plan in plans for pickup in _pickups(plan)):
        missing = pieces - _taken(pieces_left, key, pieces)
        for lot in cheapest:
            if (Place("center", lot.center_id), lot.part_id) == key and lot.available_at <= finish_at:
                missing -= _taken(lots_left, lot.id, missing)
        short[key] += missing
    for plan in plans:
        for key, pieces in van_pieces(plan).items():
            if key[1] not in plan.problem.get("reusable", ()):
                short[key] += pieces - _taken(pieces_left, key, pieces)
    return LeftOver(
        stock={key: pieces for key, pieces in pieces_left.items() if pieces},
        inbound=tuple(replace(lot, quantity=lots_left[lot.id]) for lot in inbound if lots_left[lot.id]),
        short=+short,
    )


def _pickups(plan: PlanDraft) -> Iterator[tuple[datetime, _Key, int]]:
    for route in plan.plan["routes"]:
        for stop in route["stops"]:
            for part, pieces in stop["parts"].items() if stop["kind"] == "pickup" else ():
                finish_at = plan.epoch_at + timedelta(seconds=stop["finish"])
                yield finish_at, (Place("center", stop["center"]), part), pieces


def _taken(left: MutableMapping[Any, int], key: Any, pieces: int) -> int:
    """Take pieces off what is left, as many as there are, and return how many these were."""
    taken = min(pieces, left.get(key, 0))
    if taken:
        left[key] -= taken
    return taken
