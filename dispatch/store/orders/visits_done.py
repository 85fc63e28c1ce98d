"""Visits as they were: reports kept, parts booked, the order taken on; and how often one visit was enough."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, exists, func, insert, select

from dispatch.orders.completion import VisitDone, VisitReport, events_of, fixed_first_time
from dispatch.orders.life_cycle import is_skewed, next_state
from dispatch.store.catalog.company import COMPANY
from dispatch.store.orders.changes import happen, illegal_transition, read_order, record_of_order
from dispatch.store.orders.repeats import stored_repeats
from dispatch.store.references import Reference, refuse_missing
from dispatch.store.shelf import read, rows, table_of
from dispatch.store.stock.reservations import use
from dispatch.store.tables.company import SiteRow
from dispatch.store.tables.order_work import RepeatRepairRow, VisitPartRow, VisitReportRow
from dispatch.store.tables.orders import OrderRow
from dispatch.store.work import Work
from dispatch.work_order import WorkOrder

_ORDERS, _SITES = table_of(OrderRow), table_of(SiteRow)
_REPORTS, _PARTS, _REPEATS = table_of(VisitReportRow), table_of(VisitPartRow), table_of(RepeatRepairRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstTimeFixes:
    """How often one visit was enough, among the orders of a region whose first visit was reported in a month.

    month: as 2026-03, of the company's time zone; orders: visited for the first time; fixed: that needed no second.
    """

    region_id: str
    month: str
    orders: int
    fixed: int


def report_visit(work: Work, report: VisitReport) -> tuple[WorkOrder, VisitDone]:
    """Keep a visit's report, book the parts that it used, and take the order to where its outcome says.

    Raises StoreRefusalError, and then nothing is kept: "illegal-transition" where the order is in no state in which a
    visit can end, "stock-short" with what lies there, "unknown-reference".
    """
    order = read_order(work.connection, report.order_id)
    _check_references(work.connection, report)
    events = events_of(report.outcome, order.state)
    state = order.state
    for event in events:
        target = next_state(state, event)
        if target is None:
            raise illegal_transition(order, event)
        state = target
    done = _keep(work, report)
    use(work, report.order_id, report.technician_id, report.parts)
    data = {
        "report": done.id,
        "outcome": report.outcome,
        "first_time_fix": done.first_time_fix,
        "parts": dict(sorted(report.parts.items())),
        "arrived_at": report.arrived_at.isoformat(),
        "started_at": report.started_at.isoformat(),
        "finished_at": report.finished_at.isoformat(),
        "skewed": is_skewed(report.finished_at, work.at),
    }
    record_of_order(work, "order.visit_reported", order.id, data, by_technician=report.technician_id)
    for event in events:
        claimed_at = report.arrived_at if event == "arrive" else report.finished_at
        order = happen(work, order.id, event, by_technician=report.technician_id, claimed_at=claimed_at)
    return order, done


def reports_of(connection: Connection, order_id: str) -> list[VisitDone]:
    """Return the reports of an order's visits, oldest first."""
    found = sorted(rows(connection, _REPORTS, _REPORTS.c.order_id, [order_id]), key=lambda row: row.id)
    parts: dict[int, dict[str, int]] = defaultdict(dict)
    for row in rows(connection, _PARTS, _PARTS.c.report_id, [row.id for row in found]):
        parts[row.report_id][row.part_id] = row.pieces
    return [_visit_done(row, parts[row.id]) for row in found]


def first_time_fixes(
    connection: Connection,
    *,
    since: datetime,
    until: datetime,
    sight: ColumnElement[bool] | None = None,
) -> list[FirstTimeFixes]:
    """Return how often one visit was enough, by region and month of the first visit's report, in [since, until).

    An order does not count as fixed at once when its equipment broke again so soon that it became a repeat repair.
    """
    first = select(func.min(_REPORTS.c.id)).group_by(_REPORTS.c.order_id)
    came_back = exists().where(_REPEATS.c.earlier_id == _REPORTS.c.order_id)
    question = (
        select(_SITES.c.region_id, _REPORTS.c.reported_at, _REPORTS.c.first_time_fix, came_back.label("came_back"))
        .join(_ORDERS, _ORDERS.c.id == _REPORTS.c.order_id)
        .join(_SITES, _SITES.c.id == _ORDERS.c.site_id)
        .where(_REPORTS.c.id.in_(first), _REPORTS.c.reported_at >= since, _REPORTS.c.reported_at < until)
    )
    if sight is not None:
        question = question.where(sight)
    zone = _zone(connection)
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for row in connection.execute(question):
        count = counts[row.region_id, f"{row.reported_at.astimezone(zone):%Y-%m}"]
        count[0] += 1
        count[1] += bool(row.first_time_fix and not row.came_back)
    return [
        FirstTimeFixes(region_id=region_id, month=month, orders=orders, fixed=fixed)
        for (region_id, month), (orders, fixed) in sorted(counts.items())
    ]


def _zone(connection: Connection) -> ZoneInfo:
    company = read(connection, COMPANY).get(1)
    return ZoneInfo(company.time_zone if company else "UTC")


def _check_references(connection: Connection, report: VisitReport) -> None:
    source = f"orders {report.order_id}"
    wanted = [Reference(source, "technicians", report.technician_id)]
    wanted += [Reference(source, "parts", part) for part in sorted(report.parts)]
    refuse_missing(connection, wanted)


def _keep(work: Work, report: VisitReport) -> VisitDone:
    before = select(func.count()).select_from(_REPORTS).where(_REPORTS.c.order_id == report.order_id)
    fix = fixed_first_time(
        report.outcome,
        visits_before=work.connection.execute(before).scalar_one(),
        repeat=bool(stored_repeats(work.connection, [report.order_id])),
    )
    stored = work.connection.execute(
        insert(_REPORTS)
        .values(
            order_id=report.order_id,
            technician_id=report.technician_id,
            reported_at=work.at,
            arrived_at=report.arrived_at,
            started_at=report.started_at,
            finished_at=report.finished_at,
            outcome=report.outcome,
            first_time_fix=fix,
            remark=report.remark,
        )
        .returning(_REPORTS.c.id)
    )
    number = stored.scalar_one()
    parts = [{"report_id": number, "part_id": part, "pieces": pieces} for part, pieces in report.parts.items()]
    if parts:
        work.connection.execute(insert(_PARTS), parts)
    return VisitDone(id=number, report=report, reported_at=work.at, first_time_fix=fix)


def _visit_done(row: Any, parts: dict[str, int]) -> VisitDone:
    return VisitDone(
        id=row.id,
        report=VisitReport(
            order_id=row.order_id,
            technician_id=row.technician_id,
            arrived_at=row.arrived_at,
            started_at=row.started_at,
            finished_at=row.finished_at,
            outcome=row.outcome,
            parts=parts,
            remark=row.remark,
        ),
        reported_at=row.reported_at,
        first_time_fix=row.first_time_fix,
    )
