"""The store's picture of a day becomes one frozen problem for the solver.

Pure: the same snapshot, travel times and planning moment always give the same problem, in the same order. The planning
moment is an argument: no clock is read here.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from dispatch.center import ServiceCenter
from dispatch.freezing.orders import Horizon, day_order, horizon
from dispatch.freezing.parts import parts_of_day
from dispatch.freezing.people import day_shifts, day_technician
from dispatch.freezing.places import Places
from dispatch.freezing.readiness import links, met_links, ready_orders
from dispatch.freezing.travel_notices import travel_notices
from dispatch.live.fingerprint import fingerprints
from dispatch.notice import Notice
from dispatch.planning.day import DaySnapshot
from dispatch.planning.day_clock import DayClock
from dispatch.planning.error import PlanningError
from dispatch.planning.travel_hours import paces
from dispatch.stock.pieces import Place
from dispatch.technician import Shift
from dispatch.work_order import WorkOrder
from geo.pace import at_pace
from geo.point import Point
from geo.travel import Parts, TravelMatrix, TravelTimes
from solver import problem
from solver.plan import Unserved

KnownLegs = Callable[[Sequence[Point], Parts], TravelMatrix | None]
"""Gives the travel matrix of places whose legs a plan of the day has already, at the pace of that plan, or None.

It is told the parts of the day (see `geo.travel.Parts`), within which all legs must be known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenDay:
    """One day as a problem, and what the problem itself does not say.

    epoch_at: second 0 as aware UTC; at: the planning moment; provenance: who made the travel times, and how;
    estimated: no road network was asked; held: orders that are not in the problem, and why; notices: what else was left
    out on the way; fingerprints: what every order looked like; base: the plans in force, as `DaySnapshot` has them.
    """

    problem: problem.Problem
    day: date
    at: datetime
    epoch_at: datetime
    policy_id: str
    policy_version: int
    provenance: str
    estimated: bool
    held: tuple[Unserved, ...] = ()
    notices: tuple[Notice, ...] = ()
    fingerprints: Mapping[str, str] = field(default_factory=dict)
    base: tuple[str, ...] = ()


def nothing_known(_places: Sequence[Point], _parts: Parts) -> None:
    """Know no legs: all are asked for."""


def freeze(
    snapshot: DaySnapshot, travel_times: TravelTimes, *, at: datetime, known: KnownLegs = nothing_known
) -> FrozenDay:
    """Return the problem of planning a day at the moment `at` (aware).

    Instants become whole seconds from the local midnight: starts are rounded up, deadlines and ends down. Legs that
    `travel_times` gives are put at the pace of the hours that are left (`dispatch.planning.travel_hours`). Raises
    PlanningError where there is nobody or nothing to plan, or the policy does not say what an order is due.
    """
    clock = DayClock(day=snapshot.day, zone=ZoneInfo(snapshot.company.time_zone))
    now = clock.up(at)
    shifts, absent = day_shifts(snapshot, clock, now)
    orders = sorted(snapshot.orders, key=lambda order: order.id)
    nowhere = {site.id for site in snapshot.sites.values() if site.located == "rough"}
    ready, held = ready_orders(orders, followed=snapshot.followed, people=shifts, nowhere=nowhere)
    if not ready:
        raise _no_orders(snapshot)
    places = Places()
    stock = _stock_by_place(snapshot)
    centers = tuple(
        _center(center, snapshot, stock.get(Place("center", center.id), {}), clock, places)
        for center in sorted(snapshot.centers, key=lambda center: center.id)
    )
    technicians = _technicians(snapshot, shifts, stock, clock=clock, places=places)
    order_documents = _orders(snapshot, ready, horizon(technicians, clock), clock=clock, people=shifts, places=places)
    locations = places.locations()
    parts = parts_of_day({place.id: k for k, place in enumerate(locations)}, technicians, order_documents, centers)
    matrix = known(places.points, parts)
    if matrix is None:
        matrix = travel_times.matrix(places.points, places.areas, parts)
        pace = paces(snapshot.policy.travel, set(places.areas), technicians, clock=clock, now=now)
        matrix = at_pace(matrix, places.areas, pace) if pace else matrix
    return FrozenDay(
        problem=problem.Problem(
            name=snapshot.day.isoformat(),
            epoch=clock.epoch,
            now=now,
            locations=locations,
            travel=problem.MatrixTravel(time_s=matrix.duration_s, distance_m=matrix.distance_m),
            centers=centers,
            technicians=technicians,
            orders=order_documents,
            weights=snapshot.policy.weights,
            reusable=frozenset(part.id for part in snapshot.parts.values() if part.reusable),
        ),
        day=snapshot.day,
        at=at,
        epoch_at=clock.epoch_at,
        policy_id=snapshot.policy.id,
        policy_version=snapshot.policy.version,
        provenance=matrix.provenance,
        estimated=matrix.estimated,
        held=tuple(held),
        notices=(*absent, *met_links(ready, snapshot.followed), *travel_notices(matrix, locations, order_documents)),
        fingerprints=fingerprints(orders),
        base=snapshot.base,
    )


def default_moment(shifts: Iterable[Shift]) -> datetime:
    """Return the planning moment of a day when nobody says one: when its first shift starts.

    Raises PlanningError where there is no shift.
    """
    starts = [shift.start_at for shift in shifts]
    if not starts:
        raise PlanningError(
            "no-shift-that-day",
            cause={"en": "nobody has a shift that day", "zh": "当天没有任何人排班"},
            remedy={
                "en": "Import shifts for that day, or choose another day.",
                "zh": "请导入当天的班次，或选择其他日期。",
            },
        )
    return min(starts)


def _stock_by_place(snapshot: DaySnapshot) -> dict[Place, dict[str, int]]:
    stock: dict[Place, dict[str, int]] = defaultdict(dict)
    for (place, part), pieces in sorted(snapshot.stock.items()):
        if pieces > 0:
            stock[place][part] = pieces
    return stock


def _technicians(
    snapshot: DaySnapshot,
    shifts: Mapping[str, tuple[problem.Shift, ...]],
    stock: Mapping[Place, Mapping[str, int]],
    *,
    clock: DayClock,
    places: Places,
) -> tuple[problem.Technician, ...]:
    centers = {center.id: center for center in snapshot.centers}
    present = sorted((person for person in snapshot.technicians if person.id in shifts), key=lambda person: person.id)
    return tuple(
        day_technician(
            person,
            shifts[person.id],
            centers[person.center_id],
            van_stock=stock.get(Place("van", person.id), {}),
            clock=clock,
            places=places,
            here=_here(person.id, snapshot, centers, places),
        )
        for person in present
    )


def _here(who: str, snapshot: DaySnapshot, centers: Mapping[str, ServiceCenter], places: Places) -> str | None:
    """Return where somebody is free again, if that is not where their shifts begin."""
    bound = snapshot.busy.get(who)
    if bound is not None and bound.site_id is not None:
        site = snapshot.sites[bound.site_id]
        return places.add("site", site.id, site.point, site.region_id)
    if bound is not None and bound.center_id is not None:
        center = centers[bound.center_id]
        return places.add("center", center.id, center.point, center.region_id)
    return None


def _orders(
    snapshot: DaySnapshot,
    ready: Mapping[str, WorkOrder],
    covers: Horizon,
    *,
    clock: DayClock,
    people: Collection[str],
    places: Places,
) -> tuple[problem.Order, ...]:
    locations = {}
    for site_id in sorted({order.site_id for order in ready.values()}):
        site = snapshot.sites[site_id]
        locations[site_id] = places.add("site", site_id, site.point, site.region_id)
    return tuple(
        day_order(
            order,
            locations[order.site_id],
            snapshot,
            clock=clock,
            covers=covers,
            people=people,
            after=links(order, ready),
        )
        for order in ready.values()
    )


def _center(
    center: ServiceCenter, snapshot: DaySnapshot, stock: Mapping[str, int], clock: DayClock, places: Places
) -> problem.Center:
    lots = sorted((lot for lot in snapshot.inbound if lot.center_id == center.id), key=lambda lot: lot.id)
    return problem.Center(
        id=center.id,
        location=places.add("center", center.id, center.point, center.region_id),
        region=center.region_id,
        pickup_s=center.pickup_s,
        stock=stock,
        inbound=tuple(
            problem.Inbound(
                part=lot.part_id,
                quantity=lot.quantity,
                available_at=clock.up(lot.available_at),
                cost=lot.cost,
                origin=lot.origin,
            )
            for lot in lots
        ),
    )


def _no_orders(snapshot: DaySnapshot) -> PlanningError:
    return PlanningError(
        "no-orders",
        cause={
            "en": f"there is no open work order that can be planned for {snapshot.day}",
            "zh": f"{snapshot.day} 没有可安排的待处理工单",
        },
        remedy={
            "en": "Import work orders, or choose other regions.",
            "zh": "请导入工单，或选择其他区域。",
        },
    )
