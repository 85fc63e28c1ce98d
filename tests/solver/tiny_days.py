"""Small random days with one order, on a grid of half hours, in which every rule of the contract can bind."""

from random import Random
from typing import Any

from solver.problem import Problem
from solver.reading import read_problem

SLOT_S = 1800


def tiny_day(seed: int, *, crew: int = 1) -> Problem:
    """Draw a day: up to four technicians, three centres, two parts, two skills, one order ``W``."""
    rng = Random(seed)
    corners = rng.sample([(row, column) for row in range(4) for column in range(4)], 7)
    slots = [[abs(a - c) + abs(b - d) for c, d in corners] for a, b in corners]
    document = {
        "format": "dispatch-problem/1",
        "name": f"tiny-{seed}",
        "epoch": "2026-03-02T00:00:00+08:00",
        "now": SLOT_S * rng.choice([0, 0, 2, 6]),
        "locations": [{"id": f"L{n}", "lat": 30 + n / 100, "lon": 120} for n in range(7)],
        "travel": {
            "model": "matrix",
            "time_s": [[SLOT_S * slot for slot in row] for row in slots],
            "distance_m": [[9000 * slot for slot in row] for row in slots],
        },
        "centers": [_center(rng, n) for n in range(3)],
        "technicians": [_technician(rng, n) for n in range(2 if crew == 1 else 4)],
        "orders": [_order(rng, crew)],
        "weights": {
            "response": 1,
            "late": rng.choice([0, 3]),
            "unresolved": rng.choice([0, 2]),
            "travel": rng.choice([0, 1, 5]),
            "overtime": rng.choice([0, 2, 9]),
            "away": 1800,
            "change": 3600,
            "duration": rng.choice([0, 1, 4]),
        },
        "reusable": rng.choice([[], ["P1"]]),
    }
    return read_problem(document)


def _center(rng: Random, n: int) -> dict[str, Any]:
    inbound = [
        {"part": part, "quantity": rng.randint(1, 2), "available_at": SLOT_S * rng.randint(2, 20),
         "cost": rng.choice([0, 900, 40000]), "from": "C0"}
        for part in ("P1", "P2", "P1") if rng.random() < 0.4
    ]  # fmt: skip
    return {
        "id": f"C{n}", "location": f"L{n}", "region": "R1", "pickup_s": SLOT_S * rng.choice([0, 0, 1]),
        "stock": {part: 1 for part in ("P1", "P2") if rng.random() < 0.45}, "inbound": inbound,
    }  # fmt: skip


def _technician(rng: Random, n: int) -> dict[str, Any]:
    starts = sorted(rng.sample(range(14), rng.choice([1, 2])))
    shifts: list[dict[str, Any]] = []
    for begin, following in zip(starts, [*starts[1:], 40], strict=True):
        end = min(begin + rng.randint(*(5, 16) if not shifts else (4, 8)), following)
        overtime = min(rng.choice([0, 2]), following - end)
        earliest = begin + rng.randint(0, 5)
        rule = {"earliest": SLOT_S * earliest, "latest": SLOT_S * (earliest + rng.randint(0, 3)),
                "duration_s": SLOT_S * rng.randint(1, 2)}  # fmt: skip
        shifts.append({"start": SLOT_S * begin, "end": SLOT_S * end, "overtime_s": SLOT_S * overtime,
                       "break": rule if rng.random() < 0.6 else None})  # fmt: skip
    return {
        "id": f"T{n}", "center": "C0", "start": f"L{rng.choice([0, 3, 4])}",
        "end": f"L{rng.choice([3, 4])}" if len(shifts) > 1 or rng.random() < 0.7 else None,
        "skills": {"pump": rng.randint(1, 3), "weld": 2},
        "skill_until": {"pump": SLOT_S * rng.randint(8, 36)} if rng.random() < 0.3 else {},
        "regions": rng.choice([["R1"], ["R2", "R1"]]), "van_stock": {"P1": 1} if rng.random() < 0.2 else {},
        "efficiency_pct": rng.choice([50, 100, 150]), "shifts": shifts,
    }  # fmt: skip


def _order(rng: Random, crew: int) -> dict[str, Any]:
    opens = SLOT_S * rng.randint(4, 22)
    windows = rng.choice([None, None, [[opens, opens + SLOT_S * rng.randint(0, 6)]],
                          [[opens, opens + SLOT_S], [opens + 4 * SLOT_S, opens + 6 * SLOT_S]]])  # fmt: skip
    return {
        "id": "W", "location": "L5", "region": "R1", "reported_at": SLOT_S * rng.randint(-4, 8),
        "duration_s": SLOT_S * rng.choice([2, 4]), "respond_by": SLOT_S * rng.randint(0, 20),
        "resolve_by": rng.choice([None, SLOT_S * rng.randint(0, 24)]), "weight": rng.randint(1, 3),
        "unserved_cost": 10**6, "skills": rng.choice([{}, {"pump": 1}, {"pump": 1, "weld": 1}]),
        "parts": rng.choice([{}, {"P1": 1}, {"P1": 2}, {"P1": 1, "P2": 1}, {"P1": 1, "P2": 2}]),
        "windows": windows, "crew": crew, "pin": None, "excluded": rng.choice([[], [], ["T1"]]), "after": [],
        "previous": rng.choice([None, "T0", "T1"]), "change_pct": 50, "prices": rng.choice([{}, {"T0": 700}]),
    }  # fmt: skip
