"""Problem documents with one thing wrong, and the one finding that each must give."""

import math
from typing import Any, NamedTuple

from small_days import REMOVED, Day, edited, order, problem, technician

SHIFT = {"start": 28_800, "end": 36_000, "overtime_s": 0, "break": None}
LATER = {"start": 36_000, "end": 43_200, "overtime_s": 0, "break": None}
LOT = {"part": "board", "quantity": 1, "available_at": 30_000, "cost": 600, "from": "C9"}
HAVERSINE = {"model": "haversine", "detour_pct": 130, "speed_kmh": 45}

SOUND: Day = {
    "problem": edited(
        {
            "problem": problem(
                technicians=[
                    technician(
                        "T1", "H", shifts=[SHIFT, LATER], van_stock={"seal": 1}, skill_until={"cooling": 60_000}
                    ),
                    technician("T2", "I", shifts=[{**SHIFT, "break": {"earliest": 1, "latest": 2, "duration_s": 3}}]),
                ],
                orders=[
                    order("W1", "A", windows=[[29_400, 36_000]], parts={"seal": 1}, skills={"cooling": 1}),
                    order(
                        "W2",
                        "B",
                        after=[{"order": "W1", "min_s": 0, "max_s": None}],
                        pin={"technician": "T1", "start": None},
                        prices={"T2": 600},
                        excluded=["T2"],
                        previous="T-left",
                    ),
                ],
            )
        },
        {"problem.centers.0.inbound": [LOT], "problem.centers.0.stock": {"board": 2}},
    )["problem"]
}
"""A problem that has nearly every field."""


class Broken(NamedTuple):
    """Edits of the sound problem, and the path and code of their only finding."""

    edits: dict[str, Any]
    path: str
    code: str


def one(path: str, value: object, code: str, at: str | None = None) -> Broken:
    """Break one place; the finding names it in brackets unless it is said to be elsewhere."""
    steps = path.split(".")
    named = "".join(f"[{step}]" if step.isdigit() else f".{step}" for step in steps).lstrip(".")
    return Broken({f"problem.{path}": value}, at if at is not None else named, code)


SHAPES = [
    one("format", "dispatch-problem/2", "wrong-format"),
    one("format", REMOVED, "wrong-format"),
    one("name", 7, "not-text"),
    one("name", "a\0b", "forbidden-character"),
    one("epoch", "2026-03-02T00:00:00", "bad-epoch"),
    one("epoch", "yesterday", "bad-epoch"),
    one("now", None, "not-an-integer"),
    one("now", True, "not-an-integer"),
    one("now", "3", "not-an-integer"),
    one("now", 1.5, "not-an-integer"),
    one("now", 28_800.0, "not-an-integer"),
    one("now", math.nan, "not-finite"),
    one("now", math.inf, "not-finite"),
    one("now", 2**63, "too-large"),
    one("now", -(2**63) - 1, "too-small"),
    one("now", 1_772_380_800_000, "too-large"),
    one("orders", REMOVED, "missing-field"),
    one("centers", {}, "not-a-list"),
    one("centers.1", "C1", "not-an-object"),
    one("weights", REMOVED, "missing-field"),
    one("weights.late", -1, "negative"),
    one("weights.fuel", 1, "unknown-field"),
    one("vehicles", [], "unknown-field"),
    one("orders.0.prioritiy", 1, "unknown-field"),
    one("reusable", "gauge", "not-a-list"),
    one("reusable", ["gauge", 7], "not-text", "reusable[1]"),
]

PLACES = [
    one("locations.0", {"id": "H", "lat": 121.5, "lon": 31.2}, "lat-lon-swapped"),
    one("locations.0.lat", 200, "latitude-out-of-range"),
    one("locations.0.lon", 181, "longitude-out-of-range"),
    one("locations.0.lat", "31.2", "not-a-number"),
    one("locations.0.lat", math.nan, "not-finite"),
    one("locations.0.lat", math.inf, "not-finite"),
    one("locations.0.lon", False, "not-a-number"),
    one("locations.0.lon", 10**400, "too-large"),
    one("travel", REMOVED, "missing-field"),
    one("travel.model", "crow", "unknown-travel-model"),
    one("travel.model", REMOVED, "unknown-travel-model"),
    one("travel.speed_kmh", 45, "unknown-field"),
    one("travel", {**HAVERSINE, "detour_pct": 0}, "not-positive", "travel.detour_pct"),
    one("travel", {**HAVERSINE, "speed_kmh": -45}, "not-positive", "travel.speed_kmh"),
    one("travel", {**HAVERSINE, "speed_kmh": 1e-300}, "leg-too-long", "travel"),
    one("travel", {"model": "haversine", "detour_pct": 130}, "missing-field", "travel.speed_kmh"),
    Broken(
        {"problem.travel": HAVERSINE, "problem.locations.0": {"id": "H", "lat": 0, "lon": -0.0}},
        "locations[0]",
        "null-island",
    ),
    one("travel.time_s", [[0]], "matrix-wrong-size"),
    one("travel.time_s", REMOVED, "missing-field"),
    one("travel.time_s.1", [0, 0, 0, 0], "matrix-ragged"),
    one("travel.time_s.1", None, "not-a-list"),
    one("travel.time_s.1.2", None, "unreachable"),
    one("travel.time_s.1.2", -1, "negative"),
    one("travel.time_s.1.2", 2**31, "too-large"),
    one("travel.time_s.1.2", 600.5, "not-an-integer"),
    one("travel.distance_m.1.2", math.inf, "not-finite"),
    one("travel.distance_m.3.3", 1, "matrix-diagonal"),
]

CENTERS = [
    one("centers.0.location", "Z", "unknown-location"),
    one("centers.0.pickup_s", -1, "negative"),
    one("centers.0.stock.board", -1, "negative"),
    one("centers.0.stock.board", 10**10, "too-large"),
    one("centers.0.stock", {"a b": -1}, "negative", 'centers[0].stock["a b"]'),
    one("centers.0.inbound.0.quantity", -1, "negative"),
    one("centers.0.inbound.0.cost", -1, "negative"),
    one("centers.0.inbound.0.available_at", REMOVED, "missing-field"),
    one("centers.0.region", "", "empty-text"),
    one("centers.1", {"id": "C0", "location": "C", "region": "R0"}, "duplicate-id", "centers[1].id"),
]

PEOPLE = [
    one("technicians.2", technician("T1", "H"), "duplicate-id", "technicians[2].id"),
    one("technicians.2", technician("T\u202e1", "H"), "forbidden-character", "technicians[2].id"),
    one("technicians.2", technician("T\ud8001", "H"), "forbidden-character", "technicians[2].id"),
    one("technicians.0.center", "C7", "unknown-center"),
    one("technicians.0.start", "Z", "unknown-location"),
    one("technicians.0.end", "Z", "unknown-location"),
    one("technicians.0.end", REMOVED, "missing-field"),
    one("technicians.0.skills.cooling", 0, "too-small"),
    one("technicians.0.skills.cooling", 6, "too-large"),
    one("technicians.0.skill_until.cooling", None, "not-an-integer"),
    one("technicians.0.regions", [], "no-regions"),
    one("technicians.0.regions", ["R0", ""], "empty-text", "technicians[0].regions[1]"),
    one("technicians.0.van_stock.seal", -1, "negative"),
    one("technicians.0.efficiency_pct", 0, "too-small"),
    one("technicians.0.efficiency_pct", None, "not-an-integer"),
    one("technicians.0.shifts", None, "not-a-list"),
    one("technicians.0.shifts.0.end", 28_799, "shift-reversed", "technicians[0].shifts[0]"),
    one("technicians.0.shifts.0.overtime_s", -1, "negative"),
    one("technicians.0.shifts.1.start", 35_999, "shifts-overlap", "technicians[0].shifts[1]"),
    one("technicians.1.shifts.0.break.latest", 0, "break-reversed", "technicians[1].shifts[0].break"),
    one("technicians.1.shifts.0.break.duration_s", -1, "negative"),
    one("technicians.1.shifts.0.break", [], "not-an-object"),
]

ORDERS = [
    one("orders.1.location", "Z", "unknown-location"),
    one("orders.1.id", "", "empty-text"),
    one("orders.0.duration_s", 0, "too-small"),
    one("orders.0.weight", 0, "too-small"),
    one("orders.0.crew", 0, "too-small"),
    one("orders.0.unserved_cost", -1, "negative"),
    one("orders.0.respond_by", None, "not-an-integer"),
    one("orders.0.skills.cooling", 6, "too-large"),
    one("orders.0.parts.seal", -1, "negative"),
    one("orders.0.parts", REMOVED, "missing-field"),
    one("orders.0.windows", [], "windows-empty"),
    one("orders.0.windows", {}, "not-a-list"),
    one("orders.0.windows.0", [3, 2], "window-reversed"),
    one("orders.0.windows.0", [3], "window-not-a-pair"),
    one("orders.0.windows.0", [3, "4"], "not-an-integer", "orders[0].windows[0][1]"),
    one("orders.1.pin.technician", "T9", "unknown-technician"),
    one("orders.1.pin", "T1", "not-an-object"),
    one("orders.1.excluded", ["T9"], "unknown-technician", "orders[1].excluded[0]"),
    one("orders.1.prices", {"T9": 1}, "unknown-technician", "orders[1].prices.T9"),
    one("orders.1.prices.T2", -1, "negative"),
    one("orders.1.change_pct", -1, "negative"),
    one("orders.1.previous", 7, "not-text"),
    one("orders.1.after.0.order", "W9", "unknown-order"),
    one("orders.1.after.0.order", "W2", "after-itself", "orders[1].after[0]"),
    one("orders.1.after.0.min_s", -1, "negative"),
    Broken(
        {"problem.orders.1.after.0.min_s": 2, "problem.orders.1.after.0.max_s": 1},
        "orders[1].after[0].max_s",
        "after-reversed",
    ),
    one("orders.0.after", [{"order": "W2", "min_s": 0, "max_s": None}], "after-cycle"),
    one("orders.0.unserved_cost", 10**16, "too-large"),
    one("weights.late", 10**15, "costs-overflow", "weights"),
]

BROKEN = [*SHAPES, *PLACES, *CENTERS, *PEOPLE, *ORDERS]
