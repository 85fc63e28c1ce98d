"""Crews and linked orders: served where that pays, together, in time, and with starts that move."""

from random import Random
from types import ModuleType
from typing import Any

import pytest
from drawing import draw_problem
from forward import cheapest_together
from searched import WORK, as_document, problem_as_document, solved, solved_document
from small_days import order, problem, technician

from solver.arrays import day_arrays
from solver.canonical import canonical
from solver.couplings.bonds import bonds_of
from solver.couplings.moves.layout import BEST, FIRST, FROM, MAX_S, MIN_S, ON, SECOND, TO
from solver.couplings.moves.pool import renew
from solver.couplings.plain import plain_problem, slots_of
from solver.kernel.fresh import new_pool
from solver.kernel.layout import NEVER
from solver.limits import Limits
from solver.pace import repeat
from solver.plan import Plan
from solver.problem import Problem
from solver.reading import read_problem
from solver.search import Search
from solver.solve import solve

H = 3600
PROBLEMS = 60
DAYS = 24


def link(name: str, min_s: int, max_s: int | None = None) -> dict[str, Any]:
    """Return a link to another order."""
    return {"order": name, "min_s": min_s, "max_s": max_s}


def tiny_day(seed: int) -> dict[str, Any]:
    """Draw three technicians and three orders: one for two people, or one that follows another."""
    rng = Random(seed)
    people = [
        technician(
            name,
            rng.choice(["H", "I"]),
            efficiency_pct=rng.choice([80, 100, 130]),
            skills=rng.choice([{}, {"cooling": 3}]),
        )
        for name in ("T0", "T1", "T2")
    ]
    orders = [
        order(
            f"W{n}",
            rng.choice(["A", "B"]),
            skills=rng.choice([{}, {"cooling": 2}]),
            duration_s=rng.choice([1800, 3600, 7200]),
            weight=rng.choice([1, 2, 8]),
            unserved_cost=rng.choice([30_000, 300_000, 900_000]),
            previous=rng.choice([None, "T1"]),
            prices={"T0": 3000} if rng.random() < 0.3 else {},
        )
        for n in range(3)
    ]
    if rng.random() < 0.5:
        orders[1]["crew"] = 2
    else:
        orders[1]["after"] = [link("W0", rng.choice([0, 1800, 5400]))]
    day = problem(technicians=people, orders=orders)
    day["weights"]["duration"] = 0
    for row in day["travel"]["time_s"]:
        row[:] = [0 if s == 0 else 900 for s in row]
    return day


def dense_problem(seed: int) -> Problem:
    """Draw a problem over the whole contract in which leaving out is dear, so that coupled orders are served."""
    drawn = problem_as_document(draw_problem(Random(seed), orders=9, technicians=6))
    for each in drawn["orders"]:
        each["unserved_cost"] = 900_000
    return read_problem(drawn)


def served(plan: Plan, of: Problem) -> set[str]:
    """Return the orders that a plan serves."""
    return {each.id for each in of.orders} - {left.order for left in plan.unserved}


def test_a_crew_becomes_a_slot_for_every_member() -> None:
    """An order for three is three plain orders of its id, of which one has the skills and the price."""
    orders = [order("W0", "A", crew=3, skills={"cooling": 1}), order("W1", "B")]
    day = read_problem(problem(technicians=[technician("T0", "H")], orders=orders))
    plain = plain_problem(day)
    assert [each.id for each in plain.orders] == ["W0", "W1", "W0", "W0"]
    assert slots_of(day) == [[0, 2, 3], [1]]
    assert [bool(each.skills) for each in plain.orders] == [True, False, False, False]
    assert [each.unserved_cost for each in plain.orders] == [100_000, 100_000, 0, 0]


def test_tiny_days_with_a_crew_or_a_link_are_solved_to_the_optimum(evaluator: ModuleType) -> None:
    """At least 95 % of tiny days get the cheapest plan that trying everything finds, and none a cheaper one."""
    optimal = 0
    for seed in range(DAYS):
        day = tiny_day(seed)
        best, found = cheapest_together(evaluator, day), solved_document(day)["cost"]
        assert found >= best, f"seed {seed}: trying everything has missed a plan"
        optimal += found == best
    assert optimal >= 0.95 * DAYS, f"{optimal} of {DAYS}"


def test_whatever_is_coupled_is_served_legally(evaluator: ModuleType) -> None:
    """Over the whole contract no plan has half a crew or a follower out of time, and many have them served."""
    counts = {"crew": 0, "after": 0, "both": 0, "crew with parts": 0}
    for seed in range(PROBLEMS):
        day = dense_problem(seed)
        plan = solved(day, seed=seed)
        assert evaluator.evaluate(problem_as_document(day), as_document(plan))["violations"] == [], f"seed {seed}"
        done = served(plan, day)
        for each in day.orders:
            if each.id in done:
                counts["crew"] += each.crew > 1
                counts["after"] += bool(each.after)
                counts["both"] += each.crew > 1 and bool(each.after)
                counts["crew with parts"] += each.crew > 1 and bool(each.parts)
    assert min(counts.values()) >= 5, counts


def test_all_starts_inside_the_windows_keep_the_links() -> None:
    """Whatever two linked orders make of their windows, they are apart as asked: the kernel may move each alone."""
    links = 0
    for seed in range(PROBLEMS):
        day = canonical(dense_problem(seed))
        search = Search(day, seed=seed, workers=1)
        repeat(search, WORK, tell=lambda _: None, stop=lambda: False)
        for bonds in (worker.bonds for worker in search.coupled):
            for each in bonds.links:
                first, second = bonds.state[BEST, each[FIRST]], bonds.state[BEST, each[SECOND]]
                if second[ON] == 1:
                    links += 1
                    assert second[FROM] - first[TO] >= each[MIN_S]
                    assert each[MAX_S] == NEVER or second[TO] - first[FROM] <= each[MAX_S]
    assert links >= PROBLEMS // 2


def test_the_search_says_what_a_crew_really_costs() -> None:
    """The price of the start, of the slowest member and of a change is in the search's cost as in the plan's."""
    crew = order("W0", "A", crew=2, previous="T1", resolve_by=28_800, prices={"T0": 500}, unserved_cost=900_000)
    people = [technician("T0", "H", efficiency_pct=130), technician("T1", "I"), technician("T2", "I", skills={})]
    day = read_problem(problem(technicians=people, orders=[crew, order("W1", "B", unserved_cost=900_000)]))
    search = Search(canonical(day), seed=1, workers=1)
    repeat(search, WORK, tell=lambda _: None, stop=lambda: False)
    assert search.cost == solved(day).cost


@pytest.mark.parametrize("gap", [0, H, 3 * H])
def test_a_follower_is_served_in_time_after_the_other(gap: int, evaluator: ModuleType) -> None:
    """One technician does both orders, the second within a quarter of an hour after what was asked."""
    follower = order("W1", "B", after=[link("W0", gap + H, gap + H + H // 4)], unserved_cost=10**7)
    day = problem(technicians=[technician("T0", "H")], orders=[order("W0", "A"), follower])
    plan = solved_document(day)
    assert evaluator.evaluate(day, plan)["violations"] == []
    at = {stop["order"]: stop["start"] for route in plan["routes"] for stop in route["stops"] if "order" in stop}
    assert gap + H <= at["W1"] - at["W0"] <= gap + H + H // 4


def test_an_order_is_served_at_a_loss_if_a_follower_is_worth_it() -> None:
    """W0 costs more than it is worth, but without it the dear W1 cannot be done: both are, whatever comes first."""
    day = problem(
        technicians=[technician("T0", "H")],
        orders=[
            order("W0", "A", unserved_cost=1),
            order("W1", "B", after=[link("W0", H)], unserved_cost=10**7),
        ],
    )
    assert solved_document(day)["unserved"] == []


def test_what_a_link_leaves_no_time_for_stays_unserved() -> None:
    """W1 may start at noon or later, but at most an hour after W0, which must start at nine: W1 is left out."""
    waiting = order("W1", "B", after=[link("W0", 0, H)], windows=[[12 * H, 15 * H]], unserved_cost=10**6)
    day = problem(technicians=[technician("T0", "H")], orders=[order("W0", "A", windows=[[9 * H, 9 * H]]), waiting])
    assert [left["order"] for left in solved_document(day)["unserved"]] == ["W1"]


@pytest.mark.parametrize("user", ["T0", "T1"])
@pytest.mark.parametrize(("crew_at", "single_at"), [(33_600, 29_400), (30_600, 34_800)])
def test_members_of_a_crew_use_its_part_themselves(
    user: str, crew_at: int, single_at: int, evaluator: ModuleType
) -> None:
    """The crew's piece comes from the centre, and who has one on the van uses it alone, before the crew or after it.

    The contract draws the crew's piece from who holds most: who needs one later must not be robbed of it.
    """
    needed = {"parts": {"board": 1}, "unserved_cost": 10**7}
    together = order("W0", "B", crew=2, windows=[[crew_at, crew_at]], **needed)
    alone = order("W1", "A", windows=[[single_at, single_at]], pin={"technician": user, "start": None}, **needed)
    people = [technician(name, "H", van_stock={"board": 1} if name == user else {}) for name in ("T0", "T1")]
    day = problem(technicians=people, orders=[together, alone])
    day["centers"][0]["stock"] = {"board": 1}
    plan = solved_document(day)
    assert evaluator.evaluate(day, plan)["violations"] == []
    assert plan["unserved"] == []


def test_a_renewed_pool_keeps_its_columns_apart() -> None:
    """A column that was found cheaper, and longer, lies behind younger ones: it is not written over them."""
    orders = [order("W0", "A", crew=2), *(order(name, "B") for name in ("W1", "W2", "W3"))]
    of = read_problem(problem(technicians=[technician("T0", "H"), technician("T1", "I")], orders=orders))
    day, pool = day_arrays(plain_problem(of)), new_pool(columns=8, ints=64)
    pool.columns[:2] = [[0, 5, 4, 3, 0], [1, 7, 0, 2, 0]]
    pool.data[:7] = [3, 3, -1, -1, 2, 3, 2]
    pool.used[:] = 2, 7
    pool.key[:2] = 11, 12
    renew(day, pool, bonds_of(of, day))
    days = [pool.data[at : at + stops].tolist() for at, stops in pool.columns[:2, 2:4].tolist()]
    assert days == [[2, 3, 2], [3, 3]]


@pytest.mark.parametrize("workers", [1, 2])
def test_coupled_orders_are_searched_alike_every_time(workers: int) -> None:
    """The same work, with settling and sharing, gives the same plan twice, with one worker and with two."""
    for seed in (3, 4):
        day = dense_problem(seed)
        plans = [solve(day, limits=Limits(work=WORK), seed=5, workers=workers) for _ in range(2)]
        assert plans[0].routes == plans[1].routes
