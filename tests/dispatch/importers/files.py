"""Files for the tests of importing: a small sound company, in which each test breaks one thing."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from dispatch.import_record import Known
from dispatch.store.importers.findings import ImportFinding, ImportRejectedError
from dispatch.store.importers.read import ReadResult, read_batch

Rows = list[list[Any]]

SMALL: Mapping[str, Rows] = {
    "公司 Company": [["名称", "时区"], ["示例公司", "Asia/Shanghai"]],
    "Regions": [["Region id", "Name"], ["east", "East"]],
    "Centres": [["Centre id", "Name", "Region", "Latitude", "Longitude"], ["C1", "Centre", "east", 31.2, 121.5]],
    "客户": [["客户编号", "名称", "客户等级"], ["K1", "示例铝业", "重点"]],
    "站点": [["站点编号", "客户", "名称", "区域", "纬度", "经度"], ["S1", "K1", "一号车间", "east", 31.3, 121.4]],
    "设备": [["设备编号", "站点"], ["E1", "S1"]],
    "故障目录": [
        ["故障码", "名称", "行业", "级别", "用时(分钟)", "技能", "备件"],
        ["F1", "油缸漏油", "工程机械", 2, 90, "液压:3", "P1:1"],
    ],
    "备件": [["备件编号", "名称"], ["P1", "密封圈"], ["P2", "泵"]],
    "技术员": [["技术员编号", "姓名", "中心", "技能"], ["T1", "甲", "C1", "液压:4"], ["T2", "乙", "C1", "电气:2"]],
    "班次": [
        ["技术员", "日期", "开始", "结束"],
        ["T1", "2026-03-02", "08:00", "17:00"],
        ["T2", "2026-03-02", "08:00", "17:00"],
    ],
    "库存": [["中心", "车(技术员)", "备件", "数量"], ["C1", None, "P1", 4], [None, "T1", "P1", 1]],
    "工单": [
        ["工单号", "站点", "报修时间", "故障码", "级别", "用时(分钟)", "技能", "备件", "时间窗起", "时间窗止"],
        ["W1", "S1", "2026-03-02 07:45", "F1", None, None, None, None, None, None],
        ["W2", "S1", "2026-03-02 07:50", None, 3, 60, "电气:1", "P2", "2026-03-02 09:00", "2026-03-02 12:00"],
    ],
}


def small_with(changes: Mapping[tuple[str, int, str], Any]) -> dict[str, Rows]:
    """Return the small company with some cells changed: (sheet, row as a spreadsheet counts, heading) → value."""
    sheets = {title: [list(row) for row in rows] for title, rows in SMALL.items()}
    for (title, row, heading), value in changes.items():
        if heading not in sheets[title][0]:
            for position, cells in enumerate(sheets[title]):
                cells.append(heading if position == 0 else None)
        sheets[title][row - 1][sheets[title][0].index(heading)] = value
    return sheets


def write_workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
    """Write plain cells; a text that begins with = stays a text."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for title, rows in sheets.items():
        page = workbook.create_sheet(title)
        for number, row in enumerate(rows, start=1):
            for position, value in enumerate(row, start=1):
                cell = page.cell(number, position)
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"
    workbook.save(path)
    return path


def write_csv_folder(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]], encoding: str, delimiter: str) -> Path:
    """Write each sheet as a CSV file of its name."""
    path.mkdir()
    for title, rows in sheets.items():
        with (path / f"{title}.csv").open("w", encoding=encoding, newline="") as file:
            csv.writer(file, delimiter=delimiter).writerows(
                [["" if cell is None else cell for cell in row] for row in rows]
            )
    return path


def read(*paths: Path, known: Known | None = None, **options: Any) -> ReadResult:
    """Read files into an empty store, or one that holds what `known` says."""
    return read_batch(paths, known=known or Known(), **options)


def findings_of(*paths: Path, known: Known | None = None, **options: Any) -> list[ImportFinding]:
    """Return what is found wrong with files; none where they are accepted."""
    try:
        read(*paths, known=known, **options)
    except ImportRejectedError as error:
        return list(error.findings)
    return []
