"""What promises depend on, as it lies in the store: orders, how they came along, pauses, planned visits, parts."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, Select, bindparam, select

from dispatch.policy import Policy
from dispatch.sla.clock import OrderFacts
from dispatch.sla.course import OVER, Course, first_seen
from dispatch.sla.pause import Pause
from dispatch.sla.target import Case
from dispatch.sla.warning import Foreseen
from dispatch.store.catalog.company import COMPANY
from dispatch.store.shelf import AMONG, chunks, read, rows, table_of
from dispatch.store.sla.policies import policy_in_force
from dispatch.store.stock.ledger import balances
from dispatch.store.tables.catalog import FaultRow
from dispatch.store.tables.company import CenterRow, CustomerRow, SiteRow
from dispatch.store.tables.orders import OrderPartRow, OrderRow
from dispatch.store.tables.plans import PlanRow, VisitRow
from dispatch.store.tables.sla import SlaOrderRow, SlaPauseRow

_ORDERS, _SITES, _CUSTOMERS = table_of(OrderRow), table_of(SiteRow), table_of(CustomerRow)
_FAULTS, _CENTERS, _PARTS = table_of(FaultRow), table_of(CenterRow), table_of(OrderPartRow)
_PLANS, _VISITS = table_of(PlanRow), table_of(VisitRow)
_COURSES, _PAUSES = table_of(SlaOrderRow), table_of(SlaPauseRow)

IN_FORCE = ("live", "published")
_FACTS: Select[Any] = (
    select(
        *(_ORDERS.c[name] for name in ("id", "level", "industry", "state", "reported_at", "respond_by", "resolve_by")),
        _SITES.c.region_id,
        _CUSTOMERS.c.tier,
        _FAULTS.c.industry.label("fault_industry"),
    )
    .select_from(
        _ORDERS.join(_SITES, _SITES.c.id == _ORDERS.c.site_id)
        .join(_CUSTOMERS, _CUSTOMERS.c.id == _SITES.c.customer_id)
        .outerjoin(_FAULTS, _FAULTS.c.id == _ORDERS.c.fault_id)
    )
    .where(_ORDERS.c.id.in_(AMONG))
)
_ROUTES_WITH = (
    select(_VISITS.c.plan_number, _VISITS.c.technician_id)
    .join(_PLANS, _PLANS.c.number == _VISITS.c.plan_number)
    .where(_PLANS.c.state.in_(IN_FORCE), _VISITS.c.order_id.in_(AMONG))
)
_STOPS = (
    select(_VISITS, _ORDERS.c.state)
    .join(_ORDERS, _ORDERS.c.id == _VISITS.c.order_id)
    .where(_VISITS.c.technician_id.in_(bindparam("people", expanding=True)), _VISITS.c.plan_number.in_(AMONG))
    .order_by(_VISITS.c.sequence)
)
_NEAR = select(_CENTERS.c.region_id).distinct()
_EXPECTED = frozenset({"planned", "published", "accepted", "en route", "on site", "repairing"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What holds for all orders: the policy in force, the company's time zone, the regions with a service centre."""

    policy: Policy
    zone: ZoneInfo
    near: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One order: its region, its state now, how it was seen last (None: never), its pauses as they are stored."""

    region_id: str
    state: str
    seen: Course | None
    pauses: tuple[Row[Any], ...]
    facts: OrderFacts


@dataclass(slots=True)
class _Route:
    """The visits of one technician in one shift of a plan in force, in order of their sequence."""

    stops: list[Any] = field(default_factory=list)


def ground(connection: Connection) -> Ground | None:
    """Return what holds for all orders; None where there is no company yet, and so no promise."""
    company, policy = read(connection, COMPANY).get(1), policy_in_force(connection)
    if company is None or policy is None:
        return None
    near = frozenset(connection.execute(_NEAR).scalars())
    return Ground(policy=policy, zone=ZoneInfo(company.time_zone), near=near)


def known_orders(connection: Connection, order_ids: Collection[str], on: Ground, *, at: datetime) -> dict[str, Known]:
    """Return what is known of some orders, by id; those that are not stored are left out."""
    courses = {row.order_id: _course(row) for row in rows(connection, _COURSES, _COURSES.c.order_id, order_ids)}
    pauses: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in sorted(rows(connection, _PAUSES, _PAUSES.c.order_id, order_ids), key=lambda row: row.position):
        pauses[row.order_id].append(row)
    found = {row.id: row for some in chunks(order_ids) for row in connection.execute(_FACTS, {"among": some})}
    visits = _visits(connection, {own for own, row in found.items() if row.state in _EXPECTED})
    waiting = [own for own, row in found.items() if own not in visits and row.state not in OVER]
    short = _short_of_parts(connection, waiting)
    return {
        own: Known(
            region_id=row.region_id,
            state=row.state,
            seen=courses.get(own),
            pauses=tuple(pauses[own]),
            facts=OrderFacts(
                order_id=own,
                case=_case(row, on),
                reported_at=row.reported_at,
                course=courses.get(own) or first_seen(row.state, reported_at=row.reported_at, at=at),
                tier=row.tier,
                respond_by=row.respond_by,
                resolve_by=row.resolve_by,
                pauses=tuple(pause_of(pause) for pause in pauses[own]),
                visit=visits.get(own),
                lacks_part=row.state == "waiting for part" or own in short,
            ),
        )
        for own, row in sorted(found.items())
    }


def later_on_routes(connection: Connection, order_ids: Collection[str]) -> set[str]:
    """Return the orders that come after some others on a route of a plan in force: what happens there moves these."""
    later: set[str] = set()
    for route in _routes(connection, order_ids):
        at = next((n for n, stop in enumerate(route.stops) if stop.order_id in order_ids), len(route.stops))
        later.update(stop.order_id for stop in route.stops[at:] if stop.state not in OVER)
    return later.difference(order_ids)


def pause_of(row: Row[Any]) -> Pause:
    """Return the pause that a row keeps."""
    return Pause(reason=row.reason, from_at=row.from_at, to_at=row.to_at)


def _case(row: Row[Any], on: Ground) -> Case:
    return Case(
        industry=row.industry or row.fault_industry or "",
        level=row.level,
        group=on.policy.rules.groups.of(row.tier),
        center_near=row.region_id in on.near,
    )


def _course(row: Row[Any]) -> Course:
    return Course(**{name: value for name, value in row._mapping.items() if name != "order_id"})


def _visits(connection: Connection, order_ids: set[str]) -> dict[str, Foreseen]:
    """Return the planned visits of some orders: of a crew when the last is there, of several plans the latest's."""
    stops: dict[tuple[str, int], list[tuple[Row[Any], datetime | None]]] = defaultdict(list)
    for route in _routes(connection, order_ids):
        unfinished: list[datetime] = []
        for stop in route.stops:
            if stop.order_id in order_ids:
                stops[stop.order_id, stop.plan_number].append((stop, min(unfinished, default=None)))
            if stop.state not in OVER:
                unfinished.append(stop.finish_at)
    latest = {order_id: number for order_id, number in sorted(stops)}  # noqa: C416 — the last of each order stays
    return {order_id: _foreseen(stops[order_id, number]) for order_id, number in latest.items()}


def _foreseen(crew: Iterable[tuple[Row[Any], datetime | None]]) -> Foreseen:
    stops, behind = zip(*crew, strict=True)
    return Foreseen(
        arrival_at=max(stop.arrival_at for stop in stops),
        start_at=max(stop.start_at for stop in stops),
        finish_at=max(stop.finish_at for stop in stops),
        behind_since=min((since for since in behind if since is not None), default=None),
    )


def _routes(connection: Connection, order_ids: Collection[str]) -> list[_Route]:
    """Return the routes of plans in force on which some orders lie."""
    numbers, people = set(), set()
    for some in chunks(order_ids):
        for stop in connection.execute(_ROUTES_WITH, {"among": some}):
            numbers.add(stop.plan_number)
            people.add(stop.technician_id)
    routes: dict[tuple[int, str, int], _Route] = defaultdict(_Route)
    for some in chunks(numbers):
        for stop in connection.execute(_STOPS, {"people": list(people), "among": some}):
            routes[stop.plan_number, stop.technician_id, stop.shift].stops.append(stop)
    return [route for route in routes.values() if any(stop.order_id in order_ids for stop in route.stops)]


def _short_of_parts(connection: Connection, order_ids: list[str]) -> set[str]:
    """Return those of some orders that need more pieces of a part than lie anywhere."""
    needed = list(rows(connection, _PARTS, _PARTS.c.order_id, order_ids))
    if not needed:
        return set()
    lying: Mapping[str, int] = _pieces(connection)
    return {row.order_id for row in needed if row.pieces > lying[row.part_id]}


def _pieces(connection: Connection) -> Mapping[str, int]:
    pieces: dict[str, int] = defaultdict(int)
    for (_, part), count in balances(connection).items():
        pieces[part] += count
    return pieces
