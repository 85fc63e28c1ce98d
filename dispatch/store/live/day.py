"""The day as it is now: the problem of what is left of it, and the plan in force carried forward to that problem."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from dispatch.live.carry import carry
from dispatch.live.frozen import OVER
from dispatch.live.known_travel import KnownTravel
from dispatch.plan_record import PlanDraft, StoredPlan, planned_visits
from dispatch.planning.day import DaySnapshot
from dispatch.planning.problem import FrozenDay, freeze
from dispatch.policy import Policy
from dispatch.store.live.rules import read_rules
from dispatch.store.plans import days
from dispatch.store.plans.standing import DayStands, day_stands
from geo.providers.great_circle import GreatCircleRule, GreatCircleTravelTimes
from geo.travel import TravelTimes
from solver.amend.ledger import Ledger
from solver.plan import Plan, Route, Unserved
from solver.problem import Problem
from solver.reading import read_plan as plan_of
from solver.reading import read_problem as problem_of
from solver.writing import plan_document, problem_document

Travel = Callable[[Policy], TravelTimes]
_REHEARSED_AFTER = timedelta(hours=48)
_SECOND = timedelta(seconds=1)


def great_circle(policy: Policy) -> TravelTimes:
    """Return the travel times of a policy without a road network: for places that no plan of the day knows."""
    rules = {
        rule.region_id: GreatCircleRule(detour_pct=rule.detour_pct, speed_kmh=rule.speed_kmh) for rule in policy.travel
    }
    default = rules.pop("")
    return GreatCircleTravelTimes(default=default, by_area=rules)


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveDay:
    """What is left of a day, and what happened to the rest.

    asked_at: which moment is now; frozen: the problem of now; stands: how far the plans in force have come; ledger:
    what is left of them, judged; since: the second at which those who are bound are free; carried: visits and errands
    of theirs that are over or bound, as documents.
    """

    asked_at: datetime
    snapshot: DaySnapshot
    frozen: FrozenDay
    stands: DayStands
    ledger: Ledger
    since: Mapping[str, int]
    carried: Mapping[str, Any]

    @property
    def problem(self) -> Problem:
        """The problem of now."""
        return self.frozen.problem


def moment_of(plan: PlanDraft, now: datetime) -> tuple[datetime, datetime]:
    """Return (before when nothing starts, as of when reports count) for changing a plan now.

    A plan whose day is long over is a rehearsal: its own planning moment is its now.
    """
    if now > plan.epoch_at + _REHEARSED_AFTER:
        return plan.at, plan.at
    return max(plan.at, now), now


def live_day(
    connection: Connection,
    plan: PlanDraft,
    in_force: Sequence[StoredPlan],
    *,
    now: datetime,
    travel: Travel = great_circle,
    freed: Collection[str] = (),
    problems: Sequence[Problem] = (),
) -> LiveDay:
    """Return what is left of a plan's day for its regions, as its plans in force leave it.

    freed: orders that a person is moving by hand: they are not frozen by time alone. problems: whose travel times are
    known, beside those of the plans in force. Raises PlanningError where nothing is left to plan.
    """
    at, as_of = moment_of(plan, now)
    within = read_rules(connection).frozen
    stands = day_stands(connection, in_force, at=as_of, within=within, freed=freed)
    snapshot = days.snapshot(connection, plan.day, at=at, regions=plan.regions or None, as_of=as_of, stands=stands)
    asked = [problem_of(one.problem) for one in in_force]
    estimated = all(one.plan.get("travel_estimated", True) for one in in_force)
    known = KnownTravel(problems=[*asked, *problems], estimated=estimated)
    frozen = freeze(snapshot, travel(snapshot.policy), at=at, known=known.legs)
    since = {who: _up(bound.free_at - plan.epoch_at) for who, bound in snapshot.busy.items()}
    plans = [plan_of(one.plan) for one in in_force]
    return LiveDay(
        asked_at=now,
        snapshot=snapshot,
        frozen=frozen,
        stands=stands,
        ledger=carry(frozen.problem, together(frozen.problem.name, plans), since),
        since=since,
        carried=_carried(in_force, stands, since),
    )


def together(name: str, plans: Sequence[Plan]) -> Plan:
    """Return several plans of one day as one."""
    routes: list[Route] = [route for plan in plans for route in plan.routes]
    unserved: dict[str, Unserved] = {entry.order: entry for plan in plans for entry in plan.unserved}
    return Plan(problem=name, routes=tuple(routes), unserved=tuple(unserved.values()))


def redrafted(plan: PlanDraft, day: LiveDay, ledger: Ledger) -> PlanDraft:
    """Return a plan's next edition: what is left of the day as `ledger` has it, and what was carried over."""
    frozen = day.frozen
    facts = {
        "held_back": [
            {"order": one.order, "reason": one.reason, "detail": one.detail["en"], "detail_zh": one.detail["zh"]}
            for one in frozen.held
        ],
        "notices": [{"code": one.code, "subject": one.subject, **one.text} for one in frozen.notices],
        "travel_estimated": frozen.estimated,
        "fingerprints": dict(frozen.fingerprints),
        "base": list(frozen.base),
        **day.carried,
    }
    document = plan_document(replace(ledger.plan, cost=ledger.cost, bound=None, facts=facts))
    fields = {name: getattr(plan, name) for name in PlanDraft.__dataclass_fields__}
    return PlanDraft(
        **{
            **fields,
            "at": frozen.at,
            "problem": problem_document(ledger.known.problem),
            "plan": document,
            "policy_id": frozen.policy_id,
            "policy_version": frozen.policy_version,
            "cost": ledger.cost,
            "bound": None,
            "work": {},
        }
    )


def _carried(in_force: Sequence[StoredPlan], stands: DayStands, since: Mapping[str, int]) -> dict[str, Any]:
    """Return the visits of plans in force that are over or frozen, and the errands that are past."""
    if not in_force:
        return {"carried": [], "carried_errands": []}
    epoch = in_force[0].epoch_at
    shifts = {(visit.order_id, visit.technician_id): visit.shift for one in in_force for visit in planned_visits(one)}
    ahead = {(one.visit.order_id, one.visit.technician_id): one for found in stands.expected.values() for one in found}
    visits = []
    for visit in stands.visits:
        key = visit.order_id, visit.technician_id
        if visit.order_id not in stands.frozen and visit.state not in OVER:
            continue
        one = ahead.get(key, visit)
        visits.append(
            {
                "order": visit.order_id,
                "technician": visit.technician_id,
                "shift": shifts.get(key, 0),
                "arrival": _down(one.arrival_at - epoch),
                "start": _down(one.start_at - epoch),
                "finish": _up(one.finish_at - epoch),
            }
        )
    errands = []
    for errand in stands.errands:
        began = _down(errand.arrival_at - epoch)
        if began >= since.get(errand.technician_id, -(10**12)):
            continue
        stop: dict[str, Any] = {"technician": errand.technician_id, "finish": _up(errand.finish_at - epoch)}
        if errand.center_id is None:
            errands.append({"kind": "break", "start": began, **stop})
        else:
            parts = dict(errand.parts or {})
            errands.append({"kind": "pickup", "center": errand.center_id, "parts": parts, "arrival": began, **stop})
    return {"carried": visits, "carried_errands": errands}


def _down(span: timedelta) -> int:
    return span // _SECOND


def _up(span: timedelta) -> int:
    return -(-span // _SECOND)
