"""Which plans in force something concerns that has happened: to an order, or to the time that a technician has."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from dispatch.plan_record import PlanHead
from dispatch.store.catalog.company import COMPANY
from dispatch.store.catalog.technicians import TECHNICIANS
from dispatch.store.orders.sight import region_of
from dispatch.store.plans.records import heads_in_force, read_plan
from dispatch.store.shelf import read, table_of
from dispatch.store.tables.plans import VisitRow

_VISITS = table_of(VisitRow)
_NIGHT = timedelta(days=1)  # a plan of yesterday is carried out until its night shifts end

Where = tuple[date, str]
"""The day of a plan in force, and a region that it covers ("": it covers all); a plan of several has one for each."""


def plans_of_order(connection: Connection, order_id: str, *, at: datetime) -> tuple[Where, ...]:
    """Return the plan that an order is served by, or would be: the first from today on that covers its region."""
    today, region = _today(connection, at), region_of(connection, order_id)
    heads = heads_in_force(connection, today - _NIGHT)
    serving = _with_visits(connection, heads, _VISITS.c.order_id == order_id)
    covering = [head for head in heads if head.day >= today and _covers(head, [region])]
    return tuple((head.day, region) for head in (*serving[-1:], *covering)[:1])


def next_plans_of_order(connection: Connection, order_id: str, *, after: date) -> tuple[Where, ...]:
    """Return the first plan of a later day that covers an order's region: for what has no place on the day itself."""
    region = region_of(connection, order_id)
    heads = heads_in_force(connection, after + timedelta(days=1))
    return tuple((head.day, region) for head in heads if _covers(head, [region]))[:1]


def is_served(connection: Connection, order_id: str, *, at: datetime) -> bool:
    """Return whether a plan in force has a visit to an order, from today on."""
    heads = heads_in_force(connection, _today(connection, at))
    return bool(_with_visits(connection, heads, _VISITS.c.order_id == order_id))


def plans_that_lose(
    connection: Connection, technician_id: str, start_at: datetime, end_at: datetime, *, at: datetime
) -> tuple[Where, ...]:
    """Return the plans that have a technician at work in a time in which they are not there any more."""
    heads = heads_in_force(connection, _today(connection, at) - _NIGHT)
    theirs = _VISITS.c.technician_id == technician_id
    then = (_VISITS.c.finish_at > max(start_at, at)) & (_VISITS.c.arrival_at < end_at)
    return tuple(where for head in _with_visits(connection, heads, theirs & then) for where in _areas(head))


def plans_that_gain(
    connection: Connection, technician_id: str, start_at: datetime, end_at: datetime, *, at: datetime
) -> tuple[Where, ...]:
    """Return the plans that leave orders out, and for which a technician has time now."""
    person = read(connection, TECHNICIANS, [technician_id]).get(technician_id)
    zone = _zone(connection)
    first, last = (moment.astimezone(zone).date() for moment in (max(start_at, at), end_at))
    heads = [head for head in heads_in_force(connection, first) if head.day <= last and end_at > at]
    mine = [head for head in heads if person is not None and _covers(head, person.regions)]
    short = [head for head in mine if read_plan(connection, head.number).plan["unserved"]]
    return tuple(where for head in short for where in _areas(head))


def _with_visits(connection: Connection, heads: Sequence[PlanHead], which: object) -> list[PlanHead]:
    numbers = [head.number for head in heads]
    question = select(_VISITS.c.plan_number).where(_VISITS.c.plan_number.in_(numbers), which)  # type: ignore[arg-type]
    found = set(connection.execute(question).scalars())
    return [head for head in heads if head.number in found]


def _covers(head: PlanHead, regions: Collection[str]) -> bool:
    return not head.regions or not set(head.regions).isdisjoint(regions)


def _areas(head: PlanHead) -> list[Where]:
    return [(head.day, region) for region in head.regions or ("",)]


def _today(connection: Connection, at: datetime) -> date:
    return at.astimezone(_zone(connection)).date()


def _zone(connection: Connection) -> ZoneInfo:
    company = read(connection, COMPANY).get(1)
    return ZoneInfo(company.time_zone) if company else ZoneInfo("UTC")
