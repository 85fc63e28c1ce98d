"""Demand: orders as coverage asks for them, those that are alike together, each with its target."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from dispatch.coverage.facts import CoverageFacts
from dispatch.sla.calendar import WorkingTime
from dispatch.sla.target import Case, TargetRule
from dispatch.work_order import WorkOrder
from geo.point import Point

_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """Orders of one place that ask for the same.

    target_s: what is promised, in seconds of its calendar; within_s: the same in seconds of the clock from the moment
    asked for; both None where the policy promises nothing. placed: somebody knows where the site is.
    """

    orders: tuple[str, ...]
    site_id: str
    point: Point
    region_id: str
    level: int
    duration_s: int
    skills: Mapping[str, int]
    parts: Mapping[str, int]
    crew: int
    excluded: tuple[str, ...]
    target_s: int | None
    within_s: int | None
    placed: bool = True

    @property
    def count(self) -> int:
        """How many orders these are."""
        return len(self.orders)


def demands(facts: CoverageFacts, minutes: int | None = None) -> tuple[Demand, ...]:
    """Return the demand of all orders, by place and level.

    The target is as if everything were reported at the moment asked for: so many minutes, or (None) what the policy
    promises for being on site, by level, industry and the customer's tier, on its calendar. How long an order has
    waited, and what was promised for it alone, does not matter here.
    """
    near = {center.region_id for center in facts.centers}
    targets: dict[Case, tuple[int, int] | None] = {}
    alike: dict[tuple[object, ...], list[str]] = defaultdict(list)
    first: dict[tuple[object, ...], tuple[WorkOrder, tuple[int, int] | None]] = {}
    for order in sorted(facts.orders, key=lambda order: order.id):
        case = _case(order, facts, near)
        if case not in targets:
            targets[case] = (minutes * 60, minutes * 60) if minutes is not None else _promised(case, facts)
        key = (
            order.site_id, order.level, order.duration_s, order.crew, targets[case],
            tuple(sorted(order.skills.items())), tuple(sorted(order.parts.items())), tuple(sorted(set(order.excluded))),
        )  # fmt: skip
        alike[key].append(order.id)
        first.setdefault(key, (order, targets[case]))
    found = [_demand(order, target, alike[key], facts) for key, (order, target) in first.items()]
    return tuple(sorted(found, key=lambda one: (one.region_id, one.site_id, one.level, one.orders)))


def _demand(order: WorkOrder, target: tuple[int, int] | None, ids: list[str], facts: CoverageFacts) -> Demand:
    site = facts.sites[order.site_id]
    target_s, within_s = target or (None, None)
    return Demand(
        orders=tuple(ids),
        site_id=site.id,
        point=site.point,
        region_id=site.region_id,
        level=order.level,
        duration_s=order.duration_s,
        skills=dict(sorted(order.skills.items())),
        parts={part: pieces for part, pieces in sorted(order.parts.items()) if pieces},
        crew=order.crew,
        excluded=tuple(sorted(set(order.excluded))),
        target_s=target_s,
        within_s=within_s,
        placed=site.located != "rough",
    )


def _case(order: WorkOrder, facts: CoverageFacts, near: set[str]) -> Case:
    site = facts.sites[order.site_id]
    fault = facts.faults.get(order.fault_id or "")
    return Case(
        industry=order.industry or (fault.industry if fault else ""),
        level=order.level,
        group=facts.policy.rules.groups.of(facts.tiers[site.customer_id]),
        center_near=site.region_id in near,
    )


def _promised(case: Case, facts: CoverageFacts) -> tuple[int, int] | None:
    """Return the promise to be on site: in seconds of its calendar, and of the clock from the moment asked for."""
    rule: TargetRule | None = facts.policy.target("on_site", case)
    if rule is None:
        return None
    working = WorkingTime(calendar=facts.policy.rules.calendar(rule.calendar), zone=ZoneInfo(facts.time_zone))
    due_at = working.add_working(facts.at, timedelta(seconds=rule.seconds))
    return rule.seconds, (due_at - facts.at) // _SECOND
