"""What spreadsheets do to data is healed, and every healing is told."""

from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from dispatch.store.importers.read import ReadResult
from tests.dispatch.importers.files import SMALL, findings_of, read, small_with, write_csv_folder, write_workbook

EIGHT = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)  # 08:00 in Shanghai


def read_with(folder: Path, sheet: str, row: int, heading: str, value: Any) -> ReadResult:
    return read(write_workbook(folder / "damaged.xlsx", small_with({(sheet, row, heading): value})))


def told(result: ReadResult, code: str) -> bool:
    return [notice.code for notice in result.notices] == ([code] if code else [])


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (4, ""),
        (4.0, ""),
        ("4", "text-as-number"),
        ("４", "text-as-number"),
        (" 4 ", "text-as-number"),
        ("\u00a04\u200b", "text-as-number"),
        ("4.0", "text-as-number"),
    ],
)
def test_numbers_as_text(tmp_path: Path, value: Any, code: str) -> None:
    """A number that stands as text, full-width or with visible and invisible blanks around it is still that number."""
    result = read_with(tmp_path, "库存", 2, "数量", value)
    assert result.batch.counts[0].pieces == 4
    assert told(result, code)


def test_thousands_separators(tmp_path: Path) -> None:
    """1,234 is 1234."""
    result = read_with(tmp_path, "库存", 2, "数量", "1,234")
    assert result.batch.counts[0].pieces == 1234
    assert {notice.code for notice in result.notices} == {"thousands", "text-as-number"}


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (EIGHT.replace(hour=8, tzinfo=None), ""),
        (46083 + 8 / 24, "date-as-number"),
        ("46083.3333333333", "date-as-number"),
        ("2026-03-02 08:00", ""),
        ("2026-3-2 8:00", ""),
        ("2026/3/2 8:00:00", ""),
        ("2026.3.2 8:00", ""),
        ("2026年3月2日 8时", ""),
        ("2026年3月2日 上午8点00分", ""),
        ("20260302 08:00", ""),
        ("2026-03-02T08:00:00+08:00", ""),
        ("2026-03-02T00:00:00Z", ""),
        ("２０２６－０３－０２ ０８：００", ""),
        (" 2026-03-02  08:00 ", ""),
    ],
)
def test_layouts_of_an_instant(tmp_path: Path, value: Any, code: str) -> None:
    """The same moment is read from every layout that people and spreadsheets use."""
    result = read_with(tmp_path, "工单", 3, "报修时间", value)
    assert result.batch.orders[1].reported_at == EIGHT
    assert told(result, code)


@pytest.mark.parametrize(
    "value",
    [date(2026, 3, 2), EIGHT.replace(tzinfo=None), 46083, "46083", 20260302, "2026-03-02", "2026/3/2", "2026年3月2日"],
)
def test_layouts_of_a_day(tmp_path: Path, value: Any) -> None:
    """The same day is read from every layout."""
    result = read_with(tmp_path, "班次", 2, "日期", value)
    assert result.batch.shifts[0].start_at == EIGHT


@pytest.mark.parametrize("value", [time(8, 0), 8 / 24, "8:00", "08:00:00", "8时", "上午8:00", "2026-03-02 08:00"])
def test_layouts_of_a_time_of_day(tmp_path: Path, value: Any) -> None:
    """The same time of day is read from every layout."""
    result = read_with(tmp_path, "班次", 2, "开始", value)
    assert result.batch.shifts[0].start_at == EIGHT


@pytest.mark.parametrize("value", [60, "60 min", "60分钟", "1 h", "1小时", "1:00", time(1, 0)])
def test_layouts_of_a_duration(tmp_path: Path, value: Any) -> None:
    """The same span is read from every layout."""
    result = read_with(tmp_path, "工单", 3, "用时(分钟)", value)
    assert result.batch.orders[1].duration_s == 3600


@pytest.mark.parametrize(
    ("value", "own_id", "code"),
    [
        (1001.0, "1001", "number-as-text"),
        (123456789012345, "123456789012345", "number-as-text"),
        ("Ｗ２", "W2", "full-width"),
        ("W2 \u00a0", "W2", ""),
        ("工单-👩\u200d🔧-2", "工单-👩\u200d🔧-2", ""),
    ],
)
def test_ids(tmp_path: Path, value: Any, own_id: str, code: str) -> None:
    """Ids that became numbers or full-width are ids again; Chinese and emoji stay as they are."""
    result = read_with(tmp_path, "工单", 3, "工单号", value)
    assert result.batch.orders[1].id == own_id
    assert told(result, code)


def test_telephone_number_as_number(tmp_path: Path) -> None:
    """A telephone number that became a number keeps all its digits."""
    result = read_with(tmp_path, "客户", 2, "电话", 13800000000.0)
    assert result.batch.customers[0].phone == "13800000000"


def test_the_same_part_twice_is_summed(tmp_path: Path) -> None:
    """A part that an order names twice is needed as often as both say."""
    result = read_with(tmp_path, "工单", 3, "备件", "P2:1; P2:2")
    assert result.batch.orders[1].parts == {"P2": 3}
    assert told(result, "summed")


def test_none_is_not_blank(tmp_path: Path) -> None:
    """A blank cell means as the fault says, the word none means nothing."""
    result = read_with(tmp_path, "工单", 2, "备件", "无")
    assert result.batch.orders[0].parts == {}
    assert read(write_workbook(tmp_path / "blank.xlsx", SMALL)).batch.orders[0].parts == {"P1": 1}


def test_cells_merged_downwards(tmp_path: Path) -> None:
    """A cell merged over rows holds for each of them; all else in those rows is their own."""
    path = write_workbook(tmp_path / "merged.xlsx", SMALL)
    workbook = load_workbook(path)
    workbook["工单"].merge_cells("B2:B3")
    workbook.save(path)
    result = read(path)
    assert [order.site_id for order in result.batch.orders] == ["S1", "S1"]
    assert told(result, "merged-down")


def test_rows_above_between_and_below(tmp_path: Path) -> None:
    """A title above the headings, blank rows in between and trailing blanks do not disturb; rows keep their numbers."""
    sheets = {title: [list(row) for row in rows] for title, rows in SMALL.items()}
    headings, first, second = sheets["工单"]
    wrong = [*second]
    wrong[0], wrong[1] = "W3", "S9"
    sheets["工单"] = [["2026年3月工单表"], [], headings, first, [], [" ", "\u00a0"], second, wrong, ["", " "], []]
    (finding,) = findings_of(write_workbook(tmp_path / "titled.xlsx", sheets))
    assert (finding.sheet, finding.row, finding.code) == ("工单", 8, "unknown-reference")


@pytest.mark.parametrize(
    "heading", ["Orders", "orders", " 工单 ", "工单 Orders", "Orders 工单", "ＯＲＤＥＲＳ", "work_orders"]
)
def test_titles_however_written(tmp_path: Path, heading: str) -> None:
    """A sheet is recognised in both languages, whatever its case, width and spaces."""
    sheets = {heading if title == "工单" else title: rows for title, rows in SMALL.items()}
    assert len(read(write_workbook(tmp_path / "titles.xlsx", sheets)).batch.orders) == 2


@pytest.mark.parametrize(
    "heading", ["Reported at", "REPORTED_AT", "报修时间 Reported at", "报 修 时 间", "Reported at*"]
)
def test_headings_however_written(tmp_path: Path, heading: str) -> None:
    """A column is recognised in both languages, whatever its case, width and spaces."""
    sheets = {title: [list(row) for row in rows] for title, rows in SMALL.items()}
    sheets["工单"][0][2] = heading
    assert read(write_workbook(tmp_path / "headings.xlsx", sheets)).batch.orders[0].reported_at.minute == 45


def test_foreign_sheets_and_columns_are_passed_over(tmp_path: Path) -> None:
    """Sheets and columns of the company's own are left alone, and that is told."""
    sheets = small_with({("工单", 2, "录入人"): "甲"}) | {"透视表": [["x"], [1]]}
    result = read(write_workbook(tmp_path / "own.xlsx", sheets))
    assert {(notice.code, notice.where.sheet, notice.where.column) for notice in result.notices} == {
        ("column-passed-over", "工单", "录入人"),
        ("sheet-passed-over", "透视表", ""),
    }


def test_alike_notices_are_counted(tmp_path: Path) -> None:
    """A healed column is told once, with the number of its cells and the first of them."""
    sheets = small_with({("库存", 2, "数量"): "4", ("库存", 3, "数量"): "1"})
    (notice,) = read(write_workbook(tmp_path / "counted.xlsx", sheets)).notices
    assert (notice.where.row, notice.count) == (2, 2)


def test_a_folder_of_csv_means_the_same_as_the_workbook(tmp_path: Path) -> None:
    """The small company is the same company from CSV."""
    from_csv = read(write_csv_folder(tmp_path / "csv", SMALL, "utf-8", ","))
    assert from_csv.batch == read(write_workbook(tmp_path / "small.xlsx", SMALL)).batch
    assert from_csv.notices == ()
