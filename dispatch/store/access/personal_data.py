"""Where personal data lies: every such column of every table, whose it is, and what is left of it when it is erased.

A table that is new, or a new column that can hold a text, is entered here or under IMPERSONAL: a test asks for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, select

from dispatch.store.shelf import table_of
from dispatch.store.tables import Stored
from dispatch.store.tables.accounts import AccountRow, RefreshTokenRow, SessionRow
from dispatch.store.tables.company import CustomerRow, SiteRow
from dispatch.store.tables.geocodes import GeocodeReviewRow
from dispatch.store.tables.live import ToldVisitRow
from dispatch.store.tables.order_work import OrderRemarkRow, VisitReportRow
from dispatch.store.tables.orders import OrderRow
from dispatch.store.tables.people import AbsenceRow, TechnicianRow

Person = Literal["customer", "technician", "account"]
OWN_ID = object()
"""Left in place of a name: the row's own id, so that lists still have something to show."""
COARSE = object()
"""Left in place of a coordinate: a tenth of a degree (some 10 km), which is a town and no house."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalColumns:
    """The personal columns of one table. by: the column that leads to the person; blanks: what is left of each."""

    table: type[Stored]
    whose: Person
    by: str
    blanks: Mapping[str, Any]


PERSONAL = (
    PersonalColumns(table=CustomerRow, whose="customer", by="id", blanks={"name": OWN_ID, "phone": ""}),
    PersonalColumns(
        table=SiteRow,
        whose="customer",
        by="customer_id",
        blanks={"name": OWN_ID, "address": "", "lat": COARSE, "lon": COARSE},
    ),
    PersonalColumns(table=GeocodeReviewRow, whose="customer", by="site_id", blanks={"candidates": []}),
    PersonalColumns(table=OrderRow, whose="customer", by="site_id", blanks={"text": ""}),
    PersonalColumns(table=OrderRemarkRow, whose="customer", by="order_id", blanks={"text": ""}),
    PersonalColumns(table=VisitReportRow, whose="customer", by="order_id", blanks={"remark": ""}),
    PersonalColumns(
        table=TechnicianRow,
        whose="technician",
        by="id",
        blanks={"name": OWN_ID, "phone": "", "home_lat": None, "home_lon": None},
    ),
    PersonalColumns(table=AbsenceRow, whose="technician", by="technician_id", blanks={"reason": ""}),
    PersonalColumns(table=ToldVisitRow, whose="technician", by="technician_id", blanks={"reason": ""}),
    PersonalColumns(table=AccountRow, whose="account", by="id", blanks={"password_hash": ""}),
    PersonalColumns(table=SessionRow, whose="account", by="account_id", blanks={"device_id": ""}),
)

SECRET: frozenset[tuple[str, str]] = frozenset({("account", "password_hash"), ("refresh_token", "hash")})
"""Columns that no export shows, not even to whom they belong: they prove, they do not inform."""

SECRET_TABLES: tuple[type[Stored], ...] = (RefreshTokenRow,)


IMPERSONAL: Mapping[str, tuple[str, ...]] = {
    "account": ("id", "role"),  # the login name is no person's: see Account
    "center": ("id", "name", "lat", "lon"),
    "company": ("name", "time_zone"),
    "customer": ("id", "tier"),
    "duty": ("name", "reason"),
    "duty_lease": ("worker",),
    "equipment": ("id", "model", "serial"),
    "etag_key": ("key",),
    # Events carry ids and fields only: whoever records one sees to it.
    "event": ("actor", "role", "source", "kind", "noun", "subject", "region_id", "technicians", "data", "seal"),
    "event_head": ("seal",),
    "fault": ("id", "name", "industry"),
    "fault_skill": ("skill",),
    # What is answered about an address lies under a keyed hash of it; `privacy.erase_customer` deletes it by that.
    "geocode": ("provider", "address_key", "places"),
    "geocode_review": ("reason", "state", "resolved_by", "outcome"),
    "geocode_turn": ("provider",),
    "import_log": ("source", "summary"),  # a file's name; counts, and ids of orders
    "inbound": ("id", "origin"),
    "job": (
        *("id", "kind", "state", "request", "scope", "area", "created_by", "worker", "trace", "progress", "result"),
        "problem",
    ),
    "live_rule": ("replan",),
    "part": ("id", "name"),
    # Problem and plan name orders, sites and people by id, and say where they are by coordinates; no name, number,
    # address or text is in them (tests/dispatch/store/test_store_privacy.py looks).
    "plan": (
        *("state", "problem_hash", "problem", "plan", "solver_version", "parameters", "work", "travel", "solve_s"),
    ),
    "policy": ("id", "content"),
    "region": ("id", "name"),
    "repeat_repair": ("skills_before", "failed", "measure"),
    # Answers may show what they were asked for; they are deleted after 14 days, whoever was erased in between.
    "reply": ("account_id", "route", "key", "question", "headers", "body"),
    "replan_cause": ("kind", "subject", "area"),
    "service_area": ("geometry", "source"),
    "session": ("id", "ended_by"),
    "site": ("id", "located"),
    "sla_order": ("state",),
    "sla_pause": ("reason",),
    "sla_target": ("kind", "colour", "cause", "audience", "acknowledged_by"),  # an account's id, as events have it
    "stock_movement": ("cause", "reference"),
    "stock_price": ("words",),
    "stock_reservation": ("lot_id",),
    "stock_transfer": ("state",),
    "technician": ("id",),
    "technician_skill": ("skill",),
    "told_visit": ("answer",),
    "visit_report": ("outcome",),
    "work_order": ("id", "industry", "state"),
    "work_order_lock": ("holder",),
    "work_order_skill": ("skill",),
}
"""Columns that could hold a text, a document or a coordinate, and hold nobody's."""


def owned(columns: PersonalColumns, person_id: str) -> ColumnElement[bool]:
    """Return the condition under which a row belongs to a person."""
    column = table_of(columns.table).c[columns.by]
    match columns.by:
        case "site_id":
            return column.in_(sites_of(person_id))
        case "order_id":
            return column.in_(orders_of(person_id))
        case _:
            return column == person_id


def sites_of(customer_id: str) -> Select[Any]:
    """Return the question for the ids of a customer's sites."""
    sites = table_of(SiteRow)
    return select(sites.c.id).where(sites.c.customer_id == customer_id)


def orders_of(customer_id: str) -> Select[Any]:
    """Return the question for the ids of the orders at a customer's sites."""
    orders = table_of(OrderRow)
    return select(orders.c.id).where(orders.c.site_id.in_(sites_of(customer_id)))
