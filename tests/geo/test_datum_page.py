"""The tables of docs/datum.md: what they say of published pairs is what the conversion does."""

from pathlib import Path
from typing import cast

import pytest
from geopy.distance import geodesic

from geo.datum import DATUMS, Datum, from_wgs84, to_wgs84
from geo.point import Point

PAGE = Path(__file__).parents[2] / "docs" / "datum.md"


def pair(text: str) -> tuple[float, float]:
    """Latitude and longitude, as the page writes them."""
    lat, lon = text.split(",")
    return float(lat), float(lon)


def rows() -> list[tuple[str, Point, Datum, tuple[float, float], float]]:
    """Name, WGS-84, datum, published, metres off: every row of the page's two tables of pairs."""
    cells = [
        [cell.strip() for cell in line.strip("|\n ").split("|")]
        for line in PAGE.read_text(encoding="utf-8").split("\n")
    ]
    return [
        (row[0], Point(*pair(row[1])), cast(Datum, row[2]), pair(row[3]), float(row[4]))
        for row in cells
        if len(row) == 5 and row[2] in DATUMS
    ]


ROWS = rows()


@pytest.mark.parametrize(("name", "wgs84", "datum", "published", "off_m"), ROWS, ids=[f"{r[0]} {r[2]}" for r in ROWS])
def test_a_published_pair_is_met_as_the_page_says(
    name: str, wgs84: Point, datum: Datum, published: tuple[float, float], off_m: float
) -> None:
    """There as exactly as the page claims, to the centimetre; and back as exactly."""
    there = geodesic(from_wgs84(wgs84, datum), published).m
    assert there == pytest.approx(off_m, abs=0.0051)
    back = to_wgs84(*published, datum)
    assert geodesic((back.lat, back.lon), (wgs84.lat, wgs84.lon)).m == pytest.approx(there, rel=0.02, abs=0.001)


def test_the_page_has_ten_cities_in_both_datums() -> None:
    """All within a metre."""
    cities = {name for name, *_ in ROWS[:20]}
    assert len(cities) == 10
    assert all(
        sorted(datum for name, _, datum, *_ in ROWS[:20] if name == city) == ["BD09", "GCJ02"] for city in cities
    )
    assert max(off_m for *_, off_m in ROWS[:20]) < 1
