"""Plans that break one rule in one place by one second or one piece, each beside its barely legal twin."""

from typing import Any, NamedTuple

from small_days import (
    CREW,
    NOTHING_DONE,
    ONE_VISIT,
    OPEN_END,
    REMOVED,
    TWO_SHIFTS,
    TWO_VISITS,
    WITH_BREAK,
    WITH_PICKUP,
    Day,
    order,
    route,
    technician,
    visit,
)


class Mutant(NamedTuple):
    """Edits of a day that leave it barely legal, and others that make it a violation with this code."""

    name: str
    code: str
    day: Day
    legal: dict[str, Any]
    broken: dict[str, Any]


def unserved(reason: str, name: str = "W1") -> list[Day]:
    """Return the list of unserved orders with one entry."""
    return [{"order": name, "reason": reason, "detail": ""}]


W1, T1 = "problem.orders.0", "problem.technicians.0"
SHIFT, RULE = f"{T1}.shifts.0", f"{T1}.shifts.0.break"
ROUTE, STOP, STOPS = "plan.routes.0", "plan.routes.0.stops.0", "plan.routes.0.stops"
LOT = {"part": "board", "quantity": 1, "available_at": 30_000, "cost": 600, "from": "C9"}
BREAK = {"kind": "break", "start": 33_000, "finish": 34_800}
PICKUP = WITH_PICKUP["plan"]["routes"][0]["stops"][0]
ALONE_T1 = ONE_VISIT["plan"]["routes"][0]

DOCUMENT = [
    Mutant("another problem's plan", "wrong-problem", ONE_VISIT, {}, {"plan.problem": "smaller"}),
    Mutant("nobody's route", "unknown-technician", ONE_VISIT, {}, {f"{ROUTE}.technician": "T9"}),
    Mutant("nobody's order", "unknown-order", ONE_VISIT, {}, {f"{STOP}.order": "W9"}),
    Mutant(
        "nobody's order unserved",
        "unknown-order",
        NOTHING_DONE,
        {},
        {"plan.unserved": [*unserved("capacity"), *unserved("capacity", "W9")]},
    ),
    Mutant("no such centre", "unknown-center", WITH_PICKUP, {}, {f"{STOP}.center": "C9"}),
    Mutant("a cost one too high", "cost-claim", ONE_VISIT, {"plan.cost": 21_600}, {"plan.cost": 21_601}),
    Mutant("a cost one too low", "cost-claim", ONE_VISIT, {"plan.cost": 21_600}, {"plan.cost": 21_599}),
    Mutant("a bound above the cost", "bound-claim", ONE_VISIT, {"plan.bound": 21_600}, {"plan.bound": 21_601}),
]

REASONS = [
    Mutant("a reason that is none", "unknown-reason", NOTHING_DONE, {}, {"plan.unserved": unserved("weather")}),
    Mutant(
        "nobody has the skill",
        "wrong-reason",
        NOTHING_DONE,
        {f"{W1}.skills": {"cooling": 4}, "plan.unserved": unserved("skill")},
        {f"{W1}.skills": {"cooling": 4}},
    ),
    Mutant("somebody has the skill", "wrong-reason", NOTHING_DONE, {}, {"plan.unserved": unserved("skill")}),
    Mutant(
        "nobody may work there",
        "wrong-reason",
        NOTHING_DONE,
        {f"{W1}.region": "R2", "plan.unserved": unserved("region")},
        {f"{W1}.region": "R2"},
    ),
    Mutant(
        "all are excluded", "wrong-reason", NOTHING_DONE, {f"{W1}.excluded": ["T1"]}, {f"{W1}.excluded": ["T1", "T2"]}
    ),
    Mutant(
        "certified no more",
        "wrong-reason",
        NOTHING_DONE,
        {f"{T1}.skill_until": {"cooling": 28_800}, "problem.technicians.1.skills": {}},
        {f"{T1}.skill_until": {"cooling": 28_799}, "problem.technicians.1.skills": {}},
    ),
    Mutant("too few for the crew", "wrong-reason", NOTHING_DONE, {f"{W1}.crew": 2}, {f"{W1}.crew": 3}),
    Mutant(
        "no crew is asked",
        "wrong-reason",
        NOTHING_DONE,
        {f"{W1}.crew": 2, "plan.unserved": unserved("crew")},
        {"plan.unserved": unserved("crew")},
    ),
    Mutant(
        "no part is asked",
        "wrong-reason",
        NOTHING_DONE,
        {f"{W1}.parts": {"board": 1}, "plan.unserved": unserved("part")},
        {"plan.unserved": unserved("part")},
    ),
    Mutant(
        "waits for an unserved order",
        "wrong-reason",
        TWO_VISITS,
        {
            "problem.orders.1.after": [{"order": "W1", "min_s": 0, "max_s": None}],
            "plan.routes": [],
            "plan.unserved": unserved("capacity") + unserved("after", "W2"),
        },
        {
            "problem.orders.1.after": [{"order": "W1", "min_s": 0, "max_s": None}],
            "plan.routes": [],
            "plan.unserved": unserved("capacity") + unserved("window", "W2"),
        },
    ),
    Mutant(
        "no pin",
        "wrong-reason",
        NOTHING_DONE,
        {f"{W1}.pin": {"technician": "T1", "start": None}, "plan.unserved": unserved("pin")},
        {"plan.unserved": unserved("pin")},
    ),
    Mutant(
        "pinned and unserved",
        "pin-reason",
        NOTHING_DONE,
        {f"{W1}.pin": {"technician": "T1", "start": None}, "plan.unserved": unserved("pin")},
        {f"{W1}.pin": {"technician": "T1", "start": None}},
    ),
]

PRESENCE = [
    Mutant("neither served nor unserved", "unanswered", NOTHING_DONE, {}, {"plan.unserved": []}),
    Mutant("served and unserved", "served-and-unserved", ONE_VISIT, {}, {"plan.unserved": unserved("capacity")}),
    Mutant("unserved twice", "unserved-twice", NOTHING_DONE, {}, {"plan.unserved": unserved("capacity") * 2}),
    Mutant("one visit too few", "crew-size", CREW, {}, {f"{W1}.crew": 3}),
    Mutant("one visit too many", "crew-size", CREW, {}, {f"{W1}.crew": 1}),
    Mutant(
        "one person twice",
        "crew-repeated",
        CREW,
        {},
        {"plan.routes.1": route("T1", 33_600, [visit("W1", 34_200, 37_800)], 38_400)},
    ),
    Mutant(
        "a crew one second apart",
        "crew-start",
        CREW,
        {},
        {"plan.routes.1": route("T2", 28_801, [visit("W1", 29_401, 33_361)], 33_961)},
    ),
    Mutant(
        "pinned to another",
        "pin-technician",
        ONE_VISIT,
        {f"{W1}.pin": {"technician": "T1", "start": None}},
        {f"{W1}.pin": {"technician": "T2", "start": None}},
    ),
    Mutant(
        "pinned to nobody of the crew",
        "pin-technician",
        CREW,
        {f"{W1}.pin": {"technician": "T2", "start": None}},
        {f"{W1}.pin": {"technician": "T3", "start": None}},
    ),
    Mutant(
        "pinned to another second",
        "pin-start",
        ONE_VISIT,
        {f"{W1}.pin": {"technician": "T1", "start": 29_400}},
        {f"{W1}.pin": {"technician": "T1", "start": 29_401}},
    ),
]

SHIFTS = [
    Mutant("no such shift", "unknown-shift", ONE_VISIT, {}, {f"{ROUTE}.shift": 1}),
    Mutant("a shift before the first", "unknown-shift", ONE_VISIT, {}, {f"{ROUTE}.shift": -1}),
    Mutant(
        "before the shift", "departs-early", ONE_VISIT, {"problem.now": 0}, {"problem.now": 0, f"{SHIFT}.start": 28_801}
    ),
    Mutant(
        "before now", "departs-early", ONE_VISIT, {f"{SHIFT}.start": 0}, {f"{SHIFT}.start": 0, "problem.now": 28_801}
    ),
    Mutant("after the shift", "arrives-late", ONE_VISIT, {f"{SHIFT}.end": 33_600}, {f"{SHIFT}.end": 33_599}),
    Mutant("after the overtime", "arrives-late", TWO_SHIFTS, {}, {f"{SHIFT}.overtime_s": 1199}),
    Mutant(
        "one shift twice", "route-twice", ONE_VISIT, {}, {"plan.routes": [ALONE_T1, route("T1", 33_600, [], 33_600)]}
    ),
    Mutant(
        "two routes at once",
        "routes-overlap",
        TWO_SHIFTS,
        {},
        {f"{ROUTE}.arrival": 33_601, f"{SHIFT}.overtime_s": 1201},
    ),
]

MOVEMENT = [
    Mutant("a second too early there", "travels-too-fast", ONE_VISIT, {}, {f"{STOP}.arrival": 29_399}),
    Mutant("a second too early home", "travels-too-fast", ONE_VISIT, {}, {f"{ROUTE}.arrival": 33_599}),
    Mutant("a longer way", "travels-too-fast", ONE_VISIT, {}, {"problem.travel.time_s.0.2": 601}),
    Mutant("no time for the break on the way", "travels-too-fast", WITH_BREAK, {}, {f"{ROUTE}.arrival": 35_399}),
    Mutant("work before the arrival", "starts-before-arrival", ONE_VISIT, {}, {f"{STOP}.arrival": 29_401}),
    Mutant("work a second too short", "service-time", ONE_VISIT, {}, {f"{W1}.duration_s": 3601}),
    Mutant("work a second too long", "service-time", ONE_VISIT, {}, {f"{W1}.duration_s": 3599}),
    Mutant(
        "a slow hand rounded down",
        "service-time",
        ONE_VISIT,
        {f"{T1}.efficiency_pct": 101, f"{W1}.duration_s": 3599, f"{STOP}.finish": 33_035, f"{ROUTE}.arrival": 33_635},
        {f"{T1}.efficiency_pct": 101, f"{W1}.duration_s": 3599, f"{STOP}.finish": 33_034, f"{ROUTE}.arrival": 33_635},
    ),
    Mutant("a hasty pick-up", "pickup-short", WITH_PICKUP, {}, {"problem.centers.0.pickup_s": 601}),
    Mutant(
        "a rest during work",
        "break-overlaps",
        WITH_BREAK,
        {f"{RULE}.earliest": 32_999},
        {f"{RULE}.earliest": 32_999, f"{STOPS}.1.start": 32_999},
    ),
    Mutant("an open end that lingers", "open-end", OPEN_END, {}, {f"{ROUTE}.arrival": 33_001}),
    Mutant("an open end that leaves early", "open-end", OPEN_END, {}, {f"{ROUTE}.arrival": 32_999}),
]

QUALIFICATION = [
    Mutant("a level short", "skill", ONE_VISIT, {}, {f"{W1}.skills": {"cooling": 4}}),
    Mutant(
        "a skill short",
        "skill",
        ONE_VISIT,
        {f"{T1}.skills": {"cooling": 3, "optics": 1}, f"{W1}.skills": {"optics": 1}},
        {f"{W1}.skills": {"optics": 1}},
    ),
    Mutant(
        "certified a second too short",
        "skill",
        ONE_VISIT,
        {f"{T1}.skill_until": {"cooling": 33_000}},
        {f"{T1}.skill_until": {"cooling": 32_999}},
    ),
    Mutant(
        "skills spread over a crew",
        "skill",
        CREW,
        {},
        {f"{T1}.skills": {"cooling": 3}, "problem.technicians.1.skills": {"optics": 5}},
    ),
    Mutant(
        "certified until the crew's first finish",
        "skill",
        CREW,
        {f"{T1}.skill_until": {"optics": 33_360}},
        {f"{T1}.skill_until": {"optics": 33_359}},
    ),
    Mutant("out of region", "region", ONE_VISIT, {f"{W1}.region": "R1"}, {f"{W1}.region": "R2"}),
    Mutant("one of a crew out of region", "region", CREW, {}, {"problem.technicians.1.regions": ["R1"]}),
    Mutant("excluded", "excluded", ONE_VISIT, {f"{W1}.excluded": ["T2"]}, {f"{W1}.excluded": ["T1"]}),
]

WINDOWS = [
    Mutant(
        "before the window",
        "window",
        ONE_VISIT,
        {f"{W1}.windows": [[29_400, 40_000]]},
        {f"{W1}.windows": [[29_401, 40_000]]},
    ),
    Mutant("after the window", "window", ONE_VISIT, {f"{W1}.windows": [[0, 29_400]]}, {f"{W1}.windows": [[0, 29_399]]}),
    Mutant(
        "between two windows",
        "window",
        ONE_VISIT,
        {f"{W1}.windows": [[0, 29_300], [29_400, 40_000]]},
        {f"{W1}.windows": [[0, 29_399], [29_401, 40_000]]},
    ),
]

VANS = [
    Mutant("a piece short on the van", "part-missing", TWO_VISITS, {}, {f"{T1}.van_stock": {"seal": 1}}),
    Mutant(
        "an instrument that is used up",
        "part-missing",
        TWO_VISITS,
        {f"{T1}.van_stock": {"seal": 1}, "problem.reusable": ["seal"]},
        {f"{T1}.van_stock": {"seal": 1}},
    ),
    Mutant("a piece more asked", "part-missing", WITH_PICKUP, {}, {f"{W1}.parts": {"board": 2}}),
    Mutant("another part asked", "part-missing", WITH_PICKUP, {}, {f"{W1}.parts": {"seal": 1}}),
    Mutant(
        "no pick-up",
        "part-missing",
        WITH_PICKUP,
        {f"{STOPS}.0": REMOVED, f"{T1}.van_stock": {"board": 1}},
        {f"{STOPS}.0": REMOVED},
    ),
    Mutant("a part of the earlier shift used up", "part-missing", TWO_SHIFTS, {}, {f"{W1}.parts": {"seal": 1}}),
    Mutant(
        "a crew's pieces in two vans",
        "part-missing",
        CREW,
        {f"{W1}.parts": {"board": 2}, f"{T1}.van_stock": {"board": 2}},
        {f"{W1}.parts": {"board": 2}},
    ),
    Mutant(
        "a crew draws from the smaller id",
        "part-missing",
        CREW,
        {
            "problem.orders.1": order("W2", "B", parts={"board": 1}),
            "plan.routes.1": route("T2", 28_800, [visit("W1", 29_400, 33_360), visit("W2", 33_960, 37_920)], 38_520),
        },
        {
            "problem.orders.1": order("W2", "B", parts={"board": 1}),
            "plan.routes.0": route("T1", 28_800, [visit("W1", 29_400, 33_000), visit("W2", 33_600, 37_200)], 37_800),
        },
    ),
    Mutant("a pick-up of nothing", "pickup-empty", WITH_PICKUP, {}, {f"{STOP}.parts": {"board": 1, "seal": 0}}),
    Mutant("a pick-up that gives back", "pickup-empty", WITH_PICKUP, {}, {f"{STOP}.parts": {"board": 1, "seal": -1}}),
]

STOCK = [
    Mutant("a piece short at the centre", "stock", WITH_PICKUP, {}, {"problem.centers.0.stock": {"board": 0}}),
    Mutant("a piece more picked", "stock", WITH_PICKUP, {}, {f"{STOP}.parts": {"board": 2}}),
    Mutant(
        "inbound a second late",
        "stock",
        WITH_PICKUP,
        {"problem.centers.0.stock": {}, "problem.centers.0.inbound": [LOT]},
        {"problem.centers.0.stock": {}, "problem.centers.0.inbound": [{**LOT, "available_at": 30_001}]},
    ),
    Mutant(
        "inbound a piece short",
        "stock",
        WITH_PICKUP,
        {"problem.centers.0.stock": {}, "problem.centers.0.inbound": [LOT]},
        {"problem.centers.0.stock": {}, "problem.centers.0.inbound": [{**LOT, "quantity": 0}]},
    ),
    Mutant(
        "two take the last piece",
        "stock",
        WITH_PICKUP,
        {
            "problem.technicians.1": technician("T2", "I"),
            "plan.routes.1": route("T2", 28_800, [PICKUP], 30_600),
            "problem.centers.0.stock": {"board": 2},
        },
        {"problem.technicians.1": technician("T2", "I"), "plan.routes.1": route("T2", 28_800, [PICKUP], 30_600)},
    ),
]


def after(min_s: int, max_s: int | None) -> dict[str, Any]:
    """Return the edit that links W2 to W1."""
    return {"problem.orders.1.after": [{"order": "W1", "min_s": min_s, "max_s": max_s}]}


ONLY_W2 = {
    "plan.routes.0": route("T1", 33_000, [visit("W2", 33_600, 37_200)], 37_800),
    "plan.unserved": unserved("capacity"),
}

SUCCESSION = [
    Mutant("a second too soon after", "after-early", TWO_VISITS, after(4200, None), after(4201, None)),
    Mutant("a second too long after", "after-late", TWO_VISITS, after(0, 4200), after(0, 4199)),
    Mutant("after an unserved order", "after-unserved", TWO_VISITS, ONLY_W2, {**ONLY_W2, **after(0, None)}),
]

NO_BREAK = {f"{STOPS}.1": REMOVED, f"{ROUTE}.arrival": 33_600}

BREAKS = [
    Mutant(
        "no break",
        "break-missing",
        WITH_BREAK,
        {**NO_BREAK, f"{RULE}.latest": 33_600},
        {**NO_BREAK, f"{RULE}.latest": 33_599},
    ),
    Mutant(
        "no break, and it is not past yet",
        "break-missing",
        WITH_BREAK,
        {**NO_BREAK, f"{RULE}.earliest": 0, f"{RULE}.latest": 28_799},
        {**NO_BREAK, f"{RULE}.earliest": 0, f"{RULE}.latest": 28_800},
    ),
    Mutant(
        "two breaks",
        "break-several",
        WITH_BREAK,
        {},
        {f"{STOPS}.2": {"kind": "break", "start": 34_800, "finish": 34_800}},
    ),
    Mutant("a second too early", "break-early", WITH_BREAK, {}, {f"{RULE}.earliest": 33_001, f"{RULE}.latest": 34_000}),
    Mutant("a second too late", "break-late", WITH_BREAK, {}, {f"{RULE}.latest": 32_999, f"{RULE}.earliest": 0}),
    Mutant("a second too short", "break-short", WITH_BREAK, {}, {f"{RULE}.duration_s": 1801}),
    Mutant("none is due", "break-undue", WITH_BREAK, {}, {RULE: None}),
    Mutant("a break that is past", "break-undue", WITH_BREAK, {}, {f"{RULE}.earliest": 0, f"{RULE}.latest": 28_799}),
]

MUTANTS = [
    *DOCUMENT,
    *REASONS,
    *PRESENCE,
    *SHIFTS,
    *MOVEMENT,
    *QUALIFICATION,
    *WINDOWS,
    *VANS,
    *STOCK,
    *SUCCESSION,
    *BREAKS,
]
