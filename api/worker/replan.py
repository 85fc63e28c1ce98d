"""The job "replan": something happened, and the live plan is changed as little as will do; the result is a proposal."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from api.worker.ending import Ending
from api.worker.tools import Tools
from dispatch.actor import SYSTEM
from dispatch.job import Job
from dispatch.live.carry import broken
from dispatch.plan_record import PlanDraft
from dispatch.planning_error import PlanningError
from dispatch.store import live, triggers
from dispatch.store.live_day import LiveDay, live_day, redrafted
from dispatch.store.live_rules import read_rules
from dispatch.store.plans import read_plan, replaced_plans, save_plan
from dispatch.store.store import Store
from dispatch.store.work import Work
from dispatch.triggers import URGENT_LEVEL
from solver.amend.by_hand import Desk, edit
from solver.amend.changes import changes
from solver.amend.done import label
from solver.amend.edits import Unassign
from solver.amend.ledger import Ledger, revise
from solver.amend.urgent import urgent
from solver.limits import Limits
from solver.plan import Plan, Visit

SECONDS = 1.0
"""So long is looked for a place for one order, in which at most three visits of others change."""


def replan(job: Job, tools: Tools) -> Ending:
    """Give a place to orders that need one; what cannot be kept to any more is taken off and placed again, too.

    The orders are those that the job names, and those whose technician is gone. Raises PlanningError where no plan is
    in force.
    """
    request = job.request
    now = tools.clock()
    with tools.store.reading() as connection:
        numbers = replaced_plans(connection, date.fromisoformat(request["day"]), request["regions"])
        if not numbers:
            raise _nothing_in_force(request["day"])
        plan = read_plan(connection, numbers[0])
        day = live_day(connection, plan, [plan], now=now, travel=tools.travel_times)
    ledger = _placed(day, plan.plan, request["orders"], tools)
    changed = changes(day.ledger.plan, ledger.plan)
    if ledger.violations or ledger.plan.routes == day.ledger.plan.routes:
        result = {"plan": None, "changed": 0, "violations": len(ledger.violations)}
        return Ending(effect=lambda _: result)
    draft = replace(redrafted(plan, day, ledger), created_at=now, solve_s=0.0)

    def keep(work: Work) -> Mapping[str, Any]:
        return _kept(work, draft, level=request["level"], changed=len(changed), over=plan.number)

    return Ending(effect=keep, how="cut short" if tools.stop() else "finished")


def _placed(day: LiveDay, before: Mapping[str, Any], named: list[str], tools: Tools) -> Ledger:
    """Return the plan with the orders placed one by one, the most urgent first."""
    ledger = day.ledger
    bad = broken(ledger)
    lifted = [
        stop.order
        for route in ledger.plan.routes
        if label(route) in bad
        for stop in route.stops
        if isinstance(stop, Visit) and ledger.known.orders[stop.order].pin is None
    ]
    if lifted:
        ledger = edit(Desk(ledger=ledger), *(Unassign(order=name) for name in lifted)).desk.ledger
    served = {stop["order"] for route in before["routes"] for stop in route["stops"] if stop["kind"] == "order"}
    lost = [name for name in sorted(served) if name in ledger.known.orders and name not in ledger.facts.services]
    wanted = dict.fromkeys([*(name for name in named if name in ledger.known.orders), *lifted, *lost])
    waiting = [name for name in wanted if name not in ledger.facts.services]
    for done, name in enumerate(waiting):
        if tools.stop():
            break
        tools.progress({"phase": "placing", "orders": len(waiting), "served": done})
        order = ledger.known.orders[name]
        found = urgent(ledger, order, limits=Limits(seconds=SECONDS), stop=tools.stop)
        ledger = _next(ledger, found.plan)
    return ledger


def _next(ledger: Ledger, plan: Plan) -> Ledger:
    """Return the ledger of a plan that differs a little."""
    return revise(ledger, replace(plan, cost=None))


def _kept(work: Work, draft: PlanDraft, *, level: int, changed: int, over: int) -> dict[str, Any]:
    """Store the proposal; apply it at once where the company's rules say so and nothing came in between."""
    stored = save_plan(work.connection, draft)
    result: dict[str, Any] = {"plan": stored.number, "cost": stored.cost, "changed": changed, "over": over}
    result["applied"] = False
    if read_rules(work.connection).replan == "apply level 1" and level <= URGENT_LEVEL:
        done = live.apply(work, stored.number)
        result |= {"applied": True, "skipped": [one.order for one in done.skipped]}
    return result


def _nothing_in_force(day: str) -> PlanningError:
    return PlanningError(
        "nothing-in-force",
        cause={"en": f"no plan of {day} is in force", "zh": f"{day} 没有正在执行的计划"},
        remedy={"en": "Plan the day and apply the proposal.", "zh": "请先优化当天并应用草案。"},
    )


def look_for_causes(store: Store, now: datetime) -> None:
    """Read on in the event feed, and ask for a job where something is due: a duty of the workers."""
    with store.reading() as connection:
        if not triggers.anything_new(connection):
            return
    with store.writing(SYSTEM, at=now) as work:
        triggers.gather(work)
        triggers.start_due(work)
