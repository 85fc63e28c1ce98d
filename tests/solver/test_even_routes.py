"""On even routes an insertion is priced in constant time: at what timing the whole route, label by label, says."""

from random import Random
from typing import Any

import numpy as np
from small_days import order, problem, technician

from solver.arrays import day_arrays
from solver.kernel.borrow import borrow_clock
from solver.kernel.even import best_even, best_even_with_pickup, survey
from solver.kernel.labels import LABEL_COLUMNS, LABEL_ROWS
from solver.kernel.layout import AHEAD_COLUMNS, EVEN, FLOOR, NEVER, NONE, Day
from solver.kernel.timing import route_value
from solver.reading import read_problem

ROUTES = 300


def even_day(rng: Random) -> Day:
    """Draw a minute of one technician on a street, with two to five orders in windows and a part that comes later."""
    orders = []
    for n in range(rng.randint(2, 5)):
        opens = rng.randint(0, 40)
        windows = rng.choice([None, [[opens, opens + rng.randint(0, 25)]]])
        orders.append(order(f"W{n}", rng.choice("AB"), duration_s=rng.randint(1, 6), windows=windows))
    orders[-1]["parts"] = {"P": 1}
    shift = {"start": rng.randint(0, 6), "end": rng.randint(45, 70), "overtime_s": 0, "break": None}
    day = problem(technicians=[technician("T", "H", end=rng.choice(["H", "I", None]), shifts=[shift])], orders=orders)
    day["centers"][0] |= {
        "pickup_s": rng.randint(0, 3),
        "inbound": [{"part": "P", "quantity": 1, "available_at": rng.randint(-5, 25), "cost": 0, "from": "far"}],
    }
    house = [rng.randint(0, 6) for _ in range(5)]
    day["travel"]["time_s"] = [[abs(a - b) for b in house] for a in house]
    weights = {"duration": rng.randint(0, 3), "travel": rng.randint(0, 2)}
    day["weights"] = dict.fromkeys(day["weights"], 0) | weights
    day["now"] = 0
    return day_arrays(read_problem(day))


def timed(day: Day, stops: list[int]) -> int:
    """Return what a sequence costs by the labels that routes have in general."""
    routes = day.clock.routes.copy()
    routes[:, EVEN] = 0
    general = day.clock._replace(routes=routes)
    labels = np.zeros((LABEL_ROWS, LABEL_COLUMNS), np.int64)
    cost, _ = route_value(borrow_clock(general), 0, np.array(stops), len(stops), int(general.routes[0, FLOOR]), labels)
    return int(cost)


def surveyed(day: Day) -> tuple[Any, list[int], Any, Any]:
    """Return the clock, all orders but the last as a sequence (also as an array), and what a survey says of it."""
    clock, sequence = borrow_clock(day.clock), list(range(day.n - 1))
    seq, ahead = np.array(sequence), np.zeros((day.n, AHEAD_COLUMNS), np.int64)
    survey(clock, 0, seq, len(seq), ahead)
    return clock, sequence, seq, ahead


def test_an_insertion_costs_what_the_whole_route_does() -> None:
    """The best of all places for one more order has the cost of the best sequence that has it."""
    rng, found = Random(5), 0
    for _ in range(ROUTES):
        day = even_day(rng)
        clock, rest, seq, ahead = surveyed(day)
        if timed(day, rest) >= NEVER:
            continue
        last = day.n - 1
        expected = min(timed(day, [*rest[:k], last, *rest[k:]]) for k in range(day.n))
        assert best_even(clock, 0, seq, last, ahead, last, 0, last, NEVER)[0] == expected
        found += expected < NEVER
    assert found > ROUTES // 4


def test_an_insertion_with_a_pickup_costs_what_the_whole_route_does() -> None:
    """The best of all pairs of places for a pick-up and, later, an order has the cost of the best sequence."""
    rng, found = Random(6), 0
    for _ in range(ROUTES):
        day = even_day(rng)
        clock, rest, seq, ahead = surveyed(day)
        if timed(day, rest) >= NEVER:
            continue
        last, shop = day.n - 1, day.n
        places = [(j, k) for k in range(day.n) for j in range(k + 1)]
        expected = min(timed(day, [*rest[:j], shop, *rest[j:k], last, *rest[k:]]) for j, k in places)
        cost, _, _ = best_even_with_pickup(clock, 0, seq, last, ahead, last, 0, last, shop, NONE, NEVER)
        assert cost == expected
        found += expected < NEVER
    assert found > ROUTES // 4
