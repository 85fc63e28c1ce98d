"""Places that are swapped, may be swapped, or are noted in another datum than they say."""

from pathlib import Path
from typing import Any

import pytest

from dispatch.store.importers.findings import ImportNotice
from geo.datum import Datum, from_wgs84
from geo.point import Point
from tests.dispatch.importers.files import SMALL, Rows, findings_of, read, small_with, write_workbook

KASHGAR, URUMQI = Point(39.47, 75.99), Point(43.8256, 87.6168)
HEADINGS = ["站点编号", "客户", "名称", "区域", "纬度", "经度", "地址", "坐标系"]


def sites(*rows: list[Any]) -> dict[str, Rows]:
    """The small company with these sites: latitude, longitude, address, datum."""
    listed = [[f"S{k}", "K1", "", "east", *row, *[None] * (4 - len(row))] for k, row in enumerate(rows, start=1)]
    return {**{title: [list(row) for row in table] for title, table in SMALL.items()}, "站点": [HEADINGS, *listed]}


def notices(folder: Path, sheets: dict[str, Rows], code: str) -> list[ImportNotice]:
    """What is told of a sound file, of one kind."""
    found = read(write_workbook(folder / "company.xlsx", sheets)).notices
    return [notice for notice in found if notice.code == code]


@pytest.mark.parametrize("place", [KASHGAR, URUMQI])
def test_xinjiang_is_taken_as_it_is_and_found_when_swapped(tmp_path: Path, place: Point) -> None:
    """The only centre is in Shanghai: file, sheet, row and column are named, and what to do; the right row is not."""
    sheets = sites([31.3, 121.4], [place.lat, place.lon], [place.lon, place.lat])
    (finding,) = findings_of(write_workbook(tmp_path / "company.xlsx", sheets))
    assert (finding.file, finding.sheet, finding.row, finding.column) == ("company.xlsx", "站点", 4, "纬度")
    assert (finding.code, finding.remedy["en"]) == ("coordinates-swapped", "Swapped? Exchange the two.")


def test_what_may_be_meant_is_told_row_by_row(tmp_path: Path) -> None:
    """A company of Tehran with two places near Petersburg: both are named, and the file is taken."""
    sheets = sites([35.7, 51.4], [60.7, 28.8], [61.0, 29.0])
    sheets["Centres"] = [SMALL["Centres"][0], ["C1", "Tehran", "east", 35.69, 51.42]]
    found = notices(tmp_path, sheets, "perhaps-swapped")
    assert [(one.where.row, one.where.column, one.count) for one in found] == [(3, "纬度", 1), (4, "纬度", 1)]
    assert "row 3: (60.7, 28.8) lies abroad" in found[0].text["en"]
    assert "exchanged?" in found[0].text["en"]
    assert "颠倒" in found[0].text["zh"]


@pytest.mark.parametrize("datum", ["GCJ02", "BD09"])
def test_two_notes_of_an_address_in_two_datums_are_told(tmp_path: Path, datum: Datum) -> None:
    """The same address twice, as far apart as the datums: both rows are named; nothing is converted."""
    point = Point(31.3, 121.4)
    lat, lon = from_wgs84(point, datum)
    address = "上海市宝山区沪太路 1028 号"
    sheets = sites([point.lat, point.lon, address], [lat, lon, "上海市宝山区沪太路1028号"], [31.31, 121.41, address])
    (told,) = notices(tmp_path, sheets, "datum-mixed")
    assert told.where.row == 3
    assert "rows 2 and 3" in told.text["en"]
    assert datum in told.text["en"]
    again = read(write_workbook(tmp_path / "again.xlsx", sheets)).batch.sites[1].point
    assert (again.lat, again.lon) == pytest.approx((lat, lon), abs=1e-9)


def test_a_datum_that_is_stated_is_not_doubted(tmp_path: Path) -> None:
    """The same place noted in two datums that both say so, and many places of one district without a number."""
    point = Point(31.3, 121.4)
    lat, lon = from_wgs84(point, "GCJ02")
    stated = sites([point.lat, point.lon, "沪太路 1028 号"], [lat, lon, "沪太路 1028 号", "GCJ02"])
    assert notices(tmp_path, stated, "datum-mixed") == []
    district = sites([point.lat, point.lon, "上海市宝山区"], [lat, lon, "上海市宝山区"])
    assert notices(tmp_path, district, "datum-mixed") == []


POLICY: Rows = [
    ["Policy id", "Version", "Tier weights", "Price of response", "Price of late response", "Price of late resolution",
     "Price of travel", "Price of overtime", "Price of leaving the home region", "Price of changing a published plan"],
    ["own", 1, "strategic:3; key:2; ordinary:1", 1, 4, 2, 1, 1, 1, 1],
]  # fmt: skip
CLOCKS: Rows = [["Level", "Respond within (h)", "Weight"], [1, 2, 8]]


def driving(hours: object) -> dict[str, Rows]:
    """The small company with a policy whose general driving has these slow hours."""
    rows: Rows = [["Region", "Detour (%)", "Speed (km/h)", "高峰系数(%) Slow hours"], [None, 130, 45, hours]]
    return {**small_with({}), "Policy": POLICY, "Clocks": CLOCKS, "Driving": rows}


@pytest.mark.parametrize(
    ("cell", "hours"),
    [
        ("07:00~09:30=150; 17:00~19:00=140", [(25_200, 34_200, 150), (61_200, 68_400, 140)]),
        ("17:00-19:00 = 140%\n7:00 至 9:30＝150", [(25_200, 34_200, 150), (61_200, 68_400, 140)]),
        ("22:00~24:00=80", [(79_200, 86_400, 80)]),
        ("无", []),
        (None, []),
    ],
)
def test_slow_hours_stand_in_one_cell(tmp_path: Path, cell: object, hours: list[tuple[int, int, int]]) -> None:
    """As people write them, in the order of the day; blank: driving takes as long at every hour."""
    policy = read(write_workbook(tmp_path / "policy.xlsx", driving(cell))).batch.policy
    assert policy is not None
    assert [(one.from_s, one.to_s, one.factor_pct) for one in policy.travel[0].hours] == hours


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("07:00~09:00=150; 08:00~10:00=120", "overlapping-hours"),
        ("22:00~06:00=80", "reversed"),
        ("07:00~09:00=501", "out-of-range"),
        ("07:00~09:00=19", "out-of-range"),
        ("07:00~09:00", "not-hours"),
        ("rush hour", "not-hours"),
        ("07:00~25:00=150", "not-a-time"),
        (0.3, "made-a-date"),
    ],
)
def test_slow_hours_that_cannot_hold_are_found(tmp_path: Path, cell: object, code: str) -> None:
    """With sheet, row and column."""
    (finding,) = findings_of(write_workbook(tmp_path / "policy.xlsx", driving(cell)))
    assert (finding.sheet, finding.row, finding.code) == ("Driving", 2, code)
