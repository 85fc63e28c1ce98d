"""What engineers were told, and what they answered: their side of the live plan."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import Connection, Row, bindparam, insert, or_, select, update

from dispatch.live.frozen import ARRANGED, OVER, SET_OUT, WAITING
from dispatch.orders.life_cycle import next_state
from dispatch.plan_record import PlannedVisit, StoredPlan
from dispatch.store.errors import StoreMissingError, StoreRefusalError
from dispatch.store.orders.batch import happen_to_all
from dispatch.store.orders.changes import happen, read_order
from dispatch.store.orders.pins import free_of
from dispatch.store.orders.sight import regions_of
from dispatch.store.shelf import rows, table_of
from dispatch.store.tables.live import ToldVisitRow
from dispatch.store.tables.orders import OrderExclusionRow, OrderRow
from dispatch.work_order import WorkOrder
from solver.amend.changes import MOVED_S

if TYPE_CHECKING:
    from dispatch.store.work import Work

_TOLD, _ORDERS, _EXCLUDED = table_of(ToldVisitRow), table_of(OrderRow), table_of(OrderExclusionRow)
_OF_DAY = (
    select(_TOLD)
    .where(_TOLD.c.technician_id == bindparam("who"), _TOLD.c.day == bindparam("on"), _TOLD.c.withdrawn_at.is_(None))
    .order_by(_TOLD.c.start_at, _TOLD.c.order_id)
)
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
    return [_visit(row) for row in connection.execute(_OF_DAY, {"who": technician_id, "on": day})]


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
        _record(work, "visit.withdrawn", [visit])
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
    known = _known(work.connection, {visit.order_id for visit in open_visits})
    crews: dict[str, set[str]] = {}
    for visit in open_visits:
        crews.setdefault(visit.order_id, set()).add(visit.technician_id)
    tellings = [
        _telling(visit, known.get(visit.order_id, {}), crews[visit.order_id], orders[visit.order_id])
        for visit in open_visits
    ]
    _publish_orders(work, [one for one in tellings if not one.quiet], orders)
    _write(work, plan, [one for one in tellings if one.quiet and one.elsewhere(plan)])
    return _write(work, plan, [one for one in tellings if not one.quiet])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Telling:
    """A visit about to be told. before: what its engineer has known of it, withdrawn or not.

    keeps_answer: whoever has accepted is not asked again; quiet: nothing of it is news.
    """

    visit: PlannedVisit
    before: ToldVisit | None
    keeps_answer: bool
    quiet: bool

    def elsewhere(self, plan: StoredPlan) -> bool:
        """Tell whether the visit was told of another plan, or at another place of the route."""
        before = self.before
        return before is not None and (before.plan_number, before.sequence) != (plan.number, self.visit.sequence)


def _telling(visit: PlannedVisit, known: Mapping[str, ToldVisit], crew: Collection[str], state: str) -> _Telling:
    current = {who: one for who, one in known.items() if one.withdrawn_at is None}
    mine = current.get(visit.technician_id)
    quiet = mine is not None and _same(mine, visit) and state in ("published", "accepted")
    nearly = mine is not None and _nearly_same(mine, visit) and current.keys() <= set(crew)
    return _Telling(
        visit=visit,
        before=known.get(visit.technician_id),
        keeps_answer=quiet or nearly or not current,
        quiet=quiet,
    )


def _publish_orders(work: "Work", tellings: Sequence[_Telling], states: Mapping[str, str]) -> None:
    """Let orders be published of which somebody is told something new; accepted ones are withdrawn where need be."""
    asked_again = {one.visit.order_id for one in tellings if not one.keeps_answer}
    told = {one.visit.order_id for one in tellings}
    withdrawn = {one for one in asked_again if states[one] == "accepted"}
    happen_to_all(work, withdrawn, "withdraw")
    fresh = {one for one in told - withdrawn if states[one] not in ("published", "accepted")}
    happen_to_all(work, withdrawn | {one for one in fresh if next_state(states[one], "publish") is not None}, "publish")


def withdraw(work: "Work", orders: Collection[str], *, but: Collection[tuple[str, str]] = ()) -> list[ToldVisit]:
    """Take visits to some orders back from all who were told; but: (order, technician) that stay. Return them."""
    gone = []
    for visits in told_of(work.connection, orders).values():
        for visit in visits:
            if (visit.order_id, visit.technician_id) in but:
                continue
            mine = (_TOLD.c.order_id == visit.order_id) & (_TOLD.c.technician_id == visit.technician_id)
            work.connection.execute(update(_TOLD).where(mine).values(withdrawn_at=work.at))
            gone.append(visit)
    _record(work, "visit.withdrawn", gone)
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


def _same(told: ToldVisit, visit: PlannedVisit) -> bool:
    return (told.arrival_at, told.start_at, told.finish_at) == (visit.arrival_at, visit.start_at, visit.finish_at)


def _nearly_same(told: ToldVisit, visit: PlannedVisit) -> bool:
    return abs((told.start_at - visit.start_at).total_seconds()) <= MOVED_S


def _write(work: "Work", plan: StoredPlan, tellings: Sequence[_Telling]) -> list[ToldVisit]:
    told = [_told(one, plan, work.at) for one in tellings]
    new = [asdict(now) for one, now in zip(tellings, told, strict=True) if one.before is None]
    changed = [asdict(now) for one, now in zip(tellings, told, strict=True) if one.before is not None]
    if new:
        work.connection.execute(insert(_TOLD), new)
    if changed:
        mine = (_TOLD.c.order_id == bindparam("_order")) & (_TOLD.c.technician_id == bindparam("_technician"))
        rows = [{**row, "_order": row.pop("order_id"), "_technician": row.pop("technician_id")} for row in changed]
        values: dict[str, Any] = {name: bindparam(name) for name in rows[0] if not name.startswith("_")}
        work.connection.execute(update(_TOLD).where(mine).values(values), rows)
    _record(work, "visit.told", [now for one, now in zip(tellings, told, strict=True) if not one.quiet])
    return told


def _told(telling: _Telling, plan: StoredPlan, at: datetime) -> ToldVisit:
    """Return what an engineer knows of a visit from now on."""
    visit, before = telling.visit, telling.before
    now = ToldVisit(
        order_id=visit.order_id,
        technician_id=visit.technician_id,
        plan_number=plan.number,
        day=plan.day,
        sequence=visit.sequence,
        arrival_at=visit.arrival_at,
        start_at=visit.start_at,
        finish_at=visit.finish_at,
        told_at=at,
        version=1 if before is None else before.version + 1,
    )
    if before is None or before.withdrawn_at is not None or not telling.keeps_answer:
        return now
    now = replace(now, answer=before.answer, answered_at=before.answered_at, reason=before.reason)
    return replace(now, told_at=before.told_at, version=before.version) if telling.quiet else now


def _known(connection: Connection, orders: Collection[str]) -> dict[str, dict[str, ToldVisit]]:
    """Return what was ever told of some orders: order id → technician id → visit, withdrawn or not."""
    found: dict[str, dict[str, ToldVisit]] = {}
    for row in rows(connection, _TOLD, _TOLD.c.order_id, orders):
        found.setdefault(row.order_id, {})[row.technician_id] = _visit(row)
    return found


def _exclude(work: "Work", order: WorkOrder, technician_id: str) -> None:
    if technician_id in order.excluded:
        return
    row = {"order_id": order.id, "position": len(order.excluded), "technician_id": technician_id}
    work.connection.execute(insert(_EXCLUDED), [row])
    free_of(work, order.id, technician_id)


def _record(work: "Work", kind: str, visits: Sequence[ToldVisit]) -> None:
    regions = regions_of(work.connection, {visit.order_id for visit in visits})
    for visit in visits:
        work.record(
            kind,
            noun="visit",
            subject=visit.order_id,
            region_id=regions[visit.order_id],
            technicians=(visit.technician_id,),
            data={"technician": visit.technician_id, "plan": visit.plan_number, "version": visit.version},
        )


def _visit(row: Row[Any]) -> ToldVisit:
    return ToldVisit(**{name: getattr(row, name) for name in ToldVisit.__dataclass_fields__})


def orders_told(connection: Connection, day: date) -> set[str]:
    """Return the orders of a day of which somebody was told."""
    question = select(_TOLD.c.order_id).where(_TOLD.c.day == day, _TOLD.c.withdrawn_at.is_(None))
    return set(connection.execute(question.where(or_(_TOLD.c.answer != "refused"))).scalars())
