"""One person's data can be shown for a reason, exported whole, and erased; plans and events never held it."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from recorded import recorded
from small_company import DAY, EIGHT, draft, hours, small_company, visit
from sqlalchemy import LargeBinary, insert, select

from dispatch.account import Account
from dispatch.actor import SYSTEM
from dispatch.company import Customer
from dispatch.plan_record import SolveParameters
from dispatch.planning.day import Batch
from dispatch.planning.problem import freeze
from dispatch.planning.proposal import propose
from dispatch.store.access.accounts import create_account, deactivate_account, password_hash, read_account
from dispatch.store.access.personal_data import PERSONAL
from dispatch.store.access.privacy import erase_account, erase_customer, erase_technician, export_person, reveal
from dispatch.store.access.sessions import open_session
from dispatch.store.errors import StoreMissingError, StoreRefusalError
from dispatch.store.shelf import table_of
from dispatch.store.store import Store
from dispatch.store.tables import Stored
from dispatch.store.tables.order_work import OrderRemarkRow
from geo.providers.great_circle import GreatCircleTravelTimes
from solver.limits import Limits
from solver.solve import solve

LATER = EIGHT + timedelta(days=400)
CUSTOMER_CANARIES = (
    "欧阳金丝雀",
    "13900010001",
    "金丝雀小区",
    "金丝雀路 8 号",
    "金丝雀的冷凝器漏水",
    "金丝雀说周五在家",
)
TECHNICIAN_CANARIES = ("司马画眉", "13900020002", "画眉住院")


def canaries() -> Batch:
    """The small company; whoever reads its first customer's and technician's data reads canaries."""
    name, phone, site, address, text, _ = CUSTOMER_CANARIES
    whole = small_company()
    first, *others = whole.technicians
    return replace(
        whole,
        customers=(Customer(id="K1", name=name, tier="strategic", phone=phone), whole.customers[1]),
        sites=(replace(whole.sites[0], name=site, address=address), whole.sites[1]),
        technicians=(replace(first, name=TECHNICIAN_CANARIES[0], phone=TECHNICIAN_CANARIES[1]), *others),
        absences=(replace(whole.absences[0], technician_id="T1", start_at=hours(13), reason=TECHNICIAN_CANARIES[2]),),
        orders=tuple(replace(order, text=text) for order in whole.orders),
    )


@pytest.fixture
def company(store: Store) -> Store:
    """The small company with canaries, a remark, a plan, and an account of its first technician."""
    store.import_batch(canaries(), source="first.xlsx")
    store.save_plan(draft({"T1": [visit("X1", 32_400)]}))
    account = Account(id="e1", role="engineer", technician_id="T1", created_at=EIGHT)
    with store.writing(SYSTEM, at=EIGHT) as work:
        remark = {"order_id": "X1", "at": EIGHT, "text": CUSTOMER_CANARIES[-1]}
        work.connection.execute(insert(table_of(OrderRemarkRow)), [remark])
        create_account(work, account, password_hash="hash of e1")
        open_session(work, "e1", device_id="phone-of-simahuamei")
    return store


def everything(store: Store) -> str:
    """The whole database as one text."""
    with store.reading() as connection:
        return "\n".join(
            json.dumps([str(value) for value in row], ensure_ascii=False)
            for table in Stored.metadata.sorted_tables
            for row in connection.execute(
                select(*(column for column in table.columns if not isinstance(column.type, LargeBinary)))
            )
        )


def finish(store: Store, *, site: str) -> None:
    """Bring all orders at a site to their end."""
    orders = table_of(next(one.table for one in PERSONAL if table_of(one.table).name == "work_order"))
    with store.writing(SYSTEM, at=EIGHT) as work:
        work.connection.execute(orders.update().where(orders.c.site_id == site).values(state="closed"))


def test_a_reveal_shows_the_clear_text_and_is_written_down_without_it(company: Store) -> None:
    """Who, whom, why and which fields; never what they hold."""
    with company.writing(SYSTEM, at=EIGHT) as work:
        seen = reveal(work, "K1", reason="find site", regions=("R1",))
    assert (seen.customer.name, seen.customer.phone) == CUSTOMER_CANARIES[:2]
    assert [site.address for site in seen.sites] == [CUSTOMER_CANARIES[3]]
    kind, subject, data = recorded(company)[-1]
    assert (kind, subject) == ("privacy.revealed", "K1")
    assert data == {
        "whose": "customer",
        "reason": "find site",
        "fields": ["name", "phone", "address"],
        "sites": ["S1"],
    }


def test_a_customer_elsewhere_is_not_there(company: Store) -> None:
    """A dispatcher of another region learns not even that there is one; and nothing is written down."""
    before = recorded(company)
    for customer, regions in (("K1", ("R2",)), ("K9", ()), ("K9", ("R1",))):
        with pytest.raises(StoreMissingError) as caught, company.writing(SYSTEM, at=EIGHT) as work:
            reveal(work, customer, reason="complaint", regions=regions)
        assert caught.value.code == "unknown-customer"
    assert recorded(company) == before


def test_an_export_holds_everything_about_the_customer_and_nothing_of_others(company: Store) -> None:
    """All canaries of the customer, every table of the orders, and no word about the technician."""
    with company.writing(SYSTEM, at=EIGHT) as work:
        found = export_person(work, "customer", "K1")
    text = json.dumps(found, ensure_ascii=False)
    assert [canary for canary in CUSTOMER_CANARIES if canary not in text] == []
    assert [canary for canary in TECHNICIAN_CANARIES if canary in text] == []
    assert {"customer", "site", "equipment", "work_order", "work_order_part", "work_order_remark", "visit"} <= set(
        found
    )
    assert {row["id"] for row in found["work_order"]} == {"X1", "X4"}
    assert "甬江铝业" not in text
    assert recorded(company)[-1][:2] == ("privacy.exported", "K1")


def test_an_export_of_a_technician_holds_no_customer(company: Store) -> None:
    """Name, phone, home, shifts, absences, visits by id, the account; not its password, not what customers said."""
    with company.writing(SYSTEM, at=EIGHT) as work:
        found = export_person(work, "technician", "T1")
        account = export_person(work, "account", "e1")
    text = json.dumps(found, ensure_ascii=False)
    assert [canary for canary in TECHNICIAN_CANARIES if canary not in text] == []
    assert [canary for canary in CUSTOMER_CANARIES if canary in text] == []
    assert {"technician", "technician_skill", "shift", "absence", "visit", "account"} <= set(found)
    assert "hash of e1" not in text + json.dumps(account)
    assert account["session"][0]["device_id"] == "phone-of-simahuamei"


def test_an_erased_customer_is_gone_from_every_table(company: Store) -> None:
    """Ids, times and figures stay; name, phone, address, coordinates and all free text do not."""
    finish(company, site="S1")
    finish(company, site="S2")
    with company.writing(SYSTEM, at=LATER) as work:
        erase_customer(work, "K1")
    after = everything(company)
    left = [canary for canary in CUSTOMER_CANARIES if canary in after]
    assert left == [CUSTOMER_CANARIES[4]], "the text of the other customer's orders stays"
    whole = company.whole()
    customer, site = whole.customers[0], whole.sites[0]
    assert (customer.id, customer.name, customer.tier, customer.phone) == ("K1", "K1", "strategic", "")
    assert (site.id, site.name, site.address, site.point.lat, site.point.lon) == ("S1", "S1", "", 30.3, 120.2)
    assert {order.id: order.text for order in whole.orders if order.site_id == "S1"} == {"X1": "", "X4": ""}
    assert whole.orders[0].parts == {"P1": 2}
    kind, subject, data = recorded(company)[-1]
    assert (kind, subject) == ("privacy.erased", "K1")
    assert "customer.phone" in data["fields"]


def test_a_customer_whom_somebody_still_visits_is_not_erased(company: Store) -> None:
    """Every open order is named."""
    with pytest.raises(StoreRefusalError) as caught, company.writing(SYSTEM, at=EIGHT) as work:
        erase_customer(work, "K1")
    assert (caught.value.code, caught.value.items) == ("orders-open", ("X1", "X4"))
    assert CUSTOMER_CANARIES[1] in everything(company)


def test_an_erased_technician_is_gone_with_the_account(company: Store) -> None:
    """Name, phone, home, reasons of absence, password and devices; the login name stays, for the audit trail has it."""
    with company.writing(SYSTEM, at=LATER) as work:
        deactivate_account(work, "e1")
        erase_technician(work, "T1")
    after = everything(company)
    assert [canary for canary in (*TECHNICIAN_CANARIES, "simahuamei", "hash of e1") if canary in after] == []
    person = company.whole().technicians[0]
    assert (person.id, person.name, person.phone, person.home) == ("T1", "T1", "", None)
    assert person.skills == small_company().technicians[0].skills
    with company.reading() as connection:
        assert read_account(connection, "e1").technician_id == "T1"
        assert password_hash(connection, "e1") is None


def test_who_still_works_here_is_not_erased(company: Store) -> None:
    """Neither with an active account nor with a shift to come; a dismissed account can be erased alone."""
    with pytest.raises(StoreRefusalError) as caught, company.writing(SYSTEM, at=EIGHT) as work:
        erase_technician(work, "T1")
    assert (caught.value.code, caught.value.items) == ("still-employed", ("account", "shifts"))
    with pytest.raises(StoreRefusalError), company.writing(SYSTEM, at=EIGHT) as work:
        erase_account(work, "e1")
    with company.writing(SYSTEM, at=EIGHT) as work:
        deactivate_account(work, "e1")
        erase_account(work, "e1")
    assert "simahuamei" not in everything(company)


def test_nobody_cannot_be_erased(company: Store) -> None:
    """There is no such person."""
    for erase in (erase_customer, erase_technician, erase_account):
        with pytest.raises(StoreMissingError), company.writing(SYSTEM, at=EIGHT) as work:
            erase(work, "nobody")


def test_events_never_held_anybodys_data(company: Store) -> None:
    """After all of the above has happened once."""
    finish(company, site="S1")
    with company.writing(SYSTEM, at=LATER) as work:
        reveal(work, "K1", reason="call customer")
        export_person(work, "customer", "K1")
        erase_customer(work, "K1")
        deactivate_account(work, "e1")
        erase_technician(work, "T1")
    text = json.dumps(recorded(company), ensure_ascii=False)
    hidden = (*CUSTOMER_CANARIES, *TECHNICIAN_CANARIES, "simahuamei", "hash of e1")
    assert [canary for canary in hidden if canary in text] == []


def test_plans_never_held_anybodys_data(company: Store) -> None:
    """Problem and plan of a day, solved and explained: orders, sites and people by id alone."""
    day = freeze(company.snapshot(DAY, at=EIGHT), GreatCircleTravelTimes(), at=EIGHT)
    record = propose(
        day,
        solve(day.problem, limits=Limits(seconds=0.5)),
        created_at=EIGHT,
        parameters=SolveParameters(seconds=0.5, workers=1, memory_mb=4096),
        seed=1,
        solve_s=0.5,
    )
    text = json.dumps([record.problem, record.plan, record.work], ensure_ascii=False)
    assert "X1" in text
    assert [canary for canary in (*CUSTOMER_CANARIES, *TECHNICIAN_CANARIES) if canary in text] == []
