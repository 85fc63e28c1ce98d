"""Workbooks as we write them: the template to fill in, and a batch that reads back as it was."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from dispatch.day import Batch
from dispatch.store.importers.all_sheets import SHEETS
from dispatch.store.importers.cells import Cell
from dispatch.store.importers.drop_downs import add_drop_downs, write_lists
from dispatch.store.importers.layout import READ_ME
from dispatch.store.importers.spec import Column, Sheet

MOST_IN_A_CELL = 32_767
_NEEDED = PatternFill("solid", fgColor="1F4E79")
_OPTIONAL = PatternFill("solid", fgColor="7F7F7F")
_WHITE = Font(bold=True, color="FFFFFF")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_WRAP = Alignment(wrap_text=True, vertical="top")


def write_template(path: Path) -> None:
    """Write an empty workbook to fill in: a sheet of explanations, headings with comments, drop-down lists."""
    workbook = _workbook()
    _write_read_me(workbook["Sheet"])
    for sheet in SHEETS:
        page = workbook[sheet.name]
        for number, column in enumerate(sheet.columns, start=1):
            note = (
                f"{column.meaning['zh']}\n{column.meaning['en']}\n{column.kind.about['zh']}\n{column.kind.about['en']}"
            )
            page.cell(1, number).comment = Comment(note, "Paigong", height=140, width=320)
    write_lists(workbook)
    add_drop_downs(workbook)
    workbook.save(path)


def write_batch(batch: Batch, path: Path) -> None:
    """Write a batch as a workbook that `read_batch` reads back as the same batch.

    Times are local to the batch's company, and with their offset where there is none or the clock shows them twice.
    """
    zone = ZoneInfo(batch.company.time_zone) if batch.company else None
    workbook = _workbook()
    del workbook["Sheet"]
    for sheet in SHEETS:
        _fill(workbook[sheet.name], sheet, sheet.write(batch), zone)
    write_lists(workbook)
    add_drop_downs(workbook)
    workbook.save(path)


def _workbook() -> Workbook:
    """Return a workbook with all sheets and their headings; its first sheet is a spare one, named Sheet."""
    workbook = Workbook()
    for sheet in SHEETS:
        page = workbook.create_sheet(sheet.name)
        page.freeze_panes = "B2"
        for number, column in enumerate(sheet.columns, start=1):
            heading = page.cell(1, number, column.title)
            heading.font, heading.alignment = _WHITE, _WRAP
            heading.fill = _NEEDED if column.required else _OPTIONAL
            letter = get_column_letter(number)
            page.column_dimensions[letter].width = _width(column)
            page.column_dimensions[letter].number_format = column.kind.number_format
    return workbook


def _fill(page: Worksheet, sheet: Sheet, rows: Iterable[Mapping[str, Any]], zone: ZoneInfo | None) -> None:
    for row_number, values in enumerate(rows, start=2):
        for number, column in enumerate(sheet.columns, start=1):
            value = values.get(column.key)
            if value is not None and value != "":
                _write_cell(page, row_number, number, column.kind.write(value, zone), column.kind.number_format)


def _write_cell(page: Worksheet, row: int, column: int, value: Cell, number_format: str) -> None:
    """Write one cell; a text stays a text, whatever it begins with. Raises ValueError for one that does not fit in."""
    cell = page.cell(row, column)
    if isinstance(value, str):
        if len(value) > MOST_IN_A_CELL:
            raise ValueError(f"{page.title}!{cell.coordinate}: {len(value)} characters do not fit into a cell")
        cell.value = _ESCAPED.sub("_x005F_", value)
        cell.data_type = "s"
        cell.number_format = "@"
        cell.quotePrefix = value.startswith(_FORMULA_STARTS)
        return
    cell.value = value
    if isinstance(value, datetime):
        cell.number_format = "yyyy-mm-dd hh:mm:ss" if value.second else "yyyy-mm-dd hh:mm"
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    else:
        cell.number_format = number_format


def _width(column: Column) -> float:
    """Return a column's width in characters: wide characters count twice."""
    texts = (column.title, column.example)
    return min(40, 3 + max(sum(2 if ord(letter) > 0x2E80 else 1 for letter in text) for text in texts))


def _write_read_me(page: Worksheet) -> None:
    page.title = READ_ME
    page.append(["表 Sheet", "列 Column", "必填 Needed", "填写 Kind", "说明 Meaning", "示例 Example"])
    for sheet in SHEETS:
        page.append([sheet.name, "", "", "", f"{sheet.meaning['zh']}\n{sheet.meaning['en']}"])
        for column in sheet.columns:
            about, meaning = column.kind.about, column.meaning
            needed = "是 yes" if column.required else ""
            texts = (f"{about['zh']}\n{about['en']}", f"{meaning['zh']}\n{meaning['en']}", column.example)
            page.append(["", column.title, needed, *texts])
            page.cell(page.max_row, 6).data_type = "s"
    for letter, width in zip("ABCDEF", (22, 30, 12, 44, 60, 30), strict=True):
        page.column_dimensions[letter].width = width
    for row in page.iter_rows():
        for cell in row:
            cell.alignment = _WRAP
            if cell.row == 1 or page.cell(cell.row, 1).value:
                cell.font = Font(bold=True)
    page.freeze_panes = "A2"
