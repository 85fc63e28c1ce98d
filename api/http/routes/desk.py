"""The dispatcher's desk: changing the plan in force by hand, and asking about one order of it."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from sqlalchemy import Connection

from api.http.call import Call, Reply
from api.http.fields import PlanNumber
from api.http.problems import problems
from api.http.rights import allow
from api.http.shapes.desk import (
    AnswerOut,
    AppointmentOut,
    EditedOut,
    ExplanationOut,
    LiveRulesModel,
    MarginalOut,
    OfferOut,
    PriceListOut,
    RecommendationOut,
    RemedyOut,
    ShareOut,
    edited_out,
    moved_out,
)
from api.http.shapes.edits import EditsIn, edits_of, wish_of
from api.http.shapes.words import words_out
from api.http.travel import travel
from dispatch.live.offer import moment_of_offers, price_of
from dispatch.live.rules import LiveRules
from dispatch.store import live
from dispatch.store.live.advice import advise, explain
from dispatch.store.live.desks import DESKS
from dispatch.store.live.rules import read_rules, write_rules
from dispatch.store.plans.masking import mask_of, mask_of_problem, refuse_moving_others, refuse_strangers
from dispatch.store.plans.sight import refuse_out_of_sight, visible_head, visible_plan
from dispatch.store.work import Work
from solver.amend.recommend import Offer
from solver.plan import Visit
from solver.price_list.marginal import marginal_prices
from solver.price_list.shares import Share, shares_of
from solver.reading import read_plan as plan_of
from solver.reading import read_problem as problem_of
from solver.unserved.phrases import Clock
from solver.why.remedies import say_counterfactual

router = APIRouter(tags=["desk"])
Office = Annotated[Call, Depends(allow("administrator", "dispatcher", "planner"))]
Desk = Annotated[Call, Depends(allow("administrator", "dispatcher"))]
Administrator = Annotated[Call, Depends(allow("administrator"))]
EXPLAIN_S = 5.0
"""So long an explanation may take; what is found by then is shown, and said to be incomplete."""


@router.post(
    "/plans/{number}/edits",
    response_model=EditedOut,
    operation_id="edit_plan",
    responses=problems(404, 409, 412, 422, 428),
)
def edit_plan(number: PlanNumber, body: EditsIn, call: Desk) -> Response:
    """Change the plan in force by hand; it gets its next edition, legal or not, and says what it breaks and costs.

    人工修改现行计划；立即检查、计价，并存为下一版本。
    """

    def act(work: Work) -> Reply:
        plan = visible_head(work.connection, number, call.principal.regions)
        call.require_match(plan.tag)
        _refuse_out_of_sight(work.connection, body, call)
        if body.offer is not None:
            wish = wish_of(body.offer, plan.epoch_at)
            done = live.take_offer(work, number, wish, as_of=body.offer.as_of, fix=body.fix, travel=travel)
        else:
            day = live.open_day(work, number, body.orders, travel=travel)
            edits = edits_of(body.edits, day.ledger, plan.epoch_at)
            done = live.edit_opened(work, number, day, edits, fix=body.fix)
        mask = mask_of(work.connection, done.plan, call.principal.regions)
        refuse_moving_others(done.edited, mask)
        return Reply(edited_out(number, done.plan.edition, done.edited, plan.epoch_at, mask), etag=done.plan.tag)

    return call.write(act)


@router.post(
    "/plans/{number}/edits/preview",
    response_model=EditedOut,
    operation_id="preview_edits",
    responses=problems(404, 409, 422),
)
def preview_edits(number: PlanNumber, body: EditsIn, call: Office) -> Response:
    """Tell what changes by hand would do: what they break, what they cost, who must be told. Nothing is stored.

    试算人工修改：违反哪些规则、成本如何变化、需通知谁；不保存。
    """

    def look(connection: Connection) -> Reply:
        plan = visible_head(connection, number, call.principal.regions)
        live.refuse_unless_in_force(plan)
        now = datetime.now(UTC)
        _refuse_out_of_sight(connection, body, call)
        if body.offer is not None:
            moment = live.moment_of_taking(body.offer.as_of, now=now)
            day = DESKS.day_as_of(connection, number, moment=moment, travel=travel, freed=body.orders)
            done = live.preview_offer(day, wish_of(body.offer, plan.epoch_at), fix=body.fix)
        else:
            day = DESKS.day(connection, number, now=now, travel=travel, freed=body.orders)
            done = live.preview(day, edits_of(body.edits, day.ledger, plan.epoch_at), fix=body.fix)
        mask = mask_of_problem(connection, day.problem, call.principal.regions)
        refuse_moving_others(done, mask)
        return Reply(edited_out(number, plan.edition, done, plan.epoch_at, mask))

    return call.read(look)


@router.get(
    "/plans/{number}/orders/{order_id}/recommendation",
    response_model=RecommendationOut,
    operation_id="recommend_for_order",
    responses=problems(404, 409),
)
def recommend_for_order(number: PlanNumber, order_id: str, call: Office) -> Response:
    """Recommend whom to send to an order, and which appointments to offer, everything else as the plan has it.

    为工单推荐人选与可预约时段。
    """

    def look(connection: Connection) -> Reply:
        plan = visible_head(connection, number, call.principal.regions)
        live.refuse_unless_in_force(plan)
        refuse_out_of_sight(connection, [order_id], call.principal.regions)
        as_of = moment_of_offers(datetime.now(UTC))
        day = DESKS.day_as_of(connection, number, moment=as_of, travel=travel, freed=[order_id])
        found = advise(day, order_id)
        mask = mask_of_problem(connection, day.problem, call.principal.regions)
        windows = [
            AppointmentOut(
                since=plan.epoch_at + timedelta(seconds=one.since),
                to=plan.epoch_at + timedelta(seconds=one.to),
                extra=one.extra,
                offer=_offer_out(one.offer, order_id, plan.epoch_at),
            )
            for one in found.windows
            if mask.shows_offer(one.offer)
        ]
        offers = [_offer_out(one, order_id, plan.epoch_at) for one in found.offers if mask.shows_offer(one)]
        return Reply(RecommendationOut(order=order_id, as_of=as_of, offers=offers, appointments=windows))

    return call.read(look)


@router.get(
    "/plans/{number}/orders/{order_id}/explanation",
    response_model=ExplanationOut,
    operation_id="explain_order",
    responses=problems(404, 409),
)
def explain_one(number: PlanNumber, order_id: str, call: Office) -> Response:
    """Explain an order: why each technician or why not, and what would get it served, or served in time.

    解释工单：每位技术员为何可以或不可以，以及怎样才能安排或准时。
    """

    def look(connection: Connection) -> Reply:
        plan = visible_head(connection, number, call.principal.regions)
        live.refuse_unless_in_force(plan)
        refuse_out_of_sight(connection, [order_id], call.principal.regions)
        day = DESKS.day(connection, number, now=datetime.now(UTC), travel=travel, freed=[order_id])
        found = explain(day, order_id, seconds=EXPLAIN_S)
        clock, mask = Clock(day.problem.epoch), mask_of_problem(connection, day.problem, call.principal.regions)

        def at(second: int) -> datetime:
            return plan.epoch_at + timedelta(seconds=second)

        return Reply(
            ExplanationOut(
                order=order_id,
                state=found.state,
                start_at=None if found.start is None else at(found.start),
                technicians=[
                    AnswerOut(
                        technician=one.technician,
                        verdict=one.verdict,
                        why=words_out(one.words),
                        price=None if one.option is None else one.option.cost,
                        start_at=None if one.option is None else at(one.option.start),
                        moved=[]
                        if one.option is None
                        else [moved.order for moved in one.option.moved if mask.shows_order(moved.order)],
                    )
                    for one in found.answers
                    if mask.shows_person(one.technician)
                ],
                remedies=[
                    RemedyOut(
                        kind=one.kind,
                        amount=one.amount,
                        technician=one.technician,
                        start_at=at(one.start),
                        price=one.cost,
                        what=words_out(say_counterfactual(one, clock)),
                    )
                    for one in found.counterfactuals
                    if mask.shows_person(one.technician)
                ],
                complete=found.complete,
            )
        )

    return call.read(look)


@router.get("/plans/{number}/prices", response_model=PriceListOut, operation_id="read_prices", responses=problems(404))
def read_prices(number: PlanNumber, call: Office) -> Response:
    """Tell whose a plan's cost is, and what one more piece or technician would be worth.

    计划成本的构成，以及多一件备件或多一名技术员的价值。
    """

    def look(connection: Connection) -> Reply:
        plan = visible_plan(connection, number, call.principal.regions)
        problem, decided = problem_of(plan.problem), plan_of(plan.plan)
        shares, marginal = shares_of(problem, decided), marginal_prices(problem, decided)
        mask = mask_of(connection, plan, call.principal.regions)
        return Reply(
            PriceListOut(
                cost=shares.cost,
                terms=dict(shares.terms),
                orders=[_share_out(share) for share in shares.orders if share.cost and mask.shows_order(share.id)],
                technicians=[
                    _share_out(share) for share in shares.technicians if share.cost and mask.shows_person(share.id)
                ],
                marginal=None
                if marginal is None
                else [
                    MarginalOut(
                        what=one.what, id=one.id, center=one.center, price=one.price, words=words_out(one.words)
                    )
                    for one in marginal
                    if mask.shows_order(one.id) and mask.shows_person(one.id)
                ],
            ),
            etag=plan.tag,
        )

    return call.read(look)


@router.get("/live-rules", response_model=LiveRulesModel, operation_id="read_live_rules", responses=problems())
def read_live_rules(call: Office) -> Response:
    """Read the rules for the running day: when a visit is frozen, and when the day is planned again by itself.

    查看当日规则：何时冻结、何时自动重新优化。
    """
    return call.read(lambda connection: Reply(_rules_out(read_rules(connection)), etag=_tag(read_rules(connection))))


@router.put(
    "/live-rules", response_model=LiveRulesModel, operation_id="write_live_rules", responses=problems(412, 422, 428)
)
def write_live_rules(body: LiveRulesModel, call: Administrator) -> Response:
    """Set the rules for the running day.

    设置当日规则。
    """

    def act(work: Work) -> Reply:
        call.require_match(_tag(read_rules(work.connection)))
        rules = LiveRules(
            frozen=timedelta(minutes=body.frozen_min),
            replan=body.replan,
            quiet=timedelta(seconds=body.quiet_s),
            longest=timedelta(seconds=max(body.longest_s, body.quiet_s)),
        )
        stored = write_rules(work, rules)
        return Reply(_rules_out(stored), etag=_tag(stored))

    return call.write(act)


def _refuse_out_of_sight(connection: Connection, body: EditsIn, call: Call) -> None:
    """Refuse changes that name what is somebody else's."""
    refuse_out_of_sight(connection, body.named, call.principal.regions)
    refuse_strangers(connection, body.technicians, call.principal.regions)


def _rules_out(rules: LiveRules) -> LiveRulesModel:
    return LiveRulesModel(
        frozen_min=rules.frozen // timedelta(minutes=1),
        replan=rules.replan,
        quiet_s=rules.quiet // timedelta(seconds=1),
        longest_s=rules.longest // timedelta(seconds=1),
    )


def _tag(rules: LiveRules) -> str:
    shown = _rules_out(rules)
    return f"{shown.frozen_min}.{shown.replan.replace(' ', '-')}.{shown.quiet_s}.{shown.longest_s}"


def _share_out(share: Share) -> ShareOut:
    return ShareOut(id=share.id, cost=share.cost, terms=dict(share.terms))


def _offer_out(offer: Offer, order_id: str, epoch_at: datetime) -> OfferOut:
    return OfferOut(
        technician=offer.technician,
        before=_next_on_route(offer, order_id),
        start_at=epoch_at + timedelta(seconds=offer.start),
        late_s=offer.late_s,
        price=price_of(offer),
        cost=offer.cost,
        difference=dict(offer.difference),
        delayed=list(offer.delayed),
        changed=moved_out(offer.changed, epoch_at),
    )


def _next_on_route(offer: Offer, order_id: str) -> str | None:
    """Return the order that is visited next after one that is offered."""
    for route in offer.plan.routes:
        orders = [stop.order for stop in route.stops if isinstance(stop, Visit)]
        if route.technician == offer.technician and order_id in orders:
            return next(iter(orders[orders.index(order_id) + 1 :]), None)
    return None
