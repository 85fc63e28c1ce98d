"""A hand-made plan of the small day of `day_builder`: T1 picks a seal up and goes to W1, T2 goes to W2."""

from collections.abc import Sequence
from dataclasses import replace

from day_builder import StraightLines, local, snapshot

from dispatch.names import Names, names_of
from dispatch.plan_record import PlanDraft, SolveParameters, StoredPlan
from dispatch.planning.day import Batch, DaySnapshot
from dispatch.planning.problem import FrozenDay, freeze
from dispatch.planning.proposal import propose
from solver.plan import Pickup, Plan, Route, Unserved, Visit

AT = "08:00"
FIRST = Route(
    technician="T1",
    shift=0,
    departure=28_800,
    arrival=32_600,
    stops=(
        Pickup(center="C1", parts={"P1": 2}, arrival=28_800, finish=29_400),
        Visit(order="W1", arrival=29_500, start=29_500, finish=32_500),
    ),
)
SECOND = Route(
    technician="T2",
    shift=0,
    departure=32_400,
    arrival=35_500,
    stops=(Visit(order="W2", arrival=32_500, start=32_500, finish=35_500),),
)


def small_plan(*routes: Route, unserved: Sequence[Unserved] = (), **changes: object) -> Plan:
    whole = Plan(problem="2026-03-02", routes=routes, unserved=tuple(unserved), facts={"work": {"rounds": 7}})
    return replace(whole, **changes)


def left_out(order: str, reason: str = "capacity") -> Unserved:
    return Unserved(order=order, reason=reason, detail={"en": "The day is full.", "zh": "当天已排满。"})


def frozen(day: DaySnapshot | None = None) -> FrozenDay:
    return freeze(day or snapshot(), StraightLines(), at=local(AT))


def drafted(plan: Plan | None = None, day: DaySnapshot | None = None) -> PlanDraft:
    return propose(
        frozen(day),
        plan or small_plan(FIRST, SECOND),
        created_at=local("08:05"),
        parameters=SolveParameters(seconds=30, workers=1, memory_mb=4096),
        seed=5,
        solve_s=29.5,
    )


def stored(plan: Plan | None = None, day: DaySnapshot | None = None, number: int = 1) -> StoredPlan:
    draft = drafted(plan, day)
    fields = {name: getattr(draft, name) for name in PlanDraft.__dataclass_fields__}
    return StoredPlan(**fields, number=number, state="proposal")


def names(day: DaySnapshot | None = None) -> Names:
    """Return the names of everything in a day's snapshot."""
    day = day or snapshot()
    return names_of(
        Batch(
            company=day.company,
            regions=day.regions,
            centers=day.centers,
            customers=tuple(day.customers.values()),
            sites=tuple(day.sites.values()),
            faults=tuple(day.faults.values()),
            parts=tuple(day.parts.values()),
            technicians=day.technicians,
            orders=day.orders,
        )
    )
