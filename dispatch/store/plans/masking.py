"""What of a plan somebody may hear of who looks after some of its regions: orders there, and who works there."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from dispatch.live.hand import HandEdited
from dispatch.plan_record import StoredPlan
from dispatch.store.catalog.sight import people_in_sight
from dispatch.store.errors import StoreMissingError, StoreRefusalError
from dispatch.store.plans.sight import orders_in_sight
from dispatch.store.shelf import table_of
from dispatch.store.tables.people import TechnicianRow
from solver.amend.changes import Change
from solver.amend.recommend import Offer
from solver.problem import Problem
from solver.rules.violation import Violation

_PEOPLE = table_of(TechnicianRow)
_WORDS = re.compile(r"[\s,;:：，；()（）→]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMask:
    """The orders and technicians of a plan that are somebody else's: nobody hears of them. Both empty: all is seen."""

    orders: frozenset[str] = frozenset()
    technicians: frozenset[str] = frozenset()

    def shows_order(self, order_id: str) -> bool:
        """Return whether an order may be named."""
        return order_id not in self.orders

    def shows_person(self, technician_id: str) -> bool:
        """Return whether a technician may be named."""
        return technician_id not in self.technicians

    def shows_change(self, change: Change) -> bool:
        """Return whether a visit may be told of that changes."""
        return self.shows_order(change.order)

    def shows_offer(self, offer: Offer) -> bool:
        """Return whether an offer may be made: nobody else's technician, and nobody else's visit moves or is late."""
        moved = (*offer.delayed, *(one.order for one in offer.changed))
        return self.shows_person(offer.technician) and self.orders.isdisjoint(moved)

    def shows_violation(self, violation: Violation) -> bool:
        """Return whether a violation names nothing that is somebody else's."""
        words = set(_WORDS.split(f"{violation.where} {violation.message['en']}"))
        words |= {word.rsplit("/", 1)[0] for word in words}
        return words.isdisjoint(self.orders) and words.isdisjoint(self.technicians)

    def shows_notice(self, notice: Mapping[str, Any], plan: StoredPlan) -> bool:
        """Return whether a plan's notice is about something that may be named."""
        if not (self.orders or self.technicians) or not notice["subject"]:
            return True
        known = {one["id"] for kind in ("orders", "technicians") for one in plan.problem[kind]} | _beside(plan)
        return notice["subject"] in known - self.orders - self.technicians


def mask_of(connection: Connection, plan: StoredPlan, regions: Collection[str]) -> PlanMask:
    """Return what of a plan somebody does not hear of who looks after some regions (none: all)."""
    if not regions:
        return PlanMask()
    orders = {one["id"] for one in plan.problem["orders"]} | _beside(plan)
    return _mask(connection, orders, {one["id"] for one in plan.problem["technicians"]}, regions)


def mask_of_problem(connection: Connection, problem: Problem, regions: Collection[str]) -> PlanMask:
    """Return the same of what is left of a day."""
    if not regions:
        return PlanMask()
    people = {technician.id for technician in problem.technicians}
    return _mask(connection, {order.id for order in problem.orders}, people, regions)


def refuse_strangers(connection: Connection, technicians: Iterable[str], regions: Collection[str]) -> None:
    """Raise StoreMissingError for technicians who work in none of some regions (none: all): nobody hears of them."""
    named = set(technicians)
    hidden = sorted(named - _people(connection, named, regions))
    if hidden and regions:
        raise StoreMissingError(
            "unknown-technician",
            cause={"en": f"there is no technician {hidden[0]}", "zh": f"没有技术员 {hidden[0]}"},
            remedy={"en": "List the technicians to see which there are.", "zh": "请先列出现有技术员。"},
        )


def refuse_moving_others(done: HandEdited, mask: PlanMask) -> None:
    """Raise StoreRefusalError ("moves-others") for an edit that changes visits, or breaks rules, of other regions."""
    moved = any(not mask.shows_change(one) for one in done.changed)
    if moved or any(not mask.shows_violation(one) for one in done.violations[: done.new_violations]):
        raise StoreRefusalError(
            "moves-others",
            cause={"en": "this would change visits in other regions", "zh": "该修改会影响其他区域的上门"},
            remedy={
                "en": "Choose another place or technician, or ask somebody who looks after those regions.",
                "zh": "请选择其他位置或技术员，或请负责相应区域的调度员处理。",
            },
            items=(),
        )


def _beside(plan: StoredPlan) -> set[str]:
    """Return the orders that a plan names beside those that it decides on."""
    return {one["order"] for name in ("held_back", "carried", "unserved") for one in plan.plan.get(name, ())}


def _mask(connection: Connection, orders: set[str], people: set[str], regions: Collection[str]) -> PlanMask:
    return PlanMask(
        orders=frozenset(orders - orders_in_sight(connection, orders, regions)),
        technicians=frozenset(people - _people(connection, people, regions)),
    )


def _people(connection: Connection, among: set[str], regions: Collection[str]) -> set[str]:
    question = select(_PEOPLE.c.id).where(people_in_sight(regions=regions))
    return among & set(connection.execute(question).scalars())
