"""What two plans would take both: the same order, the same hours of a technician, the same pieces."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo

from dispatch.plan_record import StoredPlan, planned_visits
from dispatch.planning.left_over import left_over
from dispatch.planning.taken import Booking, informed_at, orders_taken, still_to_come, times_taken
from dispatch.stock.pieces import Inbound, Place


def conflicts(
    plan: StoredPlan,
    others: Sequence[StoredPlan],
    *,
    stock: Mapping[tuple[Place, str], int],
    inbound: Sequence[Inbound],
    one_way: Collection[str],
    zone: ZoneInfo,
) -> list[str]:
    """Return a line for each thing that a plan takes and that other plans take too, as of when it was made.

    one_way: as `times_taken` has it; zone: in which people read times.
    """
    as_of = informed_at(plan)
    return [
        *_orders(plan, orders_taken(others, as_of=as_of)),
        *_times(times_taken([plan], one_way=one_way), times_taken(others, one_way=one_way), zone),
        *_pieces(plan, [still_to_come(other, as_of=as_of) for other in others], stock, inbound),
    ]


def _orders(plan: StoredPlan, taken: Mapping[str, int]) -> Iterator[str]:
    for order_id in sorted(taken.keys() & {visit.order_id for visit in planned_visits(plan)}):
        yield f"order {order_id}: plan {taken[order_id]}"


def _times(own: Sequence[Booking], taken: Sequence[Booking], zone: ZoneInfo) -> Iterator[str]:
    clashes = {
        other
        for booking in own
        for other in taken
        if booking.technician_id == other.technician_id
        and booking.start_at < other.end_at
        and other.start_at < booking.end_at
    }
    for clash in sorted(clashes, key=lambda clash: (clash.technician_id, clash.start_at, clash.plan)):
        start, end = clash.start_at.astimezone(zone), clash.end_at.astimezone(zone)
        yield f"technician {clash.technician_id}: plan {clash.plan} ({start:%m-%d %H:%M} – {end:%m-%d %H:%M})"


def _pieces(
    plan: StoredPlan,
    others: Sequence[StoredPlan],
    stock: Mapping[tuple[Place, str], int],
    inbound: Sequence[Inbound],
) -> Iterator[str]:
    """Yield what all lack together, less what either side lacks without the other."""
    together = left_over(stock, inbound, [*others, plan]).short
    alone = left_over(stock, inbound, [plan]).short + left_over(stock, inbound, others).short
    for (place, part), pieces in sorted((together - alone).items()):
        yield f"{place.kind} {place.id}: {part} (−{pieces})"
