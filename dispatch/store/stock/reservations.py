"""What plans in force have taken of the stock, kept in step with what happens: handed out, used, released.

`dispatch.stock.reservation` says which question reservations answer, and which the plans themselves.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, insert, or_, select

from dispatch.plan_record import IN_FORCE, StoredPlan
from dispatch.planning.taken import informed_at
from dispatch.stock.pieces import Count, Inbound, Key, Movement, Place
from dispatch.stock.reservation import (
    Picked,
    Reservation,
    carried_orders,
    carried_pickups,
    handed_out,
    held,
    left_without,
    reservations,
)
from dispatch.store.catalog.company import CENTERS
from dispatch.store.catalog.parts import INBOUND, PARTS
from dispatch.store.catalog.technicians import TECHNICIANS
from dispatch.store.errors import StoreMissingError, StoreRefusalError
from dispatch.store.plans.piece_prices import keep_prices
from dispatch.store.plans.records import read_plan
from dispatch.store.references import Reference, check_movements, refuse_missing
from dispatch.store.shelf import read, rows, table_of
from dispatch.store.stock import ledger
from dispatch.store.stock.reserved import (
    read_reservations,
    refuse_promised,
    refuse_worse,
    reservations_of_order,
    settle,
)
from dispatch.store.tables.orders import OrderRow
from dispatch.store.tables.plans import PlanRow
from dispatch.store.tables.reservations import PickRow
from dispatch.store.tables.stock import InboundRow

if TYPE_CHECKING:
    from dispatch.store.work import Work

_OVER = frozenset({"done", "confirmed", "closed", "cancelled"})
_UNDER_WAY = frozenset({"en route", "on site", "repairing"})
_INBOUND, _ORDERS, _PLANS, _PICKS = table_of(InboundRow), table_of(OrderRow), table_of(PlanRow), table_of(PickRow)


def reserve_for_plan(work: "Work", plan_number: int) -> None:
    """Make the reservations equal to what the plans in force take, after a plan was applied, edited or superseded.

    What the plan takes is reserved, less what was handed out for it already and what its finished orders needed; what
    plans that are no longer in force had reserved is released, but for orders whose technician is under way: those keep
    their pieces until they are done. Raises StoreRefusalError ("stock-short") listing place, part, what lies there,
    what others have reserved and what was wanted, where more would be promised than there is.
    """
    connection = work.connection
    plan = read_plan(connection, plan_number)
    before = read_reservations(connection)
    wanted = _taken_by(connection, plan, before)
    states = _states(connection, {line.order_id for line in (*before, *wanted) if line.order_id is not None})
    wanted = [line for line in wanted if line.order_id is None or states[line.order_id] not in _OVER]
    kept = _kept(before, wanted, plan, states, _numbers_in_force(connection))
    parts = {line.part_id for line in (*before, *wanted)}
    levels = ledger.levels(connection, parts)
    found = settle(connection, [*kept, *wanted], parts=parts, at=work.at)
    refuse_worse(levels, found, wanted=held(wanted), reserved=held(kept))
    keep_prices(connection, plan)
    if Counter(found.reservations) != Counter(before):
        data = {"plan": plan_number, "pieces": sum(held(wanted).values())}
        region = plan.regions[0] if len(plan.regions) == 1 else None
        work.record("stock.reserved", noun="plan", subject=str(plan_number), region_id=region, data=data)
    announce_short(work)


def pick_up(work: "Work", *, plan_number: int, technician_id: str, center_id: str, parts: Mapping[str, int]) -> None:
    """Hand pieces out at a centre, for the day of a plan: they lie on the technician's van from now on.

    What the plan has reserved there for this technician goes along, the earliest visits first; more than that may be
    handed out as long as nobody else was promised it. Raises StoreRefusalError ("stock-short").
    """
    plan = read_plan(work.connection, plan_number)
    _refuse_not_in_force(plan)
    center, van = Place("center", center_id), Place("van", technician_id)
    levels = ledger.levels(work.connection, parts)
    picked = {Picked(technician_id, center_id, part): pieces for part, pieces in parts.items()}
    _carry(work, center, van, parts, cause="picked up", reference=f"plan {plan_number}")
    _note_picks(work, plan.number, plan.day, picked)
    mine: list[Reservation] = []
    others: list[Reservation] = []
    for line in read_reservations(work.connection, parts):
        is_mine = line.plan == plan_number and line.technician_id == technician_id
        (mine if is_mine else others).append(line)
    found = settle(work.connection, [*others, *handed_out(mine, picked)], parts=parts, at=work.at)
    refuse_worse(levels, found, wanted={(center, part): pieces for part, pieces in parts.items()})
    _record(work, "stock.picked-up", center, parts, technicians=(technician_id,), plan=plan_number)


def _refuse_not_in_force(plan: StoredPlan) -> None:
    if plan.state not in IN_FORCE:
        raise StoreRefusalError(
            "not-in-force",
            cause={"en": "the plan is not in force", "zh": "该计划未在执行"},
            remedy={"en": "Name the plan that people work by.", "zh": "请指定正在执行的计划。"},
            items=(str(plan.number),),
        )


def use(work: "Work", order_id: str, technician_id: str, parts: Mapping[str, int]) -> None:
    """Book what a finished order used, from its technician's van, and release what was reserved for it.

    What was handed out and not used stays on the van, for anybody. Pieces that the van lacks by the books and that
    still lie reserved for this order at a centre were evidently fetched: they are booked as handed out. Tools are not
    used up. Raises StoreRefusalError ("stock-short") where the books have fewer pieces all the same: count first.
    """
    connection = work.connection
    tools = {part.id for part in read(connection, PARTS, set(parts)).values() if part.reusable}
    used = {part: pieces for part, pieces in sorted(parts.items()) if pieces and part not in tools}
    own = reservations_of_order(connection, order_id)
    _fetch_unbooked(work, own, technician_id, used)
    van = Place("van", technician_id)
    lines = [
        Movement(at=work.at, place=van, part_id=part, pieces=-pieces, cause="used", reference=order_id)
        for part, pieces in used.items()
    ]
    check_movements(connection, lines)
    ledger.move(connection, lines)
    _release(work, order_id, {*used, *(line.part_id for line in own)})
    if used:
        _record(work, "stock.used", van, used, technicians=(technician_id,), order=order_id)
    announce_short(work)


def release(work: "Work", order_id: str) -> None:
    """Give back what was reserved for an order, as it was cancelled or settled otherwise."""
    own = reservations_of_order(work.connection, order_id)
    if own:
        _release(work, order_id, {line.part_id for line in own})
        pieces = sum(line.pieces for line in own)
        work.record("stock.released", noun="order", subject=order_id, data={"pieces": pieces})


def hand_over(work: "Work", origin: Place, target: Place, parts: Mapping[str, int]) -> None:
    """Move pieces that nobody was promised from one place to another, at once.

    Raises StoreRefusalError ("stock-short") where there are not so many.
    """
    refuse_promised(ledger.levels(work.connection, parts), origin, parts)
    _carry(work, origin, target, parts, cause="moved", reference="")
    resettle(work, set(parts))
    who = tuple(sorted({place.id for place in (origin, target) if place.kind == "van"}))
    _record(work, "stock.moved", origin, parts, technicians=who, to=f"{target.kind} {target.id}")


def count_stock(work: "Work", counts: Iterable[Count]) -> None:
    """Book what somebody counted. Reality wins: what was promised and is not there is flagged short, and told."""
    counts = list(counts)
    sides = {("centers" if one.place.kind == "center" else "technicians", one.place.id) for one in counts}
    references = {*(Reference("counts", *side) for side in sides)}
    references |= {Reference("counts", "parts", one.part_id) for one in counts}
    refuse_missing(work.connection, sorted(references))
    ledger.count(work.connection, counts, at=work.at)
    resettle(work, {one.part_id for one in counts})
    for one in counts:
        _record(work, "stock.counted", one.place, {one.part_id: one.pieces})
    announce_short(work)


def read_lot(connection: Connection, lot_id: str) -> Inbound:
    """Return an inbound lot; raises StoreMissingError where there is none with that id."""
    lot = read(connection, INBOUND, [lot_id]).get(lot_id)
    if lot is None:
        raise unknown_lot(lot_id)
    return lot


def unknown_lot(lot_id: str) -> StoreMissingError:
    """Return the error for an inbound lot that is not there, or not for whoever asks."""
    return StoreMissingError(
        "unknown-lot",
        cause={"en": f"there is no inbound lot {lot_id}", "zh": f"没有编号为 {lot_id} 的在途批次"},
        remedy={"en": "List the lots to see which there are.", "zh": "请先列出现有在途批次。"},
    )


def receive_lot(work: "Work", lot_id: str) -> None:
    """Put what an inbound lot brings on its centre's shelves; then there is no such lot any more.

    Raises StoreMissingError where there is none.
    """
    lot = read_lot(work.connection, lot_id)
    center = Place("center", lot.center_id)
    arrived = Movement(
        at=work.at, place=center, part_id=lot.part_id, pieces=lot.quantity, cause="received", reference=lot.id
    )
    work.connection.execute(delete(_INBOUND).where(_INBOUND.c.id == lot_id))
    ledger.move(work.connection, [arrived])
    resettle(work, {lot.part_id})
    _record(work, "stock.received", center, {lot.part_id: lot.quantity}, lot=lot.id)


def resettle(work: "Work", parts: Collection[str]) -> None:
    """Weigh the reservations of some parts again, as what lies there or comes has changed."""
    if parts:
        settle(work.connection, read_reservations(work.connection, parts), parts=parts, at=work.at)


def free(connection: Connection) -> dict[Key, int]:
    """Return the pieces at every place that nobody was promised: what lies there less what is reserved."""
    return {key: level.free for key, level in sorted(ledger.levels(connection).items()) if level.line}


def announce_short(work: "Work") -> None:
    """Tell of every place and part where more is short than people were told of: a reason to plan again.

    Also called from time to time, as imports change what lies there, too.
    """
    parts = ledger.untold_parts(work.connection)
    resettle(work, parts)
    for key, level in ledger.tell_short(work.connection, parts).items():
        lines = [line for line in read_reservations(work.connection, {key[1]}) if line.key == key]
        losers = left_without(lines, {key: level.balance}, at=work.at)
        _record(
            work,
            "stock.short",
            key[0],
            {key[1]: level.short},
            technicians=tuple(sorted({line.technician_id for line in losers if line.technician_id is not None})),
            lies=level.balance,
            reserved=level.reserved,
            orders=sorted({line.order_id for line in losers if line.order_id is not None}),
        )


def picked_on(connection: Connection, day: date, *, until: datetime | None = None) -> Counter[Picked]:
    """Return what was handed out for a day, until a moment (None: until now)."""
    found: Counter[Picked] = Counter()
    question = select(_PICKS).where(_PICKS.c.day == day)
    for row in connection.execute(question if until is None else question.where(_PICKS.c.at <= until)):
        found[Picked(row.technician_id, row.center_id, row.part_id)] += row.pieces
    return found


def _taken_by(connection: Connection, plan: StoredPlan, before: Iterable[Reservation]) -> list[Reservation]:
    if plan.state not in IN_FORCE:
        return []
    return list(handed_out(reservations(plan, _unbooked(connection, plan, before)), _picked_for(connection, plan)))


def _unbooked(connection: Connection, plan: StoredPlan, before: Iterable[Reservation]) -> Counter[Picked]:
    """Return what was to be fetched before a plan's routes begin and nobody has booked, less what bound orders get."""
    fetched = carried_pickups(plan) - picked_on(connection, plan.day)
    carried = carried_orders(plan)
    bound: Counter[Picked] = Counter()
    for line in before:
        if line.order_id in carried and line.place.kind == "center" and line.technician_id is not None:
            bound[Picked(line.technician_id, line.place.id, line.part_id)] += line.pieces
    return fetched - bound


def _picked_for(connection: Connection, plan: StoredPlan) -> Counter[Picked]:
    """Return what was handed out for pick-ups that a plan's routes still have.

    That is what was handed out since the plan was made, for it or for one of the same day in whose place it came;
    before that, its problem knew it to be on the vans. What was handed out for past pick-ups, which an edited plan only
    carries along, is not counted, whenever it was booked.
    """
    since = informed_at(plan)
    columns = _PICKS.c
    gone = select(_PLANS.c.number).where(_PLANS.c.day == plan.day, _PLANS.c.state == "superseded")
    question = select(_PICKS).where(
        columns.day == plan.day,
        columns.at > since,
        or_(columns.plan_number == plan.number, columns.plan_number.in_(gone)),
    )
    found: Counter[Picked] = Counter()
    for row in connection.execute(question):
        found[Picked(row.technician_id, row.center_id, row.part_id)] += row.pieces
    return found - (carried_pickups(plan) - picked_on(connection, plan.day, until=since))


def _kept(
    before: Iterable[Reservation],
    wanted: Iterable[Reservation],
    plan: StoredPlan,
    states: Mapping[str, str],
    in_force: Collection[int],
) -> list[Reservation]:
    """Return the reservations that stay as they are when those of a plan are made anew."""
    served = {line.order_id for line in wanted if line.order_id is not None}
    carried = carried_orders(plan) if plan.state in IN_FORCE else frozenset()
    kept = []
    for line in before:
        state = None if line.order_id is None else states[line.order_id]
        if state in _OVER or line.order_id in served:
            continue
        if line.order_id in carried:
            kept.append(replace(line, plan=plan.number))
        elif line.transfer is not None or state in _UNDER_WAY or (line.plan != plan.number and line.plan in in_force):
            kept.append(line)
    return kept


def _numbers_in_force(connection: Connection) -> set[int]:
    return set(connection.execute(select(_PLANS.c.number).where(_PLANS.c.state.in_(IN_FORCE))).scalars())


def _states(connection: Connection, orders: Collection[str]) -> dict[str, str]:
    return {row.id: row.state for row in rows(connection, _ORDERS, _ORDERS.c.id, orders)}


def _fetch_unbooked(work: "Work", own: Iterable[Reservation], technician_id: str, used: Mapping[str, int]) -> None:
    """Book as handed out what the van lacks for an order and what lies reserved for it at a centre."""
    levels = ledger.levels(work.connection, used)
    van = Place("van", technician_id)
    lacking = {part: pieces - levels.get((van, part), ledger.Level()).balance for part, pieces in used.items()}
    for line in own:
        there = levels.get(line.key, ledger.Level()).balance
        pieces = min(line.pieces, lacking.get(line.part_id, 0), there)
        if pieces > 0 and line.place.kind == "center" and line.technician_id == technician_id and line.plan is not None:
            lacking[line.part_id] -= pieces
            plan = read_plan(work.connection, line.plan)
            _carry(work, line.place, van, {line.part_id: pieces}, cause="picked up", reference=f"plan {line.plan}")
            _note_picks(work, line.plan, plan.day, {Picked(technician_id, line.place.id, line.part_id): pieces})
            levels = ledger.levels(work.connection, used)


def _carry(work: "Work", origin: Place, target: Place, parts: Mapping[str, int], *, cause: str, reference: str) -> None:
    lines = [
        Movement(at=work.at, place=place, part_id=part, pieces=sign * pieces, cause=cause, reference=reference)
        for part, pieces in sorted(parts.items())
        for place, sign in ((origin, -1), (target, 1))
    ]
    check_movements(work.connection, lines)
    ledger.move(work.connection, lines)


def _note_picks(work: "Work", plan_number: int, day: date, picked: Mapping[Picked, int]) -> None:
    noted = [
        {"at": work.at, "day": day, "plan_number": plan_number, **one._asdict(), "pieces": pieces}
        for one, pieces in picked.items()
    ]
    work.connection.execute(insert(_PICKS), noted)


def _release(work: "Work", order_id: str, parts: Collection[str]) -> None:
    if parts:
        left = [line for line in read_reservations(work.connection, parts) if line.order_id != order_id]
        settle(work.connection, left, parts=parts, at=work.at)


def _record(
    work: "Work",
    kind: str,
    place: Place,
    parts: Mapping[str, int],
    *,
    technicians: tuple[str, ...] = (),
    **data: object,
) -> None:
    said = {"place_kind": place.kind, "place": place.id, "parts": dict(sorted(parts.items())), **data}
    region = region_of_place(work.connection, place)
    work.record(
        kind, noun="stock", subject=f"{place.kind} {place.id}", region_id=region, technicians=technicians, data=said
    )


def region_of_place(connection: Connection, place: Place) -> str | None:
    """Return the region in which a place is: a van is at home at its technician's centre."""
    center_id = place.id
    if place.kind == "van":
        person = read(connection, TECHNICIANS, [place.id]).get(place.id)
        center_id = person.center_id if person else ""
    center = read(connection, CENTERS, [center_id]).get(center_id)
    return center.region_id if center else None
