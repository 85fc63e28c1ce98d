"""The demo company as it looks the evening before its busy day: one region, some thirty orders for tomorrow."""

from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from dispatch.planning.day import Batch
from dispatch.store.importers.write import write_batch
from scenarios.demo_company import COMPANY, DEMO_DAY, make_demo_company

REGION = "HZ"
ORDERS = 30


def tomorrow() -> date:
    """The day after this one, where the company is."""
    return datetime.now(UTC).astimezone(ZoneInfo(COMPANY.time_zone)).date() + timedelta(days=1)


def company_for(day: date) -> Batch:
    """The company as if its busy day were another; its other regions have people and stores, but no orders."""
    whole = make_demo_company()
    region = {site.id: site.region_id for site in whole.sites}
    alone = [one for one in whole.orders if region[one.site_id] == REGION and one.crew == 1 and not one.follows]
    orders = tuple(one for one in alone if one.pin is None and one.state == "triaged")[:ORDERS]
    sites = tuple(one for one in whole.sites if one.id in {order.site_id for order in orders})
    few = replace(
        whole,
        orders=orders,
        sites=sites,
        customers=tuple(one for one in whole.customers if one.id in {site.customer_id for site in sites}),
        equipment=tuple(one for one in whole.equipment if one.site_id in {site.id for site in sites}),
    )
    moved: Batch = _moved(few, day - DEMO_DAY)
    lately = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
    return replace(moved, orders=tuple(replace(one, reported_at=min(one.reported_at, lately)) for one in moved.orders))


def workbook_for(day: date, folder: Path) -> bytes:
    """That company as a workbook, as it is sent in."""
    path = folder / "company.xlsx"
    write_batch(company_for(day), path)
    return path.read_bytes()


def _moved(thing: Any, by: timedelta) -> Any:
    if isinstance(thing, date):
        return thing + by
    if isinstance(thing, tuple):
        return tuple(_moved(one, by) for one in thing)
    if is_dataclass(thing) and not isinstance(thing, type):
        return replace(thing, **{one.name: _moved(getattr(thing, one.name), by) for one in fields(thing) if one.init})
    return thing
