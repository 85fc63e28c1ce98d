"""Ten firms of a hundred engineers each, with today's visits told, written straight into the store."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, update

from api.http.security.keys import parsed_keys
from api.http.security.tokens import write_access_token
from dispatch.account import Account
from dispatch.actor import SYSTEM
from dispatch.center import Region, ServiceCenter
from dispatch.company import Company, Customer, Site
from dispatch.plan_record import PlanDraft, SolveParameters
from dispatch.planning.day import Batch
from dispatch.policies.documents import shipped_policy
from dispatch.store.access.accounts import create_account
from dispatch.store.access.sessions import open_session
from dispatch.store.shelf import table_of
from dispatch.store.sla import promises as sla
from dispatch.store.store import Store, open_store
from dispatch.store.tables.live import ToldVisitRow
from dispatch.store.tables.orders import OrderRow
from dispatch.technician import Shift, Technician
from dispatch.work_order import WorkOrder
from geo.point import Point

KEY = "load:7c1f0a92b6e84d35a1c9e2f07b6d4438"
FIRMS, VISITS = 10, 5
_DESKS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeded:
    """Who asks: engineers in the order of their numbers, and the desks; all with a token that lasts two hours."""

    engineers: list[str]
    desks: list[str]
    regions: list[str]
    tomorrow: str


def seed(path: Path, engineers: int, to_plan: int) -> Seeded:
    """Fill a database. to_plan: orders a region that are still to be planned, for tomorrow."""
    now = datetime.now(UTC).replace(microsecond=0)
    midnight = now.replace(hour=0, minute=0, second=0)
    with open_store(f"sqlite:///{path}") as store:
        store.import_batch(_batch(engineers, to_plan, midnight), source="load")
        _tell(store, engineers, now)
        _promise(store)
        return _let_in(store, engineers, midnight)


def visit_id(engineer: int, number: int) -> str:
    """The id of an engineer's visit of today."""
    return f"V{engineer:04d}-{number}"


def _batch(engineers: int, to_plan: int, midnight: datetime) -> Batch:
    people = [f"T{k:04d}" for k in range(engineers)]
    spots = [Point(30.0 + (k % 40) / 100, 114.0 + (k // 40 % 40) / 100) for k in range(1600)]
    reported = midnight - timedelta(hours=4)

    def order(name: str, site: str, state: str) -> WorkOrder:
        return WorkOrder(
            id=name, site_id=site, level=3, industry="machinery", reported_at=reported, duration_s=2400, skills={},
            state=state,
        )  # fmt: skip

    firms = range(FIRMS)
    visits = [(k, n) for k in range(engineers) for n in range(VISITS)]
    tomorrow = midnight + timedelta(days=1)
    return Batch(
        company=Company(name="十家公司", time_zone="UTC"),
        policy=shipped_policy("machinery"),
        regions=tuple(Region(id=f"R{k}", name=f"{k} 区") for k in firms),
        centers=tuple(
            ServiceCenter(id=f"C{k}", name=f"{k}", region_id=f"R{k}", point=Point(30.2, 114.2)) for k in firms
        ),
        customers=(Customer(id="K", name="客户"),),
        sites=tuple(
            Site(
                id=f"S{firm}-{k}",
                customer_id="K",
                name=f"{k}",
                point=spots[(k * 7 + firm) % len(spots)],
                region_id=f"R{firm}",
            )
            for firm in firms
            for k in range(100)
        ),
        technicians=tuple(
            Technician(id=who, name=who, center_id=f"C{k % FIRMS}", regions=(f"R{k % FIRMS}",), skills=())
            for k, who in enumerate(people)
        ),
        shifts=tuple(
            Shift(technician_id=who, start_at=tomorrow + timedelta(hours=8), end_at=tomorrow + timedelta(hours=17))
            for who in people
        ),
        orders=(
            *(order(visit_id(k, n), f"S{k % FIRMS}-{(k + n) % 100}", "published") for k, n in visits),
            *(order(f"W{f}-{n:04d}", f"S{f}-{n % 100}", "triaged") for f in firms for n in range(to_plan)),
        ),
    )


def _tell(store: Store, engineers: int, now: datetime) -> None:
    """Have every engineer told of five visits of today."""
    number = store.save_plan(_plan(now)).number
    rows = [
        {
            "order_id": visit_id(k, n), "technician_id": f"T{k:04d}", "plan_number": number, "day": now.date(),
            "sequence": n, "arrival_at": now + timedelta(hours=n), "start_at": now + timedelta(hours=n),
            "finish_at": now + timedelta(hours=n, minutes=40), "told_at": now, "version": 1, "answer": "none",
            "answered_at": None, "reason": "", "withdrawn_at": None,
        }
        for k in range(engineers)
        for n in range(VISITS)
    ]  # fmt: skip
    orders = table_of(OrderRow)
    with store.writing(SYSTEM) as work:
        work.connection.execute(insert(table_of(ToldVisitRow)), rows)
        work.connection.execute(update(orders).where(orders.c.id.like("V%")).values(state="published"))


def _promise(store: Store) -> None:
    """Work out the promises of all orders, as a worker has done before a usual day's load comes."""
    left = True
    while left:
        with store.writing(SYSTEM) as work:
            left = bool(sla.catch_up(work))


def _plan(now: datetime) -> PlanDraft:
    midnight = now.replace(hour=0, minute=0, second=0)
    return PlanDraft(
        day=now.date(), regions=(), created_at=now, at=now, epoch_at=midnight,
        problem={"format": "dispatch-problem/1", "name": "load", "centers": [], "technicians": [], "orders": []},
        plan={"format": "dispatch-plan/1", "problem": "load", "routes": [], "unserved": []},
        policy_id="machinery", policy_version=1, solver_version="0", seed=1, travel="none", cost=0, bound=0, work={},
        solve_s=0.0, parameters=SolveParameters(seconds=1, workers=1, memory_mb=512),
    )  # fmt: skip


def _let_in(store: Store, engineers: int, midnight: datetime) -> Seeded:
    accounts = [
        *(
            Account(id=f"t{k:04d}", role="engineer", technician_id=f"T{k:04d}", created_at=midnight)
            for k in range(engineers)
        ),
        *(Account(id=f"desk{k}", role="dispatcher", created_at=midnight) for k in range(_DESKS)),
    ]
    keys, tokens = parsed_keys(KEY), []
    with store.writing(SYSTEM) as work:
        for account in accounts:
            create_account(work, account, password_hash="none")
            opened = open_session(work, account.id, device_id="")
            tokens.append(write_access_token(account, opened.session_id, keys, work.at, life=timedelta(hours=2)))
    return Seeded(
        engineers=tokens[:engineers],
        desks=tokens[engineers:],
        regions=[f"R{k}" for k in range(FIRMS)],
        tomorrow=(midnight + timedelta(days=1)).date().isoformat(),
    )
