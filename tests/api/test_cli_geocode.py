"""`paigong geocode` finds addresses, compares sites with theirs, and places those that came without a place."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from answering import Answering, answering
from command_line import Paigong
from small_company import small_company

from dispatch.company import Site
from dispatch.store.catalog.company import SITES
from dispatch.store.places.reviews import list_reviews
from dispatch.store.shelf import read
from dispatch.store.store import open_store
from geo.point import Point

ADDRESS = "浙江省杭州市江干区中山路1号"
TRUE = Point(30.30, 120.20)


def found(point: Point) -> dict[str, object]:
    """A house as Nominatim answers it."""
    return {
        "lat": str(point.lat), "lon": str(point.lon), "place_rank": 30, "addresstype": "building",
        "display_name": "1, 中山路, 江干区, 杭州市, 浙江省", "address": {"state": "浙江省", "city": "杭州市"},
    }  # fmt: skip


@pytest.fixture
def told() -> Iterator[Answering]:
    """A Nominatim server."""
    with answering() as server:
        server.say([found(TRUE)])
        yield server


@pytest.fixture
def database(tmp_path: Path, told: Answering, monkeypatch: pytest.MonkeyPatch) -> str:
    """The small company, whose first site has an address; and the geocoder in the environment."""
    url = f"sqlite:///{tmp_path / 'company.db'}"
    whole = small_company()
    first = replace(whole.sites[0], address=ADDRESS)
    with open_store(url) as store:
        store.import_batch(replace(whole, sites=(first, *whole.sites[1:])), source="first.xlsx")
    monkeypatch.setenv("PAIGONG_GEOCODER", f"nominatim:http://127.0.0.1:{told.port}")
    monkeypatch.setenv("PAIGONG_GEOCODER_PER_SECOND", "100")
    return url


def read_site(url: str) -> Site:
    """The first site as it is stored."""
    with open_store(url) as store, store.reading() as connection:
        return read(connection, SITES, ["S1"])["S1"]


def test_an_address_is_found(database: str, paigong: Paigong, told: Answering) -> None:
    """With how exact and how sure; one that nobody knows is exit code 1."""
    ended = paigong("geocode", ADDRESS, "--json")
    assert ended.code == 0, ended.err
    (place,) = ended.document
    assert (place["lat"], place["lon"], place["precision"], place["datum"]) == (30.3, 120.2, "house", "WGS84")
    assert place["confidence"] == 0.95
    told.say([])
    assert paigong("geocode", "浙江省杭州市无名路9号").code == 1


def test_the_gazetteer_needs_nobody(paigong: Paigong, monkeypatch: pytest.MonkeyPatch) -> None:
    """It knows the city, and that this is little."""
    monkeypatch.setenv("PAIGONG_GEOCODER", "gazetteer")
    (place,) = paigong("geocode", ADDRESS, "--json").document
    assert (place["precision"], place["confidence"]) == ("city", 0.3)


def test_coordinates_that_contradict_their_address_are_flagged(
    database: str, paigong: Paigong, told: Answering
) -> None:
    """More than 200 m off: named on screen without the address, and put to a person; exit code 1 for scripts."""
    assert paigong("geocode", "check", "--database", database).code == 0
    with open_store(database) as store:
        moved = replace(read_site(database), point=Point(30.3030, 120.2))
        store.import_batch(replace(small_company(), sites=(moved,), orders=()), source="moved.xlsx")
    ended = paigong("geocode", "check", "--database", database, "--json")
    assert ended.code == 1
    assert ended.document["flagged"] == [{"site": "S1", "distance_m": 333, "precision": "house"}]
    assert "中山路" not in ended.out
    with open_store(database) as store, store.reading() as connection:
        assert [one.reason for one in list_reviews(connection, state=None)] == ["doubtful"]
    assert len(told.asked) == 1  # the answer was kept


def test_sites_without_coordinates_are_placed(database: str, paigong: Paigong) -> None:
    """Those of which the geocoder is sure."""
    with open_store(database) as store:
        rough = replace(read_site(database), id="S7", located="rough")
        store.import_batch(replace(small_company(), sites=(rough,), orders=()), source="rough.xlsx")
    ended = paigong("geocode", "place", "--database", database, "--json")
    assert (ended.code, ended.document) == (0, {"placed": 1, "open": 0})
    assert paigong("geocode", "place", "--database", database, "--json").document == {"placed": 0, "open": 0}


def test_what_hinders_is_said_in_one_line(
    database: str, paigong: Paigong, told: Answering, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A geocoder that is away; one that is not set; one that is not set well, without repeating its key."""
    told.status = 500
    ended = paigong("geocode", ADDRESS)
    assert (ended.code, ended.err.count("\n")) == (3, 1)
    assert "中山路" not in ended.err
    monkeypatch.setenv("PAIGONG_GEOCODER", "")
    assert "PAIGONG_GEOCODER" in paigong("geocode", ADDRESS).err
    monkeypatch.setenv("PAIGONG_GEOCODER_KEY", "kanari-key")
    monkeypatch.setenv("PAIGONG_GEOCODER", "amap:http://restapi.example.com")
    ended = paigong("geocode", ADDRESS)
    assert ended.code == 3
    assert "https" in ended.err
    assert "kanari" not in ended.err
    assert "restapi" not in ended.err
