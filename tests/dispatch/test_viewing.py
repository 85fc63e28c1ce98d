"""What people see of a stored plan."""

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from day_builder import DAY, HOME, PLANT, local, order, shift, snapshot, technician
from plan_builder import FIRST, SECOND, left_out, names, small_plan, stored

from dispatch.day_view import Need, clock_text
from dispatch.names import Names
from dispatch.phrases import masked
from dispatch.stock.pieces import Place
from dispatch.viewing import view_day
from dispatch.work_order import Follows, Pin
from solver.plan import Break, Pickup, Visit


def test_a_technicians_day_is_told_in_local_time_and_by_name() -> None:
    """Shanghai's clock, the customer's name, and the seal that is picked up at the centre first."""
    view = view_day(stored(), names())
    person = view.people[0]
    tour = person.tours[0]
    pickup, visit = tour.stops
    assert (person.name, person.region, person.center) == ("工程师T1", "华东", "上海中心")
    assert [f"{tour.departure:%H:%M}", f"{tour.arrival:%H:%M}"] == ["08:00", "09:03"]
    assert (pickup.number, pickup.center, dict(pickup.picked)) == (None, "上海中心", {"密封圈 (P1)": 2})
    assert (visit.number, clock_text(visit.start, DAY)) == (1, "08:11")
    assert visit.card is not None
    assert (visit.card.customer, visit.card.site, visit.card.address) == ("客户一", "一号厂", "沪太路1号")
    assert (visit.card.fault, visit.card.level, visit.card.phone) == ("油缸漏油", 1, "13812345678")
    assert visit.needs == (Need(part="密封圈 (P1)", pieces=1, from_center="上海中心"),)
    assert (tour.drive_s, tour.drive_m, tour.back_s) == (200, 2000, 100)


def test_lateness_is_counted_in_started_minutes() -> None:
    """Work on W1 starts at 08:11:40 and was due at 07:00: 72 minutes late; the resolution is in time."""
    visit = view_day(stored(), names()).people[0].tours[0].stops[1]
    assert (visit.late_min, visit.overdue_min) == (72, 0)


def test_planned_and_left_out_are_all_there_are() -> None:
    """Of four orders one is planned, one left out by the solver, two held back before: none is lost."""
    orders = (
        order("W1"),
        order("W2", site_id="S2", parts={}),
        order("W3", pin=Pin(technician_id="T9")),
        order("W4", follows=(Follows(order_id="W3", min_s=0),)),
    )
    day = snapshot(orders=orders)
    view = view_day(stored(small_plan(FIRST, unserved=[left_out("W2")]), day), names(day))
    assert [(left.order_id, left.reason, left.held) for left in view.left_out] == [
        ("W2", "capacity", False), ("W3", "pin", True), ("W4", "after", True),
    ]  # fmt: skip
    assert sum(person.visits for person in view.people) + len(view.left_out) == len(orders)
    assert (view.summary.orders, view.summary.served, view.summary.on_time_pct) == (4, 1, 0.0)
    assert view.left_out[0].detail["zh"] == "当天已排满。"


def test_a_plan_is_shown_by_its_own_facts_where_master_data_is_gone() -> None:
    """Years later nobody knows the order or the site: ids, times and places are still those of the plan."""
    view = view_day(stored(), Names(zone=ZoneInfo("Asia/Shanghai")))
    visit = view.people[0].tours[0].stops[1]
    assert visit.card is not None
    assert (view.people[0].name, visit.card.id, visit.card.site, visit.card.point) == ("T1", "W1", "site:S1", PLANT)
    assert (visit.card.level, visit.card.customer) == (None, "")
    assert visit.needs[0].part == "P1"


def test_the_pick_list_says_what_is_taken_and_what_is_left() -> None:
    """Two of five seals leave the centre at 08:00; one is asked for by the region's orders."""
    store = view_day(stored(), names()).stores[0]
    assert [(clock_text(pick.at, DAY), pick.technician, pick.part, pick.pieces) for pick in store.picks] == [
        ("08:00", "工程师T1", "密封圈 (P1)", 2)
    ]
    shelf = store.shelves[0]
    assert (shelf.stock, shelf.picked, shelf.called_in, shelf.left, shelf.asked) == (5, 2, 0, 3, 1)


def test_a_break_keeps_its_place_between_the_stops() -> None:
    """A break has no number and no place, and the visits around it count on."""
    day = snapshot(
        technicians=(technician("T1"),),
        shifts=(shift("T1"),),
        orders=(order("W1", parts={}), order("W2", site_id="S2", parts={})),
    )
    route = replace(
        FIRST,
        arrival=48_100,
        stops=(
            Visit(order="W1", arrival=28_900, start=28_900, finish=31_900),
            Break(start=41_400, finish=45_000),
            Visit(order="W2", arrival=45_000, start=45_000, finish=48_000),
        ),
    )
    view = view_day(stored(small_plan(route), day), names(day))
    assert [(stop.kind, stop.number) for stop in view.people[0].tours[0].stops] == [
        ("order", 1), ("break", None), ("order", 2),
    ]  # fmt: skip


def test_a_crew_knows_who_comes_along_and_who_brings_the_part() -> None:
    """Both go to W1; T2 has the seal on the van, so T1's sheet says that T2 brings it."""
    day = snapshot(orders=(order("W1", crew=2),), shifts=(shift("T1"), shift("T2")))
    start = 28_900
    visit = Visit(order="W1", arrival=start, start=start, finish=start + 3000)
    plan = small_plan(
        replace(FIRST, arrival=start + 3100, stops=(visit,)),
        replace(SECOND, departure=28_800, arrival=start + 3000, stops=(visit,)),
    )
    view = view_day(stored(plan, day), names(day))
    stops = [person.tours[0].stops[0] for person in view.people]
    assert [stop.crew for stop in stops] == [("工程师T2",), ("工程师T1",)]
    assert [stop.needs[0].where["zh"] for stop in stops] == ["由工程师T2携带", "随车"]


def test_what_lies_on_the_van_is_used_before_what_is_picked_up() -> None:
    """T1 has one seal and picks one up: the first order takes the van's, the second the centre's."""
    day = snapshot(
        technicians=(technician("T1", home=HOME),),
        shifts=(shift("T1", rest=None),),
        stock={(Place("van", "T1"), "P1"): 1, (Place("center", "C1"), "P1"): 1},
        orders=(order("W1"), order("W2", site_id="S2")),
    )
    route = replace(
        FIRST,
        arrival=35_800,
        stops=(
            Pickup(center="C1", parts={"P1": 1}, arrival=28_900, finish=29_500),
            Visit(order="W1", arrival=29_600, start=29_600, finish=32_600),
            Visit(order="W2", arrival=32_700, start=32_700, finish=35_700),
        ),
    )
    view = view_day(stored(small_plan(route), day), names(day))
    assert [stop.needs[0].from_center for stop in view.people[0].tours[0].stops[1:]] == [None, "上海中心"]


def test_a_tool_on_the_van_serves_every_order() -> None:
    """A pressure gauge is not used up: both orders find it on the van."""
    day = snapshot(
        technicians=(technician("T1"),),
        shifts=(shift("T1", rest=None),),
        stock={(Place("van", "T1"), "TOOL"): 1},
        orders=(order("W1", parts={"TOOL": 1}), order("W2", site_id="S2", parts={"TOOL": 1})),
    )
    route = replace(
        FIRST,
        arrival=35_100,
        stops=(
            Visit(order="W1", arrival=28_900, start=28_900, finish=31_900),
            Visit(order="W2", arrival=32_000, start=32_000, finish=35_000),
        ),
    )
    view = view_day(stored(small_plan(route), day), names(day))
    assert [stop.needs for stop in view.people[0].tours[0].stops] == [(Need(part="压力表 (TOOL)", pieces=1),)] * 2
    assert [(shelf.part, shelf.asked) for shelf in view.stores[0].shelves] == [("压力表 (TOOL)", 2)]


def test_what_a_member_of_a_crew_picks_up_first_is_there_when_work_starts() -> None:
    """T2's route is listed after T1's, but T2 was at the centre before the two met."""
    day = snapshot(
        orders=(order("W1", crew=2),),
        shifts=(shift("T1"), shift("T2")),
        stock={(Place("center", "C1"), "P1"): 1},
    )
    visit = Visit(order="W1", arrival=29_600, start=29_600, finish=32_600)
    pickup = Pickup(center="C1", parts={"P1": 1}, arrival=28_900, finish=29_500)
    plan = small_plan(
        replace(FIRST, arrival=32_700, stops=(visit,)),
        replace(SECOND, departure=28_800, arrival=32_600, stops=(pickup, visit)),
    )
    view = view_day(stored(plan, day), names(day))
    assert view.people[0].tours[0].stops[0].needs == (
        Need(part="密封圈 (P1)", pieces=1, from_center="上海中心", bearer="工程师T2"),
    )


def test_who_has_nothing_to_do_is_still_on_shift() -> None:
    """T2 stays free, and is seen to be."""
    view = view_day(stored(small_plan(FIRST, unserved=[left_out("W2")])), names())
    assert [(person.id, person.visits, len(person.shifts)) for person in view.people] == [("T1", 1, 1), ("T2", 0, 1)]


def test_times_of_another_day_carry_their_date() -> None:
    """A due time tomorrow is not mistaken for one today."""
    zone = ZoneInfo("Asia/Shanghai")
    assert clock_text(local("09:40").astimezone(zone), DAY) == "09:40"
    assert clock_text(local("09:40", date(2026, 3, 3)).astimezone(zone), DAY) == "03-03 09:40"


def test_telephone_numbers_are_masked_for_everybody_but_the_engineer() -> None:
    """Enough is left to recognise a number that one knows, not to call one that one does not."""
    assert masked("13812345678") == "138****5678"
    assert masked("12345") == "*****"
    assert masked("") == ""
