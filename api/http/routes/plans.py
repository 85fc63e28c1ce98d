"""Plans: proposals, what is in force, what differs, and how a proposal comes into force and to the engineers."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from sqlalchemy import Connection

from api.http.call import Call, Reply
from api.http.fields import Day, Id, PlanNumber
from api.http.problems import problems
from api.http.rights import allow
from api.http.shapes.plans import (
    AppliedOut,
    ApplyIn,
    DifferencesOut,
    PlannedVisitsOut,
    PlanPage,
    PublishedOut,
    PublishIn,
    WholePlanOut,
    change_out,
    plan_out,
    skipped_out,
    violations_out,
    visit_out,
    whole_plan_out,
)
from api.http.travel import travel
from dispatch.plan_record import planned_visits
from dispatch.planning.difference import changes_to
from dispatch.store import live
from dispatch.store.live import told
from dispatch.store.orders.states import states_of
from dispatch.store.plans.masking import mask_of
from dispatch.store.plans.records import read_plan, replaced_plans
from dispatch.store.plans.sight import orders_in_sight, own_plan, visible_heads, visible_plan
from dispatch.store.work import Work
from solver.progress import gap_of

router = APIRouter(tags=["plans"])
Office = Annotated[Call, Depends(allow("administrator", "dispatcher", "planner"))]
Desk = Annotated[Call, Depends(allow("administrator", "dispatcher"))]


@router.get("/plans", response_model=PlanPage, operation_id="list_plans", responses=problems(422))
def list_plans(
    call: Office,
    day: Day | None = None,
    state: Annotated[str | None, Query(pattern="^(proposal|live|published|superseded)$")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    after: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
) -> Response:
    """List plans, newest first; `after`: go on behind the plan with this number.

    列出计划，最新在前。
    """

    def look(connection: Connection) -> Reply:
        found = [
            head
            for head in visible_heads(connection, call.principal.regions)
            if (day is None or head.day == day)
            and (state is None or head.state == state)
            and (after is None or head.number < after)
        ]
        more = str(found[limit - 1].number) if len(found) > limit else None
        return Reply(PlanPage(items=[plan_out(head) for head in found[:limit]], next=more))

    return call.read(look)


@router.get("/plans/{number}", response_model=WholePlanOut, operation_id="read_plan", responses=problems(404))
def read_one(number: PlanNumber, call: Office) -> Response:
    """Read a plan: what it costs, what it leaves out and why. The ETag is its number and edition.

    查看计划：成本、未安排的工单及原因。
    """

    def look(connection: Connection) -> Reply:
        plan = visible_plan(connection, number, call.principal.regions)
        mask = mask_of(connection, plan, call.principal.regions)
        return Reply(whole_plan_out(plan, mask), etag=plan.tag)

    return call.read(look)


@router.get(
    "/plans/{number}/visits", response_model=PlannedVisitsOut, operation_id="list_visits", responses=problems(404)
)
def list_visits(number: PlanNumber, call: Office, technician: Id | None = None) -> Response:
    """List the visits of a plan, and what their engineers were told and answered.

    列出计划中的上门安排，以及工程师已获知与答复的情况。
    """

    def look(connection: Connection) -> Reply:
        plan = visible_plan(connection, number, call.principal.regions)
        visits = [one for one in planned_visits(plan) if technician is None or one.technician_id == technician]
        shown = orders_in_sight(connection, {one.order_id for one in visits}, call.principal.regions)
        states, known = states_of(connection, shown), told.told_of(connection, shown)
        items = [
            visit_out(
                visit,
                states[visit.order_id],
                next((t for t in known.get(visit.order_id, ()) if t.technician_id == visit.technician_id), None),
            )
            for visit in visits
            if visit.order_id in shown
        ]
        return Reply(PlannedVisitsOut(items=items), etag=plan.tag)

    return call.read(look)


@router.get(
    "/plans/{number}/differences",
    response_model=DifferencesOut,
    operation_id="read_differences",
    responses=problems(404),
)
def read_differences(number: PlanNumber, call: Office) -> Response:
    """Tell what a plan would change of the plans in force of its day and regions.

    与现行计划比较：该计划将带来哪些变化。
    """

    def look(connection: Connection) -> Reply:
        plan = visible_plan(connection, number, call.principal.regions)
        numbers = [one for one in replaced_plans(connection, plan.day, plan.regions) if one != number]
        in_force = [read_plan(connection, one) for one in numbers]
        changes = changes_to(plan, in_force)
        shown = orders_in_sight(connection, {one.order_id for one in changes}, call.principal.regions)
        return Reply(
            DifferencesOut(
                changes=[change_out(one) for one in changes if one.order_id in shown],
                cost=plan.cost,
                bound=plan.bound,
                gap=gap_of(plan.cost, plan.bound),
                over=",".join(one.tag for one in in_force),
            ),
            etag=plan.tag,
        )

    return call.read(look)


@router.post(
    "/plans/{number}/apply",
    response_model=AppliedOut,
    operation_id="apply_plan",
    responses=problems(404, 409, 422),
)
def apply_plan(number: PlanNumber, body: ApplyIn, call: Desk) -> Response:
    """Bring a proposal into force; what people changed since it was asked for is kept, and listed as skipped.

    应用草案；期间的人工修改予以保留，并列入 skipped。
    """

    def act(work: Work) -> Reply:
        own_plan(work.connection, number, call.principal.regions)
        done = live.apply(work, number, over=body.over, travel=travel)
        return Reply(
            AppliedOut(
                plan=plan_out(done.plan),
                skipped=skipped_out(done.skipped),
                superseded=list(done.superseded),
                violations=violations_out(done.violations),
            ),
            etag=done.plan.tag,
        )

    return call.write(act)


@router.post(
    "/plans/{number}/publish",
    response_model=PublishedOut,
    operation_id="publish_plan",
    responses=problems(404, 409),
)
def publish_plan(number: PlanNumber, body: PublishIn, call: Desk) -> Response:
    """Tell engineers of the plan in force: all visits, or the next few of each. Refused while it breaks a rule.

    向工程师发布现行计划：全部，或每人接下来的若干次上门。违反规则时拒绝发布。
    """

    def act(work: Work) -> Reply:
        own_plan(work.connection, number, call.principal.regions)
        done = live.publish(work, number, most=body.next)
        shown = PublishedOut(
            plan=plan_out(done.plan), told=len(done.told), withdrawn=len(done.withdrawn), complete=done.complete
        )
        return Reply(shown, etag=done.plan.tag)

    return call.write(act)
