"""The region of an imported place: by the service areas; one that contradicts them is told, and stays."""

from pathlib import Path
from typing import Any

import pytest
from shapely import box

from dispatch.import_record import Known
from dispatch.store.importers.read import ReadResult
from geo.areas.service_area import AreaMap, ServiceArea
from tests.dispatch.importers.files import Rows, read, small_with, write_workbook

PLACE = ("站点", 2, "区域")
EAST = ServiceArea(region_id="east", shape=box(121, 31, 122, 32))
STORED = Known(regions=frozenset({"west"}), areas=AreaMap(areas=(ServiceArea(region_id="west", shape=EAST.shape),)))


def outline(region: str, west: float, south: float, east: float, north: float) -> Rows:
    corners = [(west, south), (east, south), (east, north), (west, north)]
    return [["Region", "Latitude", "Longitude"], *([region, lat, lon] for lon, lat in corners)]


def imported(folder: Path, region: Any, known: Known | None = None, **sheets: Rows) -> ReadResult:
    small = small_with({PLACE: region})
    return read(write_workbook(folder / "company.xlsx", {**small, **sheets}), known=known)


def told(result: ReadResult) -> list[tuple[str, str]]:
    return [(notice.where.sheet, notice.code) for notice in result.notices]


def test_a_blank_region_is_taken_from_the_stored_areas(tmp_path: Path) -> None:
    """Not from the nearest centre, which is the east's; and that is told."""
    result = imported(tmp_path, None, STORED)
    assert result.batch.sites[0].region_id == "west"
    assert told(result) == [("站点", "region-of-area")]


def test_the_outlines_of_the_import_itself_come_first(tmp_path: Path) -> None:
    """What the store says of a region holds only as far as the file does not say otherwise."""
    result = imported(tmp_path, None, STORED, Outlines=outline("east", 121.3, 31.2, 121.5, 31.4))
    assert result.batch.sites[0].region_id == "east"
    assert [area.region_id for area in result.batch.areas] == ["east"]


def test_outside_every_area_the_nearest_centre_decides(tmp_path: Path) -> None:
    """As without areas; that the place lies outside is told, too."""
    result = imported(tmp_path, None, Outlines=outline("east", 118, 31, 119, 32))
    assert result.batch.sites[0].region_id == "east"
    assert told(result) == [("站点", "outside-every-area"), ("站点", "region-of-nearest-centre")]


def test_a_region_that_contradicts_the_areas_stays_and_is_told(tmp_path: Path) -> None:
    """The row is explicit: a warning, and no change."""
    result = imported(tmp_path, "east", STORED)
    assert result.batch.sites[0].region_id == "east"
    assert told(result) == [("站点", "region-not-of-area")]


@pytest.mark.parametrize("known", [None, Known(areas=AreaMap(areas=(EAST,)))])
def test_a_region_that_agrees_is_taken_without_a_word(tmp_path: Path, known: Known | None) -> None:
    """Without areas, and in the right one."""
    assert told(imported(tmp_path, "east", known)) == []
