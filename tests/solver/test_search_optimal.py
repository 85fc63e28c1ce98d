"""On days small enough to try everything, the search finds the best plan."""

from random import Random
from types import ModuleType
from typing import Any

from brute_force import cheapest
from searched import solved_document
from small_days import order, problem, technician

DAYS = 50


def tiny_day(seed: int) -> dict[str, Any]:
    """Draw two technicians and up to four orders, with windows, breaks, overtime, vans and plenty at two centres."""
    rng = Random(seed)
    people = [
        technician(
            name,
            home,
            end=rng.choice([home, home, None]),
            efficiency_pct=rng.choice([80, 100, 130]),
            van_stock={"P": rng.choice([0, 1])},
            skills={"cooling": rng.choice([1, 3])},
            shifts=[
                {
                    "start": 28_800,
                    "end": rng.choice([43_200, 50_400, 61_200]),
                    "overtime_s": rng.choice([0, 3600]),
                    "break": rng.choice([None, {"earliest": 36_000, "latest": 41_400, "duration_s": 1800}]),
                }
            ],
        )
        for name, home in (("T0", "H"), ("T1", "I"))
    ]
    orders = [
        order(
            f"W{n}",
            rng.choice(["A", "B", "H", "I"]),
            region=rng.choice(["R0", "R1"]),
            duration_s=rng.choice([1800, 3600, 7200]),
            skills=rng.choice([{}, {"cooling": 2}]),
            parts=rng.choice([{}, {}, {"P": 1}]),
            windows=rng.choice([None, None, [[30_000, 36_000]], [[28_800, 30_600], [43_200, 46_800]]]),
            respond_by=rng.choice([28_800, 36_000, 43_200]),
            weight=rng.choice([1, 2, 8]),
            unserved_cost=rng.choice([20_000, 100_000, 400_000]),
            prices={"T0": 3000} if rng.random() < 0.2 else {},
            previous=rng.choice([None, None, "T1"]),
        )
        for n in range(rng.choice([3, 3, 4]))
    ]
    day = problem(technicians=people, orders=orders)
    minutes = [[0 if a == b else 300 * rng.randint(1, 8) for b in range(5)] for a in range(5)]
    for a in range(5):
        for b in range(a):
            minutes[a][b] = minutes[b][a]
    for c in range(5):
        minutes = [[min(minutes[a][b], minutes[a][c] + minutes[c][b]) for b in range(5)] for a in range(5)]
    day["travel"]["time_s"] = minutes
    day["weights"]["duration"] = 0
    day["centers"] = [
        {"id": f"C{n}", "location": place, "region": "R0", "pickup_s": 300, "stock": {"P": 9}, "inbound": []}
        for n, place in enumerate(["C", "B"])
    ]
    return day


def test_tiny_days_are_solved_to_the_optimum(evaluator: ModuleType) -> None:
    """At least 95 % of tiny days get the cheapest plan that trying everything finds, and none a cheaper one."""
    optimal = 0
    for seed in range(DAYS):
        day = tiny_day(seed)
        best = cheapest(evaluator, day)
        found = solved_document(day)["cost"]
        assert found >= best, f"seed {seed}: trying everything has missed a plan"
        optimal += found == best
    assert optimal >= 0.95 * DAYS, f"{optimal} of {DAYS}"
