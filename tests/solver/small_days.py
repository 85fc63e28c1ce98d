"""Hand-made days, as documents: everything is ten minutes from everything, and every plan is legal to the second."""

import copy
from collections.abc import Mapping
from typing import Any

Day = dict[str, Any]
"""A pair of documents, under ``problem`` and ``plan``."""

REMOVED = object()
TEN_MIN_S = 600


def edited(day: Day, edits: Mapping[str, object]) -> Day:
    """Return a copy of a day with values set (or REMOVED) at paths such as ``plan.routes.0.stops.1.start``."""
    changed = copy.deepcopy(day)
    for path, value in edits.items():
        *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
        place = changed
        for step in way:
            place = place[step]
        if value is REMOVED:
            del place[last]
        elif isinstance(place, list) and last == len(place):
            place.append(copy.deepcopy(value))
        else:
            place[last] = copy.deepcopy(value)
    return changed


def problem(*, technicians: list[Day], orders: list[Day]) -> Day:
    """Return a problem of five places (H, I: homes; A, B: sites; C: a centre without stock)."""
    places = ["H", "I", "A", "B", "C"]
    minutes = [[0 if a == b else TEN_MIN_S for b in places] for a in places]
    return {
        "format": "dispatch-problem/1",
        "name": "small",
        "epoch": "2026-03-02T00:00:00+08:00",
        "now": 28_800,
        "locations": [{"id": place, "lat": 31.2, "lon": 121.5} for place in places],
        "travel": {"model": "matrix", "time_s": minutes, "distance_m": [[10 * s for s in row] for row in minutes]},
        "centers": [{"id": "C0", "location": "C", "region": "R0", "pickup_s": 600, "stock": {}, "inbound": []}],
        "technicians": technicians,
        "orders": orders,
        "reusable": [],
        "weights": {
            "response": 1,
            "late": 4,
            "unresolved": 2,
            "travel": 1,
            "overtime": 2,
            "away": 1800,
            "change": 3600,
            "duration": 1,
        },
    }


def technician(name: str, home: str, **changes: object) -> Day:
    """Return somebody who works from eight to eight, at home and in two regions."""
    shift = {"start": 28_800, "end": 72_000, "overtime_s": 0, "break": None}
    return {
        "id": name,
        "center": "C0",
        "start": home,
        "end": home,
        "skills": {"cooling": 3},
        "skill_until": {},
        "regions": ["R0", "R1"],
        "van_stock": {},
        "efficiency_pct": 100,
        "shifts": [shift],
        **changes,
    }


def order(name: str, place: str, **changes: object) -> Day:
    """Return an hour's work that asks for nothing."""
    return {
        "id": name,
        "location": place,
        "region": "R0",
        "reported_at": 25_200,
        "duration_s": 3600,
        "skills": {},
        "parts": {},
        "windows": None,
        "respond_by": 28_800,
        "resolve_by": 32_400,
        "weight": 2,
        "unserved_cost": 100_000,
        "crew": 1,
        "pin": None,
        "excluded": [],
        "after": [],
        "previous": None,
        "change_pct": 100,
        "prices": {},
        **changes,
    }


def visit(name: str, start: int, finish: int) -> Day:
    """Return a visit without waiting."""
    return {"kind": "order", "order": name, "arrival": start, "start": start, "finish": finish}


def route(name: str, departure: int, stops: list[Day], arrival: int, shift: int = 0) -> Day:
    """Return a route."""
    return {"technician": name, "shift": shift, "departure": departure, "stops": stops, "arrival": arrival}


def plan(*routes: Day, unserved: list[Day] | None = None) -> Day:
    """Return a plan of the small problem."""
    return {"format": "dispatch-plan/1", "problem": "small", "routes": list(routes), "unserved": unserved or []}


ONE_VISIT: Day = {
    "problem": problem(
        technicians=[technician("T1", "H"), technician("T2", "I")],
        orders=[order("W1", "A", skills={"cooling": 3})],
    ),
    "plan": plan(route("T1", 28_800, [visit("W1", 29_400, 33_000)], 33_600)),
}
"""T1 drives to A, works for an hour, drives home."""

OPEN_END: Day = edited(ONE_VISIT, {"problem.technicians.0.end": None, "plan.routes.0.arrival": 33_000})
"""The same, but the route ends where the work ends."""

NOTHING_DONE: Day = edited(
    ONE_VISIT, {"plan.routes": [], "plan.unserved": [{"order": "W1", "reason": "capacity", "detail": ""}]}
)
"""The order stays unserved, though T1 could do it."""

TWO_VISITS: Day = {
    "problem": problem(
        technicians=[technician("T1", "H", van_stock={"seal": 2})],
        orders=[order("W1", "A", parts={"seal": 1}), order("W2", "B", parts={"seal": 1})],
    ),
    "plan": plan(route("T1", 28_800, [visit("W1", 29_400, 33_000), visit("W2", 33_600, 37_200)], 37_800)),
}
"""One technician, two orders, a seal for each on the van."""

WITH_BREAK: Day = {
    "problem": problem(
        technicians=[
            technician(
                "T1",
                "H",
                shifts=[
                    {
                        "start": 28_800,
                        "end": 72_000,
                        "overtime_s": 0,
                        "break": {"earliest": 33_000, "latest": 33_000, "duration_s": 1800},
                    }
                ],
            )
        ],
        orders=[order("W1", "A")],
    ),
    "plan": plan(
        route(
            "T1",
            28_800,
            [visit("W1", 29_400, 33_000), {"kind": "break", "start": 33_000, "finish": 34_800}],
            35_400,
        )
    ),
}
"""Work, then a rest at the only second allowed, then the way home."""

WITH_PICKUP: Day = {
    "problem": edited(
        {"problem": problem(technicians=[technician("T1", "H")], orders=[order("W1", "A", parts={"board": 1})])},
        {"problem.centers.0.stock": {"board": 1}},
    )["problem"],
    "plan": plan(
        route(
            "T1",
            28_800,
            [
                {"kind": "pickup", "center": "C0", "parts": {"board": 1}, "arrival": 29_400, "finish": 30_000},
                visit("W1", 30_600, 34_200),
            ],
            34_800,
        )
    ),
}
"""T1 takes the centre's last board to the order."""

TWO_SHIFTS: Day = {
    "problem": problem(
        technicians=[
            technician(
                "T1",
                "H",
                van_stock={"seal": 1},
                shifts=[
                    {"start": 28_800, "end": 32_400, "overtime_s": 1200, "break": None},
                    {"start": 33_600, "end": 43_200, "overtime_s": 0, "break": None},
                ],
            )
        ],
        orders=[order("W1", "A"), order("W2", "B", parts={"seal": 1})],
    ),
    "plan": plan(
        route("T1", 28_800, [visit("W1", 29_400, 33_000)], 33_600, shift=0),
        route("T1", 33_600, [visit("W2", 34_200, 37_800)], 38_400, shift=1),
    ),
}
"""The first route ends in overtime, the second that the second one starts."""

CREW: Day = {
    "problem": problem(
        technicians=[
            technician("T1", "H", van_stock={"board": 1}, skills={"cooling": 3, "optics": 2}),
            technician("T2", "I", van_stock={"board": 1}, skills={"hydraulics": 5}, efficiency_pct=110),
            technician("T3", "I"),
        ],
        orders=[order("W1", "A", crew=2, skills={"cooling": 3, "optics": 2}, parts={"board": 1})],
    ),
    "plan": plan(
        route("T1", 28_800, [visit("W1", 29_400, 33_000)], 33_600),
        route("T2", 28_800, [visit("W1", 29_400, 33_360)], 33_960),
    ),
}
"""Two people start together; T1 has all the skills, T2 takes longer; either has a board."""
