"""With a weight on duration, the kernel times a sequence of stops as well as trying every second does."""

from random import Random
from typing import Any

import numpy as np
from small_days import order, problem, technician

from solver.arrays import day_arrays
from solver.kernel.borrow import borrow_clock
from solver.kernel.labels import LABEL_COLUMNS, LABEL_ROWS
from solver.kernel.layout import BASE, FLOOR, NEVER, Day
from solver.kernel.timing import route_value
from solver.reading import read_problem

ROUTES = 300


def short_day(rng: Random) -> dict[str, Any]:
    """Draw a minute of one technician with up to four orders, in which every price of time can bend."""
    begin, earliest = rng.randint(0, 6), rng.randint(5, 30)
    shift = {
        "start": begin,
        "end": begin + rng.randint(20, 50),
        "overtime_s": rng.choice([0, 5]),
        "break": rng.choice([None, {"earliest": earliest, "latest": earliest + rng.randint(0, 8), "duration_s": 4}]),
    }
    orders = []
    for n in range(rng.randint(1, 4)):
        opens = rng.randint(0, 30)
        windows = rng.choice(
            [None, [[opens, opens + rng.randint(0, 20)]], [[opens, opens + 3], [opens + 8, opens + 20]]]
        )
        orders.append(
            order(
                f"W{n}",
                rng.choice("AB"),
                reported_at=rng.randint(-5, 30),
                respond_by=rng.randint(0, 40),
                resolve_by=rng.choice([None, rng.randint(0, 40)]),
                duration_s=rng.randint(1, 6),
                windows=windows,
                weight=rng.choice([1, 2]),
            )
        )
    end = rng.choice(["H", "I", None])
    day = problem(technicians=[technician("T", "H", end=end, shifts=[shift])], orders=orders)
    day["travel"]["time_s"] = [[0 if a == b else rng.randint(1, 6) for b in range(5)] for a in range(5)]
    prices = {"response": [0, 0, 1, 2], "late": [0, 1, 3], "unresolved": [0, 2], "overtime": [0, 5]}
    day["weights"] |= {name: rng.choice(choice) for name, choice in prices.items()} | {"duration": rng.randint(1, 6)}
    day["now"] = 0
    return day


def cheapest_by_trying(day: dict[str, Any]) -> int | None:
    """Return the least cost of serving the orders in the given sequence; None: it cannot be done.

    free[second, rested]: what it costs at least to be free at a second, of all that the past can have been.
    """
    person, weights = day["technicians"][0], day["weights"]
    shift, places = person["shifts"][0], [place["id"] for place in day["locations"]]
    rule, last = shift["break"], shift["end"] + shift["overtime_s"]
    if rule is not None and shift["start"] > rule["latest"]:
        rule = None
    free = {(second, False): -weights["duration"] * second for second in range(shift["start"], last + 1)}
    here = person["start"]
    for stop in [*day["orders"], None]:
        place = stop["location"] if stop else person["end"] or here
        leg = day["travel"]["time_s"][places.index(here)][places.index(place)]
        reached: dict[tuple[int, bool], int] = {}
        for (second, rested), cost in free.items():
            ways = [(second + leg, rested)]
            if rule is not None and not rested and (stop or person["end"]):
                begins = range(max(second, rule["earliest"]), rule["latest"] + 1)
                ways += [(max(second + leg, begin) + rule["duration_s"], True) for begin in begins]
            for arrival, after in ways:
                moments = range(arrival, last + 1) if stop or person["end"] else (arrival,)
                for moment in moments:
                    reached[moment, after] = min(reached.get((moment, after), cost), cost)
        free = {}
        for (second, rested), cost in reached.items():
            if stop is None:
                if second <= last and (rested or rule is None or second <= rule["latest"]):
                    over = max(0, second - shift["end"])
                    free[second, rested] = cost + weights["duration"] * second + weights["overtime"] * over
                continue
            finish = second + stop["duration_s"]
            if finish > last or not any(a <= second <= b for a, b in stop["windows"] or [[0, last]]):
                continue
            paid = weights["response"] * max(0, second - stop["reported_at"])
            paid += weights["late"] * max(0, second - stop["respond_by"])
            due = finish if stop["resolve_by"] is None else stop["resolve_by"]
            paid += weights["unresolved"] * max(0, finish - due)
            free[finish, rested] = min(free.get((finish, rested), NEVER), cost + stop["weight"] * paid)
        here = place
        for key in free if stop else ():
            free[key] += weights["travel"] * leg
        if stop is None:
            return min((cost + weights["travel"] * leg for cost in free.values()), default=None)
    raise AssertionError


def by_kernel(day: Day) -> int | None:
    """Return what the kernel says of the orders in their given sequence."""
    labels = np.zeros((LABEL_ROWS, LABEL_COLUMNS), np.int64)
    sequence = np.arange(day.n)
    cost, _ = route_value(borrow_clock(day.clock), 0, sequence, day.n, int(day.clock.routes[0, FLOOR]), labels)
    return None if cost >= NEVER else int(cost + day.clock.stops[: day.n, BASE].sum())


def test_the_kernel_finds_the_best_times() -> None:
    """Cost and feasibility are those of trying every second of departure, wait and break."""
    rng = Random(5)
    feasible = 0
    for _ in range(ROUTES):
        document = short_day(rng)
        expected, found = cheapest_by_trying(document), by_kernel(day_arrays(read_problem(document)))
        assert found == expected, document
        feasible += expected is not None
    assert ROUTES // 4 < feasible < ROUTES
