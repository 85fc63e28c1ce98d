"""What is stored about one person: shown for a reason, exported whole, erased for good.

The audit trail stays as it is when somebody is erased: it names ids and fields, never what they held. Who looked at
whom, and why, is for administrators alone: events of the noun "person".
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, get_args

from sqlalchemy import Column, ColumnElement, Connection, Table, delete, exists, func, or_, select, update

from dispatch.company import Customer, Site
from dispatch.store.access.accounts import read_account
from dispatch.store.access.personal_data import (
    COARSE,
    OWN_ID,
    PERSONAL,
    SECRET,
    SECRET_TABLES,
    Person,
    orders_of,
    owned,
    sites_of,
)
from dispatch.store.catalog.company import CUSTOMERS, SITES
from dispatch.store.errors import StoreMissingError, StoreRefusalError
from dispatch.store.places.geocodes import forget_addresses
from dispatch.store.shelf import read, table_of
from dispatch.store.tables import Stored
from dispatch.store.tables.accounts import AccountRow, RefreshTokenRow, SessionRow
from dispatch.store.tables.company import CustomerRow, SiteRow
from dispatch.store.tables.orders import OrderRow
from dispatch.store.tables.people import ShiftRow, TechnicianRow
from dispatch.store.work import Work

Reason = Literal["call customer", "find site", "complaint", "emergency", "correct data"]
REASONS: tuple[Reason, ...] = get_args(Reason)
"""Why somebody may look: one of a few, so that the audit trail tells it without a text that may name people."""

_ENDED = ("closed", "cancelled")
_ROOTS: Mapping[Person, type[Stored]] = {"customer": CustomerRow, "technician": TechnicianRow, "account": AccountRow}


@dataclass(frozen=True, slots=True, kw_only=True)
class Revealed:
    """A customer in clear text, with those sites that whoever asked works for."""

    customer: Customer
    sites: tuple[Site, ...]


def reveal(work: Work, customer_id: str, *, reason: Reason, regions: Collection[str] = ()) -> Revealed:
    """Return a customer's phone and addresses in clear, and write down that somebody looked, and why.

    regions: where whoever asks works; empty: everywhere. Raises StoreMissingError for a customer without a site there.
    """
    customer = read(work.connection, CUSTOMERS, [customer_id]).get(customer_id)
    ids = list(work.connection.execute(sites_of(customer_id)).scalars())
    near = [site for site in read(work.connection, SITES, ids).values() if not regions or site.region_id in regions]
    if customer is None or (regions and not near):
        raise _unknown("customer")
    within = sorted({site.region_id for site in near})
    work.record(
        "privacy.revealed",
        noun="person",
        subject=customer_id,
        region_id=within[0] if len(within) == 1 else None,
        data={
            "whose": "customer",
            "reason": reason,
            "fields": ["name", "phone", "address"],
            "sites": [site.id for site in near],
        },
    )
    return Revealed(customer=customer, sites=tuple(near))


def export_person(work: Work, whose: Person, person_id: str) -> dict[str, list[dict[str, Any]]]:
    """Return everything stored about a person, as JSON: table → rows; the look itself is written down.

    What the rows say of others stays out: of a technician's visits, the remarks about the customer. So do secrets.
    Raises StoreMissingError where there is no such person.
    """
    _refuse_unknown(work.connection, whose, person_id)
    found = {}
    for table in Stored.metadata.sorted_tables:
        condition = _about(table, whose, person_id)
        columns = _shown(table, whose)
        if condition is None or not columns:
            continue
        rows = work.connection.execute(select(*columns).where(condition).order_by(*table.primary_key.columns))
        found[table.name] = [{name: _json(value) for name, value in row._mapping.items()} for row in rows]
    work.record("privacy.exported", noun="person", subject=person_id, data={"whose": whose, "tables": sorted(found)})
    return {name: rows for name, rows in found.items() if rows}


def erase_customer(work: Work, customer_id: str) -> None:
    """Blank a customer's name and phone, its sites' names and addresses, and all free text of its orders; for good.

    What geocoders answered about the addresses goes, too.
    Ids, times and figures stay, and so do plans, which hold no more than those and coordinates. Raises
    StoreMissingError, or StoreRefusalError while an order of the customer is open: somebody still has to go there.
    """
    _refuse_unknown(work.connection, "customer", customer_id)
    orders = table_of(OrderRow)
    still_open = select(orders.c.id).where(orders.c.id.in_(orders_of(customer_id)), orders.c.state.not_in(_ENDED))
    items = sorted(work.connection.execute(still_open).scalars())
    if items:
        raise StoreRefusalError(
            "orders-open",
            cause={"en": "orders of this customer are still open", "zh": "该客户仍有未结束的工单"},
            remedy={"en": "Close or cancel them first.", "zh": "请先关闭或取消这些工单。"},
            items=items,
        )
    sites = table_of(SiteRow)
    addresses = select(sites.c.address).where(sites.c.customer_id == customer_id)
    forget_addresses(work, work.connection.execute(addresses).scalars().all())
    _erase(work, "customer", customer_id)


def erase_technician(work: Work, technician_id: str) -> None:
    """Blank a technician's name, phone, home and reasons of absence, and erase the account; for good.

    Raises StoreMissingError, or StoreRefusalError while this person still works here: has an active account or a shift
    that is not over.
    """
    _refuse_unknown(work.connection, "technician", technician_id)
    accounts, shifts = table_of(AccountRow), table_of(ShiftRow)
    theirs = select(accounts.c.id, accounts.c.active).where(accounts.c.technician_id == technician_id)
    account = work.connection.execute(theirs).first()
    works_on = exists().where(shifts.c.technician_id == technician_id, shifts.c.end_at > work.at)
    items = ["account"] if account is not None and account.active else []
    items += ["shifts"] if work.connection.execute(select(works_on)).scalar() else []
    if items:
        raise _still_here(items)
    _erase(work, "technician", technician_id)
    if account is not None:
        erase_account(work, account.id)


def erase_account(work: Work, account_id: str) -> None:
    """Blank what a dismissed account has of its own: its password and the names of its devices; its sessions end.

    The login name stays: the audit trail says by it who did what. Raises StoreMissingError, or StoreRefusalError while
    the account is active.
    """
    if read_account(work.connection, account_id).active:
        raise _still_here(["account"])
    sessions, tokens = table_of(SessionRow), table_of(RefreshTokenRow)
    theirs = select(sessions.c.id).where(sessions.c.account_id == account_id)
    work.connection.execute(delete(tokens).where(tokens.c.session_id.in_(theirs)))
    _erase(work, "account", account_id)


def _erase(work: Work, whose: Person, person_id: str) -> None:
    fields, count = [], 0
    for columns in PERSONAL:
        if columns.whose != whose:
            continue
        table = table_of(columns.table)
        values = {name: _blank(table, name, left) for name, left in columns.blanks.items()}
        count += work.connection.execute(update(table).where(owned(columns, person_id)).values(values)).rowcount
        fields += [f"{table.name}.{name}" for name in columns.blanks]
    work.record(
        "privacy.erased", noun="person", subject=person_id, data={"whose": whose, "fields": fields, "rows": count}
    )


def _blank(table: Table, name: str, left: object) -> Any:
    if left is OWN_ID:
        return table.c.id
    if left is COARSE:
        return func.round(table.c[name] * 10) / 10.0
    return left


def _about(table: Table, whose: Person, person_id: str) -> ColumnElement[bool] | None:
    """Return the condition under which a row is about a person; None: no row of that table is."""
    if table in map(table_of, SECRET_TABLES):
        return None
    root = table_of(_ROOTS[whose])
    if table is root:
        return root.c.id == person_id
    leads: list[tuple[Table, Any]] = [(root, [person_id])]
    if whose == "customer":
        leads += [(table_of(SiteRow), sites_of(person_id)), (table_of(OrderRow), orders_of(person_id))]
    conditions = [
        column.in_(ids)
        for target, ids in leads
        for column in table.columns
        if any(key.column.table is target for key in column.foreign_keys)
    ]
    return or_(*conditions) if conditions else None


def _shown(table: Table, whose: Person) -> list[Column[Any]]:
    others = {name for one in PERSONAL if table_of(one.table) is table and one.whose != whose for name in one.blanks}
    return [column for column in table.columns if column.name not in others and (table.name, column.name) not in SECRET]


def _refuse_unknown(connection: Connection, whose: Person, person_id: str) -> None:
    root = table_of(_ROOTS[whose])
    if not connection.execute(select(exists().where(root.c.id == person_id))).scalar():
        raise _unknown(whose)


def _unknown(whose: Person) -> StoreMissingError:
    in_chinese = {"customer": "客户", "technician": "技术员", "account": "账号"}[whose]
    return StoreMissingError(
        f"unknown-{whose}",
        cause={"en": f"there is no such {whose}", "zh": f"没有该{in_chinese}"},
        remedy={"en": "Check the id.", "zh": "请检查编号。"},
    )


def _still_here(items: list[str]) -> StoreRefusalError:
    return StoreRefusalError(
        "still-employed",
        cause={"en": "this person still works here", "zh": "此人仍在职"},
        remedy={
            "en": "Deactivate the account and take away the coming shifts first.",
            "zh": "请先停用账号并取消后续班次。",
        },
        items=items,
    )


def _json(value: object) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value
