"""The workbook that a dispatcher prints, read back."""

import errno
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from day_builder import order, snapshot, technician
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from plan_builder import FIRST, left_out, names, small_plan, stored

from dispatch.company import Customer, Site
from dispatch.day_view import DayView
from dispatch.planning.day import DaySnapshot
from dispatch.store.exporters.plan_workbook import write_plan_workbook
from dispatch.store.exporters.safe_cells import put, sheet_name
from dispatch.viewing import view_day

HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://example.org","x")']


def viewed(day: DaySnapshot | None = None) -> DayView:
    return view_day(stored(small_plan(FIRST, unserved=[left_out("W2")]), day), names(day))


def written(folder: Path, view: DayView, lang: Any = "zh") -> Workbook:
    path = folder / "plan.xlsx"
    write_plan_workbook(view, path, lang)
    return load_workbook(path)


def cells(sheet: Worksheet) -> list[list[Any]]:
    """Return the rows of a sheet that hold anything, each cut after its last value."""
    rows = []
    for row in sheet.iter_rows(values_only=True):
        values = list(row)
        while values and values[-1] is None:
            values.pop()
        if values:
            rows.append(values)
    return rows


def test_the_workbook_has_a_sheet_for_each_who_needs_one(tmp_path: Path) -> None:
    """Summary, left-out orders, a pick list a centre, a sheet for T1 who drives and none for T2 who does not."""
    assert written(tmp_path, viewed()).sheetnames == ["汇总", "未安排", "领料 上海中心", "工程师T1"]


def test_a_technicians_sheet_says_where_to_be_with_what(tmp_path: Path) -> None:
    """Leave, pick up, visit with place, window, fault, parts and lateness, come back, sign."""
    rows = cells(written(tmp_path, viewed())["工程师T1"])
    assert rows[0] == ["工程师T1 (T1)  2026-03-02"]
    assert rows[2] == [
        "序",
        "到达",
        "作业时间",
        "工单",
        "客户与地点",
        "时间窗",
        "故障",
        "备件及领取处",
        "响应时限",
        "签字",
    ]
    assert [row[3] for row in rows[3:-1]] == ["出发", "领料", "W1\n级别 1", "返回"]
    visit = rows[5]
    assert visit[:3] == [1, "08:11", "08:11–09:01"]
    assert visit[4:9] == [
        "客户一\n一号厂\n沪太路1号\n13812345678", "不限", "油缸漏油", "密封圈 (P1) × 1：在上海中心领取",
        "07:00\n超时 1 h 12",
    ]  # fmt: skip
    assert "签字" in rows[-1][0]


def test_lateness_stands_out(tmp_path: Path) -> None:
    """The due time of a late visit is bold and red, that of a pick-up is not."""
    sheet = written(tmp_path, viewed())["工程师T1"]
    assert [sheet.cell(row, 9).font.bold for row in (5, 6)] == [False, True]
    assert sheet.cell(6, 9).font.color.rgb == "FFB00020"


def test_left_out_orders_stand_with_reason_and_remedy(tmp_path: Path) -> None:
    """The reason in words, what would change it, and the telephone number masked."""
    row = cells(written(tmp_path, viewed())["未安排"])[2]
    assert (row[0], row[2], row[8], row[9]) == ("W2", "客户一\n138****5678", "当天已排满", "当天已排满。")


def test_the_pick_list_adds_up(tmp_path: Path) -> None:
    """Who takes what when; then per part what was there, what goes, what stays."""
    rows = cells(written(tmp_path, viewed())["领料 上海中心"])
    assert rows[2] == ["密封圈 (P1)", 2, "08:00", "工程师T1"]
    assert rows[-1] == ["密封圈 (P1)", 2, 5, 0, 3]


def test_the_summary_says_what_the_plan_rests_on(tmp_path: Path) -> None:
    """Figures, and the sources by which a plan can be judged and repeated; travel times are called estimates."""
    rows = {row[0]: row[1] for row in cells(written(tmp_path, viewed(), "en")["Summary"]) if len(row) == 2}
    assert (rows["orders"], rows["planned"], rows["left out"]) == ("2", "1", "1")
    assert rows["travel times"] == "straight lines of a test (estimates: no road network)"
    assert rows["policy"] == "standard v3"
    assert len(rows["problem"]) == 64


def test_sheets_are_made_for_paper(tmp_path: Path) -> None:
    """A4, as wide as the page, headings on every page."""
    sheet = written(tmp_path, viewed())["工程师T1"]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    assert sheet.print_title_rows == "$1:$3"


@pytest.mark.parametrize("text", HOSTILE)
def test_foreign_text_is_never_a_formula(tmp_path: Path, text: str) -> None:
    """Names and fault texts that look like formulas arrive as the text they are, quoted, on every sheet."""
    plain = snapshot()
    day = replace(
        plain,
        customers={"K1": Customer(id="K1", name=text, tier="key", phone=text)},
        sites={
            own: Site(id=own, customer_id="K1", name=text, point=site.point, region_id="R1", address=text)
            for own, site in plain.sites.items()
        },
        technicians=(technician("T1", name=text, phone=text), technician("T2")),
        orders=(order("W1", text=text, fault_id=None), order("W2", site_id="S2", parts={}, text=text, fault_id=None)),
    )
    workbook = written(tmp_path, viewed(day))
    found = 0
    for row in (row for sheet in workbook for row in sheet.iter_rows()):
        for cell in row:
            assert cell.data_type != "f"
            if isinstance(cell.value, str) and cell.value.startswith(tuple("=+-@\t")):
                assert cell.quotePrefix
                found += 1
    assert found > 2


def test_characters_that_no_workbook_can_hold_are_replaced(tmp_path: Path) -> None:
    """A bell character or half a surrogate pair does not make the export fail."""
    day = snapshot(orders=(order("W1", text="油\x07缸\ud800", fault_id=None), order("W2", site_id="S2", parts={})))
    assert cells(written(tmp_path, viewed(day))["工程师T1"])[5][6] == "油\ufffd缸\ufffd"


def test_sheet_names_are_what_excel_accepts() -> None:
    """Forbidden signs go, long names are cut, equal ones are numbered, whatever their case."""
    taken: set[str] = set()
    assert sheet_name("a[1]:b*c?/d\\", taken) == "a 1  b c  d"
    assert sheet_name("张" * 40, taken) == "张" * 31
    assert sheet_name("张" * 40, taken) == "张" * 27 + " (2)"
    assert sheet_name("A 1  B C  D", taken) == "A 1  B C  D (2)"
    assert sheet_name("'", taken) == "–"
    assert sheet_name("History", taken) == "History_"
    assert sheet_name("😀" * 20, taken) == "😀" * 15


def test_text_longer_than_excel_allows_is_cut() -> None:
    """Excel refuses a whole file for one cell of more than 32,767 characters."""
    cell = Workbook().active.cell(1, 1)
    put(cell, "x" * 40_000)
    assert len(cell.value) == 32_767


def test_a_full_disk_leaves_the_old_workbook_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where writing fails half-way, the file of before is still there, whole, and nothing lies beside it."""
    path = tmp_path / "plan.xlsx"
    path.write_bytes(b"yesterday")

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match=r"plan\.xlsx"):
        write_plan_workbook(viewed(), path, "zh")
    assert path.read_bytes() == b"yesterday"
    assert list(tmp_path.iterdir()) == [path]
