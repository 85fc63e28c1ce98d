"""Promises in the store: how every order stands with them, brought up to date on each event and as time passes."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, bindparam, delete, insert, or_, select, update

from dispatch.sla.clock import OrderFacts
from dispatch.sla.course import OVER, Course, advanced
from dispatch.sla.pause import OF_STATE, Pause, Reason
from dispatch.sla.standing import Standing, standings
from dispatch.sla.target import KINDS, Kind
from dispatch.sla.warning import COLOURS
from dispatch.store.errors import StoreMissingError, StoreRefusalError
from dispatch.store.shelf import AMONG, chunks, kept_insert, rows, table_of
from dispatch.store.sla.facts import Ground, Known, ground, known_orders, later_on_routes, pause_of
from dispatch.store.tables.orders import OrderRow
from dispatch.store.tables.sla import SlaOrderRow, SlaPauseRow, SlaTargetRow
from dispatch.store.work import Work

_ORDERS = table_of(OrderRow)
_COURSES, _TARGETS, _PAUSES = table_of(SlaOrderRow), table_of(SlaTargetRow), table_of(SlaPauseRow)
_FIELDS = tuple(one.name for one in fields(Standing))
_MOMENTS = tuple(one.name for one in fields(Course))
_LAY_IN = select(_TARGETS.c.order_id, _TARGETS.c.region_id).where(_TARGETS.c.order_id.in_(AMONG)).distinct()
_ONE = and_(_TARGETS.c.order_id == bindparam("_order"), _TARGETS.c.kind == bindparam("_kind"))
_CHANGE = (
    update(_TARGETS).where(_ONE).values({name: bindparam(name) for name in ("region_id", *_FIELDS) if name != "kind"})
)
_CHANGE_COURSE = (
    update(_COURSES)
    .where(_COURSES.c.order_id == bindparam("_order"))
    .values({name: bindparam(name) for name in _MOMENTS})
)
_OF_CLOCK = ("due_at", "met_at", "paused_since", "remaining_s")  # what the history of a target tells


def refresh(work: Work, order_ids: Iterable[str]) -> None:
    """Bring the promises and warnings of some orders up to date: call it after any change of an order or its plan.

    So are the orders that come after them on the routes of plans in force, which an overrun pushes back.
    """
    changed = set(order_ids)
    if changed:
        _assess(work, changed | later_on_routes(work.connection, changed))


def tick(work: Work, *, limit: int = 1_000) -> int:
    """Do what the passing of time does: colours, progress owed, escalation. Returns how many orders were looked at.

    Only the orders of the first `limit` promises whose next look is due by `work.at` are read; what is left is due
    still, and the next tick's.
    """
    question = (
        select(_TARGETS.c.order_id)
        .where(_TARGETS.c.next_look_at <= work.at)
        .order_by(_TARGETS.c.next_look_at)
        .limit(limit)
    )
    ids = set(work.connection.execute(question).scalars())
    if ids:
        _assess(work, ids)
    return len(ids)


def catch_up(work: Work, *, limit: int = 1_000) -> int:
    """Look at orders that changed and that nobody refreshed, as after an import; returns how many those were."""
    ids = list(work.connection.execute(_unseen(limit)).scalars())
    refresh(work, ids)
    return len(ids)


def any_due(connection: Connection, at: datetime) -> bool:
    """Return whether `tick` has anything to do at a moment."""
    return connection.execute(select(_TARGETS.c.kind).where(_TARGETS.c.next_look_at <= at).limit(1)).first() is not None


def any_unseen(connection: Connection) -> bool:
    """Return whether `catch_up` has anything to do."""
    return connection.execute(_unseen(1)).first() is not None


def _unseen(limit: int) -> Select[Any]:
    return (
        select(_ORDERS.c.id)
        .select_from(_ORDERS.outerjoin(_COURSES, _COURSES.c.order_id == _ORDERS.c.id))
        .where(
            or_(
                and_(_COURSES.c.order_id.is_(None), _ORDERS.c.state.not_in(OVER)),
                _COURSES.c.state != _ORDERS.c.state,
            )
        )
        .order_by(_ORDERS.c.id)
        .limit(limit)
    )


def look_again(work: Work) -> None:
    """Let the next ticks look at every open order, as when another policy is in force."""
    still_open = select(_COURSES.c.order_id).where(_COURSES.c.state.not_in(OVER))
    work.connection.execute(update(_TARGETS).where(_TARGETS.c.order_id.in_(still_open)).values(next_look_at=work.at))


def go_over(work: Work, regions: Mapping[str, str]) -> None:
    """Let orders lie in other regions than before (order id → region); the next tick looks at what else it changes."""
    rows = [{"_order": order_id, "_region": region_id} for order_id, region_id in regions.items()]
    if rows:
        where = _TARGETS.c.order_id == bindparam("_order")
        values = {"region_id": bindparam("_region"), "next_look_at": work.at}
        work.connection.execute(update(_TARGETS).where(where).values(values), rows)


def targets(connection: Connection, order_id: str) -> tuple[Standing, ...]:
    """Return how an order stands with its promises, in the order of KINDS."""
    return tuple(_stored(connection, [order_id])[order_id].values())


def pauses(connection: Connection, order_id: str) -> tuple[Pause, ...]:
    """Return the pauses of an order, oldest first."""
    question = select(_PAUSES).where(_PAUSES.c.order_id == order_id).order_by(_PAUSES.c.position)
    return tuple(pause_of(row) for row in connection.execute(question))


def pause(work: Work, order_id: str, reason: Reason) -> None:
    """Stop the clocks of an order from now on, those that the policy lets this reason stop.

    Raises StoreMissingError, StoreRefusalError ("already-paused", "order-over", "pause-stops-nothing").
    """
    order, on = _one(work, order_id)
    if order.state in OVER:
        raise _refusal("order-over", order_id, "nothing is owed for it any more", "该工单已无未履行的承诺")
    if not any(rule.reason == reason and rule.kinds for rule in on.policy.rules.pauses):
        raise _refusal(
            "pause-stops-nothing", order_id, "by the policy this reason stops no clock", "按策略该原因不停表"
        )
    if any(row.reason == reason and row.to_at is None for row in order.pauses):
        raise _refusal("already-paused", order_id, "it is paused for this reason already", "该工单已因此暂停")
    _begin_pause(work, order_id, reason, position=len(order.pauses), by_state=False)
    work.record("sla.paused", noun="order", subject=order_id, region_id=order.region_id, data={"reason": reason})
    refresh(work, [order_id])


def resume(work: Work, order_id: str) -> None:
    """Let the clocks of an order run again that a person stopped.

    Raises StoreMissingError, StoreRefusalError ("not-paused"); what the order's state stops, its state sets going.
    """
    order, _ = _one(work, order_id)
    ended = [row for row in order.pauses if row.to_at is None and not row.by_state]
    if not ended:
        raise _refusal("not-paused", order_id, "nobody has paused it", "该工单未被人工暂停")
    _end_pauses(work, ended)
    reasons = sorted(row.reason for row in ended)
    work.record("sla.resumed", noun="order", subject=order_id, region_id=order.region_id, data={"reasons": reasons})
    refresh(work, [order_id])


def tell(work: Work, order_id: str) -> None:
    """Note that the customer was told how far the order is: the next word is owed from now on.

    Raises StoreMissingError, StoreRefusalError ("order-over").
    """
    order, _ = _one(work, order_id)
    if order.state in OVER:
        raise _refusal("order-over", order_id, "nothing is owed for it any more", "该工单已无未履行的承诺")
    refresh(work, [order_id])  # from now on there is a row of its course
    heard = update(_COURSES).where(_COURSES.c.order_id == order_id, _COURSES.c.word_at < work.at)
    work.connection.execute(heard.values(word_at=work.at))
    work.record("sla.told", noun="order", subject=order_id, region_id=order.region_id, data={})
    refresh(work, [order_id])


def acknowledge(work: Work, order_id: str, kind: Kind) -> Standing:
    """Note that somebody has seen a warning: it climbs no further. Done twice, the first stays.

    Raises StoreMissingError, StoreRefusalError ("no-warning").
    """
    order, _ = _one(work, order_id)
    before = _stored(work.connection, [order_id])[order_id].get(kind)
    if before is None or before.colour == "blue":
        raise _refusal("no-warning", f"{order_id} {kind}", "there is no warning to see", "当前没有预警")
    if before.acknowledged_at is not None:
        return before
    seen = update(_TARGETS).where(_TARGETS.c.order_id == order_id, _TARGETS.c.kind == kind)
    work.connection.execute(seen.values(acknowledged_at=work.at, acknowledged_by=work.actor.id))
    data = {"target": kind, "colour": before.colour, "audience": before.audience}
    work.record("warning.acknowledged", noun="order", subject=order_id, region_id=order.region_id, data=data)
    refresh(work, [order_id])  # nobody need look again for the sake of the next audience
    return _stored(work.connection, [order_id])[order_id][kind]


def _assess(work: Work, order_ids: Collection[str]) -> None:
    on = ground(work.connection)
    if on is None:
        return
    found = known_orders(work.connection, order_ids, on, at=work.at)
    before, regions = _stored(work.connection, order_ids), _regions(work.connection, order_ids)
    new_courses: dict[str, Course] = {}
    changed_courses: dict[str, Course] = {}
    new: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    gone: list[tuple[str, Kind]] = []
    for order_id, order in found.items():
        if order.seen is None and order.state in OVER:
            continue  # it was over before anybody looked: nothing was ever owed here
        facts = _up_to_date(work, order_id, order)
        if order.seen is None:
            new_courses[order_id] = facts.course
        elif order.seen != facts.course:
            changed_courses[order_id] = facts.course
        after = {one.kind: one for one in standings(facts, on.policy, on.zone, before[order_id], at=work.at)}
        _tell(work, order_id, order.region_id, before[order_id], after)
        for kind, one in after.items():
            if kind not in before[order_id]:
                new.append(_row(order_id, order.region_id, one))
            elif before[order_id][kind] != one or regions[order_id] != order.region_id:
                changed.append(_row(order_id, order.region_id, one))
        gone += [(order_id, kind) for kind in before[order_id] if kind not in after]
    _write_courses(work.connection, new_courses, changed_courses)
    _write_rows(work.connection, new, changed, gone)


def _up_to_date(work: Work, order_id: str, order: Known) -> OrderFacts:
    """Return the facts of an order with what its state says now: how it came along, and the pause that a state is."""
    course = order.facts.course if order.seen is None else advanced(order.seen, order.state, at=work.at)
    reason = OF_STATE.get(order.state)
    open_now = [row for row in order.pauses if row.by_state and row.to_at is None]
    ended = [row for row in open_now if row.reason != reason]
    held = list(order.facts.pauses)
    if ended:
        _end_pauses(work, ended)
        over = {row.position for row in ended}
        held = [
            replace(one, to_at=work.at) if row.position in over else one
            for row, one in zip(order.pauses, order.facts.pauses, strict=True)
        ]
    if reason is not None and not any(row.reason == reason for row in open_now):
        _begin_pause(work, order_id, reason, position=len(order.pauses), by_state=True)
        held.append(Pause(reason=reason, from_at=work.at))
    return replace(order.facts, course=course, pauses=tuple(held))


def _tell(
    work: Work, order_id: str, region_id: str, before: Mapping[Kind, Standing], after: Mapping[Kind, Standing]
) -> None:
    """Write down what changed: of clocks in one event an order, of warnings in one event each."""
    clocks = {
        kind: {"before": _clock(before.get(kind)), "after": _clock(after.get(kind))}
        for kind in KINDS
        if _clock(before.get(kind)) != _clock(after.get(kind))
    }
    if clocks:
        work.record("sla.changed", noun="order", subject=order_id, region_id=region_id, data={"targets": clocks})
    for kind in KINDS:
        was, now = before.get(kind), after.get(kind)
        change = _change(was, now)
        if change is None:
            continue
        shown = now or was
        assert shown is not None, "of two that are missing, none has changed"  # noqa: S101
        data = {
            "target": kind,
            "before": was.colour if was else "blue",
            "colour": now.colour if now else "blue",
            "cause": now.cause if now else None,
            "audience": (now.audience if now else None) or (was.audience if was else None),
        }
        work.record(change, noun="order", subject=order_id, region_id=region_id, data=data)


def _change(was: Standing | None, now: Standing | None) -> str | None:
    """Return the kind of event of what became of a warning; None: it is as it was."""
    before, after = (COLOURS.index(one.colour) if one else 0 for one in (was, now))
    if before != after:
        return "warning.raised" if after > before else "warning.fell"
    if was and now and now.audience != was.audience and now.audience is not None:
        return "warning.escalated"
    return None


def _clock(one: Standing | None) -> dict[str, Any] | None:
    if one is None:
        return None
    values = {name: getattr(one, name) for name in _OF_CLOCK}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}


def _stored(connection: Connection, order_ids: Collection[str]) -> dict[str, dict[Kind, Standing]]:
    """Return how orders stood when they were looked at last: order id → kind → standing, in the order of KINDS."""
    found: dict[str, dict[Kind, Standing]] = defaultdict(dict)
    for row in sorted(
        rows(connection, _TARGETS, _TARGETS.c.order_id, order_ids), key=lambda row: KINDS.index(row.kind)
    ):
        found[row.order_id][row.kind] = standing_of(row)
    return found


def _regions(connection: Connection, order_ids: Collection[str]) -> dict[str, str]:
    """Return the regions in which orders lay when they were looked at last."""
    found = (connection.execute(_LAY_IN, {"among": some}).all() for some in chunks(order_ids))
    return {row.order_id: row.region_id for some in found for row in some}


def standing_of(row: Row[Any]) -> Standing:
    """Return the standing that a row keeps."""
    return Standing(**{name: getattr(row, name) for name in _FIELDS})


def _row(order_id: str, region_id: str, one: Standing) -> dict[str, Any]:
    row: dict[str, Any] = {"order_id": order_id, "region_id": region_id}
    return row | {name: getattr(one, name) for name in _FIELDS}


def _write_rows(
    connection: Connection,
    new: Sequence[dict[str, Any]],
    changed: Sequence[dict[str, Any]],
    gone: Sequence[tuple[str, Kind]],
) -> None:
    if new:
        connection.execute(kept_insert(_TARGETS), new)
    if changed:
        connection.execute(_CHANGE, [{**row, "_order": row["order_id"], "_kind": row["kind"]} for row in changed])
    if gone:
        connection.execute(delete(_TARGETS).where(_ONE), [{"_order": own, "_kind": kind} for own, kind in gone])


def _write_courses(connection: Connection, new: Mapping[str, Course], changed: Mapping[str, Course]) -> None:
    if new:
        connection.execute(kept_insert(_COURSES), [{"order_id": own, **_moments(one)} for own, one in new.items()])
    if changed:
        connection.execute(_CHANGE_COURSE, [{"_order": own, **_moments(one)} for own, one in changed.items()])


def _moments(course: Course) -> dict[str, Any]:
    return {name: getattr(course, name) for name in _MOMENTS}


def _begin_pause(work: Work, order_id: str, reason: Reason, *, position: int, by_state: bool) -> None:
    row = {"order_id": order_id, "position": position, "reason": reason, "from_at": work.at, "to_at": None}
    work.connection.execute(insert(_PAUSES), [{**row, "by_state": by_state}])


def _end_pauses(work: Work, ended: Sequence[Row[Any]]) -> None:
    for row in ended:
        one = and_(_PAUSES.c.order_id == row.order_id, _PAUSES.c.position == row.position)
        work.connection.execute(update(_PAUSES).where(one).values(to_at=max(work.at, row.from_at)))


def _one(work: Work, order_id: str) -> tuple[Known, Ground]:
    on = ground(work.connection)
    found = {} if on is None else known_orders(work.connection, [order_id], on, at=work.at)
    if on is None or order_id not in found:
        raise StoreMissingError(
            "unknown-order",
            cause={"en": f"there is no order {order_id}", "zh": f"没有工单 {order_id}"},
            remedy={"en": "Look at its number again.", "zh": "请核对工单号。"},
        )
    return found[order_id], on


def _refusal(code: str, item: str, en: str, zh: str) -> StoreRefusalError:
    return StoreRefusalError(
        code,
        cause={"en": en, "zh": zh},
        remedy={"en": "Look at its promises again.", "zh": "请重新查看其承诺时限。"},
        items=[item],
    )
