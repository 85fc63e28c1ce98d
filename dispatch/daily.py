"""The daily optimisation: what the store knows becomes a stored proposal, or nothing changes at all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Protocol

from dispatch.day import DaySnapshot
from dispatch.plan_record import PlanDraft, SolveParameters, StoredPlan
from dispatch.planning import FrozenDay, default_moment, freeze
from dispatch.policy import Policy
from dispatch.proposal import propose
from geo.travel import TravelTimes
from solver.problem import Problem
from solver.supervise import Solved


class PlanStore(Protocol):
    """The part of the store that the daily optimisation needs."""

    def snapshot(
        self, day: date, *, at: datetime, regions: Sequence[str] | None = None, as_of: datetime | None = None
    ) -> DaySnapshot:
        """Return what `as_of` (None: `at`) is known of a day that is planned at a moment."""
        ...

    def save_plan(self, record: PlanDraft) -> StoredPlan:
        """Keep a plan under the next number."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPlanned:
    """A stored proposal, the problem it answers, and how the solve went."""

    plan: StoredPlan
    frozen: FrozenDay
    solved: Solved


def _now() -> datetime:
    return datetime.now(UTC)


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

    clock: tells when this happens. Who plans tomorrow while today is under way leaves alone what today has still to do.
    Raises PlanningError where there is nothing to plan, and whatever `solve` raises; then nothing is stored.
    """
    moment = at or default_moment(store.snapshot(day, at=datetime.combine(day, time.min, UTC), regions=regions).shifts)
    snapshot = store.snapshot(day, at=moment, regions=regions, as_of=min(moment, clock()))
    frozen = freeze(snapshot, travel_times(snapshot.policy), at=moment)
    solved = solve(frozen.problem)
    draft = propose(
        frozen,
        solved.plan,
        created_at=clock(),
        parameters=parameters,
        seed=seed,
        solve_s=solved.wall_s,
        regions=regions or (),
    )
    return DayPlanned(plan=store.save_plan(draft), frozen=frozen, solved=solved)
