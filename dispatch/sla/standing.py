"""How an order stands with each of its promises: clock, colour, and who must see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from dispatch.policy import Policy
from dispatch.sla.clock import OrderFacts, TargetClock, clocks
from dispatch.sla.escalation import Audience, escalated
from dispatch.sla.target import Kind
from dispatch.sla.warning import CALM, COLOURS, Cause, Colour, Outlook, outlook


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One promise of one order, as it is kept in the store.

    due_at: None while it is paused, when remaining_s says what will be left to run; since: when this colour came;
    planned_at: when it will be kept by the plan in force; audience: whose turn it is to act; weight: what comes first
    within a colour; next_look_at: when time alone changes anything of this (None: never).
    """

    kind: Kind
    due_at: datetime | None
    met_at: datetime | None
    paused_since: datetime | None
    remaining_s: int | None
    colour: Colour
    cause: Cause | None
    since: datetime
    planned_at: datetime | None
    audience: Audience | None
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    weight: int
    next_look_at: datetime | None


def standings(
    facts: OrderFacts, policy: Policy, zone: ZoneInfo, before: Mapping[Kind, Standing], *, at: datetime
) -> tuple[Standing, ...]:
    """Return how an order stands with all of its promises at a moment, given how it stood before."""
    weighs = policy.tier_weight.get(facts.tier, 1)
    return tuple(
        _standing(one, facts, policy, before.get(one.rule.kind), weight=weighs * one.rule.weight, at=at)
        for one in clocks(facts, policy, zone, at=at)
    )


def _standing(
    clock: TargetClock, facts: OrderFacts, policy: Policy, before: Standing | None, *, weight: int, at: datetime
) -> Standing:
    runs = clock.met_at is None and not facts.course.over
    view = _outlook(clock, facts, policy, before, at) if runs and clock.paused_since is None else CALM
    changed = before is None or before.colour != view.colour
    since = at if before is None or changed else before.since
    keeps = before is not None and view.colour != "blue" and _rank(view.colour) <= _rank(before.colour)
    acknowledged_at = before.acknowledged_at if before is not None and keeps else None
    climbed = escalated(policy.rules.escalation, view.colour, raised_at=since, acknowledged_at=acknowledged_at, now=at)
    looks = [moment for moment in (view.next_change_at, climbed.next_at) if moment is not None]
    return Standing(
        kind=clock.rule.kind,
        due_at=None if clock.paused_since else clock.due_at,
        met_at=clock.met_at,
        paused_since=clock.paused_since,
        remaining_s=clock.remaining_s if clock.paused_since else None,
        colour=view.colour,
        cause=view.cause,
        since=since,
        planned_at=view.planned_at,
        audience=climbed.audience,
        acknowledged_at=acknowledged_at,
        acknowledged_by=before.acknowledged_by if before is not None and keeps else None,
        weight=weight,
        next_look_at=min(looks) if looks else None,
    )


def _outlook(clock: TargetClock, facts: OrderFacts, policy: Policy, before: Standing | None, at: datetime) -> Outlook:
    return outlook(
        clock.rule,
        policy.rules.warnings,
        due_at=clock.due_at,
        visit=facts.visit,
        lacks_part=facts.lacks_part,
        before=before.colour if before is not None else "blue",
        now=at,
    )


def _rank(colour: Colour) -> int:
    return COLOURS.index(colour)
