"""The bound: no legal plan costs less, whatever the prices and however little of the proof has been done."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from time import process_time
from typing import Any

import numpy as np
import pytest
from drawing import draw_problem

from solver import warm
from solver.arrays import day_arrays
from solver.canonical import canonical
from solver.columns import Stock
from solver.couplings.plain import plain_problem
from solver.divide import parts_of_day
from solver.files import load_problem
from solver.kernel.layout import CENTER, KINDS, KINDS_END, UNSERVED, Day
from solver.limits import Limits
from solver.pricing.layout import BITS, CUT, LABELS_USED, LEAST, new_desk
from solver.pricing.listing import days_found, price_all
from solver.pricing.price import prepare_line, price_line, price_on
from solver.pricing.quick import price_quickly
from solver.problem import After, HaversineTravel, MatrixTravel, Order, Pin, Problem, Shift
from solver.proof.priced import piece_prices, steps_of
from solver.proof.program import Group, Prices, lagrangian
from solver.proof.proof import MOST_ORDERS, Proof, relaxed_arrays
from solver.proof.relaxed import FAR, earliest_starts, is_relaxed, relaxed
from solver.proof.shifts import Passages, no_passages, passages, shift_by_shift
from solver.reading import read_problem
from solver.recombine import QUICK
from solver.solve import solve
from solver.warm import tiny_problem
from tests.solver.exhaustive.drawn import draw
from tests.solver.exhaustive.optima import Known, known_optima

DRAWN, DRAWN_S = 25, 0.3
OPTIMA = known_optima()
ROUNDS = 40
LABELS = 20_000
DAY_S = 86_400
CHEAPEST_OF_D1_60 = 33_613_957
ROUNDING = 10
"""Prices are whole numbers, so that a bound may stay a few units of cost below the optimum."""


@pytest.fixture(autouse=True, scope="module")
def compiled() -> None:
    """The compiled code is loaded before any clock runs."""
    warm.main()


@pytest.mark.parametrize("seed", range(DRAWN))
def test_no_plan_is_below_a_bound(seed: int) -> None:
    """Two short searches of a problem over the whole contract: neither plan costs less than either bound."""
    problem = draw_problem(Random(seed), orders=Random(seed).choice((6, 9, 14)))
    plans = [solve(problem, limits=Limits(seconds=DRAWN_S), seed=number) for number in (1, 2)]
    costs = [plan.cost for plan in plans if plan.cost is not None]
    bounds = [plan.bound for plan in plans if plan.bound is not None]
    assert len(costs) == len(bounds) == len(plans)
    assert max(bounds) <= min(costs)


def proof_of(problem: Problem) -> Proof:
    """Return a proof that knows no column yet."""
    day = day_arrays(plain_problem(problem))
    return Proof(problem, day, parts_of_day(day), None, 1)


@pytest.mark.parametrize("known", OPTIMA[2::7], ids=lambda known: known.name)
def test_every_round_of_a_proof_stays_below_the_optimum(known: Known) -> None:
    """From no column at all, every round's bound is at most what trying everything has found, and none is lower."""
    proof = proof_of(canonical(read_problem(draw(known.kind, known.number))))
    bounds = [proof.bound]
    while proof.open_parts and len(bounds) <= ROUNDS:
        proof.round(proof.open_parts[0], lambda: False)
        bounds.append(proof.bound)
    assert bounds == sorted(bounds)
    assert bounds[-1] <= known.cost


TWO_SHIFTS = [known for known in OPTIMA if known.kind == "shifts"]
SEVERAL_SHIFTS = [*TWO_SHIFTS, *(known for known in OPTIMA if known.kind == "everything")]


def shift_by_shift_proof(known: Known, monkeypatch: pytest.MonkeyPatch) -> Proof:
    """Return a proof in which every shift is priced by itself, however few orders there are."""
    monkeypatch.setattr("solver.proof.shifts.WHOLE", 0)
    return proof_of(canonical(read_problem(draw(known.kind, known.number))))


@pytest.mark.parametrize("bits", [BITS, 0], ids=["priced", "for nothing"])
@pytest.mark.parametrize("known", SEVERAL_SHIFTS[::3], ids=lambda known: known.name)
def test_shifts_by_themselves_stay_below_the_optimum(known: Known, bits: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What shifts leave each other is relaxed: every round's bound is at most the optimum, a closed proof's, too."""
    monkeypatch.setattr("solver.proof.shifts.BITS", bits)
    proof = shift_by_shift_proof(known, monkeypatch)
    for _ in range(ROUNDS):
        for k in proof.open_parts[:1]:
            proof.round(k, lambda: False)
        assert proof.bound <= known.cost
    for k in range(len(proof.parts)):
        proof.close(k, known.cost - proof.bound + 1, ask=lambda: None, stop=lambda: False)
    assert proof.bound <= known.cost


def test_shifts_by_themselves_come_near_to_the_optimum(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line for every shift looks away from little: the gap is small in most cases without couplings."""
    near = []
    for known in TWO_SHIFTS:
        proof = shift_by_shift_proof(known, monkeypatch)
        for _ in range(2 * ROUNDS):
            for k in proof.open_parts[:1]:
                proof.round(k, lambda: False)
        near.append(known.cost - proof.bound <= 0.02 * known.cost)
    assert sum(near) >= 0.6 * len(near), f"{sum(near)} of {len(near)}"


def test_proofs_come_near_to_the_optimum() -> None:
    """A valid bound could be worthless: on days without couplings the gap is small in most cases."""
    near = []
    for known in [known for known in OPTIMA if known.kind in ("single", "parts", "shifts")][::4]:
        proof = proof_of(canonical(read_problem(draw(known.kind, known.number))))
        for _ in range(ROUNDS):
            for k in proof.open_parts[:1]:
                proof.round(k, lambda: False)
        assert proof.bound <= known.cost
        near.append(known.cost - proof.bound <= 0.01 * known.cost)
    assert sum(near) >= 0.7 * len(near), f"{sum(near)} of {len(near)}"


def test_listing_all_days_that_matter_finds_the_optimum() -> None:
    """Days without couplings: a closed proof is never above the optimum, and mostly equal to it."""
    equal = []
    for known in [known for known in OPTIMA if known.kind in ("single", "parts", "shifts")][1::4]:
        proof = proof_of(canonical(read_problem(draw(known.kind, known.number))))
        for _ in range(ROUNDS):
            for k in proof.open_parts[:1]:
                proof.round(k, lambda: False)
        for k in range(len(proof.parts)):
            spare = known.cost - proof.bound + 1
            assert proof.close(k, spare, ask=lambda: None, stop=lambda: False)
        assert proof.bound <= known.cost
        equal.append(proof.bound == known.cost)
    assert sum(equal) >= 0.7 * len(equal), f"{sum(equal)} of {len(equal)}"


def listed(day: Day, t: int, spare: int, room: int) -> tuple[bool, list[list[int]]]:
    """Return whether room was short, and (cost, orders) of all days of a line found that lose less than `spare`."""
    prizes = day.clock.stops[: day.n, UNSERVED]
    desk, pieces = new_desk(day, LABELS), np.zeros((len(day.clock.stops) - day.n, len(day.parts)), np.int64)
    prepare_line(day, desk, t, prizes, pieces, spare, no_passages(day).prices(t, {}))
    price_all(day, desk, t, prizes, pieces, spare, room)
    found = [[cost, *sorted(steps_of(desk, label))] for cost, label in days_found(day, desk, t, spare).tolist()]
    return bool(desk.labels.count[CUT]), sorted(found)


@pytest.mark.parametrize("known", OPTIMA[3::40], ids=lambda known: known.name)
def test_a_list_of_days_that_is_cut_short_says_so(known: Known) -> None:
    """With room for too few labels, either all days are found all the same, or the list is said to be incomplete."""
    day = day_arrays(plain_problem(canonical(read_problem(draw(known.kind, known.number)))))
    for t in range(len(day.lines)):
        short, every = listed(day, t, 20_000, LABELS // 2)
        assert not short
        for room in (1, 2, 4, 8, 16, 32):
            cut, some = listed(day, t, 20_000, room)
            assert cut or some == every


def drawn_prices(rng: Random, day: Day, passed: Passages, groups: list[Group], links: list[tuple[int, int]]) -> Prices:
    """Draw what everything is worth, from nothing to far too much."""
    stock, dear = Stock(day), rng.choice((10, 3_000, 100_000))
    prize = np.zeros(day.n, np.int64)
    for group in groups:
        prize[list(group)] = [rng.randrange(-dear // 4, dear) for _ in group]
    kinds = {
        (kind, part)
        for part in range(len(day.parts))
        for kind in day.lists[slice(*day.parts[part, KINDS : KINDS_END + 1])].tolist()
        if day.clock.stops[kind, CENTER] >= 0
    }
    rows = sorted({row for kind, part in kinds for row in stock.rows(kind, part)})
    rows += [row for t in range(len(day.lines)) for row in passed.rows(t, np.flatnonzero(passed.may[t]).tolist(), [])]
    return Prices(
        prize=prize,
        line=np.array([rng.randrange(dear) for _ in day.lines], np.int64),
        link={link: rng.randrange(dear) for link in links},
        row={row: rng.randrange(dear // 4 + 1) for row in rows if rng.random() < 0.7},
    )


def least_of_lines(day: Day, passed: Passages, prices: Prices) -> Mapping[int, int]:
    """Return for every line that no day of it costs less at the prices."""
    desk, no_order = new_desk(day, LABELS), np.zeros(day.n, np.bool_)
    pieces = piece_prices(day, Stock(day), prices.row)
    least = {}
    for t in range(len(day.lines)):
        prepare_line(day, desk, t, prices.prize, pieces, 0, passed.prices(t, prices.row))
        price_line(day, desk, t, prices.prize, pieces, -int(prices.line[t]), no_order, 0, LABELS // 2)
        least[t] = int(desk.labels.count[LEAST])
    return least


@pytest.mark.parametrize("known", OPTIMA[::20], ids=lambda known: known.name)
def test_labels_made_in_slices_say_the_same(known: Known) -> None:
    """A line priced a few labels at a time ends with the least cost and the days of one priced at once."""
    day = day_arrays(plain_problem(canonical(read_problem(draw(known.kind, known.number)))))
    desk, no_order, pieces = new_desk(day, LABELS), np.zeros(day.n, np.bool_), free_pieces(day)
    for t in range(len(day.lines)):
        terms = (day, desk, t, day.clock.stops[: day.n, UNSERVED], pieces)
        prepare_line(*terms, 0, no_passages(day).prices(t, {}))
        price_line(*terms, 0, no_order, 0, LABELS // 2)
        at_once = desk.labels.count[[LABELS_USED, CUT, LEAST]].tolist(), desk.labels.best.tolist()
        price_line(*terms, 0, no_order, 0, 3)
        for room in range(6, LABELS // 2, 3):
            if desk.labels.count[CUT]:
                price_on(*terms, 0, 0, room)
        in_slices = desk.labels.count[[LABELS_USED, CUT, LEAST]].tolist(), desk.labels.best.tolist()
        assert in_slices == at_once


@pytest.mark.parametrize("known", OPTIMA[::10], ids=lambda known: known.name)
def test_days_found_quickly_cost_no_less_than_the_bound_says(known: Known) -> None:
    """Quick pricing finds nothing cheaper than exact pricing says is possible, and something where there is any."""
    day = day_arrays(plain_problem(canonical(read_problem(draw(known.kind, known.number)))))
    prizes, free = day.clock.stops[: day.n, UNSERVED].copy(), no_passages(day)
    least = least_of_lines(day, free, Prices(prize=prizes, line=np.zeros(len(day.lines), np.int64), link={}, row={}))
    desk = new_desk(day, LABELS)
    for t, cost in least.items():
        price_quickly(day, desk, t, prizes, free_pieces(day), free.prices(t, {}), 0)
        best = min(desk.labels.best[:, 0].tolist(), default=0)
        assert cost <= best <= 0
        assert (best < 0) == (cost < 0)


def free_pieces(day: Day) -> np.ndarray[Any, Any]:
    """Return that no piece costs anything, [kinds, parts]."""
    return np.zeros((len(day.clock.stops) - day.n, len(day.parts)), np.int64)


@pytest.mark.parametrize("apart", [False, True], ids=["days", "shifts"])
@pytest.mark.parametrize("known", OPTIMA[::9], ids=lambda known: known.name)
def test_a_bound_is_valid_at_any_prices(known: Known, apart: bool) -> None:
    """Prices out of the hat give a poor bound, and never one above the optimum."""
    problem = canonical(read_problem(draw(known.kind, known.number)))
    found = relaxed(problem)
    assert found is not None
    into, members = found
    day = relaxed_arrays(problem, into)
    passed = passages(day) if apart else no_passages(day)
    day = shift_by_shift(day) if apart else day
    possible = [i for i, group in enumerate(members) if set(day.active.tolist()).issuperset(group)]
    groups, at = [members[i] for i in possible], {problem.orders[i].id: g for g, i in enumerate(possible)}
    links = [
        (at[problem.orders[i].id], at[link.order])
        for i in possible
        for link in problem.orders[i].after
        if link.order in at
    ]
    nothing = sum(order.unserved_cost for order in problem.orders)
    rng = Random(known.number)
    for _ in range(10):
        prices = drawn_prices(rng, day, passed, groups, links)
        assert nothing + lagrangian(day, Stock(day), groups, prices, least_of_lines(day, passed, prices)) <= known.cost


@pytest.mark.parametrize(
    "known", [known for known in OPTIMA if known.kind == "shifts"][::4], ids=lambda known: known.name
)
def test_a_bound_of_three_shifts_is_valid_at_any_prices(known: Known) -> None:
    """What a shift in the middle passes on, and what it has from before, is not counted twice: no plan is cheaper."""
    problem = with_another_day(canonical(read_problem(draw(known.kind, known.number))))
    cost = solve(problem, limits=Limits(work={"steps": [["insert", 9], ["anneal", 3_000, 500], ["settle"]]})).cost
    assert cost is not None
    whole = day_arrays(problem)
    day, passed = shift_by_shift(whole), passages(whole)
    groups = [(order,) for order in day.active.tolist()]
    nothing = sum(order.unserved_cost for order in problem.orders)
    rng = Random(known.number)
    for _ in range(20):
        prices = drawn_prices(rng, day, passed, groups, [])
        assert nothing + lagrangian(day, Stock(day), groups, prices, least_of_lines(day, passed, prices)) <= cost


def with_another_day(problem: Problem) -> Problem:
    """Return a problem in which everybody works the last shift again a day later, when half of the orders are due."""
    last = max(shift.start for technician in problem.technicians for shift in technician.shifts)
    orders = [
        replace(order, windows=((last + DAY_S, last + 2 * DAY_S),)) if i % 2 else order
        for i, order in enumerate(problem.orders)
    ]
    technicians = [
        replace(one, shifts=(*one.shifts, later(one.shifts[-1]))) for one in problem.technicians if one.shifts
    ]
    return replace(problem, orders=tuple(orders), technicians=tuple(technicians))


def later(shift: Shift) -> Shift:
    """Return a shift a day later."""
    rule = shift.break_rule
    if rule is not None:
        rule = replace(rule, earliest=rule.earliest + DAY_S, latest=rule.latest + DAY_S)
    return replace(shift, start=shift.start + DAY_S, end=shift.end + DAY_S, break_rule=rule)


def relaxed_or_fail(problem: Problem) -> tuple[Problem, tuple[Group, ...]]:
    """Return a problem's relaxation, which exists."""
    found = relaxed(problem)
    assert found is not None
    return found


def matrix(time_s: tuple[tuple[int, ...], ...]) -> MatrixTravel:
    """Return travel times with a metre a second."""
    return MatrixTravel(time_s=time_s, distance_m=time_s)


def single(order: Order) -> Order:
    """Return an order without company or links."""
    return replace(order, crew=1, after=())


def test_a_problem_without_couplings_is_its_own_relaxation() -> None:
    """Great circles are shortest ways, and so is a matrix that keeps the triangle inequality."""
    day = tiny_problem()
    orders = tuple(map(single, day.orders))
    table = matrix(tuple(tuple(abs(a - b) for b in range(4)) for a in range(4)))
    for travel in (HaversineTravel(detour_pct=130, speed_kmh=45), table):
        problem = replace(day, orders=orders, travel=travel)
        into, members = relaxed_or_fail(problem)
        assert into == problem
        assert members == ((0,), (1,), (2,), (3,))
        assert not is_relaxed(problem, into)


def test_ways_over_other_places_are_open() -> None:
    """Where a detour is faster than the direct way, the relaxation takes it, also over two other places."""
    day = tiny_problem()
    direct = ((0, 10, 90, 90), (10, 0, 10, 90), (90, 10, 0, 10), (90, 90, 10, 0))
    problem = replace(day, orders=tuple(map(single, day.orders)), travel=matrix(direct))
    into, _ = relaxed_or_fail(problem)
    assert isinstance(into.travel, MatrixTravel)
    assert into.travel.time_s == ((0, 10, 20, 30), (10, 0, 10, 20), (20, 10, 0, 10), (30, 20, 10, 0))
    assert is_relaxed(problem, into)


def test_a_crew_becomes_orders_of_its_members() -> None:
    """The first has the order's skills and price, the others cost nothing; a crew's pin says only when."""
    day = tiny_problem()
    crew = replace(day.orders[2], crew=3, pin=Pin(technician="U", start=40_000), previous="T", parts={"P": 1})
    problem = replace(day, orders=(*map(single, day.orders[:2]), crew, single(day.orders[3])))
    into, members = relaxed_or_fail(problem)
    assert members == ((0,), (1,), (2, 4, 5), (3,))
    first, *others = (into.orders[i] for i in members[2])
    assert first == replace(crew, crew=1, pin=None, previous=None, windows=((40_000, 40_000),))
    for other in others:
        assert (other.skills, other.parts, other.unserved_cost) == ({}, {}, 0)
        assert (other.location, other.duration_s, other.windows) == (crew.location, crew.duration_s, first.windows)
        assert min(other.reported_at, other.respond_by) == FAR
    assert len({order.id for order in into.orders}) == 6


def test_an_order_starts_after_the_longest_chain_of_waits() -> None:
    """Waits add up along links, windows on the way push further, and own windows that end before are gone."""
    day = tiny_problem()
    w0, w1, w2, w3 = map(single, day.orders)
    problem = replace(
        day,
        now=30_000,
        orders=(
            w0,
            replace(w1, after=(After(order="W0", min_s=1_000),), windows=((29_000, 30_500), (33_000, 36_000))),
            replace(w2, after=(After(order="W0", min_s=500), After(order="W1", min_s=2_000))),
            replace(w3, after=(After(order="W2", min_s=100),), windows=((30_000, 35_000), (35_050, 40_000))),
        ),
    )
    assert earliest_starts(problem) == {"W0": 30_000, "W1": 33_000, "W2": 35_000, "W3": 35_100}
    into, _ = relaxed_or_fail(problem)
    assert [order.after for order in into.orders] == [()] * 4
    assert [order.windows for order in into.orders] == [
        None,
        ((33_000, 36_000),),
        ((35_000, FAR),),
        ((35_100, 40_000),),
    ]


def test_an_order_that_comes_too_late_for_its_windows_has_none() -> None:
    """A chain that ends after the last window leaves nothing, and what waits for it can never start."""
    day = tiny_problem()
    w0, w1, w2, w3 = map(single, day.orders)
    late = replace(w1, after=(After(order="W0", min_s=9_000),), windows=((29_000, 30_500),))
    problem = replace(day, now=30_000, orders=(w0, late, replace(w2, after=(After(order="W1", min_s=1),)), w3))
    assert earliest_starts(problem)["W2"] >= FAR
    into, _ = relaxed_or_fail(problem)
    assert into.orders[1].windows == ()


def test_a_day_of_sixty_orders_is_proven_in_seconds(shared: Path) -> None:
    """Cost and bound of the smallest benchmark day meet, but for rounding, in at most eight seconds of computing."""
    problem = load_problem(shared / "bench" / "days" / "d1-60.json")
    steps: list[list[object]] = [["insert", 60], *(["anneal", 300, degree] for degree in range(0, 1001, 100))]
    steps.append(["recombine", 2])
    for _ in range(3):
        for part in (0, 1):
            steps += [*[["prove", part]] * 6, ["choose", part, QUICK]]
    began = process_time()
    plan = solve(problem, limits=Limits(work={"steps": steps}))
    assert process_time() - began <= 8
    assert plan.cost == CHEAPEST_OF_D1_60
    assert plan.bound is not None
    assert plan.cost - ROUNDING <= plan.bound <= plan.cost


def test_a_line_that_may_serve_too_much_is_left_out_of_the_proof() -> None:
    """Nobody waits for it to be laid out; the bound then only says that no order costs less than its wait so far."""
    day = tiny_problem()
    orders = tuple(replace(single(day.orders[0]), id=f"W{n}") for n in range(MOST_ORDERS + 1))
    proof = proof_of(replace(day, orders=orders))
    assert proof.open_parts == []
    assert proof.bound == (day.now - day.orders[0].reported_at) * len(orders)
    assert proof_of(replace(day, orders=orders[1:])).open_parts == [0]
