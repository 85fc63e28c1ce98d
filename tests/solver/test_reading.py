"""Documents of any shape become a problem or a plan, or a full list of what is wrong with them."""

import copy
import json
import random
import runpy
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from broken_problems import BROKEN, HAVERSINE, SOUND, Broken
from drawing import draw_problem
from small_days import ONE_VISIT, REMOVED, WITH_PICKUP, edited

from solver.findings import Finding, InvalidDocumentError
from solver.plan import Pickup
from solver.problem import MatrixTravel
from solver.reading import read_plan, read_problem
from solver.validation.codes import CODES
from solver.writing import plan_document, problem_document

FILE_CODES = {"file-missing", "file-unreadable", "not-utf8", "broken-json", "duplicate-key"}
PLAN_CODES = {"unknown-stop-kind"}


def findings_of(document: object) -> tuple[Finding, ...]:
    """Return what is wrong with a problem document."""
    with pytest.raises(InvalidDocumentError) as refused:
        read_problem(document)
    return refused.value.findings


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: f"{broken.code} {broken.path}")
def test_one_broken_place_gives_one_finding_there(broken: Broken) -> None:
    """A finding names the place and the kind, and no second one follows from the first."""
    found = findings_of(edited(SOUND, broken.edits)["problem"])
    assert [(finding.path, finding.code) for finding in found] == [(broken.path, broken.code)]


def test_every_code_has_a_broken_document() -> None:
    """A new code comes with a document that shows it."""
    assert {broken.code for broken in BROKEN} == set(CODES) - FILE_CODES - PLAN_CODES


def test_words_are_complete_in_both_languages() -> None:
    """Cause and remedy are sentences in English and Chinese, without unfilled braces."""
    for broken in BROKEN:
        finding = findings_of(edited(SOUND, broken.edits)["problem"])[0]
        for words in (finding.cause, finding.remedy):
            assert words["en"].endswith(".")
            assert words["zh"].endswith("。")
            assert "{value}" not in words["en"] + words["zh"]


@pytest.mark.parametrize("document", [None, [], 3, "problem", True, 1.5, {}, [[]]])
def test_any_json_is_answered_with_findings(document: object) -> None:
    """Null, lists, numbers and empty objects are refused like everything else that is no problem."""
    assert findings_of(document)


def test_everything_wrong_is_reported_at_once() -> None:
    """Findings of different nouns, and of a technician's own fields and references, come together."""
    found = findings_of(
        edited(
            SOUND,
            {
                "problem.technicians.0.skills.cooling": 9,
                "problem.technicians.0.shifts.0.end": 0,
                "problem.orders.0.location": "Z",
                "problem.orders.0.after": [{"order": "W2", "min_s": 0, "max_s": None}],
                "problem.weights.late": "4",
            },
        )["problem"]
    )
    assert {finding.code for finding in found} == {
        "too-large",
        "shift-reversed",
        "unknown-location",
        "after-cycle",
        "not-an-integer",
    }


def test_overlapping_shifts_name_each_other() -> None:
    """The dispatcher sees which two shifts collide."""
    finding = findings_of(edited(SOUND, {"problem.technicians.0.shifts.1.start": 35_999})["problem"])[0]
    assert finding.path == "technicians[0].shifts[1]"
    assert "technicians[0].shifts[0]" in finding.cause["en"]


def test_a_broken_technician_can_still_be_referred_to() -> None:
    """A technician without a start is one finding, not one more for each order that names the person."""
    found = findings_of(edited(SOUND, {"problem.technicians.0.start": REMOVED})["problem"])
    assert [finding.code for finding in found] == ["missing-field"]


def test_unreachable_places_of_a_row_are_one_finding() -> None:
    """An island is named once with the number of places it cannot reach, not once a cell."""
    found = findings_of(edited(SOUND, {"problem.travel.time_s.1": [None, 0, None, None, 5]})["problem"])
    assert [finding.code for finding in found] == ["unreachable"]
    assert "2 more" in found[0].cause["en"]


def test_foreign_text_in_a_finding_is_short_and_visible() -> None:
    """A hostile id can neither flood a finding nor turn its letters around."""
    finding = findings_of(edited(SOUND, {"problem.orders.0.location": "x" * 500})["problem"])[0]
    assert len(finding.cause["en"]) < 150
    finding = findings_of(edited(SOUND, {"problem.format": "\u202egnp\n"})["problem"])[0]
    assert finding.cause["en"].isprintable()


def test_random_damage_never_raises_anything_but_findings() -> None:
    """Whatever replaces a value of a sound document, the answer is a problem or findings."""
    rng = random.Random(5)
    junk: list[Any] = [None, [], {}, "", "x", 0, -1, 1.5, float("nan"), True, 10**30, [None], {"id": None}, [[]]]
    for _ in range(1000):
        document = copy.deepcopy(SOUND["problem"])
        place, key = document, rng.choice(list(document))
        while isinstance(place[key], dict | list) and place[key] and rng.random() < 0.8:
            place = place[key]
            key = rng.choice(list(place) if isinstance(place, dict) else range(len(place)))
        place[key] = rng.choice(junk)
        with suppress(InvalidDocumentError):
            assert read_problem(document)


@pytest.mark.parametrize(
    "edits",
    [
        {},
        {"problem.technicians": [], "problem.orders": []},
        {"problem.technicians.0.shifts": []},
        {"problem.technicians.0.shifts": [{"start": 5, "end": 9}, {"start": 1, "end": 5, "overtime_s": 99}]},
        {"problem.technicians.0.end": None},
        {"problem.locations.0.lat": 0, "problem.locations.0.lon": 0},
        {"problem.travel": HAVERSINE, "problem.locations.0.lon": -180},
        {"problem.orders.1.previous": None, "problem.orders.1.pin": {"technician": "T2"}},
        {"problem.orders.0.windows": [[5, 5]], "problem.orders.0.resolve_by": REMOVED},
        {"problem.now": -5, "problem.orders.0.reported_at": -(10**9)},
        {"problem.name": "", "problem.reusable": REMOVED, "problem.weights.duration": REMOVED},
        {"problem.orders.0.parts.seal": 0, "problem.centers.0.stock.board": 0},
        {"problem.epoch": "2026-03-02T00:00:00Z"},
    ],
)
def test_what_the_contract_allows_is_read(edits: dict[str, Any]) -> None:
    """Nobody at work, touching shifts in any order, (0, 0) with a matrix, a pin on an excluded person: all legal."""
    assert read_problem(edited(SOUND, edits)["problem"])


def test_a_circle_of_waiting_orders_is_named_in_full() -> None:
    """The finding lists the orders of the circle, so that one link can be chosen to go."""
    third = {**SOUND["problem"]["orders"][0], "id": "W3", "after": [{"order": "W2", "min_s": 0, "max_s": None}]}
    edits = {
        "problem.orders.2": third,
        "problem.orders.0.after": [{"order": "W3", "min_s": 0, "max_s": None}],
    }
    found = findings_of(edited(SOUND, edits)["problem"])
    assert [(finding.path, finding.code) for finding in found] == [("orders[0].after", "after-cycle")]
    assert '"W1" → "W3" → "W2" → "W1"' in found[0].cause["en"]


@pytest.mark.parametrize(
    "day", ["d1-60", "d2-300", "d3-300-roam", "d4-1000", "d6-200-2d-crew", "d7-150-rich", "d8-150-2d-rich"]
)
def test_benchmark_days_are_read_and_written_back(shared: Path, day: str) -> None:
    """Every benchmark document is valid, and what we write of it reads back equal."""
    document = json.loads((shared / "bench" / "days" / f"{day}.json").read_text(encoding="utf-8"))
    problem = read_problem(document)
    assert len(problem.orders) == len(document["orders"])
    assert read_problem(json.loads(json.dumps(problem_document(problem)))) == problem


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # the converter leaves its file open
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_instances_of_the_literature_are_read(shared: Path) -> None:
    """Technician routing instances, all places at (0, 0) beside their matrix, are valid problems."""
    converter = runpy.run_path(str(shared / "bench" / "trsp.py"))
    for instance in sorted((shared / "data" / "trsp").glob("*.txt"))[:3]:
        document = converter["problem"](*converter["read"](instance))
        assert len(read_problem(document).orders) == 100


def test_drawn_problems_survive_json() -> None:
    """Writing to JSON and reading loses nothing, over the whole contract."""
    for seed in range(50):
        problem = draw_problem(random.Random(seed))
        assert read_problem(json.loads(json.dumps(problem_document(problem)))) == problem


def test_a_matrix_is_read_in_the_order_of_the_locations() -> None:
    """Rows are origins, columns targets."""
    problem = read_problem(edited(SOUND, {"problem.travel.time_s.1.2": 7})["problem"])
    assert isinstance(problem.travel, MatrixTravel)
    assert problem.travel.time_s[1][2] == 7
    assert problem.travel.time_s[2][1] == 600


PLAN = WITH_PICKUP["plan"]


@pytest.mark.parametrize(
    ("edits", "path", "code"),
    [
        ({"plan.format": "dispatch-plan/2"}, "format", "wrong-format"),
        ({"plan.problem": REMOVED}, "problem", "missing-field"),
        ({"plan.routes": None}, "routes", "not-a-list"),
        ({"plan.routes.0": 3}, "routes[0]", "not-an-object"),
        ({"plan.routes.0.shift": True}, "routes[0].shift", "not-an-integer"),
        ({"plan.routes.0.departure": 28_800.0}, "routes[0].departure", "not-an-integer"),
        ({"plan.routes.0.arrival": REMOVED}, "routes[0].arrival", "missing-field"),
        ({"plan.routes.0.arrival": 2**63}, "routes[0].arrival", "too-large"),
        ({"plan.routes.0.technician": 1}, "routes[0].technician", "not-text"),
        ({"plan.routes.0.stops.0.kind": "lunch"}, "routes[0].stops[0].kind", "unknown-stop-kind"),
        ({"plan.routes.0.stops.0.parts.board": "1"}, "routes[0].stops[0].parts.board", "not-an-integer"),
        ({"plan.routes.0.stops.1.start": None}, "routes[0].stops[1].start", "not-an-integer"),
        ({"plan.unserved": [{"order": "W1"}]}, "unserved[0].reason", "missing-field"),
        ({"plan.cost": None}, "cost", "not-an-integer"),
        ({"plan.cost": 1.0}, "cost", "not-an-integer"),
        ({"plan.bound": "1"}, "bound", "not-an-integer"),
    ],
)
def test_a_plan_of_the_wrong_shape_is_refused(edits: dict[str, Any], path: str, code: str) -> None:
    """What is no 64-bit integer, no text or not there is a finding; everything else is for the rules to judge."""
    with pytest.raises(InvalidDocumentError) as refused:
        read_plan(edited(WITH_PICKUP, edits)["plan"])
    assert [(finding.path, finding.code) for finding in refused.value.findings] == [(path, code)]


@pytest.mark.parametrize("document", [None, [], 3, "plan", {}])
def test_any_json_that_is_no_plan_is_refused(document: object) -> None:
    """Every shape of JSON is answered with findings."""
    with pytest.raises(InvalidDocumentError):
        read_plan(document)


def test_a_plan_is_read_leniently_where_rules_judge() -> None:
    """Unknown ids, negative pieces, impossible times and fields beyond the contract are read."""
    plan = read_plan(
        edited(
            WITH_PICKUP,
            {
                "plan.routes.0.technician": "T9",
                "plan.routes.0.shift": -4,
                "plan.routes.0.stops.0.parts": {"board": -1},
                "plan.routes.0.stops.0.note": "back door",
                "plan.unserved": [{"order": "W9", "reason": "weather"}],
                "plan.bound": None,
                "plan.solver": "by hand",
            },
        )["plan"]
    )
    assert isinstance(plan.routes[0].stops[0], Pickup)
    assert plan.facts == {"solver": "by hand"}
    assert plan.unserved[0].detail == {"en": "", "zh": ""}


def test_a_plan_survives_json() -> None:
    """Facts, claims and both languages of a detail are written and read back."""
    entry = {"order": "W1", "reason": "part", "detail": "no board", "detail_zh": "缺少电路板"}
    edits = {"plan.unserved": [entry], "plan.cost": 5, "plan.bound": 0, "plan.seed": 1, "plan.work": {"rounds": 3}}
    document = edited(ONE_VISIT, edits)["plan"]
    written = json.loads(json.dumps(plan_document(read_plan(document))))
    assert written == {**document, "proven": False}
    assert read_plan(written) == read_plan(document)


def test_proven_is_what_cost_and_bound_say() -> None:
    """A file that calls itself proven without the numbers is not believed."""
    for bound, proven in ((4, False), (5, True)):
        claims = {"plan.cost": 5, "plan.bound": bound, "plan.proven": not proven}
        plan = read_plan(edited(ONE_VISIT, claims)["plan"])
        assert plan.proven is proven
        assert plan_document(plan)["proven"] is proven


def test_claims_that_are_not_made_are_not_written() -> None:
    """A missing cost stays missing: a null would be a false claim."""
    assert {"cost", "bound"}.isdisjoint(plan_document(read_plan(ONE_VISIT["plan"])))
