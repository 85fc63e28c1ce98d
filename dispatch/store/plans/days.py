"""One day out of the store: everything that planning it needs, and nothing else."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from dispatch.live.busy import after_frozen, stock_without
from dispatch.plan_record import StoredPlan
from dispatch.planning.day import DaySnapshot
from dispatch.planning.day_clock import DayClock
from dispatch.planning.left_over import left_over
from dispatch.planning.taken import orders_taken, still_to_come, times_taken
from dispatch.policy import Policy
from dispatch.stock.pieces import Place
from dispatch.store.catalog.company import CENTERS, CUSTOMERS, REGIONS, SITES, company_here
from dispatch.store.catalog.parts import FAULTS, PARTS
from dispatch.store.catalog.spans import ABSENCES, SHIFTS, read_spans
from dispatch.store.catalog.technicians import TECHNICIANS
from dispatch.store.errors import StoreMissingError
from dispatch.store.live.rules import read_rules
from dispatch.store.orders.rows import ORDERS
from dispatch.store.plans.records import plans_beside, published_visits, read_plan, replaced_plans
from dispatch.store.plans.standing import DayStands, day_stands
from dispatch.store.references import existing
from dispatch.store.shelf import read, rows, table_of
from dispatch.store.sla.dues import dues
from dispatch.store.sla.policies import policy_in_force
from dispatch.store.stock.reserved import all_lots, plannable_stock
from dispatch.store.tables.company import SiteRow
from dispatch.store.tables.orders import OrderRow
from dispatch.store.tables.people import ShiftRow
from dispatch.store.tables.reservations import PickRow
from dispatch.technician import Absence, Shift, Technician
from dispatch.work_order import PLANNABLE, WorkOrder

_ORDERS, _SITES, _SHIFTS = table_of(OrderRow), table_of(SiteRow), table_of(ShiftRow)
_PICKS = table_of(PickRow)


def snapshot(
    connection: Connection,
    day: date,
    *,
    at: datetime,
    regions: Sequence[str] | None,
    as_of: datetime,
    stands: DayStands | None = None,
) -> DaySnapshot:
    """Return what planning a day at the moment `at` looks at, for some regions (None: all).

    as_of: from when on plans in force say what will happen (`dispatch.planning.taken`); stands: how far those have come
    in whose place the new plan would be (None: as of then). Raises StoreMissingError where there is no company yet, or
    no such region.
    """
    company, policy = company_here(connection), _policy(connection)
    _check_regions(connection, regions)
    clock = DayClock(day=day, zone=ZoneInfo(company.time_zone))
    ends_at = clock.epoch_at + timedelta(seconds=clock.midnight_after(day))
    beside = plans_beside(connection, day, regions or (), as_of=as_of)
    if stands is None:
        in_force = [read_plan(connection, number) for number in replaced_plans(connection, day, regions or ())]
        stands = day_stands(connection, in_force, at=as_of, within=read_rules(connection).frozen)
    taken = {*orders_taken(beside, as_of=as_of), *stands.frozen}
    starts = {name: found[0].start_at for name, found in stands.expected.items()}
    plannable = _plannable(connection, at=at, regions=regions, taken=taken)
    orders = {name: after_frozen(order, starts) for name, order in plannable.items()}
    people, shifts = _on_duty(connection, clock.epoch_at, ends_at, regions)
    horizon_at = max((ends_at, *(shift.end_at + timedelta(seconds=shift.overtime_s) for shift in shifts)))
    left = left_over(
        _stock(connection, people),
        all_lots(connection, as_of),
        [still_to_come(plan, as_of=as_of) for plan in beside],
    )
    busy = {who: bound for who, bound in stands.busy.items() if who in people}
    parts = read(connection, PARTS)
    stock = stock_without(
        left.stock,
        busy,
        stands.visits,
        stands.errands,
        picked=_picked(connection, day),
        reusable={part.id for part in parts.values() if part.reusable},
    )
    places = {bound.site_id for bound in busy.values() if bound.site_id is not None}
    sites = read(connection, SITES, places | {order.site_id for order in orders.values()})
    return DaySnapshot(
        day=day,
        company=company,
        policy=policy,
        regions=tuple(read(connection, REGIONS).values()),
        centers=tuple(read(connection, CENTERS).values()),
        customers=read(connection, CUSTOMERS, {site.customer_id for site in sites.values()}),
        sites=sites,
        faults=read(connection, FAULTS),
        parts=parts,
        technicians=tuple(people.values()),
        shifts=tuple(shifts),
        absences=tuple(_absences(connection, shifts, _booked(beside, people))),
        stock=stock,
        inbound=tuple(lot for lot in left.inbound if lot.available_at < horizon_at),
        orders=tuple(orders.values()),
        published=published_visits(connection, day, orders),
        followed=_followed(connection, orders),
        dues=dues(connection, orders, at=at),
        busy=busy,
        base=stands.plans,
    )


def _policy(connection: Connection) -> Policy:
    policy = policy_in_force(connection)
    assert policy is not None, "whoever imports a company imports a policy, or gets the shipped one"  # noqa: S101
    return policy


def _check_regions(connection: Connection, regions: Sequence[str] | None) -> None:
    unknown = sorted(set(regions or ()) - existing(connection, REGIONS, regions or ()))
    if unknown:
        raise StoreMissingError(
            "unknown-region",
            cause={
                "en": f"there is no region {', '.join(unknown)}",
                "zh": f"没有区域 {'、'.join(unknown)}",
            },
            remedy={
                "en": f"Choose among: {', '.join(read(connection, REGIONS))}.",
                "zh": f"可选区域：{'、'.join(read(connection, REGIONS))}。",
            },
        )


def _plannable(
    connection: Connection, *, at: datetime, regions: Sequence[str] | None, taken: Collection[str]
) -> dict[str, WorkOrder]:
    question = select(_ORDERS.c.id).where(_ORDERS.c.state.in_(PLANNABLE), _ORDERS.c.reported_at <= at)
    if regions is not None:
        question = question.join(_SITES).where(_SITES.c.region_id.in_(regions))
    return read(connection, ORDERS, set(connection.execute(question).scalars()).difference(taken))


def _on_duty(
    connection: Connection, starts_at: datetime, ends_at: datetime, regions: Sequence[str] | None
) -> tuple[dict[str, Technician], list[Shift]]:
    """Return the shifts that start in a day, of people who may work in one of some regions, and these people.

    A shift is of the day on which it starts, whole: the night shift that runs into a day was planned the day before.
    """
    question = select(_SHIFTS.c.technician_id).where(_SHIFTS.c.start_at >= starts_at, _SHIFTS.c.start_at < ends_at)
    working = set(connection.execute(question).scalars())
    people = {
        person.id: person
        for person in read(connection, TECHNICIANS, working).values()
        if regions is None or set(person.regions) & set(regions)
    }
    shifts = [shift for shift in read_spans(connection, SHIFTS, people) if starts_at <= shift.start_at < ends_at]
    return people, shifts


def _booked(beside: Sequence[StoredPlan], people: Mapping[str, Technician]) -> list[Absence]:
    """Return the times in which other plans have some people on the road."""
    one_way = {person.id for person in people.values() if not person.returns}
    return [
        Absence(technician_id=one.technician_id, start_at=one.start_at, end_at=one.end_at, reason=f"plan {one.plan}")
        for one in times_taken(beside, one_way=one_way)
        if one.technician_id in people
    ]


def _absences(connection: Connection, shifts: Sequence[Shift], booked: Sequence[Absence]) -> list[Absence]:
    """Return the absences, those booked included, that touch one of some shifts, overtime included."""
    touched: dict[str, list[Shift]] = {}
    for shift in shifts:
        touched.setdefault(shift.technician_id, []).append(shift)
    return [
        absence
        for absence in [*read_spans(connection, ABSENCES, touched), *booked]
        if any(
            absence.start_at < shift.end_at + timedelta(seconds=shift.overtime_s) and shift.start_at < absence.end_at
            for shift in touched[absence.technician_id]
        )
    ]


def _stock(connection: Connection, people: Collection[str]) -> dict[tuple[Place, str], int]:
    """Return what lies in the centres and on the vans of those who work."""
    return {
        (place, part): pieces
        for (place, part), pieces in plannable_stock(connection).items()
        if pieces and (place.kind == "center" or place.id in people)
    }


def _picked(connection: Connection, day: date) -> dict[tuple[str, str, str], int]:
    """Return what the ledger has as picked up that day: pieces by technician, centre and part."""
    found: dict[tuple[str, str, str], int] = {}
    for row in connection.execute(select(_PICKS).where(_PICKS.c.day == day)):
        key = row.technician_id, row.center_id, row.part_id
        found[key] = found.get(key, 0) + row.pieces
    return found


def _followed(connection: Connection, orders: dict[str, WorkOrder]) -> dict[str, Any]:
    outside = {follows.order_id for order in orders.values() for follows in order.follows} - set(orders)
    return {
        row.id: row.state for row in sorted(rows(connection, _ORDERS, _ORDERS.c.id, outside), key=lambda row: row.id)
    }
