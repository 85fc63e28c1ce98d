"""Mutants of what becomes of each order: claims, reasons, presence, people, windows, links."""

from typing import Any

from mutant import ROUTE, STOP, T1, W1, Mutant, unserved
from small_days import CREW, NOTHING_DONE, ONE_VISIT, TWO_VISITS, WITH_PICKUP, route, visit

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
        {f"{W1}.region": "R2", "problem.technicians.1.skills": {}, "plan.unserved": unserved("region")},
        {f"{W1}.region": "R2", "problem.technicians.1.skills": {}, "plan.unserved": unserved("skill")},
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

ORDER_MUTANTS = [*DOCUMENT, *REASONS, *PRESENCE, *QUALIFICATION, *WINDOWS, *SUCCESSION]
