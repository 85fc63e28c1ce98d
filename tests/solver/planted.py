"""Small healthy days into each of which one cause is planted that keeps one order, ``W``, from being served.

All times are multiples of an hour, so that the witness of time_expanded can try every move. Four technicians in region
R1 each have an order of their own, a fifth lives in R2, eight hours away.
"""

from collections.abc import Callable
from random import Random
from typing import Any

from solver.plan import Reason
from solver.problem import Problem
from solver.reading import read_problem

HOUR_S = 3600
Document = dict[str, Any]


def healthy_day(rng: Random) -> Document:
    """Draw a day on which the order W could be served, too."""
    near = [(0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (2, 0), (2, 1)]
    corners = [(0, 0), (8, 0), *rng.sample(near, 6), (9, 1)]
    slots = [[abs(a - c) + abs(b - d) for c, d in corners] for a, b in corners]
    return {
        "format": "dispatch-problem/1",
        "name": "planted",
        "epoch": "2026-03-02T00:00:00+08:00",
        "now": HOUR_S * rng.choice([6, 8]),
        "locations": [{"id": f"L{n}", "lat": 30 + n / 100, "lon": 120} for n in range(len(corners))],
        "travel": {
            "model": "matrix",
            "time_s": [[HOUR_S * slot for slot in row] for row in slots],
            "distance_m": [[45000 * slot for slot in row] for row in slots],
        },
        "centers": [
            {"id": f"C{n}", "location": f"L{n}", "region": f"R{n + 1}", "pickup_s": 0,
             "stock": {"P1": rng.randint(4, 6)}, "inbound": []}
            for n in range(2)
        ],
        "technicians": [_technician(rng, n) for n in range(5)],
        "orders": [*(_order(rng, f"H{n}", f"L{3 + n}") for n in range(4)), _order(rng, "W", "L2")],
        "weights": {"response": 1, "late": 4, "unresolved": 2, "travel": 1, "overtime": 2, "away": 1800,
                    "change": 3600},
        "reusable": [],
    }  # fmt: skip


def _technician(rng: Random, n: int) -> Document:
    rule = {"earliest": 11 * HOUR_S, "latest": 13 * HOUR_S, "duration_s": HOUR_S}
    shift = {"start": 8 * HOUR_S, "end": 17 * HOUR_S, "overtime_s": HOUR_S * rng.choice([0, 1]),
             "break": rule if rng.random() < 0.3 else None}  # fmt: skip
    return {
        "id": f"T{n}", "center": "C0" if n < 4 else "C1", "start": "L0" if n < 4 else "L1",
        "end": rng.choice(["L0", None]) if n < 4 else "L1", "skills": {"pump": rng.randint(2, 3), "weld": 2},
        "skill_until": {}, "regions": ["R1"] if n < 4 else ["R2"], "van_stock": {},
        "efficiency_pct": rng.choice([50, 100]), "shifts": [shift],
    }  # fmt: skip


def _order(rng: Random, name: str, place: str) -> Document:
    return {
        "id": name, "location": place, "region": "R1", "reported_at": 0, "duration_s": 2 * HOUR_S,
        "respond_by": 12 * HOUR_S, "resolve_by": None, "weight": rng.randint(1, 3), "unserved_cost": 10**7,
        "skills": rng.choice([{"pump": 1}, {"pump": 2}, {"weld": 1}]),
        "parts": {"P1": 1} if name == "W" and rng.random() < 0.3 else {}, "windows": None, "crew": 1, "pin": None,
        "excluded": [], "after": [], "previous": None,
    }  # fmt: skip


def _skill_missing(day: Document, order: Document, rng: Random) -> None:
    order["skills"] = {"laser": rng.randint(1, 5)}


def _level_too_low(day: Document, order: Document, rng: Random) -> None:
    order["skills"] = {"pump": rng.randint(4, 5)}


def _skills_apart(day: Document, order: Document, rng: Random) -> None:
    order["skills"] = {"optics": 1, "weld": 2}
    day["technicians"][0]["skills"] = {"optics": 2}


def _certificate_expired(day: Document, order: Document, rng: Random) -> None:
    order["skills"] = {"pump": 1}
    for technician in day["technicians"]:
        technician["skill_until"] = {"pump": day["now"] - HOUR_S}


def _wrong_region(day: Document, order: Document, rng: Random) -> None:
    order["skills"] = {"optics": 1}
    day["technicians"][4]["skills"]["optics"] = 3


def _excluded_everywhere(day: Document, order: Document, rng: Random) -> None:
    order["excluded"] = [f"T{n}" for n in range(4)]


def _part_nowhere(day: Document, order: Document, rng: Random) -> None:
    order["parts"] = rng.choice([{"P9": 1}, {"P1": 40}])
    day["centers"][1]["stock"]["P9"] = 0


def _part_too_late(day: Document, order: Document, rng: Random) -> None:
    order["parts"] = {"P2": 1}
    lot = {"part": "P2", "quantity": 2, "available_at": HOUR_S * rng.randint(17, 30), "cost": 900, "from": "C1"}
    day["centers"][0]["inbound"] = [lot]


def _part_too_far(day: Document, order: Document, rng: Random) -> None:
    order["parts"] = {"P2": 1}
    day["centers"][1]["stock"]["P2"] = 5


def _window_too_early(day: Document, order: Document, rng: Random) -> None:
    order["windows"] = [[HOUR_S * rng.randint(2, 5), 6 * HOUR_S], [7 * HOUR_S, 7 * HOUR_S + 1800]]


def _window_too_late(day: Document, order: Document, rng: Random) -> None:
    order["windows"] = [[HOUR_S * rng.randint(18, 20), 22 * HOUR_S]]


def _shift_too_short(day: Document, order: Document, rng: Random) -> None:
    order["duration_s"] = HOUR_S * rng.choice([24, 26])


def _way_too_long(day: Document, order: Document, rng: Random) -> None:
    order["location"] = "L8"


def _certificate_ends_too_early(day: Document, order: Document, rng: Random) -> None:
    order["skills"] = {"pump": 1}
    for technician in day["technicians"]:
        technician["skill_until"] = {"pump": 9 * HOUR_S - 1}


def _crew_too_large(day: Document, order: Document, rng: Random) -> None:
    order["crew"] = rng.randint(5, 6)


def _crew_without_skill(day: Document, order: Document, rng: Random) -> None:
    order.update(crew=2, skills={"optics": 1})
    day["technicians"][4]["skills"]["optics"] = 3


def _crew_without_common_hours(day: Document, order: Document, rng: Random) -> None:
    order.update(crew=2, parts={}, duration_s=2 * HOUR_S)
    for n, technician in enumerate(day["technicians"]):
        technician["regions"] = ["R1"] if n < 2 else ["R2"]
    day["technicians"][1]["shifts"][0].update(start=20 * HOUR_S, end=29 * HOUR_S, **{"break": None})


def _crew_outside_window(day: Document, order: Document, rng: Random) -> None:
    order["crew"] = 2
    _window_too_late(day, order, rng)


def _crew_without_part(day: Document, order: Document, rng: Random) -> None:
    order["crew"] = 2
    _part_too_late(day, order, rng)


def _crew_busy(day: Document, order: Document, rng: Random) -> None:
    order.update(crew=2, parts={})


def _after_unserved(day: Document, order: Document, rng: Random) -> None:
    day["orders"][0]["skills"] = {"laser": 1}
    order["after"] = [{"order": "H0", "min_s": 0, "max_s": None}]


def _pinned_to_the_unable(day: Document, order: Document, rng: Random) -> None:
    order.update(rng.choice([{"pin": {"technician": "T4", "start": None}}, {"excluded": ["T1"]}]))
    order["pin"] = order["pin"] or {"technician": "T1", "start": None}


def _pinned_too_early(day: Document, order: Document, rng: Random) -> None:
    order["pin"] = {"technician": "T0", "start": 7 * HOUR_S}


def _day_full(day: Document, order: Document, rng: Random) -> None:
    order.update(skills={"optics": 1}, parts={})
    day["technicians"][0]["skills"]["optics"] = 1
    day["orders"][0].update(location="L0", duration_s=8 * HOUR_S, skills={})
    day["technicians"][0]["efficiency_pct"] = 100
    day["technicians"][0]["shifts"][0]["break"] = None


def _not_worth_its_price(day: Document, order: Document, rng: Random) -> None:
    order["unserved_cost"] = rng.randint(0, 10)


CAUSES: dict[Callable[[Document, Document, Random], None], Reason] = {
    _skill_missing: "skill",
    _level_too_low: "skill",
    _skills_apart: "skill",
    _certificate_expired: "skill",
    _wrong_region: "region",
    _excluded_everywhere: "region",
    _part_nowhere: "part",
    _part_too_late: "part",
    _part_too_far: "part",
    _window_too_early: "window",
    _window_too_late: "window",
    _shift_too_short: "window",
    _way_too_long: "window",
    _certificate_ends_too_early: "window",
    _crew_too_large: "crew",
    _crew_without_skill: "crew",
    _crew_without_common_hours: "crew",
    _crew_outside_window: "window",
    _crew_without_part: "part",
    _crew_busy: "capacity",
    _after_unserved: "after",
    _pinned_to_the_unable: "pin",
    _pinned_too_early: "pin",
    _day_full: "capacity",
    _not_worth_its_price: "capacity",
}
"""Each cause with the reason that it was planted for."""


def planted(seed: int) -> tuple[Problem, str, Reason]:
    """Return a day, the name of the cause planted in it, and the reason that it was planted for."""
    rng = Random(seed)
    cause, reason = list(CAUSES.items())[seed % len(CAUSES)]
    day = healthy_day(rng)
    cause(day, day["orders"][-1], rng)
    return read_problem(day), cause.__name__.strip("_"), reason
