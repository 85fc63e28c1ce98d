"""One Boston day: what came in is imported, planned for the next morning, and laid beside what really happened."""

import csv
import statistics
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from dispatch.plan_record import SolveParameters, StoredPlan, planned_visits
from dispatch.planning.daily import plan_day
from dispatch.policy import Policy
from dispatch.store.importers.mappings import BOSTON311
from dispatch.store.importers.read import read_batch
from dispatch.store.store import open_store
from geo.providers.great_circle import GreatCircleRule, GreatCircleTravelTimes
from scenarios.boston.company import ASSUMPTIONS, assumed_morning
from scenarios.boston.history import Outcome, Request, opened_on, outcome, read_history
from solver.problem import Problem
from solver.supervise import Solved


@dataclass(frozen=True, slots=True, kw_only=True)
class BostonDay:
    """A day's plan beside the day's history.

    opened: the day on which the requests came in; they are planned for the next morning. unserved: reason → orders.
    planned_on_time: of the requests that the city judged (`real.judged`), those whose visit ends by the city's target;
    one left out is not on time. out_of_reach: of the same, those that miss it even with somebody there at the start.
    median_hours: from opening to the end of the visit, of those served.
    """

    opened: date
    real: Outcome
    orders: int
    served: int
    unserved: Mapping[str, int]
    planned_on_time: int
    out_of_reach: int
    median_hours: float | None
    solve_s: float
    cost: int
    bound: int | None
    plan: StoredPlan
    database: Path

    @property
    def planned_on_time_pct(self) -> float | None:
        """Share planned to end by the target, of those that the city judged."""
        return 100 * self.planned_on_time / self.real.judged if self.real.judged else None


def run_day(
    path: Path, day: date, *, into: Path, solve: Callable[[Problem], Solved], parameters: SolveParameters, seed: int = 1
) -> BostonDay:
    """Import the requests opened on a day, plan them for the next morning, and compare.

    path: the Boston file; into: an existing folder for the database and the day's part of the file; a database of an
    earlier run is replaced. Raises ImportRejectedError where the file is not as it should be, PlanningError where
    nobody asked for anything that day, and what `solve` raises.
    """
    morning = assumed_morning(day + timedelta(days=1))
    requests = opened_on(read_history(path), day)
    part = into / f"requests-{day}.csv"
    _write_part(path, {request.case_id for request in requests}, part)
    database = into / f"boston-{day}.sqlite3"
    database.unlink(missing_ok=True)
    with open_store(f"sqlite:///{database}") as store:
        store.import_batch(morning.batch, source=ASSUMPTIONS.name)
        read = read_batch([part], known=store.known(), mapping=BOSTON311)
        store.import_batch(read.batch, source=part.name)
        planned = plan_day(
            store,
            day + timedelta(days=1),
            at=morning.planned_at,
            regions=None,
            travel_times=_travel_times,
            solve=solve,
            parameters=parameters,
            seed=seed,
        )
    return compare(planned.plan, requests, database)


def compare(plan: StoredPlan, requests: tuple[Request, ...], database: Path) -> BostonDay:
    """Return a plan's promises beside what became of the same requests."""
    finish_at = {visit.order_id: visit.finish_at for visit in planned_visits(plan)}
    left_out = plan.plan["unserved"]  # nobody is asked for by name, nothing follows anything: none is held back
    targets = {request.case_id: request.target_at for request in requests if request.judged and request.target_at}
    work = {order["id"]: timedelta(seconds=order["duration_s"]) for order in plan.problem["orders"]}
    hours = [
        (finish_at[request.case_id] - request.opened_at).total_seconds() / 3600
        for request in requests
        if request.case_id in finish_at
    ]
    return BostonDay(
        opened=requests[0].opened_at.date(),
        real=outcome(requests),
        orders=len(finish_at) + len(left_out),
        served=len(finish_at),
        unserved=Counter(unserved["reason"] for unserved in left_out),
        planned_on_time=sum(case in finish_at and finish_at[case] <= target for case, target in targets.items()),
        out_of_reach=sum(plan.at + work[case] > target for case, target in targets.items()),
        median_hours=statistics.median(hours) if hours else None,
        solve_s=plan.solve_s,
        cost=plan.cost,
        bound=plan.bound,
        plan=plan,
        database=database,
    )


def _write_part(path: Path, case_ids: set[str], part: Path) -> None:
    """Write the rows of one day as they are, under the same headings."""
    with path.open(encoding="utf-8", newline="") as whole, part.open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictReader(whole)
        writer = csv.DictWriter(file, rows.fieldnames or (), lineterminator="\n")
        writer.writeheader()
        writer.writerows(row for row in rows if row["case_id"] in case_ids)


def _travel_times(policy: Policy) -> GreatCircleTravelTimes:
    rule = policy.travel[0]
    return GreatCircleTravelTimes(default=GreatCircleRule(detour_pct=rule.detour_pct, speed_kmh=rule.speed_kmh))
