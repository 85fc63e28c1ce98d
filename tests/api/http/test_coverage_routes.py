"""Isochrones and coverage over HTTP: GeoJSON that nests, figures that add up, limits, sight, and what is kept."""

import threading
from typing import Any

import httpx
import pytest
import shapely
from firm import Firm
from small_company import hours, nothing_but

from api import wiring
from api.http.problems import TooManyRequests
from api.http.reckoned import Reckoned
from api.http.routes import coverage as routes
from api.http.shapes.coverage import IsochronesOut
from dispatch.technician import Shift
from geo.isochrones import LONGEST_MIN
from geo.roads.network import RoadUnavailableError

ISOCHRONES = "/centers/C1/isochrones"


def reckoned(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note from now on whenever an answer is really reckoned, with nothing kept from before."""
    noted: list[str] = []
    for name in ("cover", "center_reach"):
        real = getattr(routes, name)

        def noting(*args: Any, _name: str = name, _real: Any = real, **more: Any) -> Any:
            noted.append(_name)
            return _real(*args, **more)

        monkeypatch.setattr(routes, name, noting)
    monkeypatch.setattr(routes, "_RECKONED", Reckoned())
    return noted


def areas(answer: httpx.Response) -> dict[int, Any]:
    return {one["properties"]["minutes"]: shapely.geometry.shape(one["geometry"]) for one in answer.json()["features"]}


def test_isochrones_are_geojson_the_largest_first(firm: Firm) -> None:
    """Each with minutes, whether it is an estimate and who says so; each holds the next, and the centre."""
    answer = firm.client("planner").get(ISOCHRONES, params={"minutes": "30,120,60"})
    document = answer.json()
    assert (answer.status_code, document["type"]) == (200, "FeatureCollection")
    assert [one["properties"]["minutes"] for one in document["features"]] == [120, 60, 30]
    for one in document["features"]:
        assert one["properties"]["center"] == "C1"
        assert one["properties"]["estimated"] is True
        assert "great circle" in one["properties"]["provenance"]
    found = areas(answer)
    assert found[120].buffer(2e-5).covers(found[60])
    assert found[60].buffer(2e-5).covers(found[30])
    assert found[30].contains(shapely.Point(120.17, 30.25))
    assert shapely.is_ccw(found[30].exterior)


@pytest.mark.parametrize("minutes", ["0", "481", "30,9999", "", "30,", "a", "30;60", "1,2,3,4,5,6,7,8,9", "-5", "3e1"])
def test_minutes_beyond_the_limits_are_refused(firm: Firm, minutes: str) -> None:
    """At most eight numbers from 1 to 480."""
    answer = firm.client("planner").get(ISOCHRONES, params={"minutes": minutes})
    assert answer.status_code == 422
    assert answer.json()["zh"]


def test_the_limits_themselves_are_answered(firm: Firm) -> None:
    """One minute, and a working day's drive."""
    answer = firm.client("planner").get(ISOCHRONES, params={"minutes": f"1,{LONGEST_MIN}"})
    assert [*areas(answer)] == [LONGEST_MIN, 1]


def test_isochrones_are_reckoned_once(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same question again is answered from what was kept, and 304 to whoever has it; another is reckoned."""
    noted, planner = reckoned(monkeypatch), firm.client("planner")
    first = planner.get(ISOCHRONES, params={"minutes": "30,60"})
    again = planner.get(ISOCHRONES, params={"minutes": "60,30,30"})
    assert (again.content, again.headers["ETag"]) == (first.content, first.headers["ETag"])
    kept = planner.get(ISOCHRONES, params={"minutes": "30,60"}, headers={"If-None-Match": first.headers["ETag"]})
    assert (kept.status_code, noted) == (304, ["center_reach"])
    assert planner.get(ISOCHRONES).headers["ETag"] != first.headers["ETag"]
    assert len(noted) == 2


class Silent:
    """A road network that never answers."""

    fingerprint = "roads of a test"

    def table(self, *_: Any, **__: Any) -> Any:
        raise RoadUnavailableError("timeout", en="it did not answer", zh="无响应")

    isochrones = route = table


def test_without_an_answer_of_the_roads_estimates_are_labelled_and_not_kept(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both questions are answered all the same, and asked of the roads again the next time."""
    noted, planner = reckoned(monkeypatch), firm.client("planner")
    for module in (routes, wiring):
        monkeypatch.setattr(module, "road_network", lambda _: Silent())
    for _ in range(2):
        found = planner.get(ISOCHRONES)
        facts = found.json()["features"][0]["properties"]
        assert (found.status_code, facts["estimated"], "ETag" in found.headers) == (200, True, False)
        assert "not by roads of a test: it did not answer" in facts["provenance"]
        coverage = planner.get("/coverage", params={"day": "2026-03-02"})
        assert (coverage.status_code, coverage.json()["estimated"], "ETag" in coverage.headers) == (200, True, False)
        assert "it did not answer" in coverage.json()["provenance"]
    assert noted == 2 * ["center_reach", "cover"]


def test_a_centre_that_is_not_there_is_not_found(firm: Firm) -> None:
    """As with any other noun."""
    assert firm.client("planner").get("/centers/C9/isochrones").status_code == 404


def test_coverage_has_figures_that_add_up(firm: Firm) -> None:
    """By level, region, centre and person, with what is lacking where nobody comes in time."""
    answer = firm.client("planner").get("/coverage", params={"at": "2026-03-02T09:00:00+08:00", "minutes": 60})
    found = answer.json()
    assert answer.status_code == 200
    assert (found["minutes"], found["estimated"]) == (60, True)
    assert found["total"] == {"orders": 2, "covered": 2, "doubly": 0}
    assert [(one["level"], one["covered"], one["centers"]) for one in found["levels"]] == [
        (2, 1, {"C1": 1}),
        (3, 1, {"C2": 1}),
    ]
    assert {one["region"]: one["covered"] for one in found["regions"]} == {"R1": 1, "R2": 1}
    assert {one["id"]: (one["covers"], one["alone"]) for one in found["technicians"]} == {
        "T1": (1, 1),
        "T2": (1, 1),
        "T3": (0, 0),
    }
    assert found["uncovered"] == []
    far = firm.client("planner").get("/coverage", params={"at": "2026-03-02T18:00:00+08:00", "minutes": 60}).json()
    assert far["total"]["covered"] == 0
    (x1, x2) = sorted(far["uncovered"], key=lambda one: one["orders"])
    assert (x1["orders"], x1["reason"], x2["reason"]) == (["X1"], "shift", "shift")
    assert {miss["lacks"] for miss in x1["near"]} == {"shift"}
    assert "班次" in x1["near"][0]["words"]["zh"]


def test_coverage_of_a_day_is_told_for_its_fullest_moment(firm: Firm) -> None:
    """Day, or nothing: the last day with shifts, as today has none."""
    planner = firm.client("planner")
    assert planner.get("/coverage", params={"day": "2026-03-02"}).json()["at"] == "2026-03-02T00:00:00Z"
    assert planner.get("/coverage").json()["at"] == "2026-03-03T00:00:00Z"
    policy = planner.get("/coverage", params={"day": "2026-03-02"}).json()
    assert (policy["minutes"], [one["targets_min"] for one in policy["levels"]]) == (None, [[240]])
    assert policy["untargeted"] == 1  # the policy says nothing of its industry


def test_history_weighs_what_was_reported(firm: Firm) -> None:
    """What is done counts in the last day's demand, and not among what is open."""
    at = {"at": "2026-03-02T09:00:00+08:00", "minutes": 60}
    planner = firm.client("planner")
    assert planner.get("/coverage", params=at).json()["total"]["orders"] == 2
    assert planner.get("/coverage", params={**at, "days": 1}).json()["total"]["orders"] == 3


def test_everybody_sees_the_demand_of_their_regions(firm: Firm) -> None:
    """A dispatcher of one region: its orders, and the people who may work there; others' regions are not there."""
    at = {"at": "2026-03-02T09:00:00+08:00", "minutes": 60}
    own = firm.client("desk2").get("/coverage", params=at).json()
    assert [one["region"] for one in own["regions"]] == ["R2"]
    assert {one["id"] for one in own["technicians"]} == {"T2", "T3"}
    assert firm.client("desk2").get("/coverage", params={**at, "region": "R1"}).status_code == 404
    assert firm.client("planner").get("/coverage", params={**at, "region": "R9"}).status_code == 404
    narrowed = firm.client("planner").get("/coverage", params={**at, "region": "R1"}).json()
    assert [one["region"] for one in narrowed["regions"]] == ["R1"]


def test_coverage_is_reckoned_again_when_anything_changed(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same question is answered from what was kept until somebody gets another shift."""
    noted, planner = reckoned(monkeypatch), firm.client("planner")
    ask = {"at": "2026-03-02T18:00:00+08:00", "minutes": 60}
    first, second = (planner.get("/coverage", params=ask) for _ in range(2))
    assert (first.content, noted) == (second.content, ["cover"])
    late = Shift(technician_id="T1", start_at=hours(17.5), end_at=hours(22))
    firm.store.import_batch(nothing_but(shifts=(late,)), source="late.xlsx")
    third = planner.get("/coverage", params=ask, headers={"If-None-Match": first.headers["ETag"]})
    assert (third.status_code, third.json()["total"]["covered"], len(noted)) == (200, 1, 2)


def test_too_much_demand_is_refused_with_the_number(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    """Early, before anything is read."""
    monkeypatch.setattr(routes, "MOST_ORDERS", 1)
    answer = firm.client("planner").get("/coverage", params={"at": "2026-03-02T09:00:00+08:00"})
    assert (answer.status_code, answer.json()["code"]) == (422, "demand-too-large")
    assert "2 orders" in answer.json()["en"]


@pytest.mark.parametrize("wrong", [{"minutes": 0}, {"minutes": 481}, {"days": 0}, {"days": 367}, {"day": "today"}])
def test_questions_beyond_the_limits_are_refused(firm: Firm, wrong: dict[str, Any]) -> None:
    """With the field that is wrong."""
    answer = firm.client("planner").get("/coverage", params=wrong)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["path"].endswith(next(iter(wrong)))


def test_one_question_is_worked_on_at_a_time() -> None:
    """A second one is sent away for a while; what is kept is given all the time, what does not hold is not kept."""
    reckoned, inside, go_on = Reckoned(most=1, patience_s=0.05), threading.Event(), threading.Event()
    nothing = IsochronesOut(features=[])

    def slow() -> tuple[IsochronesOut, bool]:
        inside.set()
        go_on.wait(10)
        return nothing, True

    assert reckoned.answer("kept", lambda: (nothing, True)) == (nothing, True)
    working = threading.Thread(target=lambda: reckoned.answer("slow", slow))
    working.start()
    assert inside.wait(10)
    assert reckoned.answer("kept", slow) == (nothing, True)
    with pytest.raises(TooManyRequests) as refused:
        reckoned.answer("other", slow)
    assert refused.value.headers == {"Retry-After": "5"}
    go_on.set()
    working.join(10)
    times: list[int] = []

    def counted() -> tuple[IsochronesOut, bool]:
        times.append(1)
        return nothing, False

    for _ in range(2):
        assert reckoned.answer("passing", counted) == (nothing, False)
    assert len(times) == 2
    assert reckoned.answer("slow", counted) == (nothing, True)
    assert reckoned.answer("kept", counted) == (nothing, False)  # the oldest made room
