"""One wrong cell in a sound workbook: one finding, at its file, sheet, row and column, in both languages."""

from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from tests.dispatch.importers.files import SMALL, findings_of, read, small_with, write_workbook

WRONG: list[tuple[str, int, str, Any, str]] = [
    # numbers
    ("工单", 3, "用时(分钟)", "NaN", "not-a-number"),
    ("工单", 3, "用时(分钟)", "Infinity", "not-a-number"),
    ("工单", 3, "用时(分钟)", "1e400", "not-a-number"),
    ("工单", 3, "用时(分钟)", 0, "out-of-range"),
    ("工单", 3, "用时(分钟)", -5, "out-of-range"),
    ("工单", 3, "用时(分钟)", True, "not-a-number"),
    ("工单", 3, "级别", 6, "out-of-range"),
    ("工单", 3, "级别", 1.5, "not-whole"),
    ("工单", 3, "级别", date(2026, 3, 2), "made-a-date"),
    ("库存", 2, "数量", -1, "out-of-range"),
    ("库存", 2, "数量", 2**63, "out-of-range"),
    ("库存", 2, "数量", "abc", "not-a-number"),
    # lists
    ("工单", 3, "备件", "P1:0", "out-of-range"),
    ("工单", 3, "备件", "P1:-1", "out-of-range"),
    ("工单", 3, "备件", "P1:1.5", "not-whole"),
    ("工单", 3, "备件", time(12, 30), "made-a-date"),
    ("工单", 3, "技能", "电气", "amount-missing"),
    ("工单", 3, "技能", "电气:9", "out-of-range"),
    ("工单", 3, "技能", "电气:1; 电气:2", "named-twice"),
    ("工单", 3, "技能", '"电气:1', "not-a-list"),
    # coordinates
    ("站点", 2, "纬度", 91, "out-of-range"),
    ("站点", 2, "纬度", None, "missing"),
    ("站点", 2, "坐标系", "Mars", "not-an-option"),
    # ids
    ("工单", 3, "工单号", 1.23e15, "digits-lost"),
    ("工单", 3, "工单号", "1.23E+15", "digits-lost"),
    ("工单", 3, "工单号", 1234567890123456, "digits-lost"),
    ("工单", 3, "工单号", date(2026, 3, 2), "made-a-date"),
    ("工单", 3, "工单号", "W\u202e2", "hidden-character"),
    ("工单", 3, "工单号", "W\n2", "line-break"),
    ("工单", 3, "工单号", "W" * 101, "too-long"),
    ("工单", 3, "工单号", None, "missing"),
    ("工单", 3, "工单号", "W1", "duplicate"),
    ("工单", 3, "工单号", "合计", "total-row"),
    # times
    ("工单", 3, "报修时间", "03/04/2026", "ambiguous-date"),
    ("工单", 3, "报修时间", "2026-02-30", "not-a-date"),
    ("工单", 3, "报修时间", "yesterday", "not-a-date"),
    ("工单", 3, "报修时间", 1_772_000_000, "not-a-date"),
    ("工单", 3, "报修时间", "0001-01-01", "year-out-of-range"),
    ("工单", 3, "报修时间", "9999-12-31", "year-out-of-range"),
    ("工单", 3, "报修时间", "2026-03-02 25:00", "not-a-time"),
    ("工单", 3, "时间窗止", "2026-03-02 08:00", "reversed"),
    ("工单", 3, "时间窗止", "2026-03-02 09:00", "reversed"),
    ("工单", 3, "时间窗止", None, "half-a-window"),
    ("班次", 2, "结束", "07:00", "reversed"),
    ("班次", 2, "日期", None, "no-date"),
    ("班次", 2, "休息最早", "11:30", "half-a-break"),
    ("班次", 2, "结束", "2026-03-09 08:00", "too-long-a-shift"),
    ("公司 Company", 2, "时区", "Asia/Atlantis", "no-time-zone"),
    # references
    ("工单", 3, "站点", "S9", "unknown-reference"),
    ("工单", 2, "故障码", "F9", "unknown-reference"),
    ("工单", 3, "备件", "P9:1", "unknown-reference"),
    ("工单", 2, "设备", "E9", "unknown-reference"),
    ("工单", 2, "固定技术员", "T9", "unknown-reference"),
    ("工单", 2, "须在其后", "W9:60", "unknown-reference"),
    ("工单", 2, "须在其后", "W1:60", "circle"),
    ("站点", 2, "客户", "K9", "unknown-reference"),
    ("站点", 2, "区域", "west", "unknown-reference"),
    ("技术员", 2, "中心", "C9", "unknown-reference"),
    ("技术员", 2, "可服务区域", "east; west", "unknown-reference"),
    ("库存", 2, "备件", "P9", "unknown-reference"),
    ("库存", 2, "车(技术员)", "T1", "which-place"),
    # needs
    ("工单", 3, "级别", None, "need-unknown"),
    ("工单", 3, "技能", None, "need-unknown"),
    ("客户", 2, "客户等级", "尊贵", "not-an-option"),
    ("工单", 3, "状态", "lost", "not-an-option"),
]  # fmt: skip

# Where the finding stands in another column than the one that was changed.
TOLD_AT = {"total-row": "", "which-place": "中心", "half-a-break": "休息最晚 Break to"}


@pytest.mark.parametrize(("sheet", "row", "heading", "value", "code"), WRONG)
def test_names_the_cell(tmp_path: Path, sheet: str, row: int, heading: str, value: Any, code: str) -> None:
    """A wrong cell is told once, by file, sheet, row and column; nothing else is said to be wrong."""
    path = write_workbook(tmp_path / "wrong.xlsx", small_with({(sheet, row, heading): value}))
    (finding,) = findings_of(path)
    assert (finding.file, finding.sheet, finding.row, finding.code) == ("wrong.xlsx", sheet, row, code)
    assert finding.column == TOLD_AT.get(code, heading)
    for lang in ("en", "zh"):
        assert finding.cause[lang]
        assert finding.remedy[lang]
        assert "wrong.xlsx" in finding.in_(lang)
        assert str(row) in finding.in_(lang)


def test_the_company_in_which_cells_are_broken_is_sound(tmp_path: Path) -> None:
    """The workbook of these tests is accepted as long as nothing is broken in it, without a word."""
    result = read(write_workbook(tmp_path / "small.xlsx", SMALL))
    assert [order.id for order in result.batch.orders] == ["W1", "W2"]
    assert result.batch.orders[0].skills == {"液压": 3}
    assert result.notices == ()
