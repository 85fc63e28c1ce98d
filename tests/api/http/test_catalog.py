"""The catalogue, the roster and imports over HTTP: what is foreign is not there, what is personal is masked."""

import io
import zipfile
from collections.abc import Iterator

import pytest
from order_service import Service, service

from geo.datum import from_wgs84
from geo.point import Point

NOUNS = {
    "regions": "R1", "centers": "C1", "parts": "P1", "faults": "F1", "customers": "K1", "sites": "S1",
    "equipment": "E1", "technicians": "T1",
}  # fmt: skip


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One service for all tests here."""
    with service(tmp_path_factory.mktemp("catalog")) as running:
        yield running


@pytest.mark.parametrize(("noun", "one"), NOUNS.items())
def test_a_noun_is_listed_and_read(at: Service, noun: str, one: str) -> None:
    """By everybody whom it concerns; page by page."""
    for who in ("admin", "desk1", "planner", "t1"):
        items = at.ask(who, "GET", f"/{noun}").json()["items"]
        assert at.ask(who, "GET", f"/{noun}/{one}").json() in items
    assert at.ask("admin", "GET", f"/{noun}/nothing").status_code == 404
    first = at.ask("admin", "GET", f"/{noun}?limit=1").json()
    assert first["items"] == at.ask("admin", "GET", f"/{noun}").json()["items"][:1]
    if first["next"] is not None:
        assert at.ask("admin", "GET", f"/{noun}?limit=1&after={first['next']}").json()["items"] != first["items"]


def test_what_is_foreign_is_not_there(at: Service) -> None:
    """Customers, sites and people of other regions; for an engineer, of others' visits."""
    for who, path in (
        ("desk1", "/customers/K2"), ("desk1", "/sites/S2"), ("desk1", "/technicians/T3"),
        ("t1", "/customers/K2"), ("t1", "/sites/S2"), ("t1", "/technicians/T2"),
        ("t2", "/customers/K1"), ("t2", "/sites/S1"), ("t2", "/equipment/E1"),
    ):  # fmt: skip
        assert at.ask(who, "GET", path).status_code == 404, (who, path)


def test_addresses_and_numbers_are_masked(at: Service) -> None:
    """For all but the engineer who drives there today."""
    for who in ("admin", "desk", "planner"):
        assert "江干路" not in at.ask(who, "GET", "/sites").text
        assert "057112345678" not in at.ask(who, "GET", "/customers").text
        assert "13800000000" not in at.ask(who, "GET", "/technicians").text
    assert at.ask("t1", "GET", "/sites/S1").json()["address"] == "江干路 1 号"


@pytest.mark.parametrize("one", ["/sites/S1", "/centers/C1"])
def test_places_go_out_in_the_datum_that_is_asked_for(at: Service, one: str) -> None:
    """They say in which they are; WGS84 where nobody asks."""
    listed, _, key = one.rpartition("/")
    plain = at.ask("desk", "GET", one).json()["point"]
    assert plain["datum"] == "WGS84"
    for datum in ("GCJ02", "BD09"):
        lat, lon = from_wgs84(Point(plain["lat"], plain["lon"]), datum)
        shown = at.ask("desk", "GET", f"{one}?datum={datum}").json()["point"]
        assert shown == {"lat": pytest.approx(lat, abs=1e-7), "lon": pytest.approx(lon, abs=1e-7), "datum": datum}
        items = at.ask("desk", "GET", f"{listed}?datum={datum}").json()["items"]
        assert [item["point"] for item in items if item["id"] == key] == [shown]
    for path in (one, listed, "/regions", "/regions/R1"):
        assert at.ask("desk", "GET", f"{path}?datum=gcj02").status_code == 422
        assert at.ask("desk", "GET", f"{path}?datum=GCJ02").status_code == 200


def test_an_absence_comes_and_goes(at: Service) -> None:
    """Added once, not over another, taken away by who has seen it; why, only the one it concerns is shown."""
    ill = {"start_at": "2026-03-05T08:00:00+08:00", "end_at": "2026-03-05T17:00:00+08:00", "reason": "就医"}
    path = "/technicians/T1/absences"
    added = at.ask("desk1", "POST", path, json=ill)
    assert (added.status_code, added.json()["reason"]) == (201, "")
    assert at.ask("t1", "GET", "/absences").json()["items"][0]["reason"] == "就医"
    over = at.ask("desk1", "POST", path, json={**ill, "start_at": "2026-03-05T16:00:00+08:00"})
    assert (over.status_code, over.json()["code"], len(over.json()["items"])) == (422, "overlapping-absences", 2)
    assert at.ask("desk1", "POST", path, json={**ill, "end_at": ill["start_at"]}).status_code == 422
    assert at.ask("desk1", "POST", "/technicians/T3/absences", json=ill).status_code == 404
    assert at.ask("planner", "POST", path, json=ill).status_code == 403
    one = f"{path}/2026-03-05T00:00:00Z"
    etag = at.ask("desk", "GET", one).headers["etag"]
    assert at.ask("desk", "DELETE", one).status_code == 428
    assert at.ask("desk", "DELETE", one, match='"other"').status_code == 412
    assert at.ask("desk", "DELETE", one, match=etag).status_code == 204
    assert at.ask("desk", "DELETE", one, match=etag).status_code == 404


def test_a_shift_comes_and_goes(at: Service) -> None:
    """A break lies in its shift; nobody works twice at once; the roster goes page by page."""
    night = {"start_at": "2026-03-06T20:00:00+08:00", "end_at": "2026-03-07T04:00:00+08:00"}
    path = "/technicians/T1/shifts"
    rest = {"earliest_at": "2026-03-06T19:00:00+08:00", "latest_at": "2026-03-06T21:00:00+08:00", "duration_s": 1800}
    assert at.ask("desk", "POST", path, json={**night, "rest": rest}).status_code == 422
    added = at.ask("desk", "POST", path, json=night)
    assert added.status_code == 201
    late = {**night, "start_at": "2026-03-07T03:00:00+08:00", "end_at": "2026-03-07T09:00:00+08:00"}
    assert at.ask("desk", "POST", path, json=late).json()["code"] == "overlapping-shifts"
    first = at.ask("desk", "GET", "/shifts?limit=1&technician=T1").json()
    rest_of = at.ask("desk", "GET", f"/shifts?technician=T1&after={first['next']}").json()
    assert [one["start_at"] for one in first["items"] + rest_of["items"]] == [
        "2026-03-02T00:00:00Z", "2026-03-06T12:00:00Z",
    ]  # fmt: skip
    assert at.ask("desk", "GET", "/shifts?since=2026-03-07T00:00:00%2B08:00").json()["items"] == rest_of["items"]
    etag = added.headers["etag"]
    assert at.ask("desk", "DELETE", f"{path}/2026-03-06T12:00:00Z", match=etag).status_code == 204


def sheet(text: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("备件.csv", text)
    return made.getvalue()


def test_a_file_comes_in_whole_or_with_all_that_is_wrong(at: Service) -> None:
    """Tried, then stored; twice changes nothing; every finding names its place; regional dispatchers may not."""
    good, bad = sheet("备件编号,名称\nP9,轴承\n"), sheet("备件编号,名称\n,轴承\nP8,\n")
    file = {"file": ("parts.zip", good)}
    assert at.ask("desk1", "POST", "/imports", files=file).status_code == 403
    assert at.ask("planner", "POST", "/imports", files=file).status_code == 403
    tried = at.ask("desk", "POST", "/imports?dry_run=true", files=file)
    assert (tried.status_code, tried.json()["nouns"]["parts"]["created"]) == (200, 1), tried.text
    assert at.ask("desk", "GET", "/parts/P9").status_code == 404
    assert at.ask("desk", "POST", "/imports", files=file).json()["dry_run"] is False
    assert at.ask("desk", "GET", "/parts/P9").json()["name"] == "轴承"
    again = at.ask("desk", "POST", "/imports", files=file).json()["nouns"]["parts"]
    assert (again["created"], again["unchanged"]) == (0, 1)
    refused = at.ask("desk", "POST", "/imports", files={"file": ("parts.zip", bad)})
    assert refused.status_code == 422
    assert [error["path"].split("/")[2] for error in refused.json()["errors"]] == ["2", "3"]
    assert at.ask("desk", "GET", "/imports").json()["items"][0]["summary"]["source"] == "parts.zip"
    assert at.ask("desk", "POST", "/imports", files={"file": ("x.zip", b"PK\x03\x04broken")}).status_code == 422
