"""The life of a work order: one state machine, which every change of a state goes through.

`RULES` is the whole of it: an event, the states in which it may happen, the state it leads to, and the roles that may
tell of it. What is not in the table is illegal, whoever asks. The picture in docs/life-cycle.md is drawn from it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.work_order import STATES
from solver.words import Words

SKEW = timedelta(minutes=5)
"""A claimed time that is farther than this from the service's own is flagged: that device's clock is off, or it was
without a network for a while."""

_OFFICE = frozenset({"administrator", "dispatcher"})
_OFFICE_OR_SERVICE = _OFFICE | {"system"}
_ROAD = _OFFICE | {"engineer"}
_BEFORE_WORK = frozenset(
    {"triaged", "planned", "published", "accepted", "rejected by engineer", "en route", "reopened"}
)
_AT_WORK = frozenset({"on site", "repairing"})
_WAITING = frozenset({"waiting for part", "waiting for customer"})
_NOT_ARRANGED = frozenset({"reported", "triaged", "rejected by engineer", "reopened"})
_OVER = frozenset({"done", "confirmed", "closed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One kind of event. sources: the states in which it may happen; roles: who may tell of it ("system": the service).

    about: what it means, for documents and screens.
    """

    event: str
    sources: frozenset[str]
    target: str
    roles: frozenset[str]
    about: Words


def _rule(event: str, sources: Iterable[str], target: str, roles: frozenset[str], *, en: str, zh: str) -> Rule:
    return Rule(event=event, sources=frozenset(sources), target=target, roles=roles, about={"en": en, "zh": zh})


_TABLE = (
    _rule("triage", {"reported", "reopened"}, "triaged", _OFFICE_OR_SERVICE,
          en="it is known what it is and what it needs", zh="已判明故障及所需资源"),
    _rule("settle_remotely", {"triaged", "rejected by engineer", "reopened", "waiting for customer"}, "done", _OFFICE,
          en="settled without a visit", zh="远程解决，无需上门"),
    _rule("plan", _NOT_ARRANGED, "planned", _OFFICE_OR_SERVICE,
          en="the live plan serves it", zh="已排入现行计划"),
    _rule("publish", _NOT_ARRANGED | {"planned"}, "published", _OFFICE_OR_SERVICE,
          en="its engineer has been told", zh="已通知工程师"),
    _rule("withdraw", {"published", "accepted"}, "planned", _OFFICE_OR_SERVICE,
          en="what its engineer was told is taken back, it stays in the plan", zh="撤回通知，仍在计划中"),
    _rule("unplan", {"planned", "published", "accepted"}, "triaged", _OFFICE_OR_SERVICE,
          en="no plan serves it any more", zh="已移出计划"),
    _rule("accept", {"published"}, "accepted", _ROAD,
          en="its engineer takes it", zh="工程师接单"),
    _rule("refuse", {"published", "accepted", "en route"}, "rejected by engineer", _ROAD,
          en="its engineer does not take it, or turns back", zh="工程师拒单或中途折返"),
    _rule("set_out", {"published", "accepted"}, "en route", _ROAD,
          en="its engineer is on the way", zh="工程师出发"),
    _rule("arrive", {"published", "accepted", "en route"}, "on site", _ROAD,
          en="its engineer is there", zh="工程师到达现场"),
    _rule("start_repair", {"en route", "on site"} | _WAITING, "repairing", _ROAD,
          en="the repair begins, or goes on", zh="开始或继续维修"),
    _rule("wait_for_part", _BEFORE_WORK | _AT_WORK, "waiting for part", _ROAD,
          en="a part is missing", zh="缺少备件"),
    _rule("wait_for_customer", _BEFORE_WORK | _AT_WORK, "waiting for customer", _ROAD,
          en="the customer lets nobody in, or has to decide something", zh="客户无法接待或需客户决定"),
    _rule("resume", _WAITING, "triaged", _OFFICE_OR_SERVICE,
          en="what it waited for is there: it can be planned again", zh="等待结束，可重新安排"),
    _rule("break_off", _AT_WORK | _WAITING, "reopened", _ROAD,
          en="the visit ended without a repair, another is needed", zh="本次上门未修好，需再次上门"),
    _rule("complete", _AT_WORK | _WAITING, "done", _ROAD,
          en="the repair is done", zh="维修完成"),
    _rule("confirm", {"done"}, "confirmed", _OFFICE_OR_SERVICE,
          en="the customer says that it is in order", zh="客户确认"),
    _rule("close", {"confirmed"}, "closed", _OFFICE_OR_SERVICE,
          en="nothing is left to do", zh="结案"),
    _rule("cancel", (_BEFORE_WORK | _WAITING | {"reported", "on site"}), "cancelled", _OFFICE,
          en="the customer needs nobody any more", zh="取消"),
    _rule("reopen", _OVER | {"cancelled"}, "reopened", _OFFICE_OR_SERVICE,
          en="it was not over after all", zh="重新打开"),
)  # fmt: skip

RULES: Mapping[str, Rule] = {rule.event: rule for rule in _TABLE}
"""Every kind of event, by its name."""

PLAN_EVENTS = frozenset({"plan", "publish", "withdraw", "unplan"})
"""What happens to an order because a plan changes; people change the plan, and do not tell of these by themselves."""


def next_state(state: str, event: str) -> str | None:
    """Return the state that an event leads to, None where it may not happen in this state or does not exist."""
    rule = RULES.get(event)
    return rule.target if rule is not None and state in rule.sources else None


def may_tell(event: str, role: str) -> bool:
    """Return whether somebody of a role may tell of an event."""
    rule = RULES.get(event)
    return rule is not None and role in rule.roles


def open_events(state: str, role: str) -> tuple[str, ...]:
    """Return what somebody of a role may tell of an order in a state, in the order of the table."""
    told = (rule for rule in RULES.values() if rule.event not in PLAN_EVENTS)
    return tuple(rule.event for rule in told if state in rule.sources and role in rule.roles)


def skew_s(claimed_at: datetime | None, received_at: datetime) -> int:
    """Return how many seconds a claimed time lies after the moment the service heard of it (0: none is claimed)."""
    return 0 if claimed_at is None else round((claimed_at - received_at).total_seconds())


def is_skewed(claimed_at: datetime | None, received_at: datetime) -> bool:
    """Return whether a claimed time is too far from the service's own to be taken for the time it happened."""
    return abs(skew_s(claimed_at, received_at)) > SKEW.total_seconds()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An event as somebody told it. received_at: by the service's clock; claimed_at: by the teller's (None: nothing).

    Only the order in which the service hears of events counts: claimed times are kept, never believed.
    """

    event: str
    received_at: datetime
    claimed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What became of an event: applied (`target` is the new state), or refused (`target` is None)."""

    told: Told
    source: str
    target: str | None

    @property
    def applied(self) -> bool:
        """Whether the event happened."""
        return self.target is not None

    @property
    def skewed(self) -> bool:
        """Whether the claimed time is off."""
        return is_skewed(self.told.claimed_at, self.told.received_at)


def fold(state: str, events: Iterable[Told]) -> tuple[Step, ...]:
    """Return what becomes of events that come one after another, whatever order that is: one step for each of them."""
    if state not in STATES:
        raise ValueError(f"{state!r} is no state of a work order")
    steps = []
    for told in events:
        target = next_state(state, told.event)
        steps.append(Step(told=told, source=state, target=target))
        state = target or state
    return tuple(steps)
