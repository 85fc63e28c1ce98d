"""Which orders can be planned today at all: not those that wait for something that no plan of today can bring about."""

from collections.abc import Collection, Mapping, Sequence

from dispatch.notice import Notice
from dispatch.work_order import Follows, WorkOrder
from solver.plan import Unserved
from solver.problem import After

_BEGUN = frozenset({"on site", "repairing", "done", "confirmed", "closed"})
_MET = _BEGUN | {"cancelled"}


def ready_orders(
    orders: Sequence[WorkOrder],
    *,
    followed: Mapping[str, str],
    people: Collection[str],
    nowhere: Collection[str] = (),
) -> tuple[dict[str, WorkOrder], list[Unserved]]:
    """Return the orders that may be planned today, by id, and those held back, each with why.

    followed: state of the orders outside that some order waits for; nowhere: sites of which nobody knows where they
    are. An order is held back if it is at one of those, is fixed to somebody who is not among `people`, or follows one
    that is not planned today and has neither begun nor been cancelled; and so is whoever follows it, down the line, or
    round a circle.
    """
    ready: set[str] = set()
    present = [order for order in orders if order.site_id not in nowhere and _absentee(order, people) is None]
    while newly := [order.id for order in present if order.id not in ready and not _unmet(order, ready, followed)]:
        ready.update(newly)
    held = [
        _unplaced(order) if order.site_id in nowhere else _held(order, ready, followed, people)
        for order in orders
        if order.id not in ready
    ]
    return {order.id: order for order in orders if order.id in ready}, held


def links(order: WorkOrder, planned: Collection[str]) -> tuple[After, ...]:
    """Return the links of an order to others that are planned with it."""
    kept = sorted((link for link in order.follows if link.order_id in planned), key=lambda link: link.order_id)
    return tuple(After(order=link.order_id, min_s=link.min_s, max_s=link.max_s) for link in kept)


def met_links(ready: Mapping[str, WorkOrder], followed: Mapping[str, str]) -> list[Notice]:
    """Return a notice for each link to an order that has begun or was cancelled: when it began is not known here."""
    return [
        Notice(
            code="predecessor-met",
            subject=order.id,
            text={
                "en": f"{order.id} follows {link.order_id}, which is {followed[link.order_id]}: "
                "the time between the two is not checked",
                "zh": f"{order.id} 的前序工单 {link.order_id} 状态为“{followed[link.order_id]}”，"
                "两者的间隔时间不作检查",
            },
        )
        for order in ready.values()
        for link in order.follows
        if link.order_id not in ready
    ]


def _unmet(order: WorkOrder, ready: Collection[str], followed: Mapping[str, str]) -> Follows | None:
    """Return the first link that no plan of today can meet."""
    return next(
        (link for link in order.follows if link.order_id not in ready and followed.get(link.order_id) not in _MET), None
    )


def _held(order: WorkOrder, ready: Collection[str], followed: Mapping[str, str], people: Collection[str]) -> Unserved:
    """Return why an order is held back."""
    absentee = _absentee(order, people)
    if absentee is not None:
        return _without_person(order, absentee)
    link = _unmet(order, ready, followed)
    assert link is not None, "an order that nothing holds back is ready"  # noqa: S101
    return _waiting(order, link, followed.get(link.order_id))


def _absentee(order: WorkOrder, people: Collection[str]) -> str | None:
    """Return who an order is fixed to, if they do not work that day."""
    fixed = order.pin.technician_id if order.pin else None
    return fixed if fixed is not None and fixed not in people else None


def _unplaced(order: WorkOrder) -> Unserved:
    return Unserved(
        order=order.id,
        reason="place",
        detail={
            "en": f"Nobody knows where its site {order.site_id} is, only its address: "
            "place it in the list of addresses to review, or import its coordinates.",
            "zh": f"站点 {order.site_id} 只有地址，位置尚未确定：请在地址复核列表中标定位置，或导入其坐标。",
        },
    )


def _without_person(order: WorkOrder, who: str) -> Unserved:
    return Unserved(
        order=order.id,
        reason="pin",
        detail={
            "en": f"It is fixed to {who}, who does not work that day: fix somebody else, or nobody.",
            "zh": f"该工单指定由 {who} 执行，但其当天不上班：请改派他人，或取消指定。",
        },
    )


def _waiting(order: WorkOrder, link: Follows, state: str | None) -> Unserved:
    return Unserved(
        order=order.id,
        reason="after",
        detail={
            "en": f"It follows {link.order_id}, which is not planned that day"
            + (f" ({state})" if state else "")
            + ": plan that one too, or remove the link.",
            "zh": f"其前序工单 {link.order_id} 不在当天计划内"
            + (f"（{state}）" if state else "")
            + "：请一并安排前序工单，或解除关联。",
        },
    )
