"""What differs between two plans, as a dispatcher would tell it: order by order, and in figures."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from dispatch.labels import FIGURES, REASONS, words_of
from dispatch.names import Names
from dispatch.plan_record import StoredPlan, known_orders, planned_visits
from solver.price import price
from solver.reading import read_plan, read_problem
from solver.words import Lang, Words

ChangeKind = Literal["added", "removed", "reassigned", "moved", "reason"]

KINDS: Mapping[str, Words] = {
    "added": {"en": "added", "zh": "新增"},
    "removed": {"en": "removed", "zh": "取消"},
    "reassigned": {"en": "other technician", "zh": "换人"},
    "moved": {"en": "other time", "zh": "改时间"},
    "reason": {"en": "other reason", "zh": "原因变化"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What a plan does with an order: who starts when, or why nobody does; neither, where it does not know it."""

    technicians: tuple[str, ...] = ()
    start_at: datetime | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One order with which two plans do different things."""

    kind: ChangeKind
    order_id: str
    before: Fate
    after: Fate

    def row(self, names: Names, lang: Lang) -> tuple[str, str, str, str]:
        """Return what to print: kind, order, before, after."""
        return KINDS[self.kind][lang], self.order_id, _told(self.before, names, lang), _told(self.after, names, lang)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDiff:
    """The changes from one plan to another, and the figures of both under the names of `labels.FIGURES`."""

    changes: tuple[Change, ...]
    figures: Mapping[str, tuple[float, float]]

    @property
    def same(self) -> bool:
        """Whether both plans send the same people to the same orders at about the same time."""
        return not self.changes


def diff(before: StoredPlan, after: StoredPlan, *, moved_min: int = 5) -> PlanDiff:
    """Return what changes from one plan to another; a start that moves by `moved_min` minutes or less is no change."""
    changes = _changes(_fates(before), _fates(after), moved_min)
    figures_before, figures_after = _figures(before), _figures(after)
    return PlanDiff(
        changes=changes,
        figures={name: (figures_before[name], figures_after[name]) for name in FIGURES},
    )


def changes_to(proposal: StoredPlan, in_force: Sequence[StoredPlan], *, moved_min: int = 5) -> tuple[Change, ...]:
    """Return what a proposal would change of the plans in force, of the orders that it speaks of.

    Those that it was not asked for are frozen, done, or another plan's: it changes nothing about them.
    """
    old: dict[str, Fate] = {}
    for record in in_force:
        old |= {order_id: fate for order_id, fate in _fates(record).items() if fate.start_at or order_id not in old}
    asked = known_orders(proposal)
    return _changes({order_id: old[order_id] for order_id in asked & old.keys()}, _fates(proposal), moved_min)


def _changes(old: Mapping[str, Fate], new: Mapping[str, Fate], moved_min: int) -> tuple[Change, ...]:
    changes = []
    for order_id in sorted(old.keys() | new.keys()):
        was, becomes = old.get(order_id, Fate()), new.get(order_id, Fate())
        kind = _kind(was, becomes, timedelta(minutes=moved_min))
        if kind is not None:
            changes.append(Change(kind=kind, order_id=order_id, before=was, after=becomes))
    return tuple(changes)


def _fates(record: StoredPlan) -> dict[str, Fate]:
    visits = defaultdict(list)
    for visit in planned_visits(record):
        visits[visit.order_id].append(visit)
    fates = {
        order_id: Fate(technicians=tuple(sorted(visit.technician_id for visit in crew)), start_at=crew[0].start_at)
        for order_id, crew in visits.items()
    }
    for left_out in (*record.plan["unserved"], *record.plan.get("held_back", ())):
        fates[left_out["order"]] = Fate(reason=left_out["reason"])
    return fates


def _kind(was: Fate, becomes: Fate, tolerance: timedelta) -> ChangeKind | None:
    if was.start_at is None and becomes.start_at is None:
        return "reason" if was.reason != becomes.reason else None
    if was.start_at is None:
        return "added"
    if becomes.start_at is None:
        return "removed"
    if was.technicians != becomes.technicians:
        return "reassigned"
    return "moved" if abs(becomes.start_at - was.start_at) > tolerance else None


def _told(fate: Fate, names: Names, lang: Lang) -> str:
    if fate.start_at is not None:
        people = ", ".join(names.technician(who) for who in fate.technicians)
        return f"{fate.start_at.astimezone(names.zone):%m-%d %H:%M} {people}"
    return "–" if fate.reason is None else words_of(REASONS, fate.reason)[lang]


def _figures(record: StoredPlan) -> dict[str, float]:
    priced = price(read_problem(record.problem), read_plan(record.plan))
    kpi = priced.kpi
    orders = kpi.orders + len(record.plan.get("held_back", ()))
    return {
        "orders": orders,
        "served": kpi.served,
        "unserved": orders - kpi.served,
        "late": kpi.late,
        "on_time_pct": round(100 * (kpi.served - kpi.late) / max(1, orders), 1),
        "mean_response_min": kpi.mean_response_min,
        "weighted_response_min": kpi.weighted_response_min,
        "drive_km": kpi.drive_km,
        "routes": kpi.routes,
        "cost": priced.cost,
    }
