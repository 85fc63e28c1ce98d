"""Work orders: nouns ↔ rows."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Row

from dispatch.orders.progress import state_after_import
from dispatch.store.shelf import Children, Rows, Shelf
from dispatch.store.tables.orders import (
    OrderExclusionRow,
    OrderFollowRow,
    OrderPartRow,
    OrderPriceRow,
    OrderRow,
    OrderSkillRow,
    OrderWindowRow,
)
from dispatch.work_order import Follows, Pin, WorkOrder


def _order_rows(order: WorkOrder) -> Rows:
    own = order.id
    return {
        OrderRow: [_order_row(order)],
        OrderSkillRow: [{"order_id": own, "skill": skill, "level": n} for skill, n in order.skills.items()],
        OrderPartRow: [{"order_id": own, "part_id": part, "pieces": n} for part, n in order.parts.items()],
        OrderWindowRow: [
            {"order_id": own, "position": position, "from_at": from_at, "to_at": to_at}
            for position, (from_at, to_at) in enumerate(order.windows)
        ],
        OrderExclusionRow: [
            {"order_id": own, "position": position, "technician_id": technician_id}
            for position, technician_id in enumerate(order.excluded)
        ],
        OrderFollowRow: [
            {
                "order_id": own,
                "position": position,
                "follows_id": follows.order_id,
                "min_s": follows.min_s,
                "max_s": follows.max_s,
            }
            for position, follows in enumerate(order.follows)
        ],
        OrderPriceRow: [
            {"order_id": own, "technician_id": technician_id, "price": price}
            for technician_id, price in order.prices.items()
        ],
    }


def _order_row(order: WorkOrder) -> dict[str, Any]:
    return {
        "id": order.id,
        "site_id": order.site_id,
        "fault_id": order.fault_id,
        "equipment_id": order.equipment_id,
        "industry": order.industry,
        "level": order.level,
        "text": order.text,
        "state": order.state,
        "reported_at": order.reported_at,
        "respond_by": order.respond_by,
        "resolve_by": order.resolve_by,
        "duration_s": order.duration_s,
        "crew": order.crew,
        "pin_technician_id": order.pin.technician_id if order.pin else None,
        "pin_start_at": order.pin.start_at if order.pin else None,
        "change_pct": order.change_pct,
    }


def _order(row: Row[Any], children: Children) -> WorkOrder:
    pinned = row.pin_technician_id is not None or row.pin_start_at is not None
    return WorkOrder(
        id=row.id,
        site_id=row.site_id,
        fault_id=row.fault_id,
        equipment_id=row.equipment_id,
        industry=row.industry,
        level=row.level,
        text=row.text,
        state=row.state,
        reported_at=row.reported_at,
        respond_by=row.respond_by,
        resolve_by=row.resolve_by,
        duration_s=row.duration_s,
        crew=row.crew,
        pin=Pin(technician_id=row.pin_technician_id, start_at=row.pin_start_at) if pinned else None,
        change_pct=row.change_pct,
        skills={skill.skill: skill.level for skill in children[OrderSkillRow]},
        parts={part.part_id: part.pieces for part in children[OrderPartRow]},
        windows=tuple((window.from_at, window.to_at) for window in children[OrderWindowRow]),
        excluded=tuple(exclusion.technician_id for exclusion in children[OrderExclusionRow]),
        follows=tuple(
            Follows(order_id=follow.follows_id, min_s=follow.min_s, max_s=follow.max_s)
            for follow in children[OrderFollowRow]
        ),
        prices={price.technician_id: price.price for price in children[OrderPriceRow]},
    )


def _merged(stored: WorkOrder, incoming: WorkOrder) -> WorkOrder:
    """Take the file's facts, but not a state that the order has left behind."""
    return replace(incoming, state=state_after_import(stored.state, incoming.state))


ORDERS = Shelf(
    table=OrderRow,
    rows_of=_order_rows,
    noun_of=_order,
    children=(OrderSkillRow, OrderPartRow, OrderWindowRow, OrderExclusionRow, OrderFollowRow, OrderPriceRow),
    merged=_merged,
)
