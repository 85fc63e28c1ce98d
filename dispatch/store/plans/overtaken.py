"""Visits of plans in force that others before them make impossible: found as time passes, and told once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select

from dispatch.live.frozen import SET_OUT, Standing
from dispatch.live.overtaken import Ahead, Overtaken, overtaken
from dispatch.plan_record import IN_FORCE
from dispatch.store.orders.changes import record_of_order
from dispatch.store.plans.standing import started_at
from dispatch.store.shelf import rows, table_of
from dispatch.store.tables.events import EventRow
from dispatch.store.tables.orders import OrderRow, OrderWindowRow
from dispatch.store.tables.people import ShiftRow
from dispatch.store.tables.plans import PlanRow, VisitRow
from dispatch.store.tables.sla import SlaTargetRow
from dispatch.store.work import Work

KIND = "order.overtaken"
_PLANS, _VISITS, _ORDERS, _WINDOWS = table_of(PlanRow), table_of(VisitRow), table_of(OrderRow), table_of(OrderWindowRow)
_TARGETS, _SHIFTS, _EVENTS = table_of(SlaTargetRow), table_of(ShiftRow), table_of(EventRow)
_AROUND = timedelta(hours=16)  # what began longer ago, or comes later, is no work of this shift


def newly_overtaken(connection: Connection, at: datetime) -> list[tuple[str, Overtaken]]:
    """Return the visits that are overtaken at a moment and that nobody was told of: tag of the plan, visit."""
    found = [
        (tag, one)
        for tag, route in _routes(connection, at)
        if _slips(route, at)
        for one in overtaken(_ahead(connection, route), at=at)
    ]
    told = {
        (row.data["plan"], row.subject)
        for row in rows(connection, _EVENTS, _EVENTS.c.subject, {one.order_id for _, one in found})
        if row.kind == KIND
    }
    return [(tag, one) for tag, one in found if (tag, one.order_id) not in told]


def tell_overtaken(work: Work) -> int:
    """Write down what is overtaken now and was not before; return how many visits that are."""
    found = newly_overtaken(work.connection, work.at)
    for tag, one in found:
        data = {"cause": "overrun", "plan": tag, "behind": one.behind, "start_at": one.start_at.isoformat()}
        record_of_order(work, KIND, one.order_id, data)
    return len(found)


def _routes(connection: Connection, at: datetime) -> Iterator[tuple[str, list[Row[Any]]]]:
    """Return the visits around a moment, technician by technician, with the tag of their plan."""
    question = (
        select(_VISITS, _ORDERS.c.state, _ORDERS.c.site_id, _PLANS.c.edition)
        .join(_PLANS, _PLANS.c.number == _VISITS.c.plan_number)
        .join(_ORDERS, _ORDERS.c.id == _VISITS.c.order_id)
        .where(_PLANS.c.state.in_(IN_FORCE), _VISITS.c.arrival_at > at - _AROUND, _VISITS.c.arrival_at < at + _AROUND)
        .order_by(_VISITS.c.start_at, _VISITS.c.order_id)
    )
    routes: dict[tuple[int, str], list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(question):
        routes[row.plan_number, row.technician_id].append(row)
    for (number, _), route in sorted(routes.items()):
        yield f"{number}.{route[0].edition}", route


def _slips(route: Sequence[Row[Any]], at: datetime) -> bool:
    """Return whether anything on a route can be late at a moment: most routes need no closer look."""
    return any(row.state in SET_OUT or row.arrival_at < at for row in route)


def _ahead(connection: Connection, route: Sequence[Row[Any]]) -> list[Ahead]:
    """Return the visits of a route with what each has to keep to."""
    orders = {row.order_id for row in route}
    started = started_at(connection, [row.order_id for row in route if row.state in SET_OUT])
    windows: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
    for row in rows(connection, _WINDOWS, _WINDOWS.c.order_id, orders):
        windows[row.order_id].append((row.from_at, row.to_at))
    dues = _dues(connection, orders)
    ends = _ends(connection, route)
    return [
        Ahead(
            visit=Standing(
                order_id=row.order_id,
                technician_id=row.technician_id,
                site_id=row.site_id,
                arrival_at=row.arrival_at,
                start_at=row.start_at,
                finish_at=row.finish_at,
                state=row.state,
                started_at=started.get(row.order_id),
            ),
            windows=tuple(sorted(windows[row.order_id])),
            arrive_by=dues[row.order_id].get("on_site"),
            start_by=dues[row.order_id].get("diagnosis"),
            finish_by=_first(dues[row.order_id].get("resolution"), end),
        )
        for row, end in zip(route, ends, strict=True)
    ]


def _dues(connection: Connection, orders: Collection[str]) -> Mapping[str, dict[str, datetime]]:
    """Return by when the promises of some orders are due that are not kept yet: order → kind → moment."""
    dues: dict[str, dict[str, datetime]] = defaultdict(dict)
    for row in rows(connection, _TARGETS, _TARGETS.c.order_id, orders):
        if row.met_at is None and row.due_at is not None:
            dues[row.order_id][row.kind] = row.due_at
    return dues


def _ends(connection: Connection, route: Sequence[Row[Any]]) -> Iterable[datetime | None]:
    """Return when the shift ends in which each visit of a route is made, overtime included."""
    first, last = route[0].arrival_at, route[-1].finish_at
    mine = _SHIFTS.c.technician_id == route[0].technician_id
    question = select(_SHIFTS).where(mine, _SHIFTS.c.start_at <= last, _SHIFTS.c.end_at > first - _AROUND)
    shifts = [(row.start_at, row.end_at + timedelta(seconds=row.overtime_s)) for row in connection.execute(question)]
    return [next((end for begin, end in shifts if begin <= visit.start_at < end), None) for visit in route]


def _first(*moments: datetime | None) -> datetime | None:
    return min((moment for moment in moments if moment is not None), default=None)
