"""What coverage reads: the demand of a moment, open or of the last days, and who and what there is then."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from small_company import DAY, hours, nothing_but, small_company

from dispatch.coverage.cover import cover
from dispatch.coverage.facts import CoverageFacts
from dispatch.stock.pieces import Place
from dispatch.store.errors import StoreMissingError
from dispatch.store.places.coverage import coverage_facts, coverage_moment, demand_size, ground_here
from dispatch.store.store import Store
from dispatch.technician import Absence, Shift
from geo.providers.great_circle import GreatCircleTravelTimes


@pytest.fixture
def company(store: Store) -> Store:
    """The small company."""
    store.import_batch(small_company(), source="first.xlsx")
    return store


def facts(store: Store, at: float, *, days: int | None = None, regions: tuple[str, ...] = ()) -> CoverageFacts:
    with store.reading() as connection:
        found = coverage_facts(connection, at=hours(at), days=days, regions=regions)
        assert demand_size(connection, at=hours(at), days=days, regions=regions) == len(found.orders)
    return found


def names(found: CoverageFacts) -> list[str]:
    return [order.id for order in found.orders]


def test_the_demand_is_what_is_open_or_what_was_reported_lately(company: Store) -> None:
    """Open at nine: what was reported by then and is not done; of the last day: also what is done, never the future."""
    assert names(facts(company, 9)) == ["X1", "X2"]
    assert names(facts(company, 9, days=1)) == ["X1", "X2", "X4"]
    assert names(facts(company, 23, days=1)) == ["X2", "X3", "X4"]  # X1 was reported more than a day ago
    assert names(facts(company, 9, regions=("R1",))) == ["X1"]


def test_people_stock_and_time_are_those_of_the_regions_and_the_moment(company: Store) -> None:
    """Whoever may work there, with the shifts that still run or come, absences, and what lies on their vans."""
    whole, own = small_company(), facts(company, 9, regions=("R1",))
    assert [person.id for person in own.technicians] == ["T1", "T2"]
    assert [shift.technician_id for shift in own.shifts] == ["T1", "T2"]
    assert own.absences == whole.absences
    assert own.stock == {(Place("center", "C1"), "P1"): 5, (Place("van", "T1"), "P1"): 1, (Place("van", "T1"), "P2"): 1}
    assert (own.tiers, own.time_zone) == ({"K1": "strategic"}, "Asia/Shanghai")
    assert own.policy == whole.policy
    late = facts(company, 18)
    assert [shift.technician_id for shift in late.shifts] == ["T3"]  # tomorrow's; today's are over
    assert late.absences == ()


def test_a_night_shift_of_yesterday_counts_while_it_runs(company: Store) -> None:
    """At one in the morning the one who began at ten in the evening is there."""
    night = Shift(technician_id="T3", start_at=hours(-2), end_at=hours(6))
    company.import_batch(nothing_but(shifts=(night,)), source="night.xlsx")
    assert night in facts(company, 1).shifts
    assert night not in facts(company, 6).shifts


def test_what_is_read_can_be_covered(company: Store) -> None:
    """X2 at the quay is one minute from T2's centre; X1 excludes all but T1, who has skill, seals and certificate."""
    found = cover(facts(company, 9), GreatCircleTravelTimes(), minutes=240)
    first = {own: one.first[0].technician_id for one in found.demands for own in one.demand.orders}
    assert first == {"X1": "T1", "X2": "T2"}
    assert found.center_of == {"T1": "C1", "T2": "C2", "T3": "C2"}


def test_the_moment_is_when_most_people_work(company: Store) -> None:
    """Of a day its fullest; of no day the next with a shift, of none at all the last, without shifts now."""
    early = Shift(technician_id="T3", start_at=hours(10), end_at=hours(12))
    company.import_batch(nothing_but(shifts=(early,)), source="early.xlsx")
    with company.reading() as connection:
        assert coverage_moment(connection, DAY, now=hours(0)) == hours(10)
        assert coverage_moment(connection, DAY + timedelta(days=1), now=hours(0)) == hours(32)
        assert coverage_moment(connection, None, now=hours(14)) == hours(10)
        assert coverage_moment(connection, None, now=hours(30)) == hours(32)
        assert coverage_moment(connection, None, now=hours(500)) == hours(32)
        assert coverage_moment(connection, DAY + timedelta(days=9), now=hours(0)) == hours(9 * 24)
        assert ground_here(connection).zone == ZoneInfo("Asia/Shanghai")


def test_an_absence_takes_its_time_out(company: Store) -> None:
    """T2 is absent from one o'clock on: nobody else may work at the quay that day."""
    sick = Absence(technician_id="T2", start_at=hours(9), end_at=hours(17))
    company.import_batch(nothing_but(absences=(sick,)), source="sick.xlsx")
    (one,) = cover(facts(company, 10, regions=("R2",)), GreatCircleTravelTimes(), minutes=120).demands
    assert (one.demand.orders, one.reason) == (("X2",), "shift")
    assert [miss.lacks for miss in one.near] == ["shift"]


def test_an_unknown_region_is_told(company: Store) -> None:
    """It is no empty answer."""
    with pytest.raises(StoreMissingError) as missing:
        facts(company, 9, regions=("R9",))
    assert missing.value.code == "unknown-region"


def test_without_a_company_there_is_nothing_to_cover(store: Store) -> None:
    """It is said what to do."""
    with store.reading() as connection, pytest.raises(StoreMissingError) as missing:
        coverage_moment(connection, None, now=hours(0))
    assert missing.value.code == "no-company"
    assert "导入" in missing.value.remedy["zh"]
