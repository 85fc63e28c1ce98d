"""What is wrong between rows: doubled ids, overlapping shifts, circles, broken sheets, places that cannot be meant."""

from pathlib import Path
from typing import Any

import pytest

from dispatch.center import ServiceCenter
from dispatch.import_record import Known
from dispatch.policies.documents import policy_document, policy_of
from dispatch.store.importers.findings import ImportFinding
from geo.datum import from_wgs84
from geo.point import Point
from tests.dispatch.importers.files import SMALL, Rows, findings_of, read, small_with, write_workbook

URUMQI = Point(43.8256, 87.6168)


def copy_of_small() -> dict[str, Rows]:
    return {title: [list(row) for row in rows] for title, rows in SMALL.items()}


def one_finding(folder: Path, sheets: dict[str, Rows], **options: Any) -> ImportFinding:
    (finding,) = findings_of(write_workbook(folder / "company.xlsx", sheets), **options)
    return finding


def test_doubled_ids_name_both_rows(tmp_path: Path) -> None:
    """An id given twice is found at the second row, which names the first."""
    sheets = copy_of_small()
    sheets["备件"].append(["P1", "again"])
    finding = one_finding(tmp_path, sheets)
    assert (finding.sheet, finding.row, finding.code) == ("备件", 4, "duplicate")
    assert "row 2" in finding.cause["en"]


def test_doubled_ids_in_two_files_name_both_files(tmp_path: Path) -> None:
    """Two files of one import are one table."""
    first = write_workbook(tmp_path / "a.xlsx", SMALL)
    second = write_workbook(tmp_path / "b.xlsx", {"备件": [["备件编号", "名称"], ["P1", "again"]]})
    (finding,) = findings_of(first, second)
    assert (finding.file, finding.row) == ("b.xlsx", 2)
    assert "row 2 of a.xlsx" in finding.cause["en"]


def test_the_same_file_twice_in_one_import(tmp_path: Path) -> None:
    """Two files of one name are two files: what both bring is doubled."""
    rows = {"备件": [["备件编号", "名称"], ["P1", "密封圈"]]}
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    paths = [write_workbook(tmp_path / folder / "parts.xlsx", rows) for folder in ("a", "b")]
    assert [finding.code for finding in findings_of(*paths, time_zone="UTC")] == ["duplicate"]


def test_overlapping_shifts_name_both_rows(tmp_path: Path) -> None:
    """Nobody works two shifts at once; one that begins when the other ends is no overlap."""
    sheets = copy_of_small()
    sheets["班次"] += [["T1", "2026-03-02", "17:00", "18:00"], ["T1", "2026-03-02", "16:59", "17:00"]]
    finding = one_finding(tmp_path, sheets)
    assert (finding.sheet, finding.row, finding.code) == ("班次", 5, "overlapping-shifts")
    assert "row 2" in finding.cause["en"]


def test_orders_that_wait_for_each_other(tmp_path: Path) -> None:
    """A circle of orders is found and told in full."""
    sheets = small_with({("工单", 2, "须在其后"): "W2:60", ("工单", 3, "须在其后"): "W1:0~30"})
    finding = one_finding(tmp_path, sheets)
    assert (finding.sheet, finding.code) == ("工单", "circle")
    assert "W1" in finding.cause["en"]
    assert "W2" in finding.cause["en"]


def test_equipment_stands_at_one_site(tmp_path: Path) -> None:
    """An order's machine stands at the order's site; a blank site is the machine's."""
    sheets = small_with({("工单", 2, "设备"): "E1", ("工单", 2, "站点"): None})
    assert read(write_workbook(tmp_path / "own.xlsx", sheets)).batch.orders[0].site_id == "S1"
    sheets["站点"].append(["S2", "K1", "", "east", 31.3, 121.4])
    sheets["工单"][1][1] = "S2"
    finding = one_finding(tmp_path, sheets)
    assert (finding.row, finding.code) == (2, "stands-elsewhere")


def test_a_misspelt_reference_gets_a_suggestion(tmp_path: Path) -> None:
    """An id that differs by case or a letter from one that exists is pointed to it."""
    finding = one_finding(tmp_path, small_with({("工单", 2, "故障码"): "f1"}))
    assert "“F1” perhaps?" in finding.remedy["en"]


def test_references_may_point_into_the_store(tmp_path: Path) -> None:
    """A file of orders alone is accepted where the store knows what they refer to, and completed from its faults."""
    company = read(write_workbook(tmp_path / "company.xlsx", SMALL)).batch
    known = Known(
        time_zone="Asia/Shanghai",
        sites=frozenset({"S1"}),
        faults={fault.id: fault for fault in company.faults},
        parts=frozenset({"P2"}),
        skills=frozenset({"液压", "电气"}),
    )
    result = read(write_workbook(tmp_path / "orders.xlsx", {"工单": SMALL["工单"]}), known=known)
    assert result.batch.orders == company.orders
    assert result.notices == ()


def test_a_skill_that_nobody_has_is_told_and_accepted(tmp_path: Path) -> None:
    """An order that nobody can do is no error, but a skill that nobody has may be misspelt."""
    result = read(write_workbook(tmp_path / "skill.xlsx", small_with({("工单", 3, "技能"): "焊接:2"})))
    assert result.batch.orders[1].skills == {"焊接": 2}
    assert [(notice.code, notice.where.row) for notice in result.notices] == [("skill-of-nobody", 3)]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("报修时间", None, "column-missing"),
        ("报修时间", "报修时间点", "unknown-column"),
        ("时间窗起", "工单 号", "heading-twice"),
    ],
)
def test_broken_headings_are_told_without_their_consequences(
    tmp_path: Path, old: str, new: str | None, code: str
) -> None:
    """A sheet that cannot be read is told for its heading; what refers to it is not told as well."""
    sheets = copy_of_small()
    sheets["工单"][0][sheets["工单"][0].index(old)] = new
    found = findings_of(write_workbook(tmp_path / "headings.xlsx", sheets))
    assert code in {finding.code for finding in found}
    assert {finding.code for finding in found} <= {code, "column-missing"}
    assert {(finding.sheet, finding.row) for finding in found} == {("工单", 1)}


def test_a_misspelt_sheet_is_told_without_its_consequences(tmp_path: Path) -> None:
    """Orders do not refer in vain to sites that nobody could read."""
    sheets = {"Sitess" if title == "站点" else title: rows for title, rows in SMALL.items()}
    finding = one_finding(tmp_path, sheets)
    assert (finding.sheet, finding.code) == ("Sitess", "unknown-sheet")
    assert "站点 Sites" in finding.cause["en"]


def test_a_workbook_of_other_things(tmp_path: Path) -> None:
    """A workbook without any sheet of ours is told which sheets there could be."""
    finding = one_finding(tmp_path, {"Tabelle1": [["x"], [1]]}, time_zone="Asia/Shanghai")
    assert finding.code == "nothing-to-import"
    assert "工单 Orders" in finding.remedy["en"]


def test_no_time_zone_is_told_once(tmp_path: Path) -> None:
    """A thousand local times without a zone are one finding."""
    sheets = {title: rows for title, rows in SMALL.items() if title != "公司 Company"}
    finding = one_finding(tmp_path, sheets)
    assert finding.code == "no-time-zone"


POLICY: Rows = [
    ["Policy id", "Version", "Tier weights", "Price of response", "Price of late response", "Price of late resolution"],
    ["own", 1, "strategic:3; key:2; ordinary:1", 1, 4, 2],
]
for heading in ("travel", "overtime", "leaving the home region", "changing a published plan"):
    POLICY[0].append(f"Price of {heading}")
    POLICY[1].append(1)
CLOCKS: Rows = [["Level", "Respond within (h)", "Weight"], [1, 2, 8], [0, "30 min", 16]]
DRIVING: Rows = [["Region", "Detour (%)", "Speed (km/h)"], [None, 130, 45], ["east", 120, 60]]


def test_a_policy_of_three_sheets(tmp_path: Path) -> None:
    """Policy, clocks and driving together are the policy; hours and minutes become seconds."""
    sheets = {**SMALL, "Policy": POLICY, "Clocks": CLOCKS, "Driving": DRIVING}
    policy = read(write_workbook(tmp_path / "policy.xlsx", sheets)).batch.policy
    assert policy is not None
    assert [(clock.level, clock.respond_s) for clock in policy.clocks] == [(1, 7200), (0, 1800)]
    assert [rule.region_id for rule in policy.travel] == ["", "east"]
    assert policy_of(policy_document(policy)) == policy


@pytest.mark.parametrize(
    ("sheets", "code"),
    [
        ({"Clocks": CLOCKS}, "no-policy"),
        ({"Policy": POLICY, "Driving": DRIVING}, "half-a-policy"),
        ({"Policy": POLICY, "Clocks": CLOCKS, "Driving": [DRIVING[0], DRIVING[2]]}, "no-general-driving"),
        ({"Policy": [POLICY[0], ["own", 1, "key:2", *POLICY[1][3:]]], "Clocks": CLOCKS, "Driving": DRIVING}, "tiers"),
        ({"Policy": [*POLICY, POLICY[1]], "Clocks": CLOCKS, "Driving": DRIVING}, "one-row-only"),
    ],
)
def test_a_policy_is_whole_or_not_there(tmp_path: Path, sheets: dict[str, Rows], code: str) -> None:
    """A policy that the store could not read again is refused."""
    assert one_finding(tmp_path, {**SMALL, **sheets}).code == code


def test_skills_of_somebody_who_is_not_in_the_file(tmp_path: Path) -> None:
    """A certificate completes a technician's row; without that row it would replace all other skills."""
    sheet = [["Technician", "Skill", "Level", "Valid until"], ["T9", "焊接", 3, "2026-12-31"]]
    known = Known(time_zone="Asia/Shanghai", technicians=frozenset({"T9"}))
    finding = one_finding(tmp_path, {"Skills": sheet}, known=known)
    assert (finding.row, finding.column, finding.code) == (2, "Technician", "owner-missing")


def test_a_region_is_that_of_the_nearest_centre(tmp_path: Path) -> None:
    """A site without a region gets one, and that is told."""
    result = read(write_workbook(tmp_path / "region.xlsx", small_with({("站点", 2, "区域"): None})))
    assert result.batch.sites[0].region_id == "east"
    assert [notice.code for notice in result.notices] == ["region-of-nearest-centre"]


@pytest.mark.parametrize(
    ("lat", "lon", "code"),
    [
        (121.4, 31.3, "out-of-range"),
        (0, 0, "null-island"),
        (0.0004, -0.0002, "null-island"),
        (URUMQI.lon, URUMQI.lat, "coordinates-swapped"),
        (76.0, 39.5, "coordinates-swapped"),
    ],
)
def test_coordinates_that_cannot_be_meant(tmp_path: Path, lat: float, lon: float, code: str) -> None:
    """(0, 0) and swapped coordinates are refused, also those of western China, which pass every check of ranges."""
    sheets = small_with({("站点", 2, "纬度"): lat, ("站点", 2, "经度"): lon})
    sheets["Centres"].append(["C2", "Urumqi", "east", 43.8, 87.6])
    finding = one_finding(tmp_path, sheets)
    assert (finding.sheet, finding.row, finding.column, finding.code) == ("站点", 2, "纬度", code)
    if code in ("coordinates-swapped", "out-of-range"):
        assert "wapped" in finding.in_("en")


def test_western_china_is_accepted(tmp_path: Path) -> None:
    """A place near Urumqi that is written the right way round is taken without a word."""
    sheets = small_with({("站点", 2, "纬度"): URUMQI.lat, ("站点", 2, "经度"): URUMQI.lon})
    sheets["Centres"].append(["C2", "Urumqi", "east", 43.8, 87.6])
    result = read(write_workbook(tmp_path / "west.xlsx", sheets))
    assert result.batch.sites[0].point == URUMQI
    assert result.notices == ()


def test_swapped_places_are_compared_with_the_centres_of_the_store(tmp_path: Path) -> None:
    """A file of sites alone is compared with the centres that are known."""
    center = ServiceCenter(id="C2", name="乌鲁木齐", region_id="west", point=URUMQI)
    known = Known(
        time_zone="Asia/Shanghai", regions=frozenset({"west"}), centers={"C2": center}, customers=frozenset({"K1"})
    )
    headings = SMALL["站点"][0]
    rows = [headings, ["S1", "K1", "", "west", 76.0, 39.5], ["S2", "K1", "", "west", 22.5, 114.1]]
    finding = one_finding(tmp_path, {"站点": rows}, known=known)
    assert (finding.row, finding.code) == (2, "coordinates-swapped")


def test_a_far_place_is_told_and_accepted(tmp_path: Path) -> None:
    """A place more than 1,000 km from every centre may be meant."""
    sheets = small_with({("站点", 2, "纬度"): 22.5, ("站点", 2, "经度"): 114.1})
    notices = read(write_workbook(tmp_path / "far.xlsx", sheets)).notices
    assert [(notice.code, notice.where.row) for notice in notices] == [("far-away", 2)]


@pytest.mark.parametrize(
    ("datum", "label"),
    [("GCJ02", "GCJ02"), ("GCJ02", "gcj-02"), ("GCJ02", "高德腾讯 GCJ02"), ("BD09", "BD09"), ("BD09", "百度")],
)
def test_other_datums_are_converted_once(tmp_path: Path, datum: Any, label: str) -> None:
    """Coordinates from a Chinese map arrive in WGS-84, to the centimetre."""
    meant = Point(31.3, 121.4)
    lat, lon = from_wgs84(meant, datum)
    sheets = small_with({("站点", 2, "纬度"): lat, ("站点", 2, "经度"): lon, ("站点", 2, "坐标系"): label})
    point = read(write_workbook(tmp_path / "datum.xlsx", sheets)).batch.sites[0].point
    assert (point.lat, point.lon) == pytest.approx((meant.lat, meant.lon), abs=1e-7)
