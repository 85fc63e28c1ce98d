"""What a request names beside what it is about: a place, a machine, people, other orders.

What is foreign is not there, just as in an address.
"""

from collections.abc import Iterable

from sqlalchemy import Connection

from api.http.call import Call
from api.http.sight import sight_of
from dispatch.store.catalog.company import EQUIPMENT, SITES
from dispatch.store.catalog.pages import one
from dispatch.store.catalog.sight import equipment_in_sight, people_in_sight, sites_in_sight
from dispatch.store.catalog.technicians import TECHNICIANS
from dispatch.store.orders.changes import check_in_sight
from dispatch.store.orders.sight import in_sight
from dispatch.work_order import WorkOrder


def check_named(connection: Connection, call: Call, order: WorkOrder, *, before: WorkOrder | None = None) -> None:
    """Check that whoever asks may see all that an order is to name; `before`: what it names already may stay.

    Raises StoreMissingError, the same for what is foreign and for what there is not.
    """
    sight = sight_of(call)
    if order.site_id != (before and before.site_id):
        one(connection, SITES, order.site_id, where=sites_in_sight(**sight))
    if order.equipment_id not in (None, before and before.equipment_id):
        one(connection, EQUIPMENT, order.equipment_id, where=equipment_in_sight(**sight))
    check_people(connection, call, sorted(people_of(order) - (people_of(before) if before else set())))
    known = {link.order_id for link in before.follows} if before else set()
    for order_id in sorted({link.order_id for link in order.follows} - known):
        check_in_sight(connection, order_id, in_sight(**sight))


def check_people(connection: Connection, call: Call, people: Iterable[str]) -> None:
    """Check that whoever asks may see some technicians; raises StoreMissingError."""
    for technician_id in people:
        one(connection, TECHNICIANS, technician_id, where=people_in_sight(**sight_of(call)))


def people_of(order: WorkOrder) -> set[str]:
    """Return the technicians whom an order names: fixed, excluded, or with a price of their own."""
    pinned = {order.pin.technician_id} if order.pin is not None and order.pin.technician_id is not None else set()
    return {*pinned, *order.excluded, *order.prices}
