"""Mutants of what happens along a route: shifts, driving and working, vans, stock, breaks."""

from mutant import ROUTE, RULE, SHIFT, STOP, STOPS, T1, W1, Mutant
from small_days import (
    CREW,
    ONE_VISIT,
    OPEN_END,
    REMOVED,
    TWO_SHIFTS,
    TWO_VISITS,
    WITH_BREAK,
    WITH_PICKUP,
    order,
    route,
    technician,
    visit,
)

LOT = {"part": "board", "quantity": 1, "available_at": 30_000, "cost": 600, "from": "C9"}
PICKUP = WITH_PICKUP["plan"]["routes"][0]["stops"][0]
ALONE_T1 = ONE_VISIT["plan"]["routes"][0]

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
    Mutant(
        "a rest that ends before it begins",
        "break-overlaps",
        WITH_BREAK,
        {f"{RULE}.duration_s": 0, f"{STOPS}.1.finish": 33_000},
        {f"{RULE}.duration_s": 0, f"{STOPS}.1.finish": 32_999},
    ),
    Mutant("an open end that lingers", "open-end", OPEN_END, {}, {f"{ROUTE}.arrival": 33_001}),
    Mutant("an open end that leaves early", "open-end", OPEN_END, {}, {f"{ROUTE}.arrival": 32_999}),
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

TWO_PICK = {
    "problem.technicians.1": technician("T2", "I"),
    "plan.routes.1": route("T2", 28_800, [PICKUP], 30_600),
}

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
        {**TWO_PICK, "problem.centers.0.stock": {"board": 2}},
        TWO_PICK,
    ),
    Mutant(
        "two take the last inbound piece",
        "stock",
        WITH_PICKUP,
        {**TWO_PICK, "problem.centers.0.inbound": [LOT]},
        {**TWO_PICK, "problem.centers.0.inbound": [LOT], "problem.centers.0.stock": {}},
    ),
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
        "no break, and it is not past when the shift starts",
        "break-missing",
        WITH_BREAK,
        {**NO_BREAK, "problem.now": 0, f"{RULE}.earliest": 0, f"{RULE}.latest": 28_799},
        {**NO_BREAK, "problem.now": 0, f"{RULE}.earliest": 0, f"{RULE}.latest": 28_800},
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
    Mutant(
        "a break that is past now",
        "break-undue",
        WITH_BREAK,
        {f"{SHIFT}.start": 0},
        {f"{SHIFT}.start": 0, f"{RULE}.earliest": 0, f"{RULE}.latest": 28_799},
    ),
]

ROUTE_MUTANTS = [*SHIFTS, *MOVEMENT, *VANS, *STOCK, *BREAKS]
