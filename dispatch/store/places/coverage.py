"""What coverage asks the store for: the demand of a moment, and everybody and everything that could attend to it."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, func, select

from dispatch.coverage.facts import CoverageFacts
from dispatch.coverage.moment import fullest_moment
from dispatch.planning.day_clock import DayClock
from dispatch.store.catalog.company import CENTERS, REGIONS, SITES, no_company
from dispatch.store.catalog.parts import FAULTS
from dispatch.store.catalog.spans import ABSENCES, SHIFTS, Roster, Span
from dispatch.store.catalog.technicians import TECHNICIANS
from dispatch.store.orders.rows import ORDERS
from dispatch.store.plans.day_size import unknown_regions
from dispatch.store.references import existing
from dispatch.store.shelf import read, rows, table_of
from dispatch.store.sla.facts import Ground, ground
from dispatch.store.stock.reserved import plannable_stock
from dispatch.store.tables.company import CustomerRow, SiteRow
from dispatch.store.tables.orders import OrderRow
from dispatch.store.tables.people import ShiftRow
from dispatch.work_order import PLANNABLE

OPEN = PLANNABLE | {"waiting for part"}
_ORDERS, _SITES, _CUSTOMERS, _SHIFTS = (table_of(one) for one in (OrderRow, SiteRow, CustomerRow, ShiftRow))
_AHEAD = timedelta(days=14)  # promises for being on site that are farther off are no matter of who is near


def coverage_moment(connection: Connection, day: date | None, *, now: datetime) -> datetime:
    """Return the moment of a day at which most people work.

    day None: today, else the next day with a shift, else the last that had one; without any shift it is `now`. Raises
    StoreMissingError ("no-company").
    """
    zone = ground_here(connection).zone
    if day is None:
        today = datetime.combine(now.astimezone(zone).date(), datetime.min.time(), zone)
        first = connection.execute(select(func.min(_SHIFTS.c.start_at)).where(_SHIFTS.c.start_at >= today)).scalar()
        last = connection.execute(select(func.max(_SHIFTS.c.start_at))).scalar()
        if last is None:
            return now
        day = (first or last).astimezone(zone).date()
    clock = DayClock(day=day, zone=zone)
    ends_at = clock.epoch_at + timedelta(seconds=clock.midnight_after(day))
    return fullest_moment(_spans(connection, SHIFTS, clock.epoch_at, ends_at), clock.epoch_at, ends_at)


def demand_size(connection: Connection, *, at: datetime, days: int | None, regions: Collection[str] = ()) -> int:
    """Return how many orders the demand is; arguments as of `coverage_facts`."""
    question = select(func.count()).select_from(_ORDERS).where(_asked(at, days, regions))
    return int(connection.execute(question).scalar_one())


def coverage_facts(
    connection: Connection, *, at: datetime, days: int | None, regions: Collection[str] = ()
) -> CoverageFacts:
    """Return what coverage at a moment looks at, for some regions (none: all).

    days: the demand is what was reported in so many days before the moment, cancelled orders left out (None: what is
    open and reported by then). People are those who may work in one of the regions. Raises StoreMissingError
    ("no-company", "unknown-region").
    """
    on = ground_here(connection)
    if unknown := set(regions) - existing(connection, REGIONS, regions):
        raise unknown_regions(unknown)
    ids = set(connection.execute(select(_ORDERS.c.id).where(_asked(at, days, regions))).scalars())
    orders = read(connection, ORDERS, ids)
    sites = read(connection, SITES, {order.site_id for order in orders.values()})
    customers = {site.customer_id for site in sites.values()}
    people = {
        person.id: person
        for person in read(connection, TECHNICIANS).values()
        if not regions or set(person.regions) & set(regions)
    }
    return CoverageFacts(
        at=at,
        time_zone=on.zone.key,
        policy=on.policy,
        centers=tuple(read(connection, CENTERS).values()),
        technicians=tuple(people.values()),
        shifts=tuple(one for one in _spans(connection, SHIFTS, at, at + _AHEAD) if one.technician_id in people),
        absences=tuple(one for one in _spans(connection, ABSENCES, at, at + _AHEAD) if one.technician_id in people),
        orders=tuple(orders.values()),
        sites=sites,
        tiers={row.id: row.tier for row in rows(connection, _CUSTOMERS, _CUSTOMERS.c.id, customers)},
        faults=read(connection, FAULTS),
        stock={
            (place, part): pieces
            for (place, part), pieces in plannable_stock(connection).items()
            if pieces and (place.kind == "center" or place.id in people)
        },
    )


def ground_here(connection: Connection) -> Ground:
    """Return the policy in force and the company's time zone. Raises StoreMissingError ("no-company")."""
    on = ground(connection)
    if on is None:
        raise no_company()
    return on


def _asked(at: datetime, days: int | None, regions: Collection[str]) -> ColumnElement[bool]:
    """Return the condition on the orders of the demand."""
    asked = _ORDERS.c.reported_at <= at
    if days is None:
        asked &= _ORDERS.c.state.in_(OPEN)
    else:
        asked &= (_ORDERS.c.reported_at > at - timedelta(days=days)) & (_ORDERS.c.state != "cancelled")
    if regions:
        asked &= _ORDERS.c.site_id.in_(select(_SITES.c.id).where(_SITES.c.region_id.in_(list(regions))))
    return asked


def _spans(connection: Connection, roster: Roster[Span], since: datetime, until: datetime) -> list[Span]:
    """Return the spans of all that touch a time, by technician and start."""
    table = table_of(roster.table)
    touching = select(table).where(table.c.end_at > since, table.c.start_at < until)
    found = connection.execute(touching.order_by(table.c.technician_id, table.c.start_at))
    return [roster.span_of(row) for row in found]
