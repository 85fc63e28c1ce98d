"""A plan as it is kept: what was asked, what was decided, and all that is needed to decide it again."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal

PlanState = Literal["proposal", "live", "published", "superseded"]
IN_FORCE = ("live", "published")


@dataclass(frozen=True, slots=True, kw_only=True)
class SolveParameters:
    """What the solver was allowed: seconds (None: the run repeated an earlier run's `work`), workers, memory in MiB."""

    seconds: float | None
    workers: int
    memory_mb: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFacts:
    """What is known about a plan beside its two documents. All instants are aware UTC.

    day: the day planned, in the company's time zone; regions: ids of the regions planned, empty: all of them.
    created_at: when the solver was done; at: the planning moment, before which nothing starts; epoch_at: second 0 of
    both documents. travel: who made the travel times, and how. bound: None where none was proven. solve_s: seconds that
    the solver took.
    """

    day: date
    regions: tuple[str, ...]
    created_at: datetime
    at: datetime
    epoch_at: datetime
    policy_id: str
    policy_version: int
    solver_version: str
    parameters: SolveParameters
    seed: int
    travel: str
    cost: int
    solve_s: float
    bound: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDraft(PlanFacts):
    """A plan that is not stored yet.

    problem, plan: the contract's documents, whole; work: what the solver recorded, by which a replay repeats it.
    """

    problem: Mapping[str, Any]
    plan: Mapping[str, Any]
    work: Mapping[str, Any] = field(default_factory=dict)

    @property
    def problem_hash(self) -> str:
        """Return the name of the question: equal hashes mean that the same was asked."""
        return document_hash(self.problem)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPlan(PlanDraft):
    """A plan in the store.

    number: 1, 2, … in this database; edition: 1, 2, … with each change of its documents; live_at: when it came into
    force; published_at: when it became what people know.
    """

    number: int
    state: PlanState
    published_at: datetime | None = None
    edition: int = 1
    live_at: datetime | None = None

    @property
    def tag(self) -> str:
        """Return what a plan is called together with its edition: what was seen, and what is changed."""
        return f"{self.number}.{self.edition}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanHead(PlanFacts):
    """A plan in the store without its documents, which are large: for lists."""

    number: int
    state: PlanState
    problem_hash: str
    published_at: datetime | None = None
    edition: int = 1
    live_at: datetime | None = None

    @property
    def tag(self) -> str:
        """Return what a plan is called together with its edition."""
        return f"{self.number}.{self.edition}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedVisit:
    """One technician's visit to one order.

    shift: index into the technician's shifts; sequence: 1, 2, … in the route.
    """

    order_id: str
    technician_id: str
    shift: int
    sequence: int
    arrival_at: datetime
    start_at: datetime
    finish_at: datetime


def canonical_json(document: Mapping[str, Any]) -> str:
    """Return a document as JSON that is equal for equal documents: sorted keys, no spaces, no NaN."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def document_hash(document: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a document's canonical JSON, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(document).encode()).hexdigest()


def known_orders(record: PlanDraft) -> set[str]:
    """Return the ids of all orders that a plan speaks of: served, left out, held back, or carried over."""
    asked = {order["id"] for order in record.problem["orders"]}
    asked.update(visit["order"] for visit in record.plan.get("carried", ()))
    return asked.union(held["order"] for held in record.plan.get("held_back", ()))


def planned_visits(record: PlanDraft) -> tuple[PlannedVisit, ...]:
    """Return the visits of a plan, route by route in time order, with instants instead of seconds.

    Those carried over from a plan before, because they were frozen or done, come first.
    """
    carried = sorted(record.plan.get("carried", ()), key=lambda visit: (visit["technician"], visit["start"]))
    before: Counter[str] = Counter()
    visits = []
    for visit in carried:
        before[visit["technician"]] += 1
        visits.append(_visit(record, visit, visit["technician"], visit["shift"], before[visit["technician"]]))
    for route in record.plan["routes"]:
        who, stops = route["technician"], (stop for stop in route["stops"] if stop["kind"] == "order")
        for sequence, stop in enumerate(stops, start=before[who] + 1):
            visits.append(_visit(record, stop, who, route["shift"], sequence))
    return tuple(visits)


def _visit(record: PlanDraft, stop: Mapping[str, Any], who: str, shift: int, sequence: int) -> PlannedVisit:
    return PlannedVisit(
        order_id=stop["order"],
        technician_id=who,
        shift=shift,
        sequence=sequence,
        arrival_at=record.epoch_at + timedelta(seconds=stop["arrival"]),
        start_at=record.epoch_at + timedelta(seconds=stop["start"]),
        finish_at=record.epoch_at + timedelta(seconds=stop["finish"]),
    )
