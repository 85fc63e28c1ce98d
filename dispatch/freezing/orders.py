"""The work orders of one day as the solver sees them: when they are due, what they weigh, what they wait for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from dispatch.planning.day import DaySnapshot
from dispatch.planning.day_clock import DayClock
from dispatch.planning.error import PlanningError
from dispatch.policy import Clock, Policy
from dispatch.sla.clock import OrderFacts
from dispatch.sla.course import first_seen
from dispatch.sla.dues import Dues, dues
from dispatch.sla.target import Case
from dispatch.work_order import WorkOrder
from solver import problem

PIN_FACTOR = 10  # leaving out what a person fixed by hand costs so many times as much


@dataclass(frozen=True, slots=True, kw_only=True)
class Horizon:
    """What one plan covers, in seconds. start, end: whole local days; later_at: when what stays undone is served."""

    start: int
    end: int
    later_at: int


def horizon(technicians: Sequence[problem.Technician], clock: DayClock) -> Horizon:
    """Return the horizon of a day: from its first shift's day to its last possible return's.

    What stays undone is thought to be served at the first noon after that return, tomorrow's at the earliest.
    """
    first = min(part.start for person in technicians for part in person.shifts)
    last = max(part.end + part.overtime_s for person in technicians for part in person.shifts)
    first_day, last_day = clock.local(first).date(), clock.local(last).date()
    later_day = max(last_day, clock.day + timedelta(days=1))
    while clock.noon(later_day) <= last:
        later_day += timedelta(days=1)
    return Horizon(
        start=clock.midnight_after(first_day - timedelta(days=1)),
        end=clock.midnight_after(last_day),
        later_at=clock.noon(later_day),
    )


def day_order(
    order: WorkOrder,
    location: str,
    snapshot: DaySnapshot,
    *,
    clock: DayClock,
    covers: Horizon,
    people: Collection[str],
    after: tuple[problem.After, ...],
) -> problem.Order:
    """Return one order for the solver; `people` are the ids of the technicians that it will know."""
    site = snapshot.sites[order.site_id]
    promise = _promise(order, snapshot)
    promised = snapshot.dues.get(order.id) or _dues(order, snapshot)
    by_then = promise.weight * promised.weight_pct // 100
    weight = max(1, by_then) * _tier_weight(snapshot.customers[site.customer_id].tier, snapshot.policy)
    respond_by = clock.down(promised.respond_by or order.reported_at + timedelta(seconds=promise.respond_s))
    resolve_by = None if promised.resolve_by is None else clock.down(promised.resolve_by)
    reported_at = clock.down(order.reported_at)
    undone = unserved_cost(snapshot.policy, weight, reported_at, respond_by, resolve_by, covers.later_at)
    previous = snapshot.published.get(order.id)
    return problem.Order(
        id=order.id,
        location=location,
        region=site.region_id,
        reported_at=reported_at,
        duration_s=order.duration_s,
        respond_by=respond_by,
        resolve_by=resolve_by,
        weight=weight,
        unserved_cost=undone if order.pin is None else PIN_FACTOR * undone,
        skills=dict(sorted(order.skills.items())),
        parts={part: pieces for part, pieces in sorted(order.parts.items()) if pieces},
        windows=_windows(order, clock, covers),
        crew=order.crew,
        pin=_pin(order, clock),
        excluded=tuple(sorted(set(order.excluded).intersection(people))),
        after=after,
        previous=previous if previous in people else None,
        change_pct=order.change_pct,
        prices={who: price for who, price in sorted(order.prices.items()) if who in people},
    )


def unserved_cost(
    policy: Policy, weight: int, reported_at: int, respond_by: int, resolve_by: int | None, later_at: int
) -> int:
    """Return what leaving an order out costs: the policy's base, and what serving it at `later_at` would cost."""
    weights = policy.weights
    waiting = weights.response * max(0, later_at - reported_at) + weights.late * max(0, later_at - respond_by)
    if resolve_by is not None:
        waiting += weights.unresolved * max(0, later_at - resolve_by)
    return policy.unserved_base + weight * waiting


def _dues(order: WorkOrder, snapshot: DaySnapshot) -> Dues:
    """Return the dues of an order of which nothing is known but the order itself: never paused, never reopened."""
    site = snapshot.sites[order.site_id]
    tier = snapshot.customers[site.customer_id].tier
    case = Case(
        industry=_industry(order, snapshot),
        level=order.level,
        group=snapshot.policy.rules.groups.of(tier),
        center_near=site.region_id in {center.region_id for center in snapshot.centers},
    )
    facts = OrderFacts(
        order_id=order.id,
        case=case,
        reported_at=order.reported_at,
        course=first_seen(order.state, reported_at=order.reported_at, at=order.reported_at),
        tier=tier,
        respond_by=order.respond_by,
        resolve_by=order.resolve_by,
    )
    return dues(facts, snapshot.policy, ZoneInfo(snapshot.company.time_zone), at=order.reported_at)


def _industry(order: WorkOrder, snapshot: DaySnapshot) -> str:
    fault = snapshot.faults.get(order.fault_id or "")
    return order.industry or (fault.industry if fault else "")


def _promise(order: WorkOrder, snapshot: DaySnapshot) -> Clock:
    industry = _industry(order, snapshot)
    try:
        return snapshot.policy.clock(industry, order.level)
    except LookupError as error:
        policy = snapshot.policy
        raise PlanningError(
            "policy-without-clock",
            cause={
                "en": f"order {order.id}: {error}",
                "zh": f"工单 {order.id}：策略 {policy.id} 第 {policy.version} 版没有行业“{industry}”"
                f"级别 {order.level} 的时限",
            },
            remedy={
                "en": "Add a clock for this level to the policy, or correct the order's level.",
                "zh": "请在策略中补充该级别的时限，或更正工单级别。",
            },
        ) from error


def _tier_weight(tier: str, policy: Policy) -> int:
    if tier not in policy.tier_weight:
        raise PlanningError(
            "policy-without-tier",
            cause={
                "en": f"policy {policy.id!r} version {policy.version} has no weight for customers of tier {tier!r}",
                "zh": f"策略 {policy.id} 第 {policy.version} 版没有客户等级“{tier}”的权重",
            },
            remedy={"en": "Add a weight for this tier to the policy.", "zh": "请在策略中补充该客户等级的权重。"},
        )
    return policy.tier_weight[tier]


def _windows(order: WorkOrder, clock: DayClock, covers: Horizon) -> tuple[tuple[int, int], ...] | None:
    """Return the windows within the horizon, merged where they overlap; all of them where none touches it.

    A start that a person fixed, and nobody who starts, is the one window.
    """
    if order.pin is not None and order.pin.technician_id is None and order.pin.start_at is not None:
        start = clock.up(order.pin.start_at)
        return ((start, start),)
    spans = sorted((clock.up(begin), max(clock.up(begin), clock.down(end))) for begin, end in order.windows)
    inside = [
        (max(begin, covers.start), min(end, covers.end))
        for begin, end in spans
        if begin <= covers.end and end >= covers.start
    ]
    merged: list[tuple[int, int]] = []
    for begin, end in inside or spans:
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return tuple(merged) or None


def _pin(order: WorkOrder, clock: DayClock) -> problem.Pin | None:
    if order.pin is None or order.pin.technician_id is None:
        return None
    start = None if order.pin.start_at is None else clock.up(order.pin.start_at)
    return problem.Pin(technician=order.pin.technician_id, start=start)
