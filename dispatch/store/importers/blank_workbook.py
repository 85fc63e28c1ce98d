"""A workbook with all our sheets and headings, empty, from which the template and the export are made."""

import io
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from dispatch.store.importers.all_sheets import SHEETS
from dispatch.store.importers.drop_downs import add_drop_downs, write_lists
from dispatch.store.importers.spec import Column
from solver.files import save_whole

WRAPPED = Alignment(wrap_text=True, vertical="top")
_NEEDED = PatternFill("solid", fgColor="1F4E79")
_OPTIONAL = PatternFill("solid", fgColor="7F7F7F")
_WHITE = Font(bold=True, color="FFFFFF")


def blank_workbook() -> Workbook:
    """Return a workbook with our sheets, headings and drop-down lists; necessary headings are dark."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for sheet in SHEETS:
        page = workbook.create_sheet(sheet.name)
        page.freeze_panes = "B2"
        for number, column in enumerate(sheet.columns, start=1):
            heading = page.cell(1, number, column.title)
            heading.font, heading.alignment = _WHITE, WRAPPED
            heading.fill = _NEEDED if column.required else _OPTIONAL
            dimension = page.column_dimensions[get_column_letter(number)]
            dimension.width = _width(column)
            dimension.number_format = column.kind.number_format
    write_lists(workbook)
    add_drop_downs(workbook)
    return workbook


def save_workbook(workbook: Workbook, path: Path) -> None:
    """Write a workbook whole or not at all. Raises OSError naming the file."""
    content = io.BytesIO()
    workbook.save(content)
    save_whole(content.getvalue(), path)


def _width(column: Column) -> float:
    """Return a column's width in characters: wide characters count twice."""
    texts = (column.title, column.example)
    return min(40, 3 + max(sum(2 if ord(letter) > 0x2E80 else 1 for letter in text) for text in texts))
