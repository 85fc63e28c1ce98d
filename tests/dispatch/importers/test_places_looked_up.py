"""Where a geocoder is set, an address makes up for a site's coordinates; where none is, nothing has changed."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dispatch.import_record import Known
from dispatch.planning.day import Batch
from dispatch.store.importers.write import write_batch
from geo.geocoders.confidence import apart_m
from geo.point import Point
from tests.dispatch.importers.files import SMALL, findings_of, read, small_with, write_workbook

GEOCODER = Known(looked_up=frozenset({"address"}))
NANJING = Point(32.06167, 118.77778)
Made = Callable[..., Path]


@pytest.fixture
def site_with(tmp_path: Path) -> Made:
    """Makes the small company's workbook with a site of other coordinates and address."""

    def make(
        lat: Any = None, lon: Any = None, address: Any = "江苏省南京市玄武区中山路1号", region: Any = "east"
    ) -> Path:
        cells = {"纬度": lat, "经度": lon, "地址": address, "区域": region}
        sheets = small_with({("站点", 2, heading): value for heading, value in cells.items()})
        return write_workbook(tmp_path / "company.xlsx", sheets)

    return make


def test_an_address_makes_up_for_coordinates_where_a_geocoder_is_set(site_with: Made) -> None:
    """The site lies roughly where its city is, until somebody has found it; that it is looked up is told."""
    result = read(site_with(), known=GEOCODER)
    (site,) = result.batch.sites
    assert (site.located, site.region_id) == ("rough", "east")
    assert apart_m(site.point, NANJING) < 1_000
    assert "place-looked-up" in [notice.code for notice in result.notices]


def test_without_a_geocoder_coordinates_are_as_necessary_as_ever(site_with: Made) -> None:
    """The findings that there have always been, at latitude and longitude."""
    assert [(one.code, one.column) for one in findings_of(site_with())] == [("missing", "纬度"), ("missing", "经度")]


@pytest.mark.parametrize(("lat", "lon"), [(31.3, None), (None, 121.4)])
def test_half_a_place_is_wrong_all_the_same(site_with: Made, lat: Any, lon: Any) -> None:
    """Somebody meant to give coordinates."""
    assert [one.code for one in findings_of(site_with(lat, lon), known=GEOCODER)] == ["half-a-place"]


def test_without_address_nothing_makes_up_for_coordinates(site_with: Made) -> None:
    """With a geocoder, too."""
    found = findings_of(site_with(address=None), known=GEOCODER)
    assert [(one.code, one.column) for one in found] == [("missing", "纬度"), ("missing", "经度")]


def test_coordinates_that_are_there_count(site_with: Made) -> None:
    """The address is not asked for them."""
    (site,) = read(site_with(31.3, 121.4), known=GEOCODER).batch.sites
    assert (site.located, site.point) == ("given", Point(31.3, 121.4))


def test_an_address_of_no_known_city_lies_at_its_regions_centre(site_with: Made) -> None:
    """Roughly; and where there is no region either, that is wrong."""
    (site,) = read(site_with(address="中山路1号"), known=GEOCODER).batch.sites
    assert (site.located, site.point) == ("rough", Point(31.2, 121.5))
    found = findings_of(site_with(address="中山路1号", region=None), known=GEOCODER)
    assert [one.code for one in found] == ["address-of-no-city"]


def test_the_region_follows_from_the_city(site_with: Made) -> None:
    """Where the row names none: the nearest centre's."""
    (site,) = read(site_with(region=None), known=GEOCODER).batch.sites
    assert site.region_id == "east"


def test_a_sheet_of_addresses_needs_no_columns_of_coordinates(tmp_path: Path) -> None:
    """With a geocoder; without, both columns are missing."""
    sheets = {**SMALL, "站点": [["站点编号", "客户", "区域", "地址"], ["S1", "K1", "east", "江苏省南京市中山路1号"]]}
    book = write_workbook(tmp_path / "company.xlsx", sheets)
    assert [site.located for site in read(book, known=GEOCODER).batch.sites] == ["rough"]
    assert [one.code for one in findings_of(book)] == ["column-missing", "column-missing"]


def test_a_guess_is_not_written_as_coordinates(site_with: Made, tmp_path: Path) -> None:
    """Whoever reads an export in has to look the address up, too; what was found is written."""
    batch = read(site_with(), known=GEOCODER).batch
    assert _again(batch, tmp_path) == batch.sites
    found = replace(batch, sites=tuple(replace(site, located="chosen") for site in batch.sites))
    assert [site.located for site in _again(found, tmp_path)] == ["given"]


def _again(batch: Batch, folder: Path) -> tuple[Any, ...]:
    write_batch(batch, folder / "export.xlsx")
    return read(folder / "export.xlsx", known=GEOCODER).batch.sites
