"""Work orders at work: made, edited, and taken through their life, one event for each change."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from string import digits
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, func, select, update

from dispatch.orders.life_cycle import RULES, is_skewed, next_state, skew_s
from dispatch.orders.number import day_prefix, next_number
from dispatch.orders.repeat_repair import REPEATS, RepeatRule, raised
from dispatch.planning.day import Batch
from dispatch.store.catalog.company import COMPANY
from dispatch.store.errors import StoreMissingError, StoreRefusalError
from dispatch.store.orders.locks import refuse_locked
from dispatch.store.orders.remarks import remember
from dispatch.store.orders.repeats import earlier_repair, keep_repeat, own_repair, stored_repeats
from dispatch.store.orders.rows import ORDERS
from dispatch.store.orders.rules import check_order
from dispatch.store.orders.sight import engineers_of, region_of
from dispatch.store.references import batch_references, refuse_missing
from dispatch.store.shelf import read, table_of, write
from dispatch.store.sla.policies import policy_in_force
from dispatch.store.stock.reservations import release
from dispatch.store.tables.company import SiteRow
from dispatch.store.tables.orders import OrderRow
from dispatch.store.work import Work
from dispatch.work_order import Pin, WorkOrder

_ORDERS, _SITES = table_of(OrderRow), table_of(SiteRow)
_OVER = frozenset({"closed", "cancelled"})
_NEEDS_NO_PARTS = frozenset({"cancel", "settle_remotely"})  # what was reserved for the visit is free again
EDITABLE = frozenset({
    "site_id", "level", "duration_s", "skills", "parts", "industry", "fault_id", "equipment_id", "text", "windows",
    "respond_by", "resolve_by", "crew", "excluded", "follows", "prices", "change_pct",
})  # fmt: skip
"""What people may change of an order. Its state and its pin have ways of their own; when it was reported is history."""

_TOLD_WITH_VALUE = frozenset({"level", "duration_s", "crew", "site_id", "fault_id", "equipment_id", "change_pct"})


def read_order(connection: Connection, order_id: str, *, sight: ColumnElement[bool] | None = None) -> WorkOrder:
    """Return an order; sight: the condition that whoever asks may see it (`order_sight.in_sight`; None: sees all).

    Raises StoreMissingError where there is none, or none in sight: nobody learns that it exists.
    """
    if sight is not None:
        check_in_sight(connection, order_id, sight)
    found = read(connection, ORDERS, [order_id]).get(order_id)
    if found is None:
        raise _missing(order_id)
    return found


def check_in_sight(connection: Connection, order_id: str, sight: ColumnElement[bool]) -> None:
    """Raise StoreMissingError where there is no such order in sight."""
    if connection.execute(select(_ORDERS.c.id).where(_ORDERS.c.id == order_id, sight)).first() is None:
        raise _missing(order_id)


def list_orders(
    connection: Connection,
    *,
    sight: ColumnElement[bool] | None = None,
    states: Sequence[str] = (),
    region_id: str | None = None,
    level: int | None = None,
    technician: ColumnElement[bool] | None = None,
    id_prefix: str = "",
    after: str = "",
    limit: int = 50,
) -> list[WorkOrder]:
    """Return up to `limit` orders whose ids come after `after`, by id.

    states: empty for all; technician: the condition that the visit is somebody's (`order_sight.in_sight`); id_prefix:
    how the id begins.
    """
    question = select(_ORDERS.c.id).order_by(_ORDERS.c.id).limit(limit)
    conditions: list[ColumnElement[bool]] = [one for one in (sight, technician) if one is not None]
    if states:
        conditions.append(_ORDERS.c.state.in_(states))
    if region_id is not None:
        conditions.append(_ORDERS.c.site_id.in_(select(_SITES.c.id).where(_SITES.c.region_id == region_id)))
    if level is not None:
        conditions.append(_ORDERS.c.level == level)
    if id_prefix:
        conditions.append(_ORDERS.c.id.startswith(id_prefix, autoescape=True))
    if after:
        conditions.append(_ORDERS.c.id > after)
    ids = list(connection.execute(question.where(*conditions)).scalars())
    found = read(connection, ORDERS, ids)
    return [found[order_id] for order_id in ids]


def create_order(work: Work, order: WorkOrder) -> WorkOrder:
    """Store a new order and return it as it is kept: with a number, where its id is empty, as X20250315001.

    Equipment that was repaired a short time before makes it a repeat repair, as the policy has it. An order that is
    there already, equal in what was asked, is returned as it is. Raises StoreRefusalError ("order-exists" where that id
    has other content, "unknown-reference", …).
    """
    if order.id:
        stored = read(work.connection, ORDERS, [order.id]).get(order.id)
        if stored is not None:
            return _same_again(work, stored, order)
    else:
        order = replace(order, id=_new_number(work))
    refuse_missing(work.connection, batch_references(Batch(orders=(order,))))
    check_order(work.connection, order)
    asked = order
    earlier = earlier_repair(work.connection, order)
    order, why = raised(order, earlier, _repeat_rule(work), told_at=order.reported_at) if earlier else (order, None)
    write(work.connection, ORDERS, [order])
    data = {"state": order.state, "level": order.level, "site": order.site_id, "pin": pin_document(order.pin)}
    if why is not None:
        keep_repeat(work, why)
        data |= {"repeat_of": why.earlier_id, "level_before": asked.level}
    record_of_order(work, "order.created", order.id, data)
    return order


def edit_order(work: Work, order_id: str, changes: Mapping[str, Any]) -> WorkOrder:
    """Change fields of an order (names as in `EDITABLE`) and return it.

    Raises StoreRefusalError ("locked" where somebody else is editing it, "order-over", "unknown-reference", …).
    """
    unknown = set(changes) - EDITABLE
    if unknown:
        raise ValueError(f"nobody edits {', '.join(sorted(unknown))} of an order")
    before = read_order(work.connection, order_id)
    refuse_locked(work, order_id)
    _refuse_over(before)
    after = replace(before, **changes)
    if after == before:
        return before
    refuse_missing(work.connection, batch_references(Batch(orders=(after,))))
    check_order(work.connection, after)
    regions = {region_of(work.connection, order_id)}
    write(work.connection, ORDERS, [after])
    regions.add(region_of(work.connection, order_id))
    changed = sorted(name for name in changes if getattr(before, name) != getattr(after, name))
    values = {name: getattr(after, name) for name in changed if name in _TOLD_WITH_VALUE}
    for region_id in sorted(regions):  # an order that moves into another region leaves its old one
        record_of_order(work, "order.edited", order_id, {"fields": changed, **values}, region_id=region_id)
    return after


def happen(
    work: Work,
    order_id: str,
    event: str,
    *,
    by_technician: str | None = None,
    reason: str = "",
    claimed_at: datetime | None = None,
) -> WorkOrder:
    """Let an event of the life cycle happen to an order, and return the order as it is then.

    by_technician: the engineer who told of it; reason: why, in somebody's words (kept beside the event, erasable);
    claimed_at: when it happened by the teller's clock (kept, never believed). An order that was repaired and is
    reopened is a repeat repair of itself, as the policy has it. Raises StoreMissingError, and StoreRefusalError
    ("illegal-transition") where the state machine does not allow it.
    """
    order = read_order(work.connection, order_id)
    target = next_state(order.state, event)
    if target is None:
        raise illegal_transition(order, event)
    values: dict[str, Any] = {"state": target}
    if target == "done":
        values["done_at"] = work.at
    work.connection.execute(update(_ORDERS).where(_ORDERS.c.id == order_id).values(values))
    after = replace(order, state=target)
    data = {"event": event, "from": order.state, "to": target, **claim(work, order_id, reason, claimed_at)}
    if event == "reopen" and (earlier := own_repair(work.connection, order)) is not None:
        after, why = raised(replace(after, pin=None), earlier, _repeat_rule(work), told_at=work.at)
        write(work.connection, ORDERS, [after])
        if order.pin is not None:
            data["pin"] = None
        if why is not None:
            keep_repeat(work, why)
            data |= {"repeat_of": why.earlier_id, "level": after.level, "level_before": order.level}
    record_of_order(work, "order.state", order_id, data, by_technician=by_technician)
    if event in _NEEDS_NO_PARTS:
        release(work, order_id)
    return after


def record_of_order(
    work: Work,
    kind: str,
    order_id: str,
    data: dict[str, Any],
    *,
    region_id: str | None = None,
    by_technician: str | None = None,
) -> None:
    """Write down what happened to an order, for those it concerns: its region, and the engineers whose visit it is.

    region_id: None for the one that the order lies in.
    """
    engineers = set(engineers_of(work.connection, [order_id])[order_id])
    if by_technician is not None:
        engineers.add(by_technician)
        data = {**data, "technician": by_technician}
    work.record(
        kind,
        noun="order",
        subject=order_id,
        region_id=region_id or region_of(work.connection, order_id),
        technicians=tuple(sorted(engineers)),
        data=data,
    )


def claim(work: Work, order_id: str, reason: str, claimed_at: datetime | None) -> dict[str, Any]:
    """Return what an event says of the claim that came with it; the reason is kept beside it, erasable."""
    found: dict[str, Any] = {}
    if reason:
        found["remark"] = remember(work, order_id, reason)
    if claimed_at is not None:
        found["claimed_at"] = claimed_at.isoformat()
        found["skew_s"] = skew_s(claimed_at, work.at)
        found["skewed"] = is_skewed(claimed_at, work.at)
    return found


def illegal_transition(order: WorkOrder, event: str) -> StoreRefusalError:
    """Return the error for an event that may not happen in the state that an order is in."""
    rule = RULES.get(event)
    states = ", ".join(sorted(rule.sources)) if rule else ""
    return StoreRefusalError(
        "illegal-transition",
        cause={
            "en": "this may not happen to an order in its present state",
            "zh": "工单在当前状态下不允许此操作",
        },
        remedy={
            "en": f"It may happen in: {states}." if rule else "There is no such event.",
            "zh": f"允许的状态：{states}。" if rule else "没有这种事件。",
        },
        items=(f"{order.id}: {order.state}, {event}",),
    )


def pin_document(pin: Pin | None) -> dict[str, Any] | None:
    """Return a pin as events tell of it."""
    if pin is None:
        return None
    return {"technician": pin.technician_id, "start_at": pin.start_at.isoformat() if pin.start_at else None}


def _new_number(work: Work) -> str:
    prefix = day_prefix(work.at, ZoneInfo(read(work.connection, COMPANY)[1].time_zone))
    number = _ORDERS.c.id
    running = func.substr(number, len(prefix) + 1)
    last = select(number).where(number.startswith(prefix, autoescape=True), func.rtrim(running, digits) == "")
    last = last.order_by(func.length(number).desc(), number.desc()).limit(1)
    return next_number(prefix, work.connection.execute(last).scalars())


def _repeat_rule(work: Work) -> RepeatRule:
    policy = policy_in_force(work.connection)
    return REPEATS if policy is None else policy.repeat_rule


def _same_again(work: Work, stored: WorkOrder, asked: WorkOrder) -> WorkOrder:
    """Return the stored order if it is what is asked for, apart from what has become of it since."""
    repeat = stored_repeats(work.connection, [stored.id]).get(stored.id)
    as_told = replace(stored, state=asked.state, pin=asked.pin)
    if repeat is not None:
        as_told = replace(as_told, level=repeat.level_before, skills=repeat.skills_before)
        as_told = replace(as_told, excluded=asked.excluded, prices=asked.prices)
    if as_told == asked:
        return stored
    raise StoreRefusalError(
        "order-exists",
        cause={"en": "there is an order of that number with other content", "zh": "该工单号已存在，且内容不同"},
        remedy={
            "en": "Edit that order, or give another number, or none.",
            "zh": "请修改该工单，或换一个工单号，或留空。",
        },
        items=(stored.id,),
    )


def _refuse_over(order: WorkOrder) -> None:
    if order.state in _OVER:
        raise StoreRefusalError(
            "order-over",
            cause={"en": "the order is over", "zh": "工单已结束"},
            remedy={"en": "Reopen it first.", "zh": "请先重新打开。"},
            items=(f"{order.id}: {order.state}",),
        )


def _missing(order_id: str) -> StoreMissingError:
    return StoreMissingError(
        "unknown-order",
        cause={"en": f"there is no work order {order_id}", "zh": f"没有工单 {order_id}"},
        remedy={"en": "List the orders to see which there are.", "zh": "请先列出现有工单。"},
    )
