"""Everything at once: what an export writes, and what an import must know."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, select

from dispatch.import_record import Known
from dispatch.planning.day import Batch
from dispatch.stock.pieces import Count
from dispatch.store.catalog.company import CENTERS, COMPANY, CUSTOMERS, SITES
from dispatch.store.catalog.parts import FAULTS
from dispatch.store.catalog.spans import ABSENCES, SHIFTS, read_spans
from dispatch.store.orders.rows import ORDERS
from dispatch.store.places.areas import area_map, service_areas
from dispatch.store.references import SHELVES
from dispatch.store.shelf import read, table_of
from dispatch.store.sla.policies import policy_in_force
from dispatch.store.stock.ledger import balances
from dispatch.store.tables.company import EquipmentRow
from dispatch.store.tables.people import TechnicianSkillRow

_FEW = ("regions", "centers", "parts", "faults", "technicians")


def whole(connection: Connection) -> Batch:
    """Return all nouns, each sorted by id, and the balances as counts."""
    nouns: dict[str, Any] = {name: tuple(read(connection, shelf).values()) for name, shelf in SHELVES.items()}
    return Batch(
        company=read(connection, COMPANY).get(1),
        policy=policy_in_force(connection),
        areas=tuple(service_areas(connection).values()),
        shifts=tuple(read_spans(connection, SHIFTS)),
        absences=tuple(read_spans(connection, ABSENCES)),
        counts=tuple(
            Count(place=place, part_id=part, pieces=pieces) for (place, part), pieces in balances(connection).items()
        ),
        **nouns,
    )


def catalog(connection: Connection, orders: Collection[str]) -> Batch:
    """Return some orders, what they refer to, and the nouns of which a company has few: to tell what is called how."""
    wanted = read(connection, ORDERS, orders)
    sites = read(connection, SITES, {order.site_id for order in wanted.values()})
    customers = read(connection, CUSTOMERS, {site.customer_id for site in sites.values()})
    few: dict[str, Any] = {name: tuple(read(connection, SHELVES[name]).values()) for name in _FEW}
    return Batch(
        company=read(connection, COMPANY).get(1),
        areas=tuple(service_areas(connection).values()),
        customers=tuple(customers.values()),
        sites=tuple(sites.values()),
        orders=tuple(wanted.values()),
        **few,
    )


def known(connection: Connection) -> Known:
    """Return the ids that exist, and what else an import looks up."""
    company = read(connection, COMPANY).get(1)
    faults = read(connection, FAULTS)
    equipment, skills = table_of(EquipmentRow), table_of(TechnicianSkillRow)
    taught = connection.execute(select(skills.c.skill).distinct()).scalars()
    ids = {
        name: frozenset(connection.execute(select(table_of(shelf.table).c.id)).scalars())
        for name, shelf in SHELVES.items()
        if name not in ("centers", "faults", "equipment")
    }
    return Known(
        time_zone=company.time_zone if company else None,
        areas=area_map(connection),
        centers=read(connection, CENTERS),
        faults=faults,
        equipment={row.id: row.site_id for row in connection.execute(select(equipment.c.id, equipment.c.site_id))},
        skills=frozenset(taught).union(*(fault.skills for fault in faults.values())),
        **ids,
    )
