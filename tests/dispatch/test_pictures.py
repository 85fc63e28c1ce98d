"""The view of a day as map and timeline draw it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

from day_builder import CENTER, PLANT, ROOF, local, order, shift, snapshot, technician
from plan_builder import FIRST, SECOND, left_out, names, small_plan, stored

from dispatch.pictures import map_view, timeline_view
from dispatch.timeline.view import TimelineBar
from dispatch.viewing import view_day
from geo.point import Point
from geo.roads.lines import DrivenLine
from solver.plan import Break, Visit


def test_the_map_shows_each_stop_where_it_is() -> None:
    """Visits are numbered, pick-ups are not, and the left-out order is seen at its site with its reason."""
    view = map_view(view_day(stored(small_plan(FIRST, unserved=[left_out("W2")])), names()), "zh")
    route = view.technicians[0].route
    assert [(stop.kind, stop.number, stop.point, stop.label) for stop in route] == [
        ("pickup", None, CENTER, "上海中心"), ("visit", 1, PLANT, "W1"),
    ]  # fmt: skip
    assert route[1].late_min == 72
    assert [(left.label, left.point, left.region) for left in view.unserved] == [("W2", ROOF, "华东")]
    assert view.unserved[0].reason == "当天已排满：当天已排满。"
    assert view.centers[0].stock[0].pieces == 5
    assert view.regions[0].rings


def test_a_route_is_drawn_along_the_road_where_one_is_known() -> None:
    """Out to the last stop and back, each asked for once and without standing still; else nothing is made up."""
    asked: list[list[Point]] = []

    def road(places: Sequence[Point]) -> DrivenLine:
        asked.append(list(places))
        return DrivenLine(points=tuple(place for place in places for _ in range(2)), by_road=True)

    day = view_day(stored(small_plan(FIRST, unserved=[left_out("W2")])), names())
    view = map_view(day, "zh", road=road, roads="OSRM of a test")
    person = view.technicians[0]
    assert view.roads == "OSRM of a test"
    assert person.road
    assert person.road_back
    stops = [person.start, *(stop.point for stop in person.route)]
    assert all(one != two for places in asked for one, two in pairwise(places))
    assert person.road.points[0] == person.start
    assert person.road.points[-1] == stops[-1]
    assert person.road_back.points[-1] == person.end
    plain = map_view(day, "zh").technicians[0]
    assert (plain.road, plain.road_back) == (None, None)


def test_pictures_say_nothing_that_only_the_engineer_may_read() -> None:
    """Telephone numbers and addresses stay on the technician's sheet."""
    day = view_day(stored(), names())
    for picture in (map_view(day, "zh"), timeline_view(day, "en")):
        assert "13812345678" not in repr(picture)
        assert "沪太路" not in repr(picture)


def bars(view_bars: tuple[TimelineBar, ...]) -> list[tuple[str, str, str]]:
    return [(bar.kind, clock(bar.start_at), clock(bar.finish_at)) for bar in view_bars]


def clock(at: datetime) -> str:
    return f"{at.astimezone(UTC) - local('00:00')}".split(".")[0]


def test_the_timeline_has_no_holes() -> None:
    """Pick-up, drive, visit, drive: each stretch begins where the one before ended."""
    row = timeline_view(view_day(stored(), names()), "zh").groups[0].rows[0]
    assert bars(row.bars) == [
        ("pickup", "8:00:00", "8:10:00"),
        ("drive", "8:10:00", "8:11:40"),
        ("visit", "8:11:40", "9:01:40"),
        ("drive", "9:01:40", "9:03:20"),
    ]


def test_who_arrives_early_waits_and_a_break_cuts_the_way() -> None:
    """Driving comes first, then waiting, then the break, and waiting for the window on site."""
    day = snapshot(
        technicians=(technician("T1"),),
        shifts=(shift("T1"),),
        orders=(
            order("W1", parts={}),
            order("W2", site_id="S2", parts={}, windows=((local("13:00"), local("14:00")),)),
        ),
    )
    route = replace(
        FIRST,
        arrival=49_900,
        stops=(
            Visit(order="W1", arrival=28_900, start=28_900, finish=31_900),
            Break(start=41_400, finish=45_000),
            Visit(order="W2", arrival=45_000, start=46_800, finish=49_800),
        ),
    )
    row = timeline_view(view_day(stored(small_plan(route), day), names(day)), "zh").groups[0].rows[0]
    assert bars(row.bars)[2:-1] == [
        ("drive", "8:51:40", "8:53:20"),
        ("wait", "8:53:20", "11:30:00"),
        ("break", "11:30:00", "12:30:00"),
        ("wait", "12:30:00", "13:00:00"),
        ("visit", "13:00:00", "13:50:00"),
    ]
    assert row.bars[-2].window == (local("13:00"), local("14:00"))


def test_technicians_stand_under_their_region_and_left_out_orders_below() -> None:
    """Everybody on shift has a row, with something to do or not."""
    view = timeline_view(view_day(stored(small_plan(SECOND, unserved=[left_out("W1")])), names()), "en")
    assert [(group.name, [row.name for row in group.rows]) for group in view.groups] == [
        ("华东", ["工程师T1", "工程师T2"])
    ]
    assert [left.label for left in view.unserved] == ["W1"]
    assert view.now_at == local("08:00")
