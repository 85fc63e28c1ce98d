"""How the plans in force stand at a moment: which visits are under way or bound, and whom that binds until when."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from dispatch.live.busy import Busy, Errand, Expected, busy, expected
from dispatch.live.frozen import OVER, SET_OUT, Standing, frozen_orders
from dispatch.plan_record import StoredPlan, planned_visits
from dispatch.store.errors import StoreRefusalError
from dispatch.store.orders.rows import ORDERS
from dispatch.store.shelf import read, rows, table_of
from dispatch.store.tables.events import EventRow
from dispatch.store.tables.live import ToldVisitRow
from dispatch.store.tables.order_work import OrderLockRow
from dispatch.work_order import WorkOrder

_TOLD, _LOCKS, _EVENTS = table_of(ToldVisitRow), table_of(OrderLockRow), table_of(EventRow)
_AT_WORK = ("on site", "repairing")


@dataclass(frozen=True, slots=True, kw_only=True)
class DayStands:
    """How far a day has come.

    plans: tags of the plans in force; orders: those that they visit, by id; visits: as they stand; frozen: ids of the
    orders that no plan moves; expected: when the frozen ones take place, by order; busy: whom that binds; locked:
    orders that somebody is editing; freed: those that would be frozen if nobody were moving them by hand.
    """

    plans: tuple[str, ...] = ()
    orders: Mapping[str, WorkOrder] = field(default_factory=dict)
    visits: tuple[Standing, ...] = ()
    errands: tuple[Errand, ...] = ()
    frozen: frozenset[str] = frozenset()
    expected: Mapping[str, tuple[Expected, ...]] = field(default_factory=dict)
    busy: Mapping[str, Busy] = field(default_factory=dict)
    locked: frozenset[str] = frozenset()
    freed: frozenset[str] = frozenset()

    def standing(self, order_id: str) -> Standing:
        """Return a visit of an order."""
        return next(visit for visit in self.visits if visit.order_id == order_id)


def day_stands(
    connection: Connection,
    plans: Sequence[StoredPlan],
    *,
    at: datetime,
    within: timedelta,
    freed: Collection[str] = (),
) -> DayStands:
    """Return how far plans in force have come at a moment; freed: orders that a person is moving by hand."""
    if not plans:
        return DayStands()
    planned = [visit for plan in plans for visit in planned_visits(plan)]
    orders = read(connection, ORDERS, {visit.order_id for visit in planned})
    started = started_at(connection, [order.id for order in orders.values() if order.state in SET_OUT])
    visits = [
        Standing(
            order_id=visit.order_id,
            technician_id=visit.technician_id,
            site_id=orders[visit.order_id].site_id,
            arrival_at=visit.arrival_at,
            start_at=visit.start_at,
            finish_at=visit.finish_at,
            state=orders[visit.order_id].state,
            started_at=started.get(visit.order_id),
            parts=orders[visit.order_id].parts,
        )
        for visit in planned
        if orders[visit.order_id].state != "cancelled"
    ]
    visits = _by_whom_they_are_made(connection, visits)
    frozen = frozen_orders(visits, at=at, within=within, freed=freed)
    loosened = frozen_orders(visits, at=at, within=within) - frozen if freed else frozenset()
    errands = tuple(errand for plan in plans for errand in _errands(plan))
    binds = busy(visits, errands, frozen, at=at, home_at=_home_at(plans))
    ahead: dict[str, list[Expected]] = {}
    for who in {visit.technician_id for visit in visits}:
        for one in expected([visit for visit in visits if visit.technician_id == who], frozen, at=at):
            ahead.setdefault(one.visit.order_id, []).append(one)
    return DayStands(
        plans=tuple(plan.tag for plan in plans),
        orders=orders,
        visits=tuple(visits),
        errands=errands,
        frozen=frozen,
        expected={name: tuple(found) for name, found in ahead.items()},
        busy=binds,
        locked=locked_orders(connection, at),
        freed=loosened,
    )


def refuse_frozen(stands: DayStands, orders: Iterable[str]) -> None:
    """Raise StoreRefusalError, listing all, for orders that no plan moves any more."""
    bound = [order_id for order_id in orders if order_id in stands.frozen]
    if bound:
        raise StoreRefusalError(
            "order-frozen",
            cause={"en": "somebody is on the way there or at work", "zh": "技术员已出发或正在作业"},
            remedy={
                "en": "Let the visit end, or have its engineer break it off.",
                "zh": "请等待上门结束，或由工程师中止本次上门。",
            },
            items=[f"{order_id}: {stands.standing(order_id).technician_id}" for order_id in bound],
        )


def over(visit: Standing) -> bool:
    """Return whether a visit has been made."""
    return visit.state in OVER


def _by_whom_they_are_made(connection: Connection, visits: Sequence[Standing]) -> list[Standing]:
    """Put those in who are on the way or at work on what the plan gives to somebody else since: they were told."""
    begun = {visit.order_id: visit for visit in visits if visit.begun}
    told: dict[str, list[Any]] = {}
    for row in rows(connection, _TOLD, _TOLD.c.order_id, begun):
        if row.withdrawn_at is None:
            told.setdefault(row.order_id, []).append(row)
    kept = [visit for visit in visits if visit.order_id not in told]
    for order_id, mine in told.items():
        planned = {visit.technician_id: visit for visit in visits if visit.order_id == order_id}
        like = begun[order_id]
        for row in mine:
            kept.append(
                planned.get(row.technician_id)
                or Standing(
                    order_id=order_id,
                    technician_id=row.technician_id,
                    site_id=like.site_id,
                    arrival_at=row.arrival_at,
                    start_at=row.start_at,
                    finish_at=row.finish_at,
                    state=like.state,
                    started_at=like.started_at,
                    parts=like.parts,
                )
            )
    return kept


def locked_orders(connection: Connection, at: datetime) -> frozenset[str]:
    """Return the orders that a dispatcher is editing at a moment."""
    question = select(_LOCKS.c.order_id).where(_LOCKS.c.expires_at > at)
    return frozenset(connection.execute(question).scalars())


def started_at(connection: Connection, orders: Collection[str]) -> dict[str, datetime]:
    """Return when the work began that is going on, as far as it was reported."""
    began: dict[str, datetime] = {}
    found = rows(connection, _EVENTS, _EVENTS.c.subject, orders)
    for row in sorted(found, key=lambda row: row.seq):
        if row.kind == "order.state" and row.data.get("to") in _AT_WORK and row.data.get("from") not in _AT_WORK:
            began[row.subject] = row.at
    return began


def _errands(plan: StoredPlan) -> list[Errand]:
    """Return the stops of a plan at no customer's, those carried over from plans before included."""
    stops = [(stop["technician"], stop) for stop in plan.plan.get("carried_errands", ())]
    stops += [(route["technician"], stop) for route in plan.plan["routes"] for stop in route["stops"]]
    return [
        Errand(
            technician_id=who,
            arrival_at=plan.epoch_at + timedelta(seconds=stop["start"] if stop["kind"] == "break" else stop["arrival"]),
            finish_at=plan.epoch_at + timedelta(seconds=stop["finish"]),
            center_id=stop.get("center"),
            parts=stop.get("parts"),
        )
        for who, stop in stops
        if stop["kind"] != "order"
    ]


def _home_at(plans: Sequence[StoredPlan]) -> dict[str, datetime]:
    """Return when those who return are back from their last route."""
    home: dict[str, datetime] = {}
    for plan in plans:
        returning = {person["id"] for person in plan.problem["technicians"] if person.get("end") is not None}
        for route in plan.plan["routes"]:
            if route["technician"] in returning:
                back = plan.epoch_at + timedelta(seconds=route["arrival"])
                home[route["technician"]] = max(home.get(route["technician"], back), back)
    return home
