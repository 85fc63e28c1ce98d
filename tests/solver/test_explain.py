"""What a dispatcher reads of an unserved order: its facts, and what would change them, in both languages."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from every_insertion import cheapest_cost
from planted import planted
from test_planted_causes import healthy_routes

from solver.explain import explain_unserved
from solver.files import load_problem
from solver.limits import Limits
from solver.plan import Pickup, Plan, Route, Unserved, Visit
from solver.price import price
from solver.problem import After, Problem
from solver.single.day import EmptyDay
from solver.solve import solve
from solver.unserved.insertion import Room
from solver.unserved.phrases import Clock, names, span
from solver.unserved.roster import Roster
from solver.words import Words

MANY = 15

DEAR = 10**9
"""Leaving an order out is never cheaper."""


def explained(problem: Problem) -> Unserved:
    return explain_unserved(problem, healthy_routes(problem), ["W"])[0]


@pytest.mark.parametrize(
    ("seed", "en", "zh"),
    [
        (0, ["“laser”", "trained to level 1"], ["“laser”", "达到1级"]),
        (1, ["“pump” at level 4", "highest is level 3 (T0, T1, T2 and 1 more)"], ["最高为3级（T0、T1、T2等4个）"]),
        (
            2,
            ["“optics” at level 1 (T0)", "“weld” at level 2 (T1, T2, T3 and 1 more)"],
            ["“optics”1级（T0）"],
        ),
        (3, ["certificate for “pump”", "ended at 05:00", "Renewing"], ["05:00到期", "续证"]),
        (4, ["there would be T4", "region R1", "Lending"], ["T4", "区域R1", "借调"]),
        (5, ["excludes T0, T1, T2 and 1 more", "Lifting the exclusion"], ["排除", "取消排除"]),
        (6, ["1 piece of P9", "none at any centre", "Calling in 1 piece"], ["P9 1件", "调入1件"]),
        (7, ["next lot, 2 pieces, reaches C0 at 02:00 on 3 March", "11 h later"], ["3月3日02:00到达C0", "晚11小时"]),
        (8, ["nearest stock is 5 pieces at C1, 10 h from the site", "Pieces on a van"], ["最近的库存在C1，有5件"]),
        (9, ["T2 could begin first, at 10:00", "2 h 30 min after the last window closes (07:30)"], ["晚2小时30分"]),
        (
            10,
            ["T3 could begin last, at 17:00", "1 h before the first window opens (18:00)"],
            ["最晚只能由T3在17:00开工"],
        ),
        (11, ["5 h later than shift and overtime allow (17:00)", "splitting the work"], ["晚5小时", "拆分工单"]),
        (
            12,
            ["So much more overtime", "T4 (region R2) could begin at 10:00, if lent"],
            ["借调T4到区域R1，可于10:00开工"],
        ),
        (13, ["certificate for “pump” ends at 08:59, before the work is done (10:00)"], ["证书于08:59到期", "10:00"]),
        (14, ["6 people at once", "4 (T0, T1, T2 and 1 more)", "Lending 2 more"], ["6人同时作业", "再借调2人"]),
        (15, ["nobody of them has all the skills"], ["无一人具备全部技能"]),
        (16, ["no common start", "T0 09:00, T1 21:00"], ["没有共同的开工时间", "T0 09:00、T1 21:00"]),
        (17, ["T0 + T1 could begin together at 11:00", "19:00–22:00"], ["同时开工", "19:00–22:00"]),
        (18, ["next lot, 2 pieces, reaches C0 at 21:00"], ["21:00到达C0"]),
        (19, ["T0 and T1 could begin together, at 10:00"], ["T0、T1最早可在10:00同时开工"]),
        (20, ["must follow H0", "Serving H0 first"], ["排在H0之后"]),
        (21, ["pinned to T1, whom the same order excludes", "T2 could begin at 10:00"], ["固定派给T1", "又排除了该人"]),
        (22, ["pinned to T0 at 07:00", "could begin at 10:00, but not then"], ["（07:00开工）", "10:00"]),
        (23, ["by T0 from", "at work on H0", "fits into no route"], ["T0此时在处理H0", "排不下"]),
        (24, ["at work on H2, until 12:00", "not less than leaving it out (7)"], ["不低于不安排（7）"]),
    ],
)
def test_sentence_names_what_stands_in_the_way(seed: int, en: list[str], zh: list[str]):
    """Each cause's sentence names the people, pieces, places and times that a dispatcher could change."""
    problem, _, reason = planted(seed)
    said = explained(problem)
    assert said.reason == reason
    assert [part for part in en if part not in said.detail["en"]] == [], said.detail["en"]
    assert [part for part in zh if part not in said.detail["zh"]] == [], said.detail["zh"]


def test_sentences_are_whole_in_both_languages():
    """No sentence has an unfilled place, English words stay out of the Chinese, and Chinese out of the English."""
    for seed in range(100):
        detail = explained(planted(seed)[0]).detail
        assert not any(sign in detail["en"] + detail["zh"] for sign in "{}"), detail
        assert detail["en"].endswith((".",))
        assert detail["zh"].endswith("。")
        assert not any("\u4e00" <= letter <= "\u9fff" for letter in detail["en"]), detail["en"]
        assert not any(word in detail["zh"] for word in (" the ", " would ", " at ")), detail["zh"]


def test_link_to_a_late_order_is_blamed_on_it():
    """An order that could follow a served one only when nobody works any more is told so, with the hours."""
    problem, _, _ = planted(24)
    first, *others, last = problem.orders
    linked = replace(last, after=(After(order="H0", min_s=9 * 3600, max_s=10 * 3600),), unserved_cost=10**7)
    problem = replace(problem, orders=(first, *others, linked))
    said = explained(problem)
    assert said.reason == "capacity"
    assert "must follow H0, which starts at" in said.detail["en"]
    assert "调整H0的开工时间" in said.detail["zh"]


def test_order_dearer_than_its_price_even_alone_says_so():
    """What costs more than leaving it out on an empty day already, and fits nowhere, is told with both costs."""
    problem, _, _ = planted(23)
    problem = replace(problem, orders=(*problem.orders[:-1], replace(problem.orders[-1], unserved_cost=5)))
    assert "Even on an empty day serving it would cost" in explained(problem).detail["en"]


def test_clock_names_the_day_unless_it_is_the_first():
    """Times are those of the epoch's own zone; another day than the first is named, before it as well as after it."""
    clock = Clock("2026-03-02T00:00:00+08:00")
    assert clock.at(9 * 3600 + 600) == Words(en="09:10", zh="09:10")
    assert clock.at(33 * 3600) == Words(en="09:00 on 3 March", zh="3月3日09:00")
    assert clock.at(-3600) == Words(en="23:00 on 1 March", zh="3月1日23:00")


@pytest.mark.parametrize(
    ("seconds", "en", "zh"),
    [(1, "1 min", "1分钟"), (3600, "1 h", "1小时"), (3601, "1 h 1 min", "1小时1分钟"), (0, "0 min", "0分钟")],
)
def test_spans_are_rounded_up_to_minutes(seconds: int, en: str, zh: str):
    """A duration in a sentence is never shorter than the true one."""
    assert span(seconds) == Words(en=en, zh=zh)


def test_long_lists_are_counted():
    """Three names are read, more are counted."""
    assert names(["T1"]) == Words(en="T1", zh="T1")
    assert names(["T1", "T2", "T3"])["en"] == "T1, T2 and T3"
    assert names(["T1", "T2", "T3", "T4", "T5"]) == Words(en="T1, T2, T3 and 2 more", zh="T1、T2、T3等5个")


@pytest.fixture(scope="module")
def day_of_sixty(shared: Path) -> Problem:
    problem = load_problem(shared / "bench" / "days" / "d1-60.json")
    return replace(problem, centers=tuple(replace(center, inbound=()) for center in problem.centers))


@pytest.fixture(scope="module")
def plan_of_sixty(day_of_sixty: Problem) -> Plan:
    return solve(day_of_sixty, limits=Limits(seconds=1))


def with_one_taken_out(plan: Plan) -> Iterator[tuple[str, str, tuple[Route, ...]]]:
    """Yield technician, order and routes for each visit that could be taken out of a plan."""
    for n, route in enumerate(plan.routes):
        for stop in route.stops:
            if isinstance(stop, Visit):
                without = replace(route, stops=tuple(other for other in route.stops if other is not stop))
                yield route.technician, stop.order, (*plan.routes[:n], without, *plan.routes[n + 1 :])


def test_whoever_leaves_a_route_fits_in_again_at_no_higher_price(day_of_sixty: Problem, plan_of_sixty: Plan):
    """Take any visit out of a plan: it fits in again where it was, and for no more than it cost there."""
    cost, day = price(day_of_sixty, plan_of_sixty).cost, EmptyDay(day_of_sixty)
    for technician, name, routes in with_one_taken_out(plan_of_sixty):
        without = price(day_of_sixty, Plan(problem=day_of_sixty.name, routes=routes, unserved=())).cost
        fit = Room(Roster(day, routes)).cheapest_insertion(day.orders[name], [technician])
        assert fit is not None
        assert fit.extra_cost <= cost - (without - day.orders[name].unserved_cost)


def test_promised_room_is_there(day_of_sixty: Problem, plan_of_sixty: Plan):
    """An order that is said to fit into another's route for a price fits in there, and for no less."""
    day, promises = EmptyDay(day_of_sixty), 0
    for technician, name, routes in with_one_taken_out(plan_of_sixty):
        others = [t.id for t in day.able(day.orders[name]) if t.id != technician]
        fit = Room(Roster(day, routes)).cheapest_insertion(day.orders[name], others)
        route = None if fit is None else next((r for r in routes if r.technician == fit.technician), None)
        if fit is None or route is None:
            continue
        alone = only(day_of_sixty, route, routes, name)
        before = price(alone, Plan(problem=alone.name, routes=(route,), unserved=())).cost - DEAR
        assert cheapest_cost(alone, route, name) == before + fit.extra_cost
        promises += 1
        if promises == MANY:
            return
    raise AssertionError(f"only {promises} promises to test")


def only(problem: Problem, route: Route, routes: tuple[Route, ...], name: str) -> Problem:
    """Return the day of one technician: the orders of that route and one more, and the stock that the others leave."""
    mine = {stop.order for stop in route.stops if isinstance(stop, Visit)} | {name}
    taken: Counter[tuple[str, str]] = Counter()
    for stop in (stop for other in routes if other is not route for stop in other.stops):
        if isinstance(stop, Pickup):
            taken.update({(stop.center, part): pieces for part, pieces in stop.parts.items()})
    return replace(
        problem,
        technicians=tuple(t for t in problem.technicians if t.id == route.technician),
        orders=tuple(replace(order, unserved_cost=DEAR) for order in problem.orders if order.id in mine),
        centers=tuple(
            replace(c, stock={part: max(0, n - taken[c.id, part]) for part, n in c.stock.items()})
            for c in problem.centers
        ),
    )


def test_out_of_time_the_reason_stays_and_the_dearest_are_told_all():
    """Whoever has time for some sentences only hears those of the orders that are dearest to leave out."""
    problem, _, _ = planted(0)
    orders = [order.id for order in problem.orders]
    whole = explain_unserved(problem, (), orders)
    some = explain_unserved(problem, (), orders, in_full=lambda said: said < 2)
    assert [entry.reason for entry in some] == [entry.reason for entry in whole]
    dearest = sorted(problem.orders, key=lambda order: -order.unserved_cost)[:2]
    told = {cut.order for cut, full in zip(some, whole, strict=True) if cut.detail == full.detail}
    assert told == {order.id for order in dearest}
