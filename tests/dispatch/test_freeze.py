"""The problem that a day becomes, second by second."""

import json
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from day_builder import (
    CENTER,
    DAY,
    HOME,
    PLANT,
    ROOF,
    StraightLines,
    local,
    order,
    policy,
    shift,
    snapshot,
    technician,
)  # fmt: skip

from dispatch.company import Company, Located
from dispatch.planning.day import DaySnapshot
from dispatch.planning.day_clock import DayClock
from dispatch.planning.error import PlanningError
from dispatch.planning.problem import FrozenDay, default_moment, freeze
from dispatch.stock.pieces import Inbound, Place
from dispatch.technician import Skill
from dispatch.work_order import Follows, Pin
from solver import problem
from solver.reading import read_problem
from solver.writing import problem_document

HOUR = 3600


def frozen(day: DaySnapshot | None = None, at: str = "08:00") -> FrozenDay:
    return freeze(day or snapshot(), StraightLines(), at=local(at))


def only_order(**changes: object) -> problem.Order:
    return frozen(snapshot(orders=(order("W1", **changes),))).problem.orders[0]


def test_a_small_day_becomes_these_seconds() -> None:
    """Everything of a small day arrives in the problem as it should."""
    day = frozen(at="07:59:30.2")
    assert day.problem == problem.Problem(
        name="2026-03-02",
        epoch="2026-03-02T00:00:00+08:00",
        now=7 * HOUR + 59 * 60 + 31,
        locations=(
            problem.Location(id="center:C1", lat=CENTER.lat, lon=CENTER.lon),
            problem.Location(id="home:T2", lat=HOME.lat, lon=HOME.lon),
            problem.Location(id="site:S1", lat=PLANT.lat, lon=PLANT.lon),
            problem.Location(id="site:S2", lat=ROOF.lat, lon=ROOF.lon),
        ),
        travel=problem.MatrixTravel(
            time_s=tuple(tuple(0 if i == j else 100 for j in range(4)) for i in range(4)),
            distance_m=tuple(tuple(0 if i == j else 1000 for j in range(4)) for i in range(4)),
        ),
        centers=(problem.Center(id="C1", location="center:C1", region="R1", pickup_s=600, stock={"P1": 5}),),
        technicians=(
            problem.Technician(
                id="T1", center="C1", start="center:C1", end="center:C1", skills={"hydraulics": 3}, regions=("R1",),
                shifts=(problem.Shift(start=8 * HOUR, end=17 * HOUR, overtime_s=HOUR, break_rule=problem.BreakRule(
                    earliest=11 * HOUR + 1800, latest=13 * HOUR, duration_s=HOUR)),),
            ),
            problem.Technician(
                id="T2", center="C1", start="home:T2", end=None, skills={"hydraulics": 3}, regions=("R1",),
                van_stock={"P1": 1},
                shifts=(problem.Shift(start=9 * HOUR, end=18 * HOUR, overtime_s=HOUR, break_rule=problem.BreakRule(
                    earliest=11 * HOUR + 1800, latest=13 * HOUR, duration_s=HOUR)),),
            ),
        ),
        orders=tuple(
            problem.Order(
                id=own_id, location=location, region="R1", reported_at=6 * HOUR, duration_s=3000,
                respond_by=7 * HOUR, resolve_by=30 * HOUR, weight=16, skills={"hydraulics": 2}, parts=parts,
                unserved_cost=50_000 + 16 * (30 * HOUR + 4 * 29 * HOUR + 2 * 6 * HOUR),
            )
            for own_id, location, parts in [("W1", "site:S1", {"P1": 1}), ("W2", "site:S2", {})]
        ),
        weights=problem.Weights(response=1, late=4, unresolved=2, travel=1, overtime=2, away=1800, change=3600),
        reusable=frozenset({"TOOL"}),
    )  # fmt: skip
    assert (day.epoch_at, day.policy_version, day.provenance) == (local("00:00"), 3, "straight lines of a test")
    assert day.notices == ()


def test_travel_is_asked_once_with_the_region_of_every_place() -> None:
    """Speed and detour differ by region, so every place is asked with the region that it lies in."""
    travel = StraightLines()
    freeze(snapshot(), travel, at=local("08:00"))
    assert list(zip(travel.points, travel.areas, strict=True)) == [
        (CENTER, "R1"), (HOME, "R1"), (PLANT, "R1"), (ROOF, "R1"),
    ]  # fmt: skip


def test_sites_at_one_place_share_a_location() -> None:
    """Two sites behind one gate are one place in the matrix."""
    sites = snapshot().sites
    day = frozen(snapshot(sites={**sites, "S2": replace(sites["S2"], point=PLANT)}))
    assert [place.id for place in day.problem.locations] == ["center:C1", "home:T2", "site:S1"]
    assert {one.location for one in day.problem.orders} == {"site:S1"}


@pytest.mark.parametrize(
    ("day", "noon_h", "three_h"),
    [(date(2026, 3, 8), 11, 2), (date(2026, 11, 1), 13, 4), (date(2026, 7, 1), 12, 3)],
    ids=["clocks go forward", "clocks go back", "ordinary"],
)
def test_clock_times_are_resolved_in_the_zone(day: date, noon_h: int, three_h: int) -> None:
    """On a daylight-saving day in New York, noon is 11 or 13 hours after midnight, and the day 23 or 25 hours long."""
    clock = DayClock(day=day, zone=ZoneInfo("America/New_York"))
    assert clock.noon(day) == noon_h * HOUR
    assert clock.up(local("03:00", day, "America/New_York")) == three_h * HOUR
    assert clock.midnight_after(day) == (noon_h + 12) * HOUR


def test_a_shift_across_the_change_of_clocks_has_its_true_length() -> None:
    """A night shift from 00:00 to 08:00 lasts seven hours when clocks go forward in it, and stays within the day."""
    zone, day = "America/New_York", date(2026, 3, 8)
    whole = snapshot(
        day=day,
        company=Company(name="Example", time_zone=zone),
        technicians=(technician("T1"),),
        shifts=(
            shift("T1", start_at=local("00:00", day, zone), end_at=local("08:00", day, zone), rest=None, overtime_s=0),
        ),
    )
    day_problem = freeze(whole, StraightLines(), at=local("00:00", day, zone)).problem
    assert day_problem.epoch == "2026-03-08T00:00:00-05:00"
    assert day_problem.technicians[0].shifts == (problem.Shift(start=0, end=7 * HOUR),)


def test_starts_are_rounded_up_and_deadlines_down() -> None:
    """A half second is never given away: what may not begin before it begins after it, what is due is due before."""
    half = timedelta(milliseconds=500)
    day = frozen(
        snapshot(
            technicians=(technician("T1"),),
            shifts=(shift("T1", start_at=local("08:00") + half, end_at=local("17:00") + half, rest=None),),
            inbound=(
                Inbound(id="I1", center_id="C1", part_id="P1", quantity=2, available_at=local("10:00") + half, cost=9),
            ),
            orders=(
                order(
                    "W1",
                    respond_by=local("09:00") + half,
                    resolve_by=local("12:00") + half,
                    windows=((local("10:00") + half, local("11:00") + half),),
                    pin=Pin(technician_id="T1", start_at=local("10:30") + half),
                ),
            ),
        ),
    ).problem
    one, work = day.orders[0], day.technicians[0].shifts[0]
    assert (work.start, work.end) == (8 * HOUR + 1, 17 * HOUR)
    assert (one.respond_by, one.resolve_by) == (9 * HOUR, 12 * HOUR)
    assert one.windows == ((10 * HOUR + 1, 11 * HOUR),)
    assert one.pin == problem.Pin(technician="T1", start=10 * HOUR + 1801)
    assert day.centers[0].inbound == (problem.Inbound(part="P1", quantity=2, available_at=10 * HOUR + 1, cost=9),)


def test_the_policy_says_when_an_order_is_due_unless_somebody_promised() -> None:
    """A promise made for an order replaces the policy's clock; one without a resolution clock has none."""
    assert (only_order().respond_by, only_order().resolve_by) == (7 * HOUR, 30 * HOUR)
    assert only_order(respond_by=local("08:20"), resolve_by=local("09:00")).respond_by == 8 * HOUR + 1200
    assert only_order(respond_by=local("08:20"), resolve_by=local("09:00")).resolve_by == 9 * HOUR
    assert (only_order(level=2).respond_by, only_order(level=2).resolve_by) == (10 * HOUR, None)


def test_weight_is_severity_times_tier() -> None:
    """A key customer's order of severity 3 weighs 6."""
    assert only_order(level=2).weight == 6


def test_leaving_an_order_out_costs_what_serving_it_tomorrow_noon_would() -> None:
    """Noon comes 30 h after a report at six; a promise that ends after it costs nothing; base comes on top."""
    assert only_order(level=2).unserved_cost == 50_000 + 6 * (30 * HOUR + 4 * 26 * HOUR)
    late = only_order(level=2, respond_by=local("12:00", DAY + timedelta(days=2)))
    assert late.unserved_cost == 50_000 + 6 * 30 * HOUR


def test_leaving_out_what_a_person_fixed_costs_ten_times_as_much() -> None:
    """A pin is a promise of a person: the solver must not drop it for a cheaper order."""
    pinned = only_order(pin=Pin(technician_id="T1"))
    assert pinned.unserved_cost == 10 * only_order().unserved_cost


def test_a_start_that_is_pinned_alone_is_the_one_window() -> None:
    """Whoever goes starts then; leaving it out costs as much as leaving out what is fixed to somebody."""
    window = (local("13:00"), local("15:00"))
    pinned = only_order(pin=Pin(start_at=local("10:30")), windows=(window,))
    assert (pinned.pin, pinned.windows) == (None, ((10 * HOUR + 1800, 10 * HOUR + 1800),))
    assert pinned.unserved_cost == 10 * only_order(windows=(window,)).unserved_cost
    with pytest.raises(ValueError, match="a pin fixes"):
        Pin()


def test_a_night_shift_past_noon_moves_the_thought_of_service_to_the_next_noon() -> None:
    """What stays undone by a shift that ends at 13:00 tomorrow cannot be thought served at 12:00 tomorrow."""
    long = shift("T1", end_at=local("13:00", DAY + timedelta(days=1)), rest=None)
    one = frozen(snapshot(shifts=(long,), orders=(order("W1", level=2),))).problem.orders[0]
    assert one.unserved_cost == 50_000 + 6 * (54 * HOUR + 4 * 50 * HOUR)


def test_what_an_early_shift_leaves_is_thought_served_tomorrow() -> None:
    """A day that ends at ten does not promise that somebody comes at noon."""
    early = shift("T1", "06:00", "10:00", rest=None, overtime_s=0)
    one = frozen(snapshot(shifts=(early,), orders=(order("W1", level=2),))).problem.orders[0]
    assert one.unserved_cost == only_order(level=2).unserved_cost


def test_windows_are_clipped_to_the_days_of_the_plan() -> None:
    """Windows of other days are dropped and long ones cut at midnight, as long as one is left."""
    tomorrow = DAY + timedelta(days=1)
    windows = (
        (local("09:00", tomorrow), local("12:00", tomorrow)),
        (local("14:00"), local("18:00", tomorrow)),
        (local("08:00"), local("10:00")),
    )
    assert only_order(windows=windows).windows == ((8 * HOUR, 10 * HOUR), (14 * HOUR, 24 * HOUR))


def test_windows_that_all_lie_elsewhere_are_kept() -> None:
    """An order that the customer wants tomorrow is in the problem with that window, so that it is left out for it."""
    tomorrow = DAY + timedelta(days=1)
    windows = ((local("09:00", tomorrow), local("12:00", tomorrow)),)
    assert only_order(windows=windows).windows == ((33 * HOUR, 36 * HOUR),)


def test_overlapping_windows_become_one() -> None:
    """Somebody who is there from 9 to 11 and from 10 to 12 is there from 9 to 12."""
    windows = ((local("10:00"), local("12:00")), (local("09:00"), local("11:00")))
    assert only_order(windows=windows).windows == ((9 * HOUR, 12 * HOUR),)


def test_certificates_count_until_the_midnight_after_their_last_day() -> None:
    """Expired: kept with its end, to be named; last day inside the plan: until midnight; later: no limit."""
    skills = (
        Skill(skill="expired", level=2, valid_until=DAY - timedelta(days=1)),
        Skill(skill="last-day", level=3, valid_until=DAY),
        Skill(skill="later", level=4, valid_until=DAY + timedelta(days=1)),
        Skill(skill="for-ever", level=5),
    )
    night = shift("T1", end_at=local("03:00", DAY + timedelta(days=1)), rest=None)
    person = frozen(snapshot(technicians=(technician("T1", skills=skills),), shifts=(night,))).problem.technicians[0]
    assert person.skills == {"expired": 2, "last-day": 3, "later": 4, "for-ever": 5}
    assert person.skill_until == {"expired": 0, "last-day": 24 * HOUR}


def test_a_certificate_that_ends_when_work_begins_ends_then() -> None:
    """At midnight the certificate of the day before has ended: no work on it can finish in time."""
    skills = (Skill(skill="hydraulics", level=3, valid_until=DAY - timedelta(days=1)),)
    day = snapshot(technicians=(technician("T1", skills=skills),), shifts=(shift("T1", "00:00", "08:00", rest=None),))
    assert frozen(day, at="00:00").problem.technicians[0].skill_until == {"hydraulics": 0}


def test_references_to_people_who_do_not_work_that_day_are_dropped() -> None:
    """A preferred, excluded or earlier technician who is not there says nothing about today."""
    day = snapshot(
        orders=(order("W1", excluded=("T2", "T9"), prices={"T9": 5, "T1": 7}), order("W2")),
        published={"W1": "T9", "W2": "T1"},
    )
    first, second = frozen(day).problem.orders
    assert (first.excluded, first.prices, first.previous) == (("T2",), {"T1": 7}, None)
    assert second.previous == "T1"


def test_an_order_fixed_to_somebody_absent_is_held_back() -> None:
    """Nobody else may be sent, so it is no part of the problem, and named with the reason."""
    day = frozen(snapshot(orders=(order("W1", pin=Pin(technician_id="T9")), order("W2"))))
    assert [one.id for one in day.problem.orders] == ["W2"]
    assert [(one.order, one.reason) for one in day.held] == [("W1", "pin")]
    assert "T9" in day.held[0].detail["zh"]


def test_an_order_at_a_site_that_nobody_has_found_yet_is_held_back() -> None:
    """Its point is a guess: nobody is sent there, whoever follows the order waits, and what would change it is said."""
    there = snapshot().sites
    sites = {**there, "S1": replace(there["S1"], located="rough")}
    follower = order("W3", site_id="S2", follows=(Follows(order_id="W1", min_s=0),))
    day = frozen(snapshot(orders=(order("W1"), order("W2", site_id="S2"), follower), sites=sites))
    assert [one.id for one in day.problem.orders] == ["W2"]
    assert [(one.order, one.reason) for one in day.held] == [("W1", "place"), ("W3", "after")]
    assert "S1" in day.held[0].detail["zh"]
    assert "review" in day.held[0].detail["en"]


@pytest.mark.parametrize("located", ["given", "geocoded", "chosen"])
def test_a_site_that_was_found_is_planned(located: Located) -> None:
    """Whoever found it."""
    there = snapshot().sites
    day = frozen(snapshot(sites={name: replace(site, located=located) for name, site in there.items()}))
    assert not day.held


def test_follows_becomes_after_inside_the_problem() -> None:
    """A link between two orders of the day stays, with its times."""
    follower = order("W2", follows=(Follows(order_id="W1", min_s=600, max_s=7200),))
    day = frozen(snapshot(orders=(follower, order("W1"))))
    assert day.problem.orders[1].after == (problem.After(order="W1", min_s=600, max_s=7200),)


@pytest.mark.parametrize("state", ["done", "closed", "cancelled"])
def test_a_link_to_what_is_done_or_cancelled_is_met(state: str) -> None:
    """The follower is planned without the link, and a notice says that the time between was not checked."""
    follower = order("W2", follows=(Follows(order_id="W0", min_s=600),))
    day = frozen(snapshot(orders=(follower,), followed={"W0": state}))
    assert [one.after for one in day.problem.orders] == [()]
    assert [(notice.code, notice.subject) for notice in day.notices] == [("predecessor-met", "W2")]


def test_whoever_waits_for_an_order_that_is_not_planned_is_held_back_down_the_line() -> None:
    """W2 waits for W0, which waits for a part; W3 waits for W2: neither can go ahead, W1 can."""
    orders = (
        order("W1"),
        order("W2", follows=(Follows(order_id="W0", min_s=0),)),
        order("W3", follows=(Follows(order_id="W2", min_s=0),)),
    )
    day = frozen(snapshot(orders=orders, followed={"W0": "waiting for part"}))
    assert [one.id for one in day.problem.orders] == ["W1"]
    assert [(one.order, one.reason) for one in day.held] == [("W2", "after"), ("W3", "after")]


def test_orders_that_wait_for_each_other_are_held_back() -> None:
    """Two files may each bring half a circle: nobody can begin it, and the rest of the day is planned."""
    orders = (
        order("W1"),
        order("W2", follows=(Follows(order_id="W3", min_s=0),)),
        order("W3", follows=(Follows(order_id="W2", min_s=0),)),
    )
    day = frozen(snapshot(orders=orders))
    assert [one.id for one in day.problem.orders] == ["W1"]
    assert [(one.order, one.reason) for one in day.held] == [("W2", "after"), ("W3", "after")]


def test_stock_that_is_not_there_is_not_written() -> None:
    """A balance of zero is no stock."""
    day = frozen(snapshot(stock={(Place("center", "C1"), "P1"): 0, (Place("van", "T1"), "P1"): 2}))
    assert day.problem.centers[0].stock == {}
    assert [person.van_stock for person in day.problem.technicians] == [{"P1": 2}, {}]


def test_the_order_of_what_comes_in_decides_nothing() -> None:
    """The same day read in another order is the same problem, to the letter."""
    day = snapshot()
    turned = replace(
        day,
        technicians=day.technicians[::-1],
        shifts=day.shifts[::-1],
        orders=day.orders[::-1],
        stock=dict(reversed(day.stock.items())),
        sites=dict(reversed(day.sites.items())),
    )
    assert json.dumps(problem_document(frozen(turned).problem)) == json.dumps(problem_document(frozen(day).problem))


def test_the_small_day_is_a_legal_problem() -> None:
    """What planning makes, the contract's reader accepts and reads back equal."""
    made = frozen().problem
    assert read_problem(problem_document(made)) == made


@pytest.mark.parametrize(
    ("day", "at", "code"),
    [
        (snapshot(technicians=(), shifts=()), "08:00", "no-technicians"),
        (snapshot(shifts=()), "08:00", "no-shift-that-day"),
        (snapshot(orders=()), "08:00", "no-orders"),
        (snapshot(), "18:00", "day-is-over"),
        (snapshot(orders=(order("W1", level=7),)), "08:00", "policy-without-clock"),
        (snapshot(policy=policy(tier_weight={"ordinary": 1})), "08:00", "policy-without-tier"),
    ],
)
def test_a_day_that_cannot_be_planned_says_why(day: DaySnapshot, at: str, code: str) -> None:
    """Each way in which there is nothing to plan has a code of its own, and words in both languages."""
    with pytest.raises(PlanningError) as caught:
        frozen(day, at)
    assert caught.value.code == code
    assert all(caught.value.cause.values())
    assert all(caught.value.remedy.values())


def test_the_default_moment_is_when_the_first_shift_starts() -> None:
    """Without a moment given, the day is planned as of its first shift: no clock is read."""
    assert default_moment(snapshot().shifts) == local("08:00")


def test_no_shift_has_no_default_moment() -> None:
    """A day without shifts has no moment to plan at."""
    with pytest.raises(PlanningError, match="no-shift-that-day"):
        default_moment(())
