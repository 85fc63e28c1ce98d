"""The job "replan": something happened, and the live plan is changed as little as will do; the result is a proposal."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from api.worker.ending import Effect, Ending
from api.worker.tools import Tools
from dispatch.actor import SYSTEM
from dispatch.job import MAX_ATTEMPTS, Job
from dispatch.live.regathered import regathered, without_broken
from dispatch.planning.error import PlanningError
from dispatch.planning.triggers import URGENT_LEVEL
from dispatch.store import live
from dispatch.store.live.day import LiveDay, live_day, redrafted
from dispatch.store.live.rules import read_rules
from dispatch.store.plans import triggers
from dispatch.store.plans.records import PackedPlan, pack, read_plan, replaced_plans, save_plan
from dispatch.store.store import Store
from dispatch.store.work import Work
from solver.amend.by_hand import Desk, edit
from solver.amend.changes import changes
from solver.amend.edits import Unassign
from solver.amend.ledger import Ledger, revise
from solver.amend.urgent import urgent
from solver.limits import Limits
from solver.plan import Plan

SECONDS = 1.0
"""So long is looked for a place for one order, in which at most three visits of others change."""

TOGETHER_S = 5.0
"""So long is looked for places for all orders of somebody who drops out."""


def replan(job: Job, tools: Tools) -> Ending:
    """Give a place to orders that need one; what cannot be kept to any more is taken off and placed again, too.

    The orders are those that the job names, and those whose technician is gone. The plan is the one that the job names,
    or what has come in its place; where that are several, each gets a job of its own. What has no place that day
    concerns the next day's plan. Raises PlanningError where none is in force, or nothing can be planned any more.
    """
    request = job.request
    now = tools.clock()
    with tools.store.reading() as connection:
        numbers = replaced_plans(connection, date.fromisoformat(request["day"]), request["regions"])
        if not numbers:
            raise _nothing_in_force(request["day"])
        if request["plan"] not in numbers and len(numbers) > 1:
            return Ending(effect=lambda work: _asked_again(work, request, changed=0, violations=0))
        plan = read_plan(connection, request["plan"] if request["plan"] in numbers else numbers[0])
        try:
            day = live_day(connection, plan, [plan], now=now, travel=tools.travel_times)
        except PlanningError as error:
            return Ending(effect=_passed_on_whole(request, error))
    ledger = _placed(day, plan.plan, request, tools)
    left = [name for name in request["orders"] if name not in ledger.facts.services]
    changed = changes(day.ledger.plan, ledger.plan)
    if ledger.violations or ledger.plan.routes == day.ledger.plan.routes:
        result = {"plan": None, "changed": 0, "violations": len(ledger.violations)}
        return Ending(effect=lambda work: {**result, "passed_on": triggers.pass_on(work, request, left)})
    packed = pack(replace(redrafted(plan, day, ledger), created_at=now, solve_s=0.0))

    def keep(work: Work) -> Mapping[str, Any]:
        result = _kept(work, packed, request, changed=len(changed), over=plan.number)
        return {**result, "passed_on": triggers.pass_on(work, request, left)}

    return Ending(effect=keep, how="cut short" if tools.stop() else "finished")


def _asked_again(work: Work, request: Mapping[str, Any], **result: Any) -> dict[str, Any]:
    """Have it planned once more, plan by plan as they are in force now."""
    triggers.wait_again(work, request)
    return {"plan": None, **result, "again": True}


def _passed_on_whole(request: Mapping[str, Any], error: PlanningError) -> Effect:
    """Let another day's plan have what nobody can plan that day; where there is none, the error stands."""

    def effect(work: Work) -> Mapping[str, Any]:
        orders = triggers.pass_on(work, request, request["orders"])
        if not orders:
            raise error
        return {"plan": None, "changed": 0, "violations": 0, "passed_on": orders}

    return effect


def _placed(day: LiveDay, before: Mapping[str, Any], request: Mapping[str, Any], tools: Tools) -> Ledger:
    """Return the plan with everything in a place that can have one.

    Where somebody dropped out, or is back, all at once; then what is still left one by one, the most urgent first.
    """
    ledger, lifted = without_broken(day.ledger)
    served = {stop["order"] for route in before["routes"] for stop in route["stops"] if stop["kind"] == "order"}
    lost = [name for name in sorted(served) if name in ledger.known.orders and name not in ledger.facts.services]
    if request["technicians"]:
        tools.progress({"phase": "placing", "orders": len({*lifted, *lost}), "of_seconds": TOGETHER_S})
        ledger = regathered(ledger, limits=Limits(seconds=TOGETHER_S), stop=tools.stop)
    named = [name for name in request["orders"] if name in ledger.known.orders]
    wanted = list(dict.fromkeys([*named, *lifted, *lost]))
    for done, name in enumerate(wanted):
        if tools.stop():
            break
        tools.progress({"phase": "placing", "orders": len(wanted), "served": done})
        ledger = _with_place(ledger, name, tools)
    return ledger


def _with_place(ledger: Ledger, name: str, tools: Tools) -> Ledger:
    """Return the plan with an order served, or at a better place than it has, unless a person has fixed that."""
    order, without = ledger.known.orders[name], ledger
    if name in ledger.facts.services:
        if order.pin is not None:
            return ledger
        without = edit(Desk(ledger=ledger), Unassign(order=name)).desk.ledger
    found = _next(without, urgent(without, order, limits=Limits(seconds=SECONDS), stop=tools.stop).plan)
    return found if without is ledger or (not found.violations and found.cost < ledger.cost) else ledger


def _next(ledger: Ledger, plan: Plan) -> Ledger:
    """Return the ledger of a plan that differs a little."""
    return revise(ledger, replace(plan, cost=None))


def _kept(work: Work, packed: PackedPlan, request: Mapping[str, Any], *, changed: int, over: int) -> dict[str, Any]:
    """Store the proposal; apply it at once where the company's rules say so.

    Where another plan has taken the same people or pieces meanwhile it cannot be applied, and is asked for again.
    """
    stored = save_plan(work.connection, packed)
    result: dict[str, Any] = {"plan": stored.number, "cost": stored.cost, "changed": changed, "over": over}
    result["applied"] = False
    if read_rules(work.connection).replan == "apply level 1" and request["level"] <= URGENT_LEVEL:
        if live.overtaken(work.connection, stored.number):
            return result | {"again": _asked_again(work, request)["again"]}
        done = live.apply(work, stored.number)
        result |= {"applied": True, "skipped": [one.order for one in done.skipped]}
    return result


def _nothing_in_force(day: str) -> PlanningError:
    return PlanningError(
        "nothing-in-force",
        cause={"en": f"no plan of {day} is in force", "zh": f"{day} 没有正在执行的计划"},
        remedy={"en": "Plan the day and apply the proposal.", "zh": "请先优化当天并应用草案。"},
    )


def look_for_causes(store: Store, now: datetime, *, max_attempts: int = MAX_ATTEMPTS) -> None:
    """Read on in the event feed, and ask for a job where something is due: a duty of the workers.

    max_attempts: how often such a job is tried before it is given up.
    """
    with store.reading() as connection:  # most events are a cause of nothing: nobody who writes waits meanwhile
        if not triggers.anything_new(connection):
            return
        found = triggers.look(connection, at=now)
    with store.writing(SYSTEM, at=now) as work:
        triggers.keep(work, found)
        triggers.start_due(work, max_attempts=max_attempts)
