"""Views of demand and coverage: what they count, and how they say it."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from coverage_firms import AT, TRAVEL, firm
from small_company import MIDNIGHT, hours

from dispatch.center import ServiceCenter
from dispatch.coverage.cover import cover
from dispatch.coverage.reach import center_reach
from dispatch.coverage.words import time_words
from dispatch.maps.coverage import coverage_map
from dispatch.maps.heat import heat_map
from dispatch.maps.phrases import days_text, place_text
from dispatch.maps.placed_order import Period, PlacedOrder
from dispatch.names import names_of
from dispatch.planning.day import Batch
from geo.point import Point

PERIOD = Period(since_at=MIDNIGHT - timedelta(days=27), until_at=MIDNIGHT + timedelta(days=1))
CENTER = ServiceCenter(id="C1", name="杭州中心", region_id="R1", point=Point(30.25, 120.17))
NAMES = names_of(Batch(centers=(CENTER,)))


def test_heat_counts_every_order_once_and_the_busiest_first() -> None:
    """By level; with the days in words, and the days that there are orders of for the mean."""
    orders = [
        PlacedOrder(
            id=f"X{n}",
            point=Point(30.25 + n % 7 / 10, 120.17),
            region_id="R1",
            level=1 + n % 3,
            reported_at=hours(n % 24),
        )
        for n in range(100)
    ]
    view = heat_map(orders, [CENTER], PERIOD, NAMES, "zh")
    assert sum(cell.orders for cell in view.cells) == 100
    assert [cell.orders for cell in view.cells] == sorted((cell.orders for cell in view.cells), reverse=True)
    levels = {level: sum(dict(cell.counts).get(level, 0) for cell in view.cells) for level in (1, 2, 3)}
    assert levels == {1: 34, 2: 33, 3: 33}
    assert dict(view.figures) == {"工单": "100", "日均": "100.0", "有工单的格数": str(len(view.cells))}
    assert view.cells[0].name.startswith("杭州")
    assert view.centers[0].name == "杭州中心"


def test_no_demand_is_a_view_as_well() -> None:
    """With the centres that there are."""
    view = heat_map([], [CENTER], PERIOD, NAMES, "en")
    assert view.cells == ()
    assert dict(view.figures)["orders"] == "0"


def test_coverage_is_shown_as_it_was_reckoned() -> None:
    """All demand, by level and by whom, with the reason of what is not covered; over companies drawn at random."""
    for seed in range(12):
        facts = firm(seed)
        found = cover(facts, TRAVEL)
        names = names_of(Batch(centers=facts.centers, technicians=facts.technicians))
        reaches = {
            one.id: center_reach(one, (30, 60), policy=facts.policy, areas={}, network=None) for one in facts.centers
        }
        view = coverage_map(found, reaches, names, "en")
        assert sum(one.orders for one in view.demand) == found.total.orders
        assert sum(one.orders for one in view.demand if one.covered) == found.total.covered
        assert sum(one.covered for one in view.levels) == found.total.covered
        assert all(bool(one.reason) != one.covered for one in view.demand)
        assert all(bool(one.by) == one.covered for one in view.demand)
        assert {one.name for one in view.people} == {
            names.technician(who) for who, share in found.people.items() if share.covers
        }
        assert all(band.estimated for center in view.centers for band in center.bands)
        assert [center.name for center in view.centers] == [names.center(one) for one in sorted(reaches)]
        assert facts.at == AT


def test_times_places_and_days_are_said_as_people_say_them() -> None:
    """Minutes rounded up, hours apart; a place by its city; one day is no span."""
    assert [time_words(seconds)["en"] for seconds in (1, 60, 61, 3600, 5400)] == [
        "1 min", "1 min", "2 min", "1 h", "1 h 30",
    ]  # fmt: skip
    assert [time_words(seconds)["zh"] for seconds in (60, 7200, 5400)] == ["1 分钟", "2 小时", "1 小时 30 分"]
    assert place_text(Point(32.06, 118.78), "zh") == "南京"
    assert place_text(Point(32.07, 118.86), "en").startswith("Nanjing, ")
    assert place_text(Point(32.07, 118.86), "zh").startswith("南京东")
    assert place_text(Point(39.0, 83.0), "zh") == "39.00°N 83.00°E"
    zone = ZoneInfo("Asia/Shanghai")
    assert days_text(PERIOD, zone) == "2026-02-03 – 2026-03-02"
    assert days_text(Period(since_at=MIDNIGHT, until_at=PERIOD.until_at), zone) == "2026-03-02"
