"""Each provider's answers become places in WGS-84, and whatever else it says, one of four errors."""

import json
import logging
from collections.abc import Callable
from typing import Any

import pytest
from answering import Answering

from geo.datum import from_wgs84
from geo.geocode_errors import (
    GeocoderDownError,
    GeocoderNonsenseError,
    GeocoderQuotaError,
    GeocoderRefusedError,
    GeocodingError,
)
from geo.geocoders.amap import amap
from geo.geocoders.baidu import baidu
from geo.geocoders.confidence import apart_m
from geo.geocoders.nominatim import nominatim
from geo.geocoders.over_geopy import GeopyGeocoder
from geo.point import Point

KEY = "kanari-key-7f3a"
ADDRESS = "江苏省南京市玄武区中山路1号"
TRUE = Point(32.0440, 118.7790)
"""Where the house of the address is meant to stand, in WGS-84."""

AMAP_HOUSE = {
    "formatted_address": "江苏省南京市玄武区中山路1号", "country": "中国", "province": "江苏省", "city": "南京市",
    "district": "玄武区", "township": [], "street": "中山路", "number": "1号", "adcode": "320102", "level": "门牌号",
    "location": "{1:.6f},{0:.6f}".format(*from_wgs84(TRUE, "GCJ02")),
}  # fmt: skip
BAIDU_HOUSE = {
    "location": dict(zip(("lat", "lng"), from_wgs84(TRUE, "BD09"), strict=True)),
    "precise": 1, "confidence": 80, "comprehension": 100, "level": "门址",
}  # fmt: skip
NOMINATIM_HOUSE = {
    "lat": str(TRUE.lat), "lon": str(TRUE.lon), "place_rank": 30, "addresstype": "building", "importance": 0.1,
    "display_name": "1, 中山路, 玄武区, 南京市, 江苏省, 中国",
    "boundingbox": ["32.0439", "32.0441", "118.7789", "118.7791"],
    "address": {"house_number": "1", "road": "中山路", "city_district": "玄武区", "city": "南京市", "state": "江苏省"},
}  # fmt: skip


def amap_says(*places: dict[str, Any], code: str = "10000") -> dict[str, Any]:
    """An answer of AMap's."""
    return {"status": str(int(code == "10000")), "info": "", "infocode": code, "count": "1", "geocodes": list(places)}


Made = Callable[[Answering], GeopyGeocoder]
MADE: dict[str, Made] = {
    "amap": lambda told: amap(told.server, key=KEY, timeout_s=1),
    "baidu": lambda told: baidu(told.server, key=KEY, timeout_s=1),
    "nominatim": lambda told: nominatim(told.server, timeout_s=1),
}
HOUSE: dict[str, Any] = {
    "amap": amap_says(AMAP_HOUSE),
    "baidu": {"status": 0, "result": BAIDU_HOUSE},
    "nominatim": [NOMINATIM_HOUSE],
}


@pytest.fixture(params=sorted(MADE))
def name(request: pytest.FixtureRequest) -> str:
    """A provider."""
    return str(request.param)


@pytest.fixture
def geocoder(name: str, told: Answering) -> GeopyGeocoder:
    """Its geocoder, asking our server."""
    return MADE[name](told)


def test_a_house_is_found_within_a_metre_whatever_datum_the_provider_speaks(
    name: str, geocoder: GeopyGeocoder, told: Answering
) -> None:
    """GCJ-02 lies 560 m off here, BD-09 over a kilometre: each is converted once."""
    told.say(HOUSE[name])
    (place,) = geocoder.find(ADDRESS)
    assert apart_m(place.point, TRUE) < 1
    assert (place.precision, place.confidence) == ("house", 0.95)
    assert place.provider == f"{name} at 127.0.0.1:{told.port}"
    assert place.datum == {"amap": "GCJ02", "baidu": "BD09", "nominatim": "WGS84"}[name]


def test_the_provider_is_asked_for_the_address_alone(name: str, geocoder: GeopyGeocoder, told: Answering) -> None:
    """A telephone that stands beside it is not handed over."""
    told.say(HOUSE[name])
    geocoder.find("地址： 江苏省 南京市玄武区中山路１号  138 1234 5678")
    asked = told.queries[0].get("address") or told.queries[0]["q"]
    assert asked == ADDRESS
    assert "5678" not in told.asked[0]


def test_nothing_is_asked_for_an_address_that_is_blank(geocoder: GeopyGeocoder, told: Answering) -> None:
    """Nor for one of punctuation alone."""
    assert geocoder.find(" ，。 ") == ()
    assert told.asked == []


NOTHING: dict[str, Any] = {
    "amap": amap_says(code="30001"),
    "baidu": {"status": 0, "result": []},
    "nominatim": [],
}


def test_an_address_that_nobody_knows_has_no_place(name: str, geocoder: GeopyGeocoder, told: Answering) -> None:
    """That is an answer, no error."""
    told.say(NOTHING[name])
    assert geocoder.find(ADDRESS) == ()


REFUSALS = [
    ("amap", amap_says(code="10001"), 200, GeocoderRefusedError),
    ("amap", amap_says(code="10009"), 200, GeocoderRefusedError),
    ("amap", amap_says(code="20000"), 200, GeocoderRefusedError),
    ("amap", amap_says(code="10003"), 200, GeocoderQuotaError),
    ("amap", amap_says(code="10021"), 200, GeocoderQuotaError),
    ("amap", amap_says(code="32000"), 200, GeocoderDownError),
    ("baidu", {"status": 200, "message": "APP不存在"}, 200, GeocoderRefusedError),
    ("baidu", {"status": 211, "message": "SN"}, 200, GeocoderRefusedError),
    ("baidu", {"status": 302, "message": "天配额超限"}, 200, GeocoderQuotaError),
    ("baidu", {"status": 401, "message": "并发量超限"}, 200, GeocoderQuotaError),
    ("baidu", {"status": 1, "message": "服务器内部错误"}, 200, GeocoderDownError),
    ("nominatim", {"error": "x"}, 400, GeocoderRefusedError),
    ("nominatim", {"error": "x"}, 403, GeocoderRefusedError),
    ("nominatim", {"error": "x"}, 429, GeocoderQuotaError),
    ("nominatim", {"error": "x"}, 500, GeocoderDownError),
    ("nominatim", {"error": "x"}, 503, GeocoderDownError),
]


@pytest.mark.parametrize(("provider", "document", "status", "error"), REFUSALS)
def test_refusals_are_told_apart(
    provider: str, document: Any, status: int, error: type[GeocodingError], told: Answering
) -> None:
    """A wrong key helps nobody by waiting, a spent quota does, and a server in trouble is only away."""
    told.say(document, status)
    with pytest.raises(error):
        MADE[provider](told).find(ADDRESS)


def test_a_provider_says_for_how_long_it_wants_to_be_left_alone(told: Answering) -> None:
    """Up to a day: whoever says more is not believed."""
    told.say({}, 429)
    told.headers = {"Retry-After": "90"}
    with pytest.raises(GeocoderQuotaError) as found:
        MADE["nominatim"](told).find(ADDRESS)
    assert found.value.retry_after_s == 90
    told.headers = {"Retry-After": "99999999"}
    with pytest.raises(GeocoderQuotaError) as found:
        MADE["nominatim"](told).find(ADDRESS)
    assert found.value.retry_after_s == 86_400


NONSENSE = [
    b"", b"null", b"[]]", b"true", b"17", b'"x"', b"<html>not here</html>", b"\xff\xfe\x00", b"[" * 100_000, b"[[]]",
    b"[null]", b'[{"lat": "NaN", "lon": "1", "place_rank": 30, "display_name": ""}]', b'{"status": "1"}',
    b'[{"lat": "91", "lon": "1", "place_rank": 30, "display_name": ""}]', b'{"result": {"location": 3, "level": 1}}',
    b'{"status": 0, "result": {"location": {"lat": 1e400, "lng": 0}, "level": "\xe9\x97\xa8\xe5\x9d\x80"}}',
    b'{"status": "1", "infocode": "10000", "geocodes": {"a": 1}}', b'{"status": "1", "infocode": "10000"}',
    b'{"status": "1", "infocode": "10000", "geocodes": [{"location": "1"}]}',
    (b'{"status": "1", "infocode": "10000",'
    b' "geocodes": [{"location": "nan,nan", "formatted_address": "", "level": ""}]}'),
]  # fmt: skip


@pytest.mark.filterwarnings("ignore:Latitude normalization")  # geopy says so before it refuses
@pytest.mark.parametrize("body", NONSENSE, ids=range(len(NONSENSE)))
def test_nonsense_is_no_place(geocoder: GeopyGeocoder, told: Answering, body: bytes) -> None:
    """Whatever comes back is a place, nothing, or one of our errors; never an error of somebody else's."""
    told.body = body
    try:
        found = geocoder.find(ADDRESS)
    except GeocodingError:
        return
    assert found == ()


def test_an_answer_that_is_too_large_is_not_read_to_its_end(geocoder: GeopyGeocoder, told: Answering) -> None:
    """One megabyte is enough for any answer about one address."""
    told.body = b"[" + b" " * 1_100_000 + b"]"
    with pytest.raises(GeocoderNonsenseError):
        geocoder.find(ADDRESS)


def test_a_packed_answer_is_not_unpacked(geocoder: GeopyGeocoder, told: Answering) -> None:
    """A small one could become a large one."""
    told.headers = {"Content-Encoding": "gzip"}
    with pytest.raises(GeocoderNonsenseError):
        geocoder.find(ADDRESS)


def test_a_server_that_takes_its_time_is_away(told: Answering) -> None:
    """Also one that sends a byte now and then."""
    told.body, told.slow_s = b"[" + b" " * 200 + b"]", 0.05
    with pytest.raises(GeocoderDownError):
        nominatim(told.server, timeout_s=0.3).find(ADDRESS)


def test_a_server_that_is_not_there_is_away(name: str) -> None:
    """Nobody listens at port 9 of this machine."""
    with pytest.raises(GeocoderDownError):
        MADE[name](Answering(port=9)).find(ADDRESS)


def test_a_redirect_is_not_followed(geocoder: GeopyGeocoder, told: Answering) -> None:
    """Wherever it leads: the address that is set is the only one that is asked."""
    told.status, told.headers = 302, {"Location": f"http://127.0.0.1:{told.port}/elsewhere"}
    with pytest.raises(GeocoderDownError):
        geocoder.find(ADDRESS)
    assert len(told.asked) == 1


@pytest.mark.parametrize("wrong", [b"not json", b'{"status": "0", "infocode": "10001"}', b'{"status": 200}'])
def test_neither_address_nor_key_are_in_logs_or_errors(
    geocoder: GeopyGeocoder, told: Answering, wrong: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever is logged, at whatever level, and whatever an error and all its causes say."""
    caplog.set_level(logging.DEBUG)
    told.body = wrong
    with pytest.raises(GeocodingError) as found:
        geocoder.find(ADDRESS)
    told.status = 500
    with pytest.raises(GeocodingError):
        geocoder.find(ADDRESS)
    error: BaseException | None = found.value
    texts = [caplog.text]
    while error is not None:
        texts.append(repr(error) + str(error))
        error = error.__cause__ if error.__suppress_context__ else error.__context__
    for text in texts:
        assert KEY not in text
        assert "南京" not in text
        assert "%E5%8D%97" not in text


def test_a_level_of_baidus_is_believed_only_as_far_as_its_error_allows(told: Answering) -> None:
    """A house whose position is said to be a kilometre wrong counts as a street."""
    told.say({"status": 0, "result": {**BAIDU_HOUSE, "confidence": 50}})
    (place,) = MADE["baidu"](told).find(ADDRESS)
    assert place.precision == "street"


def test_the_bounds_of_a_place_say_how_far_it_reaches(told: Answering) -> None:
    """Nominatim sends them; a city of 1° by 1° reaches some 70 km."""
    city = {**NOMINATIM_HOUSE, "place_rank": 10, "addresstype": "city"}
    told.say([{**city, "boundingbox": ["31.5", "32.5", "118.3", "119.3"]}])
    (place,) = MADE["nominatim"](told).find("江苏省南京市")
    assert place.precision == "city"
    assert 65_000 < place.reach_m < 85_000


def test_what_comes_in_another_city_is_not_believed(told: Answering) -> None:
    """A street of the same name in Wuxi is no street in Nanjing, whoever says so: by its name or by its place."""
    told.say(amap_says({**AMAP_HOUSE, "city": "无锡市", "district": "梁溪区"}))
    (place,) = MADE["amap"](told).find(ADDRESS)
    assert place.confidence < 0.2
    told.say({"status": 0, "result": {**BAIDU_HOUSE, "location": {"lat": 31.57, "lng": 120.3}}})
    (place,) = MADE["baidu"](told).find(ADDRESS)
    assert place.confidence < 0.2


def test_candidates_that_lie_apart_make_each_other_unsure(told: Answering) -> None:
    """Two houses 5 km apart: either may be meant."""
    other = {**NOMINATIM_HOUSE, "lat": "32.0890"}
    told.body = json.dumps([NOMINATIM_HOUSE, other]).encode()
    places = MADE["nominatim"](told).find(ADDRESS)
    assert [place.confidence for place in places] == [0.475, 0.475]
