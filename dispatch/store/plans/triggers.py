"""Causes of planning again, found in the event feed by a cursor of their own, and handed to a job when they are due."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, and_, delete, insert, or_, select

from dispatch.event import Event
from dispatch.job import MAX_ATTEMPTS, Job
from dispatch.planning.request import plan_scope
from dispatch.planning.triggers import URGENT_LEVEL, Cause, CauseKind, Occasion, occasions
from dispatch.store import jobs
from dispatch.store.errors import StoreRefusalError
from dispatch.store.events import events_after, last_seq
from dispatch.store.live.rules import read_rules
from dispatch.store.orders.rows import ORDERS
from dispatch.store.plans.concerned import (
    Where,
    is_served,
    next_plans_of_order,
    plans_of_order,
    plans_that_gain,
    plans_that_lose,
)
from dispatch.store.plans.records import read_head, replaced_plans
from dispatch.store.shelf import read, table_of
from dispatch.store.tables.live import CauseRow, TriggerCursorRow
from dispatch.work_order import PLANNABLE, WorkOrder

if TYPE_CHECKING:
    from dispatch.store.work import Work

_CAUSES, _CURSOR = table_of(CauseRow), table_of(TriggerCursorRow)
_AT_ONCE = 500
_STATES: dict[str, CauseKind] = {"rejected by engineer": "refused", "waiting for part": "part"}
_FRESH = ("triaged", "reopened")
_OF_ORDERS = ("order.created", "order.imported", "order.edited")
_LOST, _GAINED = ("absence.added", "shift.removed"), ("absence.removed", "shift.added")
_NO_LEVEL = 9
_Row = dict[str, Any]  # a row of what waits


def anything_new(connection: Connection) -> bool:
    """Return whether the feed has grown, or causes wait."""
    return _cursor(connection) != last_seq(connection) or connection.execute(select(_CAUSES.c.seq)).first() is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What was found in the feed behind one number up to another. after: None at the very first look."""

    after: int | None
    upto: int
    rows: Sequence[Mapping[str, Any]] = ()


def look(connection: Connection, *, at: datetime) -> Look:
    """Read on in the feed, as it stands at a moment: which of the next events are causes, and of which plans."""
    after = _cursor(connection)
    if after is None:  # whoever starts does not dig in the past
        return Look(after=None, upto=last_seq(connection))
    events = events_after(connection, after, limit=_AT_ONCE)
    wanted = events if read_rules(connection).replan != "off" else []
    rows = [row for event in wanted for row in _rows(connection, event, at)]
    return Look(after=after, upto=events[-1].seq if events else after, rows=rows)


def keep(work: "Work", found: Look) -> None:
    """Keep the causes that were found; a look that another was quicker than counts for nothing."""
    if _cursor(work.connection) != found.after:
        return
    if found.rows:
        work.connection.execute(insert(_CAUSES), found.rows)
    if found.upto != found.after:
        _move_cursor(work.connection, found.upto)


def start_due(work: "Work", *, max_attempts: int = MAX_ATTEMPTS) -> list[Job]:
    """Ask for a job for every plan whose causes are due and that nobody is changing right now; return these jobs."""
    connection = work.connection
    rules = read_rules(connection)
    found = [dict(row._mapping) for row in connection.execute(select(_CAUSES).order_by(*_CAUSES.primary_key))]
    waiting = [(row, _causes(connection, row)) for row in found]
    started, left = [], {cause for _, causes in waiting for cause in causes}
    due = occasions(left, now=work.at, quiet=rules.quiet, longest=rules.longest)
    for occasion in due:
        because = [row for row, causes in waiting if not set(occasion.causes).isdisjoint(causes)]
        try:
            started.append(_start(work, occasion, because, max_attempts))
        except StoreRefusalError as refusal:
            if refusal.code != "job-running":
                raise
            continue  # what is planned now may settle it; if not, it is looked at again then
        left.difference_update(occasion.causes)
    _forget(connection, [row for row, causes in waiting if left.isdisjoint(causes)])
    return started


def _start(work: "Work", occasion: Occasion, because: Sequence[_Row], max_attempts: int) -> Job:
    regions = read_head(work.connection, occasion.plan).regions
    request = {
        "day": occasion.day.isoformat(),
        "plan": occasion.plan,
        "regions": list(regions),
        "orders": list(occasion.orders),
        "technicians": list(occasion.technicians),
        "causes": sorted({cause.kind for cause in occasion.causes}),
        "level": occasion.level,
        "because": [{**row, "day": row["day"].isoformat(), "at": row["at"].isoformat()} for row in because],
    }
    scope = plan_scope(occasion.day)
    return jobs.enqueue(work, "replan", request, scope=scope, regions=regions, max_attempts=max_attempts)


def wait_again(work: "Work", request: Mapping[str, Any]) -> None:
    """Let the causes of a job wait once more: what is in force is another plan now, or several."""
    _wait(work.connection, [_row(one) for one in request.get("because", ())])


def pass_on(work: "Work", request: Mapping[str, Any], orders: Collection[str]) -> list[str]:
    """Let orders that a job found no place for concern the next day's plan, if one is in force; return these orders.

    An order that a plan in force serves stays with that.
    """
    connection = work.connection
    rows = []
    for one in map(_row, request.get("because", ())):
        if one["subject"] in orders and not is_served(connection, one["subject"], at=work.at):
            where = next_plans_of_order(connection, one["subject"], after=one["day"])
            rows += [{**one, "day": day, "area": area} for day, area in where]
    _wait(connection, rows)
    return sorted({row["subject"] for row in rows})


def _row(told: Mapping[str, Any]) -> _Row:
    """Return what waits as a job's request has it."""
    return {**told, "day": date.fromisoformat(told["day"]), "at": datetime.fromisoformat(told["at"])}


def _wait(connection: Connection, rows: Sequence[_Row]) -> None:
    there = {_key(dict(row._mapping)) for row in connection.execute(select(_CAUSES))}
    new = {_key(row): row for row in rows if _key(row) not in there}
    if new:
        connection.execute(insert(_CAUSES), list(new.values()))


def _key(row: Mapping[str, Any]) -> tuple[int, date, str]:
    return row["seq"], row["day"], row["area"]


def _rows(connection: Connection, event: Event, at: datetime) -> list[dict[str, Any]]:
    """Return a row for each plan in force for which an event is a cause of planning it again; most are for none."""
    subject, kind, level, where = _found(connection, event, at)
    row = {"seq": event.seq, "kind": kind, "subject": subject, "level": level, "at": event.at}
    return [{**row, "day": day, "area": area} for day, area in sorted(set(where))]


def _found(connection: Connection, event: Event, at: datetime) -> tuple[str, CauseKind, int, Collection[Where]]:
    """Return whom or which order an event concerns, what it is a cause of, the order's level, and the plans."""
    nothing: tuple[str, CauseKind, int, Collection[Where]] = ("", "urgent", _NO_LEVEL, ())
    if event.kind in (*_LOST, *_GAINED):
        plans = plans_that_lose if event.kind in _LOST else plans_that_gain
        start_at, end_at = (datetime.fromisoformat(event.data[name]) for name in ("start_at", "end_at"))
        return event.subject, "absence", _NO_LEVEL, plans(connection, event.subject, start_at, end_at, at=at)
    if event.kind == "stock.short":  # the first of those who lose; the area is planned again as a whole
        losing = event.data.get("orders") or ()
        where = [plan for order_id in losing for plan in plans_of_order(connection, order_id, at=at)]
        return next(iter(losing), ""), "part", _NO_LEVEL, where
    order = read(connection, ORDERS, [event.subject]).get(event.subject) if _may_be_cause(event) else None
    kind = None if order is None else _kind_of(connection, event, order, at)
    if order is None or kind is None:
        return nothing
    return order.id, kind, order.level, plans_of_order(connection, order.id, at=at)


def _may_be_cause(event: Event) -> bool:
    """Tell whether an event of an order could be a cause, before the order is read: of ten events nine are none."""
    if event.kind == "order.state":
        return event.data.get("to") in (*_STATES, *_FRESH)
    if event.kind in ("warning.raised", "order.overtaken"):
        return event.data.get("cause") == "overrun"
    return event.kind in _OF_ORDERS


def _kind_of(connection: Connection, event: Event, order: WorkOrder, at: datetime) -> CauseKind | None:
    """Return what an event of an order is a cause of."""
    target = event.data.get("to") if event.kind == "order.state" else None
    if target in _STATES:
        return _STATES[str(target)]
    if event.kind in ("warning.raised", "order.overtaken") and event.data.get("cause") == "overrun":
        return "overrun"
    if order.level > URGENT_LEVEL or order.state not in PLANNABLE:
        return None
    if event.kind == "order.edited" and "level" in event.data:
        return "urgent"
    fresh = event.kind in ("order.created", "order.imported") or target in _FRESH
    return "urgent" if fresh and not is_served(connection, order.id, at=at) else None


def _causes(connection: Connection, row: _Row) -> tuple[Cause, ...]:
    """Return what waits, once for each plan that is in force there now; none: there is nothing to plan again."""
    facts = {name: row[name] for name in ("seq", "kind", "subject", "day", "at", "level")}
    area = [row["area"]] if row["area"] else []
    return tuple(Cause(**facts, plan=plan) for plan in replaced_plans(connection, row["day"], area))


def _forget(connection: Connection, found: Sequence[_Row]) -> None:
    if found:
        rows = (and_(*(_CAUSES.c[name] == row[name] for name in ("seq", "day", "area"))) for row in found)
        connection.execute(delete(_CAUSES).where(or_(*rows)))


def _cursor(connection: Connection) -> int | None:
    return connection.execute(select(_CURSOR.c.seq)).scalar()


def _move_cursor(connection: Connection, seq: int) -> None:
    connection.execute(delete(_CURSOR))
    connection.execute(insert(_CURSOR), [{"id": 1, "seq": seq}])
