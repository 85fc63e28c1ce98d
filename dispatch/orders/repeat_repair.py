"""A machine that breaks again a short time after it was repaired: more urgent, a better engineer, not the same one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, get_args

from dispatch.work_order import WorkOrder

Measure = Literal["excluded", "priced"]
MEASURES: tuple[Measure, ...] = get_args(Measure)
_MOST_URGENT, _HIGHEST_SKILL = 1, 5  # level 0 is a crisis, which no fault becomes by coming back


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatRule:
    """What a company calls a repeat repair, and what it does about it.

    within: so long after the earlier one was done; measure: what becomes of those who failed last time: never sent, or
    sent at a price (`price`, the policy's unit).
    """

    within: timedelta = timedelta(days=30)
    measure: Measure = "excluded"
    price: int = 50_000


REPEATS = RepeatRule()
"""What holds where a policy is silent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierRepair:
    """The last repair of a machine: the order, when it was done, and who was there."""

    order_id: str
    done_at: datetime
    technicians: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatRepair:
    """Why an order asks for more than its fault alone would. Levels and skills are those before it was raised.

    earlier_id: the order itself where it was reopened.
    """

    order_id: str
    earlier_id: str
    days: int
    level_before: int
    skills_before: Mapping[str, int]
    failed: tuple[str, ...]
    measure: str


def raised(
    order: WorkOrder, earlier: EarlierRepair | None, rule: RepeatRule, *, told_at: datetime
) -> tuple[WorkOrder, RepeatRepair | None]:
    """Return an order as its company serves it, and why it was raised (None: it is no repeat repair).

    told_at: when the customer said that it is broken (again). The level is raised by one, every skill that it needs
    too, and who failed last time is left out, or costs more.
    """
    if earlier is None:
        return order, None
    since = told_at - earlier.done_at
    if not timedelta(0) <= since <= rule.within:
        return order, None
    failed = tuple(sorted(set(earlier.technicians)))
    why = RepeatRepair(
        order_id=order.id,
        earlier_id=earlier.order_id,
        days=since.days,
        level_before=order.level,
        skills_before=dict(order.skills),
        failed=failed,
        measure=rule.measure,
    )
    more = replace(
        order,
        level=min(order.level, max(_MOST_URGENT, order.level - 1)),
        skills={skill: min(_HIGHEST_SKILL, level + 1) for skill, level in order.skills.items()},
    )
    return _without(more, failed) if rule.measure == "excluded" else _dearer(more, failed, rule.price), why


def _without(order: WorkOrder, failed: tuple[str, ...]) -> WorkOrder:
    return replace(order, excluded=(*order.excluded, *(who for who in failed if who not in order.excluded)))


def _dearer(order: WorkOrder, failed: tuple[str, ...], price: int) -> WorkOrder:
    return replace(order, prices={**order.prices, **{who: order.prices.get(who, 0) + price for who in failed}})
