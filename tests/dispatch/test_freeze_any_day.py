"""Any day that a store may hold becomes a problem that the contract's reader accepts."""

from datetime import datetime, timedelta
from typing import NoReturn

from day_builder import StraightLines, local, order, shift, snapshot, technician
from hypothesis import event, given, reject, settings
from hypothesis import strategies as st

from dispatch.company import Company
from dispatch.planning.day import DaySnapshot
from dispatch.planning.error import PlanningError
from dispatch.planning.problem import freeze
from dispatch.stock.pieces import Inbound, Place
from dispatch.technician import Absence, BreakWindow, Shift, Skill, Technician
from dispatch.work_order import Follows, Pin, WorkOrder
from geo.point import Point
from solver.reading import read_problem
from solver.writing import problem_document

ZONES = ["Asia/Shanghai", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"]
instants = st.integers(0, 36 * 3600 * 2).map(lambda half: local("00:00") + timedelta(milliseconds=500 * half))
spans = st.tuples(instants, st.integers(0, 12 * 3600)).map(lambda pair: (pair[0], pair[0] + timedelta(seconds=pair[1])))
counts = st.dictionaries(st.sampled_from(["P1", "TOOL"]), st.integers(1, 3))
skills = st.dictionaries(st.sampled_from(["hydraulics", "cooling"]), st.integers(1, 5))
people = st.sampled_from(["T1", "T2", "T9"])


@st.composite
def technicians(draw: st.DrawFn, own_id: str) -> Technician:
    home = draw(st.none() | st.just(Point(31.0, 121.0)))
    expiry = st.none() | st.integers(-2, 2).map(lambda days: (local("12:00") + timedelta(days=days)).date())
    return technician(
        own_id,
        home=home,
        returns=draw(st.booleans()),
        efficiency_pct=draw(st.integers(50, 150)),
        regions=tuple(draw(st.permutations(["R1", "R2"]))[: draw(st.integers(1, 2))]),
        skills=tuple(Skill(skill=name, level=level, valid_until=draw(expiry)) for name, level in draw(skills).items()),
    )


@st.composite
def shifts(draw: st.DrawFn, who: str, least: int) -> list[Shift]:
    """Draw up to two shifts that do not overlap, with a break or without."""
    made, start = [], local("00:00") + timedelta(minutes=draw(st.integers(0, 600)))
    for _ in range(draw(st.integers(least, 2))):
        end = start + timedelta(minutes=draw(st.integers(1, 600)))
        earliest = start + timedelta(minutes=draw(st.integers(0, 300)))
        rest = BreakWindow(earliest_at=earliest, latest_at=earliest + timedelta(minutes=30), duration_s=1800)
        made.append(
            shift(who, start_at=start, end_at=end, overtime_s=draw(st.sampled_from([0, 3600])),
                  rest=draw(st.none() | st.just(rest)))
        )  # fmt: skip
        start = end + timedelta(minutes=draw(st.integers(60, 120)))
    return made


@st.composite
def orders(draw: st.DrawFn, number: int) -> WorkOrder:
    others = st.sampled_from([f"W{n}" for n in range(5) if n != number] + ["W-elsewhere"])  # circles, too
    return order(
        f"W{number}",
        site_id=draw(st.sampled_from(["S1", "S2"])),
        level=draw(st.sampled_from([1, 2])),
        reported_at=draw(instants),
        duration_s=draw(st.integers(1, 20_000)),
        skills=draw(skills),
        parts=draw(counts),
        windows=tuple(draw(st.lists(spans, max_size=3))),
        respond_by=draw(st.none() | instants),
        resolve_by=draw(st.none() | instants),
        crew=draw(st.integers(1, 3)),
        pin=draw(st.none() | st.builds(Pin, technician_id=people, start_at=st.none() | instants)),
        excluded=tuple(draw(st.lists(people, max_size=2))),
        follows=tuple(
            draw(st.lists(st.builds(Follows, order_id=others, min_s=st.integers(0, 3600)), max_size=2, unique=True))
        ),
        prices=draw(st.dictionaries(people, st.integers(0, 900))),
        change_pct=draw(st.sampled_from([0, 100, 400])),
    )


@st.composite
def days(draw: st.DrawFn) -> DaySnapshot:
    absences = [
        Absence(technician_id=who, start_at=begin, end_at=end)
        for who in ("T1", "T2")
        for begin, end in draw(st.lists(spans, max_size=2))
    ]
    places = st.sampled_from([Place("center", "C1"), Place("van", "T1"), Place("van", "T2")])
    return snapshot(
        company=Company(name="任意", time_zone=draw(st.sampled_from(ZONES))),
        technicians=(draw(technicians("T1")), draw(technicians("T2"))),
        shifts=(*draw(shifts("T1", 1)), *draw(shifts("T2", 0))),
        absences=tuple(absences),
        stock=draw(st.dictionaries(st.tuples(places, st.sampled_from(["P1", "TOOL"])), st.integers(0, 4))),
        inbound=tuple(
            Inbound(id=f"I{n}", center_id="C1", part_id="P1", quantity=1, available_at=at, cost=10)
            for n, at in enumerate(draw(st.lists(instants, max_size=2)))
        ),
        orders=tuple(draw(orders(number)) for number in range(draw(st.integers(1, 4)))),
        published=draw(st.dictionaries(st.sampled_from(["W0", "W1"]), people)),
        followed=draw(st.just({}) | st.just({"W-elsewhere": "done"})),
    )


@settings(max_examples=100, deadline=None)
@given(day=days(), at=instants)
def test_any_day_becomes_a_legal_problem_with_every_order_accounted_for(day: DaySnapshot, at: datetime) -> None:
    """The contract's reader reads it back equal; each order is in it or held back."""
    try:
        frozen = freeze(day, StraightLines(), at=at)
    except PlanningError as error:
        reject_as(error.code)
    assert read_problem(problem_document(frozen.problem)) == frozen.problem
    accounted = [one.id for one in frozen.problem.orders] + [one.order for one in frozen.held]
    assert sorted(accounted) == [one.id for one in day.orders]


def reject_as(code: str) -> NoReturn:
    """Leave a day out that has nobody or nothing to plan; Hypothesis fails the test where most days are such."""
    event(code)
    reject()
