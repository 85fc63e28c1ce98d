"""What the optimiser is told of an order's promises: by when to be there, by when to be done."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from dispatch.policy import Policy
from dispatch.sla.clock import OrderFacts, clock
from dispatch.sla.target import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Dues:
    """When service must start and when it must be done, after calendars and pauses; None: nothing is promised.

    weight_pct: what the order weighs by now, in percent of what its clock says.
    """

    respond_by: datetime | None
    resolve_by: datetime | None
    weight_pct: int = 100


def dues(facts: OrderFacts, policy: Policy, zone: ZoneInfo, *, at: datetime) -> Dues:
    """Return the dues of an order at a moment; a pause that lasts still is taken to end then."""
    return Dues(
        respond_by=_due("on_site", facts.respond_by, facts, policy, zone, at),
        resolve_by=_due("resolution", facts.resolve_by, facts, policy, zone, at),
        weight_pct=policy.patience_pct((at - facts.course.begins_at) // timedelta(seconds=1)),
    )


def _due(
    kind: Kind, own: datetime | None, facts: OrderFacts, policy: Policy, zone: ZoneInfo, at: datetime
) -> datetime | None:
    rule = policy.target(kind, facts.case)
    return own if rule is None else clock(kind, rule, facts, policy, zone, at=at).due_at
