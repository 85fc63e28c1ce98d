"""The export: a batch as a workbook that reads back as it was."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl.worksheet.worksheet import Worksheet

from dispatch.planning.day import Batch
from dispatch.store.importers.all_sheets import SHEETS
from dispatch.store.importers.blank_workbook import blank_workbook, save_workbook
from dispatch.store.importers.cells import Cell
from dispatch.store.importers.spec import Sheet

MOST_IN_A_CELL = 32_767
_FORMULA_STARTS = ("=", "+", "-", "@", "\t")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def write_batch(batch: Batch, path: Path) -> None:
    """Write a batch as a workbook that `read_batch` reads back as the same batch.

    Times are local to the batch's company, and with their offset where there is none or the clock shows them twice.
    Raises OSError naming the file, ValueError for a text that does not fit into a cell; nothing is written then.
    """
    zone = ZoneInfo(batch.company.time_zone) if batch.company else None
    workbook = blank_workbook()
    for sheet in SHEETS:
        _fill(workbook[sheet.name], sheet, sheet.write(batch), zone)
    save_workbook(workbook, path)


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
    if isinstance(value, float) and float(f"{value:.16g}") != value:
        cell.value = repr(value)  # the file would hold 16 digits only
        cell.data_type = "s"
        return
    cell.value = value
    if isinstance(value, datetime):
        cell.number_format = "yyyy-mm-dd hh:mm:ss" if value.second else "yyyy-mm-dd hh:mm"
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    else:
        cell.number_format = number_format
