"""Service areas over HTTP: read as GeoJSON, put whole or one by one, grown, and checked."""

import json
from typing import Any

import pytest
from firm import Client, Firm

NOT_ROOTS = ["[]", "7", "null", '"x"', "true", '{"type": "FeatureCollection", "features": [']


def polygon(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def feature(name: str | None, geometry: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"region": name}, "geometry": geometry}


def collection(*features: Any, **members: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features), **members}


SETTLED = collection(feature("R1", polygon(120, 29, 121, 31)), feature("宁波", polygon(121, 29, 122, 31)))
SWAPPED = collection(feature("R2", polygon(120, 29, 121, 31)), feature("R1", polygon(121, 29, 122, 31)))


@pytest.fixture
def desk(firm: Firm) -> Client:
    """A dispatcher of all regions."""
    return firm.client("desk")


@pytest.fixture
def settled(desk: Client) -> Client:
    """The dispatcher, after both regions have got the area in which their sites lie."""
    assert desk.put("/areas", SETTLED, match=desk.get("/areas")).status_code == 200
    return desk


def regions(desk: Client) -> dict[str, str]:
    return {site["id"]: site["region_id"] for site in desk.get("/sites").json()["items"]}


def test_areas_are_geojson_with_an_etag(settled: Client) -> None:
    """Of GeoJSON's media type, naming its datum; unchanged, it is not sent again; what is read can be put again."""
    answer = settled.get("/areas")
    assert answer.headers["Content-Type"] == "application/geo+json"
    document = answer.json()
    assert (document["type"], document["datum"]) == ("FeatureCollection", "WGS84")
    assert [one["properties"]["region"] for one in document["features"]] == ["R1", "R2"]
    assert [one["properties"]["source"] for one in document["features"]] == ["imported"] * 2
    again = settled.get("/areas", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    done = settled.put("/areas", document, match=answer)
    assert (done.json()["unchanged"], done.json()["replaced"]) == (["R1", "R2"], [])
    assert done.headers["ETag"] == answer.headers["ETag"]


def test_a_dry_run_says_what_the_import_then_does(settled: Client, firm: Firm) -> None:
    """Sites and open orders by name, and nothing is changed by asking; then in one transaction, with events."""
    before = settled.get("/areas")
    tried = settled.put("/areas", SWAPPED, params={"dry_run": True})
    assert regions(settled) == {"S1": "R1", "S2": "R2"}
    assert settled.get("/areas").headers["ETag"] == before.headers["ETag"]
    done = settled.put("/areas", SWAPPED, match=before)
    assert {**tried.json(), "dry_run": False} == done.json()
    assert [(one["site_id"], one["after"]) for one in done.json()["moves"]] == [("S1", "R2"), ("S2", "R1")]
    assert (done.json()["sites"], done.json()["orders"]) == (2, 3)
    assert regions(settled) == {"S1": "R2", "S2": "R1"}
    assert settled.get("/orders", params={"region": "R2"}).json()["items"][0]["id"] == "X1"
    told = [one["kind"] for one in firm.events()]
    assert [told.count(kind) for kind in ("region.sites", "order.edited")] == [2, 6]


def test_nobody_overwrites_what_they_have_not_seen(settled: Client) -> None:
    """Without If-Match 428, with an old one 412; of a single area its own ETag holds, or that it had none."""
    whole, one = settled.get("/areas"), settled.get("/areas/R1")
    drawn = feature(None, polygon(120, 29, 121, 30.9))
    assert settled.put("/areas", SETTLED).status_code == 428
    assert settled.put("/areas/R1", drawn, match=one).status_code == 200
    assert settled.put("/areas/R1", drawn, match=one).status_code == 412
    assert settled.put("/areas", SETTLED, match=whole).status_code == 412
    assert settled.put("/areas/R2", drawn, match=settled.get("/areas/R2")).status_code == 200
    assert settled.delete("/areas/R2").status_code == 428
    removed = settled.delete("/areas/R2", match=settled.get("/areas/R2"))
    assert removed.json()["removed"] == ["R2"]
    none = settled.get("/areas/R2").json()
    assert (none["geometry"], none["properties"]["source"]) == (None, None)
    assert settled.put("/areas/R2", drawn, match=settled.get("/areas/R2")).json()["new"] == ["R2"]
    assert settled.get("/areas/R2").json()["properties"]["source"] == "drawn"
    assert settled.get("/areas/R9").status_code == 404
    assert settled.put("/areas/R9", drawn, match="*").status_code == 404


@pytest.mark.parametrize("body", NOT_ROOTS)
@pytest.mark.parametrize("path", ["/areas", "/areas/R1"])
def test_what_is_no_object_is_refused(desk: Client, path: str, body: str) -> None:
    """Array, number, null, text, true as root, and a text that breaks off: 422, for the whole and for one."""
    headers = {"Content-Type": "application/geo+json", "If-Match": "*"}
    answer = desk.ask("PUT", path, content=body.encode(), headers=headers)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["path"].startswith("body")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e400", '"120"', "null", "true"])
def test_what_is_no_coordinate_is_refused(desk: Client, number: str) -> None:
    """Nothing of the document is taken, and nothing sent comes back."""
    text = json.dumps(collection(feature("R1", polygon(120, 29, 121, 31)))).replace("120", number, 1)
    answer = desk.ask("PUT", "/areas", content=text, headers={"Content-Type": "application/json", "If-Match": "*"})
    assert answer.status_code == 422
    assert desk.get("/areas").json()["features"][0]["properties"]["source"] == "imported"  # as the company came


def test_every_fault_is_named_by_feature_and_field(desk: Client) -> None:
    """All at once, in both languages; nothing is stored, not even the sound feature."""
    broken = collection(
        feature("R1", polygon(120, 29, 121, 31)),
        feature("R7", polygon(121, 29, 122, 31)),
        feature("R2", polygon(29, 121, 31, 122)),
    )
    answer = desk.put("/areas", broken, match="*")
    assert answer.status_code == 422
    assert [(one["path"], one["code"]) for one in answer.json()["errors"]] == [
        ("features[2].geometry.coordinates[0][0]", "coordinates-swapped")
    ]
    broken["features"].pop()
    answer = desk.put("/areas", broken, match="*")
    assert [(one["path"], one["code"]) for one in answer.json()["errors"]] == [
        ("features[1].properties.region", "unknown-region")
    ]
    assert [one["id"] for one in desk.get("/areas").json()["features"]] == ["R1"]


def test_a_crossing_is_mended_and_a_datum_converted_once(desk: Client) -> None:
    """The notice names the feature; coordinates asked for in the datum they were given in come back as they were."""
    bow_tie = {"type": "Polygon", "coordinates": [[[120, 29], [121, 31], [121, 29], [120, 31], [120, 29]]]}
    done = desk.put("/areas/R1", feature("R1", bow_tie), match="*", params={"datum": "GCJ02"})
    assert [one["code"] for one in done.json()["notices"]] == ["self-crossing"]
    assert desk.get("/areas/R1").json()["geometry"]["type"] == "MultiPolygon"
    square = polygon(120.2, 30.1, 120.4, 30.3)
    desk.put("/areas/R1", feature("R1", square), match="*", params={"datum": "BD09"})
    shown = desk.get("/areas/R1", params={"datum": "BD09"})
    corners = shown.json()["geometry"]["coordinates"][0]
    assert set(map(tuple, corners)) == set(map(tuple, square["coordinates"][0]))
    assert shown.json()["datum"] == "BD09"
    assert desk.put("/areas/R1", feature("R1", square), match=shown).status_code == 200


def test_grown_areas_are_a_proposal_until_they_are_applied(settled: Client, firm: Firm) -> None:
    """A planner sees them, a dispatcher of all regions stores them, of what was seen; they say they are estimates."""
    seen = settled.get("/areas")
    proposal = firm.client("planner").post("/areas/grow", {"minutes": 45}).json()
    assert (proposal["estimated"], proposal["change"]["replaced"]) == (True, ["R1", "R2"])
    assert "great circle" in proposal["provenance"]
    assert settled.get("/areas").headers["ETag"] == seen.headers["ETag"]
    ask = {"minutes": 45, "apply": True}
    assert firm.client("planner").post("/areas/grow", ask, match=seen).status_code == 403
    assert firm.client("desk1").post("/areas/grow", ask, match=seen).status_code == 403
    assert settled.post("/areas/grow", ask).status_code == 428
    assert settled.post("/areas/grow", ask, match=seen).json()["areas"]["features"] != []
    assert {one["properties"]["source"] for one in settled.get("/areas").json()["features"]} == {"grown"}
    assert settled.post("/areas/grow", ask, match=seen).status_code == 412


def test_what_does_not_fit_is_listed_for_those_it_concerns(settled: Client, firm: Firm) -> None:
    """Overlap and outside; a dispatcher of one region reads of its own sites and orders."""
    overlapping = collection(feature("R1", polygon(120, 29, 121, 30)), feature("R2", polygon(120.5, 29, 121.5, 30)))
    assert settled.put("/areas", overlapping, match="*").status_code == 200
    found = settled.get("/areas/findings").json()
    assert [one["regions"] for one in found["overlaps"]] == [["R1", "R2"]]
    assert found["overlaps"][0]["km2"] == pytest.approx(5_390, rel=0.01)
    assert (found["sites_outside"], found["orders_outside"]) == (["S1", "S2"], ["X1", "X2", "X3"])
    theirs = firm.client("desk2").get("/areas/findings").json()
    assert (theirs["sites_outside"], theirs["orders_outside"]) == (["S2"], ["X2", "X3"])
    assert theirs["counts"]["sites_outside"] == 1
    assert firm.client("t1").get("/areas/findings").status_code == 403


def test_the_catalogue_draws_the_same_area(settled: Client) -> None:
    """A region's outline is its area's."""
    outline = settled.get("/regions/R1").json()["outline"]
    assert {(one["lon"], one["lat"]) for one in outline[0]} == {(120, 29), (121, 29), (121, 31), (120, 31)}
