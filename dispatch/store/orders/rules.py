"""What must hold between an order and the things it names, beyond that they exist."""

from sqlalchemy import Connection, select

from dispatch.store.catalog.company import EQUIPMENT
from dispatch.store.errors import StoreRefusalError
from dispatch.store.shelf import chunks, read, table_of
from dispatch.store.tables.orders import OrderFollowRow
from dispatch.work_order import WorkOrder

_FOLLOWS = table_of(OrderFollowRow)


def check_order(connection: Connection, order: WorkOrder) -> None:
    """Raise StoreRefusalError where an order's equipment stands elsewhere, or it would follow itself."""
    _check_equipment(connection, order)
    _check_circle(connection, order)


def _check_equipment(connection: Connection, order: WorkOrder) -> None:
    if order.equipment_id is None:
        return
    stands_at = read(connection, EQUIPMENT, [order.equipment_id])[order.equipment_id].site_id
    if stands_at != order.site_id:
        raise StoreRefusalError(
            "stands-elsewhere",
            cause={"en": "the equipment stands at another site", "zh": "设备不在该站点"},
            remedy={"en": "Correct the site or the equipment.", "zh": "请改正站点或设备。"},
            items=(f"{order.equipment_id}: {order.site_id}",),
        )


def _check_circle(connection: Connection, order: WorkOrder) -> None:
    seen: set[str] = set()
    ahead = {link.order_id for link in order.follows}
    while ahead:
        if order.id in ahead:
            raise StoreRefusalError(
                "order-circle",
                cause={"en": "the order would wait for itself", "zh": "工单将等待自身"},
                remedy={"en": "Take out one of the links.", "zh": "请去掉其中一个先后关系。"},
                items=(order.id,),
            )
        seen |= ahead
        question = select(_FOLLOWS.c.follows_id)
        ahead = {
            found
            for some in chunks(ahead)
            for found in connection.execute(question.where(_FOLLOWS.c.order_id.in_(some))).scalars()
        } - seen
