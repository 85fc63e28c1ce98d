"""Which pieces of the stock a plan counts on, so that it can be asked whether they are still there."""

from collections import Counter

from dispatch.plan_record import PlanDraft
from dispatch.stock.pieces import Place

_Pieces = Counter[tuple[Place, str]]


def stock_counted_on(record: PlanDraft) -> _Pieces:
    """Return the least pieces of each part that must lie at each place for the plan to work.

    At a centre: what is picked up beyond the pieces that can be called in there; on a van: `van_pieces`.
    """
    from_centers, _ = _picked_up(record)
    counted_on = from_centers - _called_in(record)
    counted_on += van_pieces(record)
    return counted_on


def van_pieces(record: PlanDraft) -> _Pieces:
    """Return what the orders of each van use beyond what is picked up.

    A tool (reusable) is needed once for all orders. Orders for a crew are left out: which of its members brings a
    piece, only the whole plan tells.
    """
    _, into_vans = _picked_up(record)
    return _used(record) - into_vans


def _picked_up(record: PlanDraft) -> tuple[_Pieces, _Pieces]:
    """Return the pieces that are picked up, by centre and by van."""
    from_centers: _Pieces = Counter()
    into_vans: _Pieces = Counter()
    for route in record.plan["routes"]:
        for stop in route["stops"]:
            for part, pieces in stop["parts"].items() if stop["kind"] == "pickup" else ():
                from_centers[Place("center", stop["center"]), part] += pieces
                into_vans[Place("van", route["technician"]), part] += pieces
    return from_centers, into_vans


def _called_in(record: PlanDraft) -> _Pieces:
    lots: _Pieces = Counter()
    for center in record.problem["centers"]:
        for lot in center.get("inbound", ()):
            lots[Place("center", center["id"]), lot["part"]] += lot["quantity"]
    return lots


def _used(record: PlanDraft) -> _Pieces:
    """Return the pieces that the orders of each technician need."""
    orders = {order["id"]: order for order in record.problem["orders"]}
    reusable = set(record.problem.get("reusable", ()))
    used: _Pieces = Counter()
    for route in record.plan["routes"]:
        van = Place("van", route["technician"])
        for order in (orders[stop["order"]] for stop in route["stops"] if stop["kind"] == "order"):
            for part, pieces in (order.get("parts") or {}).items() if order.get("crew", 1) == 1 else ():
                key = van, part
                used[key] = max(used[key], pieces) if part in reusable else used[key] + pieces
    return used
