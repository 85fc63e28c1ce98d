"""What planning a day sees of the store, and what it does not."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from small_company import DAY, EIGHT, hours, nothing_but, small_company

from dispatch.company import Company
from dispatch.planning.problem import default_moment
from dispatch.stock.pieces import Place
from dispatch.store.errors import StoreMissingError
from dispatch.store.store import Store
from dispatch.technician import Absence, Shift


@pytest.fixture
def company(store: Store) -> Store:
    """The small company."""
    store.import_batch(small_company(), source="first.xlsx")
    return store


def test_orders_are_open_and_reported_by_then(company: Store) -> None:
    """At eight the order of 20:00 is unknown and the done one is over; at 20:00 to the second it is there."""
    assert [order.id for order in company.snapshot(DAY, at=EIGHT).orders] == ["X1", "X2"]
    assert [order.id for order in company.snapshot(DAY, at=hours(20)).orders] == ["X1", "X2", "X3"]
    assert company.snapshot(DAY, at=hours(20) - timedelta(seconds=1)).orders[-1].id == "X2"


def test_a_snapshot_has_what_its_orders_refer_to(company: Store) -> None:
    """Sites and customers of the orders; catalogue, policy, company and centres."""
    seen = company.snapshot(DAY, at=EIGHT, regions=["R1"])
    whole = small_company()
    assert [order.id for order in seen.orders] == ["X1"]
    assert seen.orders[0] == whole.orders[0]
    assert seen.sites == {"S1": whole.sites[0]}
    assert seen.customers == {"K1": whole.customers[0]}
    assert (seen.company, seen.policy) == (whole.company, whole.policy)
    assert (tuple(seen.faults.values()), tuple(seen.parts.values())) == (whole.faults, whole.parts)
    assert (seen.centers, seen.regions) == (whole.centers, whole.regions)


def test_people_work_that_day_and_may_work_there(company: Store) -> None:
    """T1 may work in R1 alone, T2 in both; T3 works tomorrow, and T1 then too, but that shift is not of today."""
    company.import_batch(
        nothing_but(shifts=(Shift(technician_id="T1", start_at=hours(33), end_at=hours(41)),)), source="roster.xlsx"
    )
    assert [shift.start_at for shift in company.snapshot(DAY, at=EIGHT).shifts] == [hours(8), hours(8)]
    assert [person.id for person in company.snapshot(DAY, at=EIGHT).technicians] == ["T1", "T2"]
    assert [person.id for person in company.snapshot(DAY, at=EIGHT, regions=["R2"]).technicians] == ["T2"]
    tomorrow = company.snapshot(DAY + timedelta(days=1), at=hours(30))
    assert [person.id for person in tomorrow.technicians] == ["T1", "T3"]
    assert [shift.start_at for shift in tomorrow.shifts] == [hours(33), hours(32)]


def test_absences_come_along_where_they_touch_a_shift_or_its_overtime(company: Store) -> None:
    """T1's shift may run to 18:00: an absence from 17:30 counts, one from 20:00 does not. None is taken out here."""
    overtime = Absence(technician_id="T1", start_at=hours(17.5), end_at=hours(20))
    beyond = Absence(technician_id="T1", start_at=hours(20), end_at=hours(24))
    company.import_batch(nothing_but(absences=(overtime, beyond)), source="a.xlsx")
    assert company.snapshot(DAY, at=EIGHT).absences == (overtime, *small_company().absences)


def test_stock_is_that_of_all_centres_and_of_the_vans_on_the_road(company: Store) -> None:
    """T1's van is not on the road in R2."""
    center, van = Place("center", "C1"), Place("van", "T1")
    assert company.snapshot(DAY, at=EIGHT).stock == {(center, "P1"): 5, (van, "P1"): 1, (van, "P2"): 1}
    assert company.snapshot(DAY, at=EIGHT, regions=["R2"]).stock == {(center, "P1"): 5}


def test_pieces_on_their_way_count_if_they_come_before_the_day_ends(company: Store) -> None:
    """At ten today, yes; tomorrow at midnight, no."""
    lot = small_company().inbound[0]
    company.import_batch(nothing_but(inbound=(replace(lot, id="L2", available_at=hours(24)),)), source="lot.xlsx")
    assert company.snapshot(DAY, at=EIGHT).inbound == (lot,)


def test_followed_orders_outside_the_day_are_known_by_their_state(company: Store) -> None:
    """X2 follows X1, which is planned with it, and X3, which is not reported yet."""
    assert company.snapshot(DAY, at=EIGHT).followed == {"X3": "triaged"}
    assert company.snapshot(DAY, at=EIGHT, regions=["R2"]).followed == {"X1": "triaged", "X3": "triaged"}


def test_a_region_that_does_not_exist_is_named(company: Store) -> None:
    """A mistyped region is no empty day."""
    with pytest.raises(StoreMissingError, match=r"no region R8, R9 .* R1, R2"):
        company.snapshot(DAY, at=EIGHT, regions=["R9", "R1", "R8"])


def test_without_a_company_there_is_no_day(store: Store) -> None:
    """Nobody knows when its days begin."""
    with pytest.raises(StoreMissingError, match="no-company"):
        store.snapshot(DAY, at=EIGHT)


@pytest.mark.parametrize(
    ("zone", "day", "begins", "ends"),
    [
        ("Asia/Shanghai", date(2026, 3, 2), "2026-03-01T16:00", "2026-03-02T16:00"),
        ("Europe/Berlin", date(2026, 3, 29), "2026-03-28T23:00", "2026-03-29T22:00"),  # 23 hours
        ("Europe/Berlin", date(2026, 10, 25), "2026-10-24T22:00", "2026-10-25T23:00"),  # 25 hours
    ],
)
def test_a_day_has_the_bounds_of_the_companys_zone(
    company: Store, zone: str, day: date, begins: str, ends: str
) -> None:
    """A shift that starts as the day begins is of that day, one that starts as it ends is not."""
    begin, end = (datetime.fromisoformat(bound).replace(tzinfo=UTC) for bound in (begins, ends))
    hour, second = timedelta(hours=1), timedelta(seconds=1)
    spans = {
        "night": (begin - second, begin + hour),
        "first": (begin, begin + hour),
        "last": (end - second, end + hour),
        "after": (end, end + hour),
    }
    person = small_company().technicians[1]
    company.import_batch(
        nothing_but(
            company=Company(name="x", time_zone=zone),
            technicians=tuple(replace(person, id=name) for name in spans),
            shifts=tuple(Shift(technician_id=name, start_at=a, end_at=b) for name, (a, b) in spans.items()),
        ),
        source="zone.xlsx",
    )
    named = {person.id for person in company.snapshot(day, at=begin).technicians} & set(spans)
    assert named == {"first", "last"}


def test_a_night_shift_is_of_the_day_on_which_it_starts(company: Store) -> None:
    """From 22:00 to 06:00 it is planned once: neither it nor an absence in it is any matter of the day it runs into."""
    night = Shift(technician_id="T3", start_at=hours(22), end_at=hours(30))
    ill = Absence(technician_id="T3", start_at=hours(25), end_at=hours(26))
    company.import_batch(nothing_but(shifts=(night,), absences=(ill,)), source="night.xlsx")
    today, tomorrow = (company.snapshot(DAY + timedelta(days=days), at=hours(30)) for days in (0, 1))
    assert (night in today.shifts, ill in today.absences) == (True, True)
    assert [shift.start_at for shift in tomorrow.shifts] == [hours(32)]
    assert tomorrow.absences == ()
    assert default_moment(tomorrow.shifts) == hours(32)
