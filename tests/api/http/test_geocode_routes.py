"""Addresses over HTTP: found, not stored, not logged; sites that came with one alone are placed by whoever may."""

import io
import json
import logging
from collections.abc import Iterator
from threading import Event
from typing import Any

import pytest
from answering import Answering, answering
from firm import Firm
from openpyxl import Workbook
from pydantic import SecretStr

from api.wiring import addresses
from api.worker.addresses import LOOK_S, AddressLoop
from geo.datum import from_wgs84
from geo.geocoders.confidence import apart_m
from geo.point import Point

KEY = "kanari-key-55aa"
CANARY = "浙江省杭州市西湖区金丝雀路8号"
TRUE = Point(30.2741, 120.1551)


def amap_says(point: Point = TRUE, level: str = "门牌号", **changes: Any) -> dict[str, Any]:
    """An answer as AMap gives it: in GCJ-02, longitude first."""
    lat, lon = from_wgs84(point, "GCJ02")
    found = {
        "formatted_address": CANARY, "province": "浙江省", "city": "杭州市", "district": "西湖区", "level": level,
        "location": f"{lon:.6f},{lat:.6f}", **changes,
    }  # fmt: skip
    return {"status": "1", "infocode": "10000", "geocodes": [found]}


@pytest.fixture
def told() -> Iterator[Answering]:
    """A geocoder's server."""
    with answering() as server:
        server.say(amap_says())
        yield server


@pytest.fixture
def with_geocoder(firm: Firm, told: Answering) -> Firm:
    """The service with that geocoder."""
    named = {"geocoder": f"amap:http://127.0.0.1:{told.port}", "geocoder_key": SecretStr(KEY)}
    firm.app.state.settings = firm.app.state.settings.model_copy(
        update={**named, "geocoder_per_second": 100.0, "geocoder_timeout_s": 0.5}
    )
    return firm


def workbook(lat: float | None = None, lon: float | None = None) -> dict[str, Any]:
    """A file that brings a site with an address, and an order for it."""
    book = Workbook()
    sites, orders = book.worksheets[0], book.create_sheet("工单")
    sites.title = "站点"
    sites.append(["站点编号", "客户", "区域", "纬度", "经度", "地址"])
    sites.append(["S9", "K1", "R1", lat, lon, CANARY])
    orders.append(["工单号", "站点", "报修时间", "级别", "用时(分钟)", "技能"])
    orders.append(["W9", "S9", "2026-03-02 07:45", 1, 30, "无"])
    content = io.BytesIO()
    book.save(content)
    return {"file": ("sites.xlsx", content.getvalue())}


def loop_of(firm: Firm) -> AddressLoop:
    """What a worker does beside its jobs."""
    asking = addresses(firm.app.state.settings, firm.store, patience_s=1)
    assert asking is not None
    return AddressLoop(firm.store, asking, stop=Event())


def test_an_address_is_found_and_its_datum_said(with_geocoder: Firm, told: Answering) -> None:
    """In WGS-84, or in the datum that is asked for: converted once, and said both ways."""
    desk = with_geocoder.client("desk")
    answer = desk.post("/geocode", {"address": CANARY})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    (found,) = answer.json()["candidates"]
    assert apart_m(Point(found["point"]["lat"], found["point"]["lon"]), TRUE) < 1
    assert (found["point"]["datum"], found["answered_in"], found["precision"]) == ("WGS84", "GCJ02", "house")
    assert answer.json()["named"] == {"province": "浙江省", "city": "杭州市", "district": "西湖区"}
    again = desk.post("/geocode?datum=GCJ02", {"address": f" {CANARY} "}).json()
    lat, lon = from_wgs84(TRUE, "GCJ02")
    assert again["kept"]
    assert again["candidates"][0]["point"] == {"lat": pytest.approx(lat), "lon": pytest.approx(lon), "datum": "GCJ02"}
    assert len(told.asked) == 1


def test_without_a_geocoder_that_is_said(firm: Firm) -> None:
    """And what an administrator would do about it."""
    answer = firm.client("planner").post("/geocode", {"address": CANARY})
    assert (answer.status_code, answer.json()["code"]) == (409, "no-geocoder")
    assert "PAIGONG_GEOCODER" in answer.json()["zh"]


def test_a_geocoder_that_does_not_answer_is_told_apart(with_geocoder: Firm, told: Answering) -> None:
    """With when to come again, and nothing of the address or the key."""
    for document, status, code in (
        ({"nonsense": True}, 503, "geocoder-nonsense"),
        ({"status": "0", "infocode": "10001"}, 503, "geocoder-refused"),
        ({"status": "0", "infocode": "10003"}, 429, "geocoder-quota"),
    ):
        told.say(document)
        answer = with_geocoder.client("desk").post("/geocode", {"address": CANARY})
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert int(answer.headers["retry-after"]) >= 1
        assert KEY not in answer.text
        assert "金丝雀" not in answer.text


def test_a_geocoder_that_is_away_is_503(with_geocoder: Firm, told: Answering) -> None:
    """Within its time; the rest of the service goes on."""
    told.slow_s, told.body = 0.2, b"[" + b" " * 100
    desk = with_geocoder.client("desk")
    assert desk.post("/geocode", {"address": CANARY}).json()["code"] == "geocoder-down"
    assert desk.get("/sites").status_code == 200


def test_what_is_no_address_is_422(with_geocoder: Firm, told: Answering) -> None:
    """And nobody is asked."""
    desk = with_geocoder.client("desk")
    answers = [desk.post("/geocode", {"address": one}) for one in ("", "x" * 201, "a\u202eb", 7, None)]
    assert {one.status_code for one in answers} == {422}
    assert told.asked == []


def test_an_import_without_coordinates_needs_a_geocoder(firm: Firm) -> None:
    """Nothing of the file is stored, and both cells are named."""
    answer = firm.client("desk").post("/imports", files=workbook())
    assert answer.status_code == 422
    assert [one["code"] for one in answer.json()["errors"]] == ["missing", "missing"]
    assert firm.client("desk").get("/sites/S9").status_code == 404


def test_a_site_with_an_address_alone_is_placed_by_a_sure_answer(with_geocoder: Firm, told: Answering) -> None:
    """Rough at first, then found."""
    desk = with_geocoder.client("desk")
    assert desk.post("/imports", files=workbook()).status_code == 200
    assert desk.get("/sites/S9").json()["located"] == "rough"
    loop = loop_of(with_geocoder)
    assert [loop.once(), loop.once()] == [0.0, LOOK_S]
    site = desk.get("/sites/S9").json()
    assert site["located"] == "geocoded"
    assert apart_m(Point(site["point"]["lat"], site["point"]["lon"]), TRUE) < 1
    assert desk.get("/geocode/reviews").json()["items"] == []
    assert told.queries[0]["address"] == CANARY


def test_what_is_not_sure_is_placed_by_a_person(with_geocoder: Firm, told: Answering) -> None:
    """Who sees the district only, says where it is in the datum of their map, and is named in the trail."""
    told.say(amap_says(level="区县"))
    desk = with_geocoder.client("desk1")
    assert with_geocoder.client("desk").post("/imports", files=workbook()).status_code == 200
    loop_of(with_geocoder).once()
    (review,) = desk.get("/geocode/reviews").json()["items"]
    assert (review["site_id"], review["state"], review["reason"]) == ("S9", "open", "unplaced")
    assert (review["address"], review["candidates"][0]["matched"]) == ("浙江省杭州市西湖区",) * 2
    lat, lon = from_wgs84(TRUE, "BD09")
    path = f"/geocode/reviews/{review['id']}/resolve"
    body = {"point": {"lat": lat, "lon": lon, "datum": "BD09"}}
    assert with_geocoder.client("desk2").post(path, body).status_code == 404
    assert with_geocoder.client("planner").post(path, body).status_code == 403
    assert desk.post(path, body).json()["outcome"] == "point"
    site = desk.get("/sites/S9").json()
    assert (site["located"], apart_m(Point(site["point"]["lat"], site["point"]["lon"]), TRUE) < 1) == ("chosen", True)
    assert (desk.post(path, body).status_code, desk.post(path, body).json()["code"]) == (409, "review-ended")
    trail = with_geocoder.events()
    (placed,) = [one for one in trail if one["kind"] == "site.placed"]
    assert (placed["actor"], placed["subject"]) == ("desk1", "S9")
    assert "金丝雀" not in json.dumps(trail, ensure_ascii=False)


WRONG = [
    {}, {"candidate": 0, "keep": True}, {"keep": False}, {"candidate": -1}, {"candidate": True}, {"point": None},
    {"point": {"lat": 30.2, "lon": 120.1}}, {"point": {"lat": 91, "lon": 120.1, "datum": "WGS84"}},
    {"point": {"lat": 0, "lon": 0, "datum": "WGS84"}}, {"point": {"lat": "30", "lon": 120.1, "datum": "WGS84"}},
    {"point": {"lat": 30.2, "lon": 120.1, "datum": "Mars"}}, {"candidate": 0, "who": "me"},
]  # fmt: skip


def test_a_review_ends_in_one_clear_way(with_geocoder: Firm) -> None:
    """One of three, and a point says its datum."""
    desk = with_geocoder.client("desk")
    assert [desk.post("/geocode/reviews/1/resolve", body).status_code for body in WRONG] == [422] * len(WRONG)


def test_a_geocoder_that_is_away_leaves_the_sites_waiting(with_geocoder: Firm, told: Answering) -> None:
    """Each time for twice as long; when it is back, the site is placed; nonsense goes to a person after three tries."""
    with_geocoder.client("desk").post("/imports", files=workbook())
    told.status = 500
    loop = loop_of(with_geocoder)
    assert [loop.once() for _ in range(3)] == [5.0, 10.0, 20.0]
    told.say({"nonsense": True})
    assert [loop.once() for _ in range(3)] == [LOOK_S] * 3
    (review,) = with_geocoder.client("desk").get("/geocode/reviews", params={"state": "open"}).json()["items"]
    assert review["candidates"] == []


def test_logs_and_metrics_know_no_address(
    with_geocoder: Firm, told: Answering, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever was asked, found or refused, at whatever level."""
    caplog.set_level(logging.DEBUG)
    desk = with_geocoder.client("desk")
    desk.post("/geocode", {"address": CANARY})
    desk.post("/imports", files=workbook())
    loop_of(with_geocoder).once()
    told.say({"status": "0", "infocode": "10003"})
    desk.post("/geocode", {"address": CANARY + "2"})
    heard = caplog.text + desk.get("/metrics").text
    assert "金丝雀" not in heard
    assert "%E9%87%91" not in heard
    assert KEY not in heard
