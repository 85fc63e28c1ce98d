"""One sheet for printing, filled from top to bottom: titles, labelled lines, tables."""

import unicodedata
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from dispatch.store.exporters.safe_cells import put, sheet_name

Value = str | int | float

_THIN = Side(style="thin", color="FF9AA5B1")
_GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEADING_FILL = PatternFill("solid", fgColor="FFDCE6F0")
_TOP = Alignment(vertical="top", wrap_text=True)
_MIDDLE = Alignment(vertical="center", horizontal="center", wrap_text=True)
_LINE_PT = 15.0
_LOUD = Font(bold=True, color="FFB00020")


class Page:
    """One sheet of a workbook, A4, as wide as the paper. widths: of the columns, in characters."""

    def __init__(
        self, workbook: Workbook, name: str, widths: Sequence[float], *, taken: set[str], landscape: bool, footer: str
    ) -> None:
        self._sheet = workbook.create_sheet(sheet_name(name, taken))
        self._widths = widths
        self._row = 1
        for column, width in enumerate(widths, start=1):
            self._sheet.column_dimensions[get_column_letter(column)].width = width
        setup = self._sheet.page_setup
        setup.orientation = "landscape" if landscape else "portrait"
        setup.paperSize = self._sheet.PAPERSIZE_A4
        setup.fitToWidth, setup.fitToHeight = 1, 0
        self._sheet.sheet_properties.pageSetUpPr.fitToPage = True
        margins = self._sheet.page_margins
        margins.left = margins.right = 0.4
        margins.top = margins.bottom = 0.6
        self._sheet.oddFooter.left.text = footer.replace("&", "&&")
        self._sheet.oddFooter.right.text = "&P / &N"

    def title(self, text: str, size: int = 16) -> None:
        """Write one line in large letters."""
        cell = self._sheet.cell(self._row, 1)
        put(cell, text)
        cell.font = Font(bold=True, size=size)
        self._sheet.row_dimensions[self._row].height = size * 1.6
        self._row += 1

    def line(self, text: str) -> None:
        """Write one line over all columns, broken where it is too long."""
        self._wide(1, text)
        self._row += 1

    def pairs(self, rows: Sequence[tuple[str, str]]) -> None:
        """Write labels with their values, which have all columns but the first."""
        for label, text in rows:
            cell = self._sheet.cell(self._row, 1)
            put(cell, label)
            cell.font, cell.alignment = Font(bold=True), _TOP
            self._wide(2, text)
            self._row += 1

    def gap(self) -> None:
        """Leave one line free."""
        self._row += 1

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[Value]], *, repeat: bool = False) -> range:
        """Write a table and return its rows. repeat: all above it, and its headings, stand on every printed page."""
        for column, text in enumerate(headings, start=1):
            cell = self._sheet.cell(self._row, column)
            put(cell, text)
            cell.font, cell.fill, cell.border, cell.alignment = Font(bold=True), _HEADING_FILL, _GRID, _MIDDLE
        if repeat:
            self._sheet.print_title_rows = f"1:{self._row}"
            self._sheet.freeze_panes = self._sheet.cell(self._row + 1, 1)
        first = self._row + 1
        for row in rows:
            self._row += 1
            for column, value in enumerate(row, start=1):
                cell = self._sheet.cell(self._row, column)
                put(cell, value)
                cell.border, cell.alignment = _GRID, _TOP
            self._sheet.row_dimensions[self._row].height = _LINE_PT * self._lines(row)
        self._row += 1
        return range(first, self._row)

    def loud(self, row: int, column: int) -> None:
        """Make a cell stand out."""
        self._sheet.cell(row, column).font = _LOUD

    def _wide(self, column: int, text: str) -> None:
        """Write a text from a column to the last one; merged cells do not grow by themselves."""
        cell = self._sheet.cell(self._row, column)
        put(cell, text)
        cell.alignment = _TOP
        last = len(self._widths)
        if last > column:
            self._sheet.merge_cells(start_row=self._row, start_column=column, end_row=self._row, end_column=last)
        lines = _lines(text, sum(self._widths[column - 1 :]))
        self._sheet.row_dimensions[self._row].height = _LINE_PT * lines

    def _lines(self, row: Sequence[Value]) -> int:
        return max(_lines(str(value), width) for value, width in zip(row, self._widths, strict=False))


def _lines(text: str, width: float) -> int:
    """Return how many lines a text needs in a column; a Chinese character is as wide as two others."""
    return sum(max(1, -(-_letters(line) // max(1, int(width - 1)))) for line in (text.splitlines() or [""]))


def _letters(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in line)
