"""The daily optimisation: what the store knows becomes a judged proposal, or nothing changes at all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Protocol

from dispatch.plan_record import PlanDraft, SolveParameters, StoredPlan
from dispatch.planning.day import DaySnapshot
from dispatch.planning.error import PlanningError
from dispatch.planning.problem import FrozenDay, default_moment, freeze
from dispatch.planning.proposal import propose
from dispatch.policy import Policy
from geo.travel import TravelTimes
from solver.problem import Problem
from solver.supervise import Solved

Held = Callable[[DaySnapshot, FrozenDay], FrozenDay]
"""Pins in a problem what the new plan may not move."""


class DayStore(Protocol):
    """The part of the store that planning a day reads."""

    def snapshot(
        self, day: date, *, at: datetime, regions: Sequence[str] | None = None, as_of: datetime | None = None
    ) -> DaySnapshot:
        """Return what `as_of` (None: `at`) is known of a day that is planned at a moment."""
        ...


class PlanStore(DayStore, Protocol):
    """The part of the store that the daily optimisation needs."""

    def save_plan(self, record: PlanDraft) -> StoredPlan:
        """Keep a plan under the next number."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DayDrafted:
    """A judged proposal that is not stored yet, the problem it answers, and how the solve went."""

    draft: PlanDraft
    frozen: FrozenDay
    solved: Solved


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPlanned:
    """A stored proposal, the problem it answers, and how the solve went."""

    plan: StoredPlan
    frozen: FrozenDay
    solved: Solved


def _now() -> datetime:
    return datetime.now(UTC)


def nothing_held(_: DaySnapshot, frozen: FrozenDay) -> FrozenDay:
    """Leave a problem as it is: everything may move."""
    return frozen


def plan_day(
    store: PlanStore,
    day: date,
    *,
    at: datetime | None,
    regions: Sequence[str] | None,
    travel_times: Callable[[Policy], TravelTimes],
    solve: Callable[[Problem], Solved],
    parameters: SolveParameters,
    seed: int,
    clock: Callable[[], datetime] = _now,
) -> DayPlanned:
    """Plan one day at the moment `at` (None: when its first shift starts) and store the proposal.

    Raises what `draft_day` raises; then nothing is stored.
    """
    drafted = draft_day(
        store,
        day,
        at=at or first_shift_at(store, day, regions),
        regions=regions,
        travel_times=travel_times,
        solve=solve,
        parameters=parameters,
        seed=seed,
        clock=clock,
    )
    return DayPlanned(plan=store.save_plan(drafted.draft), frozen=drafted.frozen, solved=drafted.solved)


def first_shift_at(store: DayStore, day: date, regions: Sequence[str] | None) -> datetime:
    """Return when the first shift of a day starts in some regions (None: all). Raises PlanningError without any."""
    return default_moment(store.snapshot(day, at=datetime.combine(day, time.min, UTC), regions=regions).shifts)


def draft_day(
    store: DayStore,
    day: date,
    *,
    at: datetime,
    regions: Sequence[str] | None,
    travel_times: Callable[[Policy], TravelTimes],
    solve: Callable[[Problem], Solved],
    parameters: SolveParameters,
    seed: int,
    profile: str = "normal",
    held: Held = nothing_held,
    clock: Callable[[], datetime] = _now,
) -> DayDrafted:
    """Plan one day at the moment `at`; nothing is stored.

    profile: the kind of day, by whose prices the policy is changed; held: pins what may not move; clock: tells when
    this happens. Who plans tomorrow while today is under way leaves alone what today has still to do. The plan's
    document says under "ended" how its solve came to an end, as "cancelled". Raises PlanningError where there is
    nothing to plan, and whatever `solve` raises.
    """
    snapshot = store.snapshot(day, at=at, regions=regions, as_of=min(at, clock()))
    snapshot = replace(snapshot, policy=policy_for(snapshot.policy, profile))
    frozen = held(snapshot, freeze(snapshot, travel_times(snapshot.policy), at=at))
    solved = solve(frozen.problem)
    draft = propose(
        frozen,
        replace(solved.plan, facts={**solved.plan.facts, "ended": solved.ended}),
        created_at=clock(),
        parameters=parameters,
        seed=seed,
        solve_s=solved.wall_s,
        regions=regions or (),
    )
    return DayDrafted(draft=draft, frozen=frozen, solved=solved)


def policy_for(policy: Policy, profile: str) -> Policy:
    """Return a policy with the prices of a kind of day. Raises PlanningError ("unknown-profile")."""
    try:
        return policy.profile(profile)
    except LookupError as error:
        raise PlanningError(
            "unknown-profile",
            cause={
                "en": f"policy {policy.id!r} version {policy.version} has no profile {profile!r}",
                "zh": f"策略 {policy.id} 第 {policy.version} 版没有“{profile}”这种排班场景",
            },
            remedy={
                "en": "Choose one that the policy has, as “normal”.",
                "zh": "请选择策略中已有的场景，例如“normal”。",
            },
        ) from error
