"""The tables of the store. Nothing outside `dispatch.store` sees them; nouns cross the border as frozen dataclasses."""

from dispatch.store.tables import (
    accounts,
    areas,
    catalog,
    company,
    events,
    geocodes,
    jobs,
    live,
    order_work,
    orders,
    people,
    plans,
    reservations,
    sla,
    stock,
)
from dispatch.store.tables.base import Stored

__all__ = [
    "Stored",
    "accounts",
    "areas",
    "catalog",
    "company",
    "events",
    "geocodes",
    "jobs",
    "live",
    "order_work",
    "orders",
    "people",
    "plans",
    "reservations",
    "sla",
    "stock",
]
