"""The clock of each promise of an order: when it is due, whether it was kept, whether it stands still."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from dispatch.policy import Policy
from dispatch.sla.calendar import AROUND_THE_CLOCK, WorkingTime
from dispatch.sla.course import Course
from dispatch.sla.pause import Pause, due, paused_since, pauses_of, remaining
from dispatch.sla.target import KINDS, Case, Kind, TargetRule
from dispatch.sla.warning import Foreseen

_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFacts:
    """All that the promises of one order depend on, beside the policy. All instants are aware UTC.

    respond_by, resolve_by: moments promised for this order alone, in place of the policy's; visit: what is planned in
    the plan in force; lacks_part: it waits for a part.
    """

    order_id: str
    case: Case
    reported_at: datetime
    course: Course
    tier: str = "ordinary"
    respond_by: datetime | None = None
    resolve_by: datetime | None = None
    pauses: tuple[Pause, ...] = ()
    visit: Foreseen | None = None
    lacks_part: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetClock:
    """One promise of an order at a moment.

    due_at: as if a pause that lasts still ended now; met_at: when it was kept (None: not yet); paused_since: since when
    it stands still; remaining_s: working seconds left, negative: overdue by so many; of a kept one, what was left then.
    """

    rule: TargetRule
    due_at: datetime
    met_at: datetime | None
    paused_since: datetime | None
    remaining_s: int


def clocks(facts: OrderFacts, policy: Policy, zone: ZoneInfo, *, at: datetime) -> tuple[TargetClock, ...]:
    """Return the clocks of all that is promised for an order, in the order of KINDS."""
    found = ((kind, policy.target(kind, facts.case)) for kind in KINDS)
    return tuple(clock(kind, rule, facts, policy, zone, at=at) for kind, rule in found if rule is not None)


def clock(
    kind: Kind, rule: TargetRule, facts: OrderFacts, policy: Policy, zone: ZoneInfo, *, at: datetime
) -> TargetClock:
    """Return the clock of one promise. What was promised for this order alone outweighs the rule; pauses move both."""
    met_at = _met_at(kind, facts.course)
    moment = at if met_at is None else met_at
    working, begins_at, amount = _promised(kind, rule, facts, policy, zone)
    pauses = pauses_of(kind, facts.pauses, policy.rules.pauses)
    stands = met_at is None and not facts.course.over
    return TargetClock(
        rule=rule,
        due_at=due(working, begins_at, amount, pauses, moment),
        met_at=met_at,
        paused_since=paused_since(pauses, at) if stands else None,
        remaining_s=remaining(working, begins_at, amount, pauses, moment) // _SECOND,
    )


def _promised(
    kind: Kind, rule: TargetRule, facts: OrderFacts, policy: Policy, zone: ZoneInfo
) -> tuple[WorkingTime, datetime, timedelta]:
    """Return what was promised: so much time of a calendar from a moment on."""
    begins_at = facts.course.word_at if kind == "progress" else facts.course.begins_at
    own = {"on_site": facts.respond_by, "resolution": facts.resolve_by}.get(kind)
    reopened = facts.course.begins_at > facts.reported_at
    if own is not None and (own > begins_at or not reopened):  # what was promised before a reopening is over
        return WorkingTime(calendar=AROUND_THE_CLOCK, zone=zone), min(begins_at, own), max(own - begins_at, timedelta())
    working = WorkingTime(calendar=policy.rules.calendar(rule.calendar), zone=zone)
    return working, begins_at, timedelta(seconds=rule.seconds)


def _met_at(kind: Kind, course: Course) -> datetime | None:
    moments: dict[Kind, datetime | None] = {
        "first_response": course.answered_at,
        "on_site": course.reached_at,
        "diagnosis": course.diagnosed_at,
        "resolution": course.done_at,
        "progress": course.done_at,
    }
    return moments[kind]
