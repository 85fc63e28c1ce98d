"""Causes of planning again, found in the event feed by a cursor of their own, and handed to a job when they are due."""

from collections.abc import Collection
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, delete, insert, select

from dispatch.event import Event
from dispatch.job import Job
from dispatch.plan_request import plan_scope
from dispatch.store import jobs
from dispatch.store.company import COMPANY
from dispatch.store.errors import StoreRefusalError
from dispatch.store.events import events_after, last_seq
from dispatch.store.live_rules import read_rules
from dispatch.store.order_sight import region_of
from dispatch.store.orders import ORDERS
from dispatch.store.plans import replaced_plans
from dispatch.store.shelf import read, table_of
from dispatch.store.tables.live import CauseRow, TriggerCursorRow
from dispatch.triggers import URGENT_LEVEL, Cause, CauseKind, Occasion, occasions
from dispatch.work_order import PLANNABLE

if TYPE_CHECKING:
    from dispatch.store.work import Work

_CAUSES, _CURSOR = table_of(CauseRow), table_of(TriggerCursorRow)
_AT_ONCE = 500
_STATES: dict[str, CauseKind] = {"rejected by engineer": "refused", "waiting for part": "part"}


def anything_new(connection: Connection) -> bool:
    """Return whether the feed has grown, or causes wait."""
    return _cursor(connection) != last_seq(connection) or connection.execute(select(_CAUSES.c.seq)).first() is not None


def gather(work: "Work") -> int:
    """Read on in the feed and keep what is a cause; return how many events were read."""
    connection = work.connection
    after = _cursor(connection)
    if after is None:  # whoever starts does not dig in the past
        _move_cursor(connection, last_seq(connection))
        return 0
    events = events_after(connection, after, limit=_AT_ONCE)
    if read_rules(connection).replan != "off":
        day = _today(connection, work.at)
        rows = [row for event in events for row in _rows(connection, event, day)]
        if rows:
            connection.execute(insert(_CAUSES), rows)
    if events:
        _move_cursor(connection, events[-1].seq)
    return len(events)


def start_due(work: "Work") -> list[Job]:
    """Ask for a job for every occasion that is due and whose area nobody is planning right now; return these jobs."""
    rules = read_rules(work.connection)
    waiting = [_cause(row) for row in work.connection.execute(select(_CAUSES))]
    started = []
    for occasion in occasions(waiting, now=work.at, quiet=rules.quiet, longest=rules.longest):
        try:
            started.append(_start(work, occasion))
        except StoreRefusalError as refusal:
            if refusal.code != "job-running":
                raise
            continue  # what is planned now may settle it; if not, it is looked at again then
        connection, gone = work.connection, [cause.seq for cause in occasion.causes]
        connection.execute(delete(_CAUSES).where(_CAUSES.c.seq.in_(gone)))
    return started


def _start(work: "Work", occasion: Occasion) -> Job:
    request = {
        "day": occasion.day.isoformat(),
        "regions": [occasion.area] if occasion.area else [],
        "orders": list(occasion.orders),
        "technicians": list(occasion.technicians),
        "causes": sorted({cause.kind for cause in occasion.causes}),
        "level": occasion.level,
    }
    regions: Collection[str] = request["regions"]  # type: ignore[assignment]
    return jobs.enqueue(work, "replan", request, scope=plan_scope(occasion.day), regions=regions)


def _rows(connection: Connection, event: Event, day: date) -> list[dict[str, Any]]:
    found = _kind_of(connection, event)
    if found is None:
        return []
    kind, level = found
    area = event.region_id or (region_of(connection, event.subject) if event.noun == "order" else "")
    if not replaced_plans(connection, day, [area] if area else []):
        return []  # nothing is in force that could be planned again
    subject = event.technicians[0] if kind == "absence" and event.technicians else event.subject
    if event.kind == "stock.short":  # the first of those who lose; the area is planned again as a whole
        subject = event.data["orders"][0]
    row = {"seq": event.seq, "kind": kind, "subject": subject, "level": level, "day": day, "area": area}
    return [{**row, "at": event.at}]


def _kind_of(connection: Connection, event: Event) -> tuple[CauseKind, int] | None:
    """Return what an event is a cause of, and the level of its order (9: none)."""
    if event.kind == "absence.added":
        return "absence", 9
    if event.kind == "stock.short" and event.data.get("orders"):
        return "part", 9
    if event.noun != "order":
        return None
    order = read(connection, ORDERS, [event.subject]).get(event.subject)
    if order is None:
        return None
    target = event.data.get("to") if event.kind == "order.state" else None
    if target in _STATES:
        return _STATES[str(target)], order.level
    fresh = event.kind == "order.created" or target in ("triaged", "reopened")
    if fresh and order.level <= URGENT_LEVEL and order.state in PLANNABLE:
        return "urgent", order.level
    return None


def _cause(row: Any) -> Cause:
    return Cause(
        seq=row.seq, kind=row.kind, subject=row.subject, day=row.day, area=row.area, at=row.at, level=row.level
    )


def _today(connection: Connection, now: datetime) -> date:
    company = read(connection, COMPANY).get(1)
    return now.astimezone(ZoneInfo(company.time_zone) if company else UTC).date()


def _cursor(connection: Connection) -> int | None:
    return connection.execute(select(_CURSOR.c.seq)).scalar()


def _move_cursor(connection: Connection, seq: int) -> None:
    connection.execute(delete(_CURSOR))
    connection.execute(insert(_CURSOR), [{"id": 1, "seq": seq}])
