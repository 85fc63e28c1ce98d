"""Plans in the store: saved whole as proposals, published one at a time for a day and its regions."""

import hashlib
import json
import zlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from dispatch.plan_record import (
    IN_FORCE,
    PlanDraft,
    PlanHead,
    SolveParameters,
    StoredPlan,
    canonical_json,
    document_hash,
    planned_visits,
)
from dispatch.store.errors import StoreMissingError, StoreUnavailableError
from dispatch.store.references import Reference, refuse_missing
from dispatch.store.shelf import rows, table_of
from dispatch.store.tables.live import ToldVisitRow
from dispatch.store.tables.plans import PlanRegionRow, PlanRow, VisitRow

_PLANS, _REGIONS, _VISITS = table_of(PlanRow), table_of(PlanRegionRow), table_of(VisitRow)
_TOLD = table_of(ToldVisitRow)
_DRIVE_HOME = timedelta(days=1)  # longer than anybody is on the road after the last visit


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedPlan:
    """A draft as it is stored. Packing large documents takes longer than other writers should wait."""

    draft: PlanDraft
    problem: bytes
    plan: bytes
    problem_hash: str


def pack(draft: PlanDraft) -> PackedPlan:
    """Pack a draft's documents: before the transaction that stores them, where they may be large."""
    problem = canonical_json(draft.problem).encode()
    return PackedPlan(
        draft=draft,
        problem=zlib.compress(problem),
        plan=_packed(draft.plan),
        problem_hash=hashlib.sha256(problem).hexdigest(),
    )


def save_plan(connection: Connection, packed: PackedPlan) -> PlanHead:
    """Store a plan as the next proposal. Raises StoreRefusalError where it speaks of things that are not stored."""
    draft = packed.draft
    _check_references(connection, draft)
    number = (connection.execute(select(func.max(_PLANS.c.number))).scalar() or 0) + 1
    connection.execute(insert(_PLANS), [_plan_row(number, packed)])
    regions = [{"plan_number": number, "region_id": region} for region in draft.regions]
    if regions:
        connection.execute(insert(_REGIONS), regions)
    _write_visits(connection, number, draft)
    return read_head(connection, number)


def change_plan(connection: Connection, number: int, draft: PlanDraft) -> StoredPlan:
    """Store the next edition of a plan: other documents under the same number."""
    _check_references(connection, draft)
    fixed = ("number", "state", "published_at", "created_at", "day")
    row = {name: value for name, value in _plan_row(number, pack(draft)).items() if name not in fixed}
    changed = update(_PLANS).where(_PLANS.c.number == number)
    connection.execute(changed.values(**row, edition=_PLANS.c.edition + 1))
    connection.execute(delete(_VISITS).where(_VISITS.c.plan_number == number))
    _write_visits(connection, number, draft)
    return read_plan(connection, number)


def set_live(connection: Connection, number: int, superseded: Iterable[int], *, at: datetime) -> None:
    """Write down that a plan is in force from `at` on, in place of others; nobody was told of it yet."""
    connection.execute(update(_PLANS).where(_PLANS.c.number.in_(list(superseded))).values(state="superseded"))
    connection.execute(update(_PLANS).where(_PLANS.c.number == number).values(state="live", live_at=at))


def _write_visits(connection: Connection, number: int, draft: PlanDraft) -> None:
    """Store a plan's visits; of an order that was there before and comes again, the one to come."""
    visits = {(visit.order_id, visit.technician_id): visit for visit in planned_visits(draft)}
    if visits:
        rows = [{"plan_number": number, **asdict(visit)} for visit in visits.values()]
        connection.execute(insert(_VISITS), rows)


def read_plan(connection: Connection, number: int) -> StoredPlan:
    """Return a plan; raises StoreMissingError where no plan has that number."""
    row = connection.execute(select(_PLANS).where(_PLANS.c.number == number)).first()
    if row is None:
        raise _missing(number)
    return _plan(row, _regions(connection, [number])[number])


def read_heads(connection: Connection, day: date | None = None) -> list[PlanHead]:
    """Return the plans of a day (None: of all days) without their documents, oldest first."""
    columns = [column for column in _PLANS.c if column.name not in ("problem", "plan", "work")]
    question = select(*columns).order_by(_PLANS.c.number)
    found = connection.execute(question if day is None else question.where(_PLANS.c.day == day)).all()
    regions = _regions(connection, [row.number for row in found])
    return [_head(row, regions[row.number]) for row in found]


def heads_in_force(connection: Connection, since: date) -> list[PlanHead]:
    """Return the plans in force of a day and those after it without their documents, the earliest day first."""
    columns = [column for column in _PLANS.c if column.name not in ("problem", "plan", "work")]
    question = select(*columns).where(_PLANS.c.state.in_(IN_FORCE), _PLANS.c.day >= since)
    found = connection.execute(question.order_by(_PLANS.c.day, _PLANS.c.number)).all()
    regions = _regions(connection, [row.number for row in found])
    return [_head(row, regions[row.number]) for row in found]


def read_head(connection: Connection, number: int) -> PlanHead:
    """Return a plan without its documents; raises StoreMissingError where no plan has that number."""
    columns = [column for column in _PLANS.c if column.name not in ("problem", "plan", "work")]
    row = connection.execute(select(*columns).where(_PLANS.c.number == number)).first()
    if row is None:
        raise _missing(number)
    return _head(row, _regions(connection, [number])[number])


def _missing(number: int) -> StoreMissingError:
    return StoreMissingError(
        "unknown-plan",
        cause={"en": f"there is no plan {number}", "zh": f"没有编号为 {number} 的计划"},
        remedy={"en": "List the plans to see which there are.", "zh": "请先列出现有计划。"},
    )


def published_visits(connection: Connection, day: date, orders: Collection[str]) -> dict[str, str]:
    """Return who people know to come to each of some orders that day: order id → technician id."""
    question = select(_TOLD.c.order_id, _TOLD.c.technician_id).where(_TOLD.c.day == day, _TOLD.c.withdrawn_at.is_(None))
    found = sorted((row.order_id, row.technician_id) for row in connection.execute(question))
    # Of a crew the first by id stands for all: the contract knows one previous technician an order.
    return {order_id: technician_id for order_id, technician_id in reversed(found) if order_id in orders}


def replaced_plans(connection: Connection, day: date, regions: Collection[str]) -> list[int]:
    """Return the numbers of the plans in force in whose place a plan of a day and some regions would come.

    They are of the same day and share a region with it; a plan without regions covers all.
    """
    question = select(_PLANS.c.number).where(_PLANS.c.day == day, _PLANS.c.state.in_(IN_FORCE))
    numbers = list(connection.execute(question.order_by(_PLANS.c.number)).scalars())
    covered = _regions(connection, numbers)
    wanted = set(regions)
    return [number for number in numbers if not wanted or not covered[number] or wanted & set(covered[number])]


def plans_beside(connection: Connection, day: date, regions: Collection[str], *, as_of: datetime) -> list[StoredPlan]:
    """Return the plans in force, not over `as_of`, that a plan of a day and some regions would leave in force."""
    not_over = select(_VISITS.c.plan_number).where(_VISITS.c.finish_at > as_of - _DRIVE_HOME)
    question = select(_PLANS.c.number).where(_PLANS.c.state.in_(IN_FORCE), _PLANS.c.number.in_(not_over))
    beside = set(connection.execute(question).scalars()) - set(replaced_plans(connection, day, regions))
    return [read_plan(connection, number) for number in sorted(beside)]


def set_published(connection: Connection, number: int, superseded: Iterable[int], *, at: datetime) -> None:
    """Write down that a plan is published from `at` on, in place of others."""
    connection.execute(update(_PLANS).where(_PLANS.c.number.in_(list(superseded))).values(state="superseded"))
    told = update(_PLANS).where(_PLANS.c.number == number)
    live_at = func.coalesce(_PLANS.c.live_at, bindparam("since", at, type_=_PLANS.c.live_at.type))
    connection.execute(told.values(state="published", published_at=at, live_at=live_at))


def _check_references(connection: Connection, draft: PlanDraft) -> None:
    visits = planned_visits(draft)
    references = {
        *(Reference("plan", "regions", region) for region in draft.regions),
        *(Reference("plan", "technicians", visit.technician_id) for visit in visits),
        *(Reference("plan", "orders", visit.order_id) for visit in visits),
    }
    refuse_missing(connection, sorted(references))


def _plan_row(number: int, packed: PackedPlan) -> dict[str, Any]:
    draft = packed.draft
    return {
        "number": number,
        "state": "proposal",
        "published_at": None,
        "day": draft.day,
        "created_at": draft.created_at,
        "at": draft.at,
        "epoch_at": draft.epoch_at,
        "problem_hash": packed.problem_hash,
        "problem": packed.problem,
        "plan": packed.plan,
        "policy_id": draft.policy_id,
        "policy_version": draft.policy_version,
        "solver_version": draft.solver_version,
        "parameters": asdict(draft.parameters),
        "seed": draft.seed,
        "work": draft.work,
        "travel": draft.travel,
        "cost": draft.cost,
        "bound": draft.bound,
        "solve_s": draft.solve_s,
    }


def _plan(row: Row[Any], regions: tuple[str, ...]) -> StoredPlan:
    problem = _unpacked(row.problem)
    if document_hash(problem) != row.problem_hash:
        raise StoreUnavailableError(
            "plan-damaged",
            cause={"en": f"plan {row.number} is not as it was stored", "zh": f"计划 {row.number} 的内容与存入时不一致"},
            remedy={"en": "Restore a backup.", "zh": "请从备份恢复。"},
        )
    return StoredPlan(**_facts(row, regions), problem=problem, plan=_unpacked(row.plan), work=row.work)


def _head(row: Row[Any], regions: tuple[str, ...]) -> PlanHead:
    return PlanHead(**_facts(row, regions), problem_hash=row.problem_hash)


def _facts(row: Row[Any], regions: tuple[str, ...]) -> dict[str, Any]:
    return {
        "number": row.number,
        "state": row.state,
        "published_at": row.published_at,
        "edition": row.edition,
        "live_at": row.live_at,
        "day": row.day,
        "regions": regions,
        "created_at": row.created_at,
        "at": row.at,
        "epoch_at": row.epoch_at,
        "policy_id": row.policy_id,
        "policy_version": row.policy_version,
        "solver_version": row.solver_version,
        "parameters": SolveParameters(**row.parameters),
        "seed": row.seed,
        "travel": row.travel,
        "cost": row.cost,
        "bound": row.bound,
        "solve_s": row.solve_s,
    }


def _regions(connection: Connection, numbers: Collection[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = defaultdict(list)
    for row in rows(connection, _REGIONS, _REGIONS.c.plan_number, numbers):
        found[row.plan_number].append(row.region_id)
    return {number: tuple(sorted(found[number])) for number in numbers}


def _packed(document: Mapping[str, Any]) -> bytes:
    return zlib.compress(canonical_json(document).encode())


def _unpacked(packed: bytes) -> Any:
    return json.loads(zlib.decompress(packed))
