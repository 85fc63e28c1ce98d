"""How large a day is to plan, counted without reading it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select

from dispatch.planning.day_clock import DayClock
from dispatch.store.catalog.company import REGIONS, company_here
from dispatch.store.errors import StoreMissingError
from dispatch.store.references import existing
from dispatch.store.shelf import table_of
from dispatch.store.tables.company import SiteRow
from dispatch.store.tables.orders import OrderRow
from dispatch.store.tables.people import ShiftRow, TechnicianRegionRow
from dispatch.store.tables.plans import PlanRow, VisitRow
from dispatch.work_order import PLANNABLE

_ORDERS, _SITES, _PLANS, _VISITS = table_of(OrderRow), table_of(SiteRow), table_of(PlanRow), table_of(VisitRow)
_SHIFTS, _MAY_WORK = table_of(ShiftRow), table_of(TechnicianRegionRow)
_NOT_IN_FORCE = ("proposal", "superseded")


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySize:
    """How many orders, technicians and days planning a day would look at, at least; starts_at: of its first shift."""

    orders: int
    technicians: int
    days: int
    starts_at: datetime | None


def day_size(connection: Connection, day: date, *, regions: Collection[str], at: datetime) -> DaySize:
    """Return the size of a day for some regions (empty: all) at a moment.

    Orders that a plan in force of another day serves from that moment on do not count. Raises StoreMissingError
    ("no-company", "unknown-region").
    """
    _check_regions(connection, regions)
    clock = DayClock(day=day, zone=ZoneInfo(company_here(connection).time_zone))
    ends_at = clock.epoch_at + timedelta(seconds=clock.midnight_after(day))
    that_day = select(_SHIFTS).where(_SHIFTS.c.start_at >= clock.epoch_at, _SHIFTS.c.start_at < ends_at)
    if regions:
        able = select(_MAY_WORK.c.technician_id).where(_MAY_WORK.c.region_id.in_(list(regions)))
        that_day = that_day.where(_SHIFTS.c.technician_id.in_(able))
    shifts = connection.execute(that_day).all()
    last_at = max((row.end_at + timedelta(seconds=row.overtime_s) for row in shifts), default=clock.epoch_at)
    return DaySize(
        orders=_orders(connection, day, regions, at),
        technicians=len({row.technician_id for row in shifts}),
        days=max(1, -(-(last_at - clock.epoch_at) // timedelta(days=1))),
        starts_at=min((row.start_at for row in shifts), default=None),
    )


def unknown_regions(ids: Collection[str]) -> StoreMissingError:
    """Return the error for regions that do not exist, or that somebody may not know of."""
    return StoreMissingError(
        "unknown-region",
        cause={"en": f"there is no region {', '.join(sorted(ids))}", "zh": f"没有区域 {'、'.join(sorted(ids))}"},
        remedy={"en": "List the regions to see which there are.", "zh": "请先列出现有区域。"},
    )


def _orders(connection: Connection, day: date, regions: Collection[str], at: datetime) -> int:
    served_elsewhere = (
        select(_VISITS.c.order_id)
        .join(_PLANS)
        .where(_PLANS.c.state.not_in(_NOT_IN_FORCE), _PLANS.c.day != day, _VISITS.c.finish_at > at)
    )
    question = select(func.count()).where(
        _ORDERS.c.state.in_(PLANNABLE), _ORDERS.c.reported_at <= at, _ORDERS.c.id.not_in(served_elsewhere)
    )
    if regions:
        question = question.join(_SITES, _SITES.c.id == _ORDERS.c.site_id).where(_SITES.c.region_id.in_(list(regions)))
    return int(connection.execute(question).scalar_one())


def _check_regions(connection: Connection, regions: Collection[str]) -> None:
    unknown = set(regions) - existing(connection, REGIONS, regions)
    if unknown:
        raise unknown_regions(unknown)
