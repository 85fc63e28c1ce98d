"""What engineers were told, and what they answered: their side of the live plan."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import Connection, Row, insert, or_, select, update

from dispatch.life_cycle import next_state
from dispatch.live.frozen import ARRANGED, OVER, SET_OUT, WAITING
from dispatch.plan_record import PlannedVisit, StoredPlan
from dispatch.store.errors import StoreMissingError, StoreRefusalError
from dispatch.store.order_pins import free_of
from dispatch.store.order_sight import region_of
from dispatch.store.order_work import happen, read_order
from dispatch.store.shelf import rows, table_of
from dispatch.store.tables.live import ToldVisitRow
from dispatch.store.tables.orders import OrderExclusionRow, OrderRow
from dispatch.work_order import WorkOrder
from solver.amend.changes import MOVED_S

if TYPE_CHECKING:
    from dispatch.store.work import Work

_TOLD, _ORDERS, _EXCLUDED = table_of(ToldVisitRow), table_of(OrderRow), table_of(OrderExclusionRow)
_NOT_TOLD = SET_OUT | WAITING | OVER | {"cancelled"}

Answer = Literal["none", "accepted", "refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldVisit:
    """A visit as its engineer knows it. version: grows with each telling; reason: why they refused."""

    order_id: str
    technician_id: str
    plan_number: int
    day: date
    sequence: int
    arrival_at: datetime
    start_at: datetime
    finish_at: datetime
    told_at: datetime
    version: int
    answer: Answer = "none"
    answered_at: datetime | None = None
    reason: str = ""
    withdrawn_at: datetime | None = None


def visits_of(connection: Connection, technician_id: str, day: date) -> list[ToldVisit]:
    """Return what an engineer was told of a day, in the order in which it is to be done; withdrawn visits are gone."""
    question = select(_TOLD).where(
        _TOLD.c.technician_id == technician_id, _TOLD.c.day == day, _TOLD.c.withdrawn_at.is_(None)
    )
    return [_visit(row) for row in connection.execute(question.order_by(_TOLD.c.start_at, _TOLD.c.order_id))]


def read_told(connection: Connection, order_id: str, technician_id: str) -> ToldVisit:
    """Return a visit of an engineer's. Raises StoreMissingError where there is none (any more)."""
    question = select(_TOLD).where(_TOLD.c.order_id == order_id, _TOLD.c.technician_id == technician_id)
    row = connection.execute(question).first()
    if row is None or row.withdrawn_at is not None:
        raise StoreMissingError(
            "unknown-visit",
            cause={"en": f"there is no visit to order {order_id}", "zh": f"没有对工单 {order_id} 的上门安排"},
            remedy={"en": "Fetch today's visits again.", "zh": "请重新获取当天的上门安排。"},
        )
    return _visit(row)


def told_of(connection: Connection, orders: Collection[str]) -> dict[str, list[ToldVisit]]:
    """Return who knows of which of some orders: order id → visits that are not withdrawn."""
    found: dict[str, list[ToldVisit]] = {}
    for row in rows(connection, _TOLD, _TOLD.c.order_id, orders):
        if row.withdrawn_at is None:
            found.setdefault(row.order_id, []).append(_visit(row))
    return found


Given = Literal["accept", "refuse"]


def answer(
    work: "Work",
    order_id: str,
    technician_id: str,
    given: Given,
    reason: str,
    *,
    claimed_at: datetime | None = None,
) -> ToldVisit:
    """Write down an engineer's answer to a visit, and return the visit; claimed_at: when, by their own clock.

    Refusing takes the visit off their list and keeps them from being sent to it again, until a dispatcher thinks
    otherwise. Raises StoreMissingError where they have no such visit, StoreRefusalError where the order's state
    allows no such answer.
    """
    visit = read_told(work.connection, order_id, technician_id)
    if given == "accept" and visit.answer == "accepted":
        return visit
    order = read_order(work.connection, order_id)
    if given == "refuse" and not reason.strip():
        raise StoreRefusalError(
            "no-reason",
            cause={"en": "who refuses a visit says why", "zh": "拒单须说明原因"},
            remedy={"en": "Give a reason.", "zh": "请填写原因。"},
            items=(order_id,),
        )
    if given == "refuse" or order.state != "accepted":  # of a crew, the first who accepts has moved the order
        happen(work, order_id, given, by_technician=technician_id, reason=reason, claimed_at=claimed_at)
    changes: dict[str, Any] = {"answer": "accepted", "answered_at": work.at, "reason": ""}
    if given == "refuse":
        changes = {"answer": "refused", "answered_at": work.at, "reason": reason.strip(), "withdrawn_at": work.at}
        _exclude(work, order, technician_id)
    mine = (_TOLD.c.order_id == order_id) & (_TOLD.c.technician_id == technician_id)
    work.connection.execute(update(_TOLD).where(mine).values(**changes))
    if given == "refuse":
        _record(work, "visit.withdrawn", visit)
        withdraw(work, [order_id])  # the others of a crew need not come either
    row = work.connection.execute(select(_TOLD).where(mine)).one()
    return _visit(row)


def tell(work: "Work", plan: StoredPlan, visits: Sequence[PlannedVisit]) -> list[ToldVisit]:
    """Tell engineers of visits of a plan; return those of which they know something new.

    Orders become published. Whoever has accepted already is not asked again for a start that moves by half an hour or
    less. Orders that somebody has set out for, and those that are over, are left alone.
    """
    orders = {row.id: row.state for row in rows(work.connection, _ORDERS, _ORDERS.c.id, {v.order_id for v in visits})}
    barred = {
        (row.order_id, row.technician_id) for row in rows(work.connection, _EXCLUDED, _EXCLUDED.c.order_id, orders)
    }
    open_visits = [
        visit
        for visit in visits
        if orders[visit.order_id] not in _NOT_TOLD and (visit.order_id, visit.technician_id) not in barred
    ]
    told = told_of(work.connection, {visit.order_id for visit in open_visits})
    new = []
    for visit in open_visits:
        before = next((one for one in told.get(visit.order_id, ()) if one.technician_id == visit.technician_id), None)
        if before is not None and _same(before, visit) and orders[visit.order_id] in ("published", "accepted"):
            if before.plan_number != plan.number or before.sequence != visit.sequence:
                _write(work, plan, visit, before, keeps_answer=True, quietly=True)
            continue
        crew = [one.technician_id for one in open_visits if one.order_id == visit.order_id]
        known = {one.technician_id for one in told.get(visit.order_id, ())}
        keeps = not known or (before is not None and _nearly_same(before, visit) and known <= set(crew))
        orders[visit.order_id] = _publish_order(work, visit.order_id, orders[visit.order_id], keeps_answer=keeps)
        new.append(_write(work, plan, visit, before, keeps_answer=keeps))
    return new


def withdraw(work: "Work", orders: Collection[str], *, but: Collection[tuple[str, str]] = ()) -> list[ToldVisit]:
    """Take visits to some orders back from all who were told; but: (order, technician) that stay. Return them."""
    gone = []
    for visits in told_of(work.connection, orders).values():
        for visit in visits:
            if (visit.order_id, visit.technician_id) in but:
                continue
            mine = (_TOLD.c.order_id == visit.order_id) & (_TOLD.c.technician_id == visit.technician_id)
            work.connection.execute(update(_TOLD).where(mine).values(withdrawn_at=work.at))
            _record(work, "visit.withdrawn", visit)
            gone.append(visit)
    return gone


def up_to_date(connection: Connection, visits: Sequence[PlannedVisit]) -> bool:
    """Return whether everybody knows of their visits as they are planned, but for orders that are under way or over."""
    states = {row.id: row.state for row in rows(connection, _ORDERS, _ORDERS.c.id, {v.order_id for v in visits})}
    told = told_of(connection, states)
    return all(
        any(one.technician_id == visit.technician_id and _same(one, visit) for one in told.get(visit.order_id, ()))
        for visit in visits
        if states[visit.order_id] in ARRANGED | {"triaged", "reported", "reopened"}
    )


def _publish_order(work: "Work", order_id: str, state: str, *, keeps_answer: bool) -> str:
    if state == "accepted" and keeps_answer:
        return state
    if state in ("published", "accepted"):
        if state == "published":
            return state
        state = happen(work, order_id, "withdraw").state
    if next_state(state, "publish") is not None:
        state = happen(work, order_id, "publish").state
    return state


def _same(told: ToldVisit, visit: PlannedVisit) -> bool:
    return (told.arrival_at, told.start_at, told.finish_at) == (visit.arrival_at, visit.start_at, visit.finish_at)


def _nearly_same(told: ToldVisit, visit: PlannedVisit) -> bool:
    return abs((told.start_at - visit.start_at).total_seconds()) <= MOVED_S


def _write(
    work: "Work",
    plan: StoredPlan,
    visit: PlannedVisit,
    before: ToldVisit | None,
    *,
    keeps_answer: bool,
    quietly: bool = False,
) -> ToldVisit:
    mine = (_TOLD.c.order_id == visit.order_id) & (_TOLD.c.technician_id == visit.technician_id)
    known = work.connection.execute(select(_TOLD).where(mine)).first()
    values: dict[str, Any] = {
        "plan_number": plan.number,
        "day": plan.day,
        "sequence": visit.sequence,
        "arrival_at": visit.arrival_at,
        "start_at": visit.start_at,
        "finish_at": visit.finish_at,
    }
    if not quietly:
        values |= {"told_at": work.at, "withdrawn_at": None, "version": 1 if known is None else known.version + 1}
    if not keeps_answer or before is None:
        values |= {"answer": "none", "answered_at": None, "reason": ""}
    if known is None:
        key = {"order_id": visit.order_id, "technician_id": visit.technician_id}
        work.connection.execute(insert(_TOLD), [{**key, **values}])
    else:
        work.connection.execute(update(_TOLD).where(mine).values(**values))
    told = _visit(work.connection.execute(select(_TOLD).where(mine)).one())
    if not quietly:
        _record(work, "visit.told", told)
    return told


def _exclude(work: "Work", order: WorkOrder, technician_id: str) -> None:
    if technician_id in order.excluded:
        return
    row = {"order_id": order.id, "position": len(order.excluded), "technician_id": technician_id}
    work.connection.execute(insert(_EXCLUDED), [row])
    free_of(work, order.id, technician_id)


def _record(work: "Work", kind: str, visit: ToldVisit) -> None:
    work.record(
        kind,
        noun="visit",
        subject=visit.order_id,
        region_id=region_of(work.connection, visit.order_id),
        technicians=(visit.technician_id,),
        data={"technician": visit.technician_id, "plan": visit.plan_number, "version": visit.version},
    )


def _visit(row: Row[Any]) -> ToldVisit:
    return ToldVisit(**{name: getattr(row, name) for name in ToldVisit.__dataclass_fields__})


def orders_told(connection: Connection, day: date) -> set[str]:
    """Return the orders of a day of which somebody was told."""
    question = select(_TOLD.c.order_id).where(_TOLD.c.day == day, _TOLD.c.withdrawn_at.is_(None))
    return set(connection.execute(question.where(or_(_TOLD.c.answer != "refused"))).scalars())
