"""Any other CSV by a mapping: rows become orders with their sites, customers and faults."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from dispatch.center import ServiceCenter
from dispatch.import_record import Known
from dispatch.store.importers.findings import ImportFinding
from dispatch.store.importers.mappings import BOSTON311
from dispatch.store.importers.read import ReadResult
from geo.datum import from_wgs84
from geo.point import Point
from tests.dispatch.importers.files import SMALL, findings_of, read, write_workbook

NORTH = ServiceCenter(id="N", name="North", region_id="north", point=Point(42.38, -71.06))
SOUTH = ServiceCenter(id="S", name="South", region_id="south", point=Point(42.28, -71.08))
KNOWN = Known(
    time_zone="Asia/Shanghai",
    regions=frozenset({"north", "south"}),
    centers={"N": NORTH, "S": SOUTH},
    parts=frozenset({"lamp"}),
)
MAPPING = """
format = "paigong-mapping/1"
name = "calls"
[time]
zone = "America/New_York"
layout = "%m/%d/%Y %H:%M"
[place]
decimals = 4
[columns]
id = "Case"
kind = "Type"
reported_at = "Opened"
resolve_by = "Target"
lat = "Lat"
lon = "Lon"
site_name = "Area"
text = ["Type", "Remark"]
state = "Status"
[constants]
customer = "CITY"
customer_name = "City"
[values.state]
Open = "triaged"
Done = "closed"
[kinds."Lamp out"]
fault = "lamp-out"
level = 3
duration_min = 45
skills = { electrical = 2 }
parts = { lamp = 1 }
[kinds."Look"]
level = 4
duration_min = 20
skills = {}
"""
HEADINGS = "Case,Type,Opened,Target,Lat,Lon,Area,Remark,Status\n"
ROWS = (
    "1,Lamp out,03/18/2015 08:00,03/19/2015 08:00,42.35001,-71.09002,Fenway,dark,Open\n",
    "2,Lamp out,03/18/2015 09:00,,42.35002,-71.09001,Fenway,,Open\n",
    "3,Look,03/19/2015 09:00,,42.27,-71.08,Milton,,Done\n",
)


def result_of(folder: Path, rows: str, mapping: str = MAPPING, known: Known = KNOWN) -> ReadResult:
    return read(*files(folder, rows), known=known, mapping=mapping_file(folder, mapping))


def found_in(folder: Path, rows: str, mapping: str = MAPPING, known: Known = KNOWN) -> list[ImportFinding]:
    return findings_of(*files(folder, rows), known=known, mapping=mapping_file(folder, mapping))


def files(folder: Path, rows: str) -> list[Path]:
    path = folder / "calls.csv"
    path.write_text(HEADINGS + rows, encoding="utf-8")
    return [path]


def mapping_file(folder: Path, mapping: str) -> Path:
    path = folder / "calls.toml"
    path.write_text(mapping, encoding="utf-8")
    return path


def test_rows_become_orders_with_all_they_need(tmp_path: Path) -> None:
    """Each row is an order; equal places are one site in the nearest centre's region; each kind is one fault."""
    batch = result_of(tmp_path, "".join(ROWS)).batch
    first, second, third = batch.orders
    assert (first.id, first.fault_id, first.level, first.skills, first.parts) == (
        "1", "lamp-out", 3, {"electrical": 2}, {"lamp": 1},
    )  # fmt: skip
    assert first.reported_at == datetime(2015, 3, 18, 12, 0, tzinfo=UTC)
    assert first.resolve_by == datetime(2015, 3, 19, 12, 0, tzinfo=UTC)
    assert (first.text, second.text) == ("Lamp out · dark", "Lamp out")
    assert (third.fault_id, third.level, third.duration_s, third.skills, third.state) == (None, 4, 1200, {}, "closed")
    assert first.site_id == second.site_id == "42.3500,-71.0900"
    assert [(site.name, site.region_id) for site in batch.sites] == [("Fenway", "north"), ("Milton", "south")]
    assert [fault.name for fault in batch.faults] == ["Lamp out"]
    assert [customer.name for customer in batch.customers] == ["City"]


def test_the_same_file_gives_the_same_batch(tmp_path: Path) -> None:
    """Nothing depends on when or how often a file is read."""
    assert result_of(tmp_path, "".join(ROWS)) == result_of(tmp_path, "".join(ROWS))


@pytest.mark.parametrize(
    ("old", "new", "row", "column", "code"),
    [
        ("1,Lamp out", ",Lamp out", 2, "Case", "missing"),
        ("1,Lamp out", "1,Noise", 2, "Type", "kind-unmapped"),
        ("03/18/2015 08:00", "soon", 2, "Opened", "not-a-date"),
        ("42.35001", "north", 2, "Lat", "not-a-number"),
        ("42.35001,-71.09002", "-71.09002,42.35001", 2, "Lat", "coordinates-swapped"),
        ("42.35001,-71.09002", "0,0", 2, "Lat", "null-island"),
        ("42.35001", "", 2, "Lat", "missing"),
        ("2,Lamp out", "1,Lamp out", 3, "Case", "duplicate"),
        (",Done", ",Lost", 4, "Status", "not-an-option"),
        ("Milton,,Done", "Milton,Done", 4, "", "ragged-row"),
        ("Case,Type", "Casus,Type", 1, "Case", "column-missing"),
    ],
)
def test_wrong_rows_are_told_by_the_headings_of_the_file(
    tmp_path: Path, old: str, new: str, row: int, column: str, code: str
) -> None:
    """A wrong cell is told in the terms of the file it stands in."""
    path = tmp_path / "calls.csv"
    path.write_text((HEADINGS + "".join(ROWS)).replace(old, new, 1), encoding="utf-8")
    found = findings_of(path, known=KNOWN, mapping=mapping_file(tmp_path, MAPPING))
    assert [(finding.file, finding.row, finding.column, finding.code) for finding in found] == [
        ("calls.csv", row, column, code)
    ]


def test_an_unknown_part_of_a_kind_is_told_once(tmp_path: Path) -> None:
    """A kind that asks for a part that nobody knows is one finding, however many rows are of that kind."""
    (finding,) = found_in(tmp_path, ROWS[0] + ROWS[1], MAPPING.replace("{ lamp = 1 }", "{ bulb = 1 }"))
    assert (finding.row, finding.code) == (2, "unknown-reference")
    assert "bulb" in finding.cause["en"]


@pytest.mark.parametrize(
    ("rules", "row", "ids", "code"),
    [
        ('unmapped = "skip"', "4,Noise,03/18/2015 08:00,,42.35,-71.09,,,Open\n", ["1", "2", "3"], "kind-left-out"),
        ('without_place = "skip"', "4,Look,03/18/2015 08:00,,,,,,Open\n", ["1", "2", "3"], "row-without-place"),
        ("first = 2015-03-19", "", ["3"], ""),
        ("last = 2015-03-18", "", ["1", "2"], ""),
        ('[rows.only]\nStatus = ["Done"]', "", ["3"], ""),
    ],
)
def test_rows_that_are_left_out(tmp_path: Path, rules: str, row: str, ids: list[str], code: str) -> None:
    """What the mapping leaves out is left out; what nobody would expect is told."""
    result = result_of(
        tmp_path, "".join(ROWS) + row, MAPPING.replace("[values.state]", f"[rows]\n{rules}\n[values.state]")
    )
    assert [order.id for order in result.batch.orders] == ids
    told = {notice.code for notice in result.notices} - {"region-of-nearest-centre"}
    assert told == ({code} if code else set())


def test_days_are_the_days_of_the_mappings_zone(tmp_path: Path) -> None:
    """A call of late evening in New York is of that day there, wherever the company is."""
    rules = MAPPING.replace("[values.state]", "[rows]\nfirst = 2015-03-18\nlast = 2015-03-18\n[values.state]")
    late = ROWS[0].replace("08:00", "23:30", 1)
    assert len(result_of(tmp_path, late, rules).batch.orders) == 1


def test_places_of_another_datum(tmp_path: Path) -> None:
    """Coordinates of a Chinese map are converted, whatever the number of decimals by which places are told apart."""
    lat, lon = from_wgs84(Point(31.3, 121.4), "GCJ02")
    center = ServiceCenter(id="C", name="C", region_id="north", point=Point(31.2, 121.5))
    known = Known(time_zone="Asia/Shanghai", regions=KNOWN.regions, centers={"C": center}, parts=KNOWN.parts)
    row = f"1,Look,03/18/2015 08:00,,{lat},{lon},,,Open\n"
    mapping = MAPPING.replace("decimals = 4", 'decimals = 4\ndatum = "GCJ02"')
    point = result_of(tmp_path, row, mapping, known).batch.sites[0].point
    assert (point.lat, point.lon) == pytest.approx((31.3, 121.4), abs=1e-7)


def test_centres_may_come_in_the_same_import(tmp_path: Path) -> None:
    """The mapping is for the CSV; a workbook beside it stays a workbook, and what it brings is known."""
    company = write_workbook(tmp_path / "company.xlsx", SMALL)
    row = "1,Look,03/18/2015 08:00,,31.3,121.4,,,Open\n"
    result = read(company, *files(tmp_path, row), mapping=mapping_file(tmp_path, MAPPING.replace("lamp = 1", "P1 = 1")))
    assert result.batch.sites[-1].region_id == "east"


def test_without_any_centre_there_is_no_region(tmp_path: Path) -> None:
    """Places need a region, and centres to take it from."""
    (finding,) = found_in(tmp_path, ROWS[2], MAPPING, Known(time_zone="UTC"))
    assert (finding.row, finding.code) == (2, "no-region")


def test_boston_comes_in(shared: Path) -> None:
    """Every one of a quarter's requests is an order, without a finding."""
    known = Known(regions=KNOWN.regions, centers=KNOWN.centers, time_zone="America/New_York")
    result = read(shared / "data" / "boston311" / "requests_2015_q1.csv", known=known, mapping=BOSTON311)
    assert len(result.batch.orders) == 5595
    assert sum(1 for order in result.batch.orders if order.resolve_by) == 5595 - 138
