"""What people do to the roster, what an import tells, and who sees what of the catalogue."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from order_desk import at_work
from small_company import DAY, EIGHT, draft, hours, nothing_but, small_company
from sqlalchemy import insert

from dispatch.store.catalog.company import CUSTOMERS, EQUIPMENT, SITES
from dispatch.store.catalog.pages import one, page
from dispatch.store.catalog.roster import (
    add_absence,
    add_shift,
    list_spans,
    read_span,
    remove_absence,
    remove_shift,
)
from dispatch.store.catalog.sight import (
    clear_sites,
    customers_in_sight,
    equipment_in_sight,
    people_in_sight,
    sites_in_sight,
)
from dispatch.store.catalog.spans import ABSENCES, SHIFTS
from dispatch.store.catalog.technicians import TECHNICIANS
from dispatch.store.errors import StoreMissingError, StoreRefusalError
from dispatch.store.import_work import take_in, try_out
from dispatch.store.shelf import table_of
from dispatch.store.store import Store
from dispatch.store.tables.live import ToldVisitRow
from dispatch.technician import Absence, Shift


@pytest.fixture
def company(store: Store) -> Store:
    """A company whose engineer T2 was told to go to X2 at eight."""
    store.import_batch(small_company(), source="first.xlsx")
    number = store.save_plan(draft({})).number
    with at_work(store) as work:
        row = {
            "order_id": "X2", "technician_id": "T2", "plan_number": number, "day": DAY, "sequence": 0,
            "arrival_at": EIGHT, "start_at": EIGHT, "finish_at": EIGHT, "told_at": EIGHT, "version": 1,
            "answer": "none", "answered_at": None, "reason": "", "withdrawn_at": None,
        }  # fmt: skip
        work.connection.execute(insert(table_of(ToldVisitRow)).values(row))
    return store


def test_an_absence_is_added_told_and_taken_away(company: Store) -> None:
    """To the technician and their home region, without why."""
    ill = Absence(technician_id="T1", start_at=hours(9), end_at=hours(12), reason="急性阑尾炎")
    with at_work(company) as work:
        assert add_absence(work, ill) == ill
        assert add_absence(work, ill) == ill
        assert read_span(work.connection, ABSENCES, "T1", hours(9)) == ill
        remove_absence(work, "T1", hours(9))
        assert [(e.kind, e.subject, e.region_id, e.technicians) for e in work.noted] == [
            ("absence.added", "T1", "R1", ("T1",)),
            ("absence.removed", "T1", "R1", ("T1",)),
        ]
        assert "阑尾炎" not in str(work.noted)
        with pytest.raises(StoreMissingError):
            remove_absence(work, "T1", hours(9))


def test_nobody_has_two_shifts_at_once(company: Store) -> None:
    """Both are named; end to start is well; nobody unknown has one."""
    with at_work(company) as work:
        with pytest.raises(StoreRefusalError) as overlap:
            add_shift(work, Shift(technician_id="T1", start_at=hours(16), end_at=hours(18)))
        assert overlap.value.code == "overlapping-shifts"
        assert len(overlap.value.items) == 2
        add_shift(work, Shift(technician_id="T1", start_at=hours(17), end_at=hours(18)))
        with pytest.raises(StoreRefusalError):
            add_shift(work, Shift(technician_id="T9", start_at=hours(17), end_at=hours(18)))
        remove_shift(work, "T1", hours(17))
        assert [e.kind for e in work.noted] == ["shift.added", "shift.removed"]


def test_the_roster_page_by_page(company: Store) -> None:
    """By person and start, within a time, of those in sight."""
    with company.reading() as connection:

        def found(**wanted: Any) -> list[tuple[str, Any]]:
            return [(one.technician_id, one.start_at) for one in list_spans(connection, SHIFTS, **wanted)]

        whole = [("T1", hours(8)), ("T2", hours(8)), ("T3", hours(32))]
        assert found() == whole
        assert found(limit=1) == whole[:1]
        assert found(after=("T1", hours(8))) == whole[1:]
        assert found(technician_id="T2") == whole[1:2]
        assert found(since=hours(17)) == whole[2:]
        assert found(until=hours(32)) == whole[:2]
        assert found(people=people_in_sight(regions=("R2",))) == whole[1:]
        assert found(people=people_in_sight(technician_id="T1")) == whole[:1]
        with pytest.raises(StoreMissingError):
            read_span(connection, SHIFTS, "T3", hours(32), people=people_in_sight(regions=("R1",)))


def test_who_sees_what_of_the_catalogue(company: Store) -> None:
    """The office its regions, an engineer their own visits, for as long as they need it."""
    with company.reading() as connection:

        def ids(shelf: Any, where: Any) -> list[str]:
            return [noun.id for noun in page(connection, shelf, where=where)]

        for who, sites, customers, equipment, people in (
            ({}, ["S1", "S2"], ["K1", "K2"], ["E1"], ["T1", "T2", "T3"]),
            ({"regions": ("R1",)}, ["S1"], ["K1"], ["E1"], ["T1", "T2"]),
            ({"technician_id": "T2"}, ["S2"], ["K2"], [], ["T2"]),
            ({"technician_id": "T1"}, [], [], [], ["T1"]),
        ):
            assert ids(SITES, sites_in_sight(**who)) == sites
            assert ids(CUSTOMERS, customers_in_sight(**who)) == customers
            assert ids(EQUIPMENT, equipment_in_sight(**who)) == equipment
            assert ids(TECHNICIANS, people_in_sight(**who)) == people
        assert one(connection, SITES, "S2", where=sites_in_sight(technician_id="T2")).id == "S2"
        with pytest.raises(StoreMissingError):
            one(connection, SITES, "S1", where=sites_in_sight(technician_id="T2"))
        assert clear_sites(connection, "T2", at=EIGHT + timedelta(hours=24)) == {"S2"}
        assert clear_sites(connection, "T2", at=EIGHT + timedelta(hours=24, seconds=1)) == frozenset()
        assert clear_sites(connection, "T2", at=EIGHT - timedelta(hours=24)) == {"S2"}
        assert page(connection, SITES, after="S1", limit=5)[0].id == "S2"


def test_an_import_tells_of_every_order_that_is_different(company: Store) -> None:
    """And of nothing when nothing is; a try changes nothing and tells nothing."""
    orders = {order.id: order for order in small_company().orders}
    batch = nothing_but(orders=(orders["X1"], replace(orders["X2"], level=1), replace(orders["X3"], id="X9")))
    with at_work(company) as work:
        assert try_out(work, batch, source="noon.xlsx").nouns["orders"].created == 1
        assert work.noted == []
    assert len(company.whole().orders) == 4
    with at_work(company) as work:
        assert take_in(work, batch, source="noon.xlsx").changed
        assert [(e.kind, e.subject) for e in work.noted] == [
            ("import.done", ""), ("order.imported", "X2"), ("order.imported", "X9"),
        ]  # fmt: skip
        assert work.noted[-1].data["pin"] == {"technician": "T3", "start_at": None}
        assert not take_in(work, batch, source="noon.xlsx").changed
        assert len(work.noted) == 3
