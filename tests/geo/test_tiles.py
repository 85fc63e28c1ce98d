"""Tiles under a map: which addresses are some, and that everything drawn moves into their datum."""

import re
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
import shapely
from drawn_maps import MAPS
from shapely.geometry.base import BaseGeometry

from geo.datum import from_wgs84, to_wgs84
from geo.drawing.drawn_in import drawn_in
from geo.drawing.tiles import Tiles, TilesError
from geo.maps import draw_coverage
from geo.point import Point

HERE = "http://127.0.0.1:9/{z}/{x}/{y}.png"
REFUSED = (
    "", "tiles", "http://host/{z}/{x}.png", "http://host/{z}/{x}/{y}/{y}", "http://host/{z}/{x}/{y}/{s}.png",
    "http://{s}.host/{z}/{x}/{y}.png", "http://{x}/{y}/{z}", "//host/{z}/{x}/{y}.png", "/{z}/{x}/{y}.png",
    "ftp://host/{z}/{x}/{y}.png", "javascript:alert(1)//{z}/{x}/{y}", "data:image/png;base64,{z}{x}{y}",
    "file:///{z}/{x}/{y}.png", "http://name:password@host/{z}/{x}/{y}.png", "http://host /{z}/{x}/{y}.png",
    "http://host;script-src *;/{z}/{x}/{y}.png", "http://host:80;x/{z}/{x}/{y}", "http://host:port/{z}/{x}/{y}",
    "http://host/{z}/{x}/{y}.png'\"><script>", "http://host/{z}/{x}/{y}\n", "http://host/{z}/{x}/{y}#fragment",
    "http://*/{z}/{x}/{y}.png", "http://host/ {z}/{x}/{y}", "http://主机/{z}/{x}/{y}.png", "http:///{z}/{x}/{y}",
)  # fmt: skip


@pytest.mark.parametrize("address", REFUSED)
def test_what_is_no_tile_address_is_refused(address: str) -> None:
    """Neither another scheme, a password nor anything that would widen the page's security policy."""
    with pytest.raises(TilesError):
        Tiles(address=address)


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        (HERE, "http://127.0.0.1:9"),
        ("https://tiles.example.com/{z}/{x}/{y}@2x.png?key=a-b_c", "https://tiles.example.com"),
        ("https://host/tile?lang=zh_cn&style=8&x={x}&y={y}&z={z}", "https://host"),
        ("https://[::1]:8443/{z}/{y}/{x}", "https://[::1]:8443"),
    ],
)
def test_usual_addresses_are_accepted(address: str, origin: str) -> None:
    """As map servers write them; the policy names scheme, host and port."""
    assert Tiles(address=address).origin == origin


def test_baidus_datum_fits_under_no_such_map() -> None:
    """Its tiles have a scheme of their own: nobody is led to believe that they would fit."""
    with pytest.raises(TilesError, match="WGS84, GCJ02"):
        Tiles(address=HERE, datum="BD09")  # type: ignore[arg-type]


@pytest.mark.parametrize("name", MAPS)
def test_all_of_a_view_moves_into_the_datum(name: str) -> None:
    """Every point and every corner of every shape, however deep, and nothing else; moved back it is what it was."""
    view = MAPS[name].view
    moved = drawn_in(view, "GCJ02")
    before, after = list(_places(view)), list(_places(moved))
    assert len(before) == len(after) > 10
    for (lat, lon), there in zip(before, after, strict=True):
        assert there == pytest.approx(from_wgs84(Point(lat, lon), "GCJ02"), abs=1e-12)
        assert to_wgs84(*there, "GCJ02") == pytest.approx(Point(lat, lon), abs=1e-9)
    assert drawn_in(view, "WGS84") is view


@pytest.mark.parametrize("name", MAPS)
def test_no_place_of_the_page_is_left_where_it_was(name: str) -> None:
    """None of the coordinates that a page on WGS-84 tiles has is on that on GCJ-02 tiles."""
    drawn = MAPS[name]
    plain = _numbers(drawn.draw(drawn.view, "en"))
    moved = _numbers(drawn.draw(drawn.view, "en", Tiles(address=HERE, datum="GCJ02")))
    assert plain == _numbers(drawn.draw(drawn.view, "en", Tiles(address=HERE)))
    assert len(moved) >= len(plain) > 10
    assert plain & moved <= {"0.0,0.0"}  # where the map is before it is fitted


def test_the_page_says_in_which_datum_it_is() -> None:
    """In words of the language, whichever tiles lie underneath."""
    view = MAPS["coverage"].view
    assert "Coordinates: WGS-84." in draw_coverage(view, "en", Tiles(address=HERE))
    assert "not WGS-84" in draw_coverage(view, "en", Tiles(address=HERE, datum="GCJ02"))
    assert "GCJ-02 \\u7ed8\\u5236" in draw_coverage(view, "zh", Tiles(address=HERE, datum="GCJ02"))


def _places(value: Any) -> Any:
    if isinstance(value, Point):
        yield value.lat, value.lon
    elif isinstance(value, BaseGeometry):
        yield from ((lat, lon) for lon, lat in shapely.get_coordinates(value))
    elif isinstance(value, tuple):
        for each in value:
            yield from _places(each)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _places(getattr(value, field.name))


def _numbers(page: str) -> set[str]:
    """Return all pairs of degrees on a page, as they are written there."""
    own = page.rpartition("<script>")[2].replace(" ", "")
    return set(re.findall(r"\[(-?\d+\.\d+,-?\d+\.\d+)\]", own))
