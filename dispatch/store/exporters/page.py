"""One sheet for printing, filled from top to bottom: titles, labelled lines, tables."""

import unicodedata
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from dispatch.store.exporters.safe_cells import put, sheet_name
from dispatch.store.exporters.styles import HEADING, LABEL, LOUD, NUMBER, PLAIN, SUBTITLE, TEXT, TITLE

Value = str | int | float

_LINE_PT, _PADDING_PT = 15.0, 3.0


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
        margins.top, margins.bottom, margins.footer = 0.5, 0.75, 0.35
        self._sheet.oddFooter.left.text = footer.replace("&", "&&")
        self._sheet.oddFooter.right.text = "&P / &N"

    def title(self, text: str) -> None:
        """Write one line in large letters."""
        self._write(1, text, TITLE)
        self._sheet.row_dimensions[self._row].height = 26
        self._row += 1

    def subtitle(self, text: str) -> None:
        """Write one line in letters somewhat larger."""
        self._write(1, text, SUBTITLE)
        self._sheet.row_dimensions[self._row].height = 20
        self._row += 1

    def line(self, text: str) -> None:
        """Write one line over all columns, broken where it is too long."""
        self._wide(1, text)
        self._row += 1

    def pairs(self, rows: Sequence[tuple[str, str]]) -> None:
        """Write labels with their values, which have all columns but the first."""
        for label, text in rows:
            self._write(1, label, LABEL)
            self._wide(2, text)
            self._row += 1

    def gap(self) -> None:
        """Leave one line free."""
        self._row += 1

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[Value]], *, repeat: bool = False) -> range:
        """Write a table and return its rows. repeat: all above it, and its headings, stand on every printed page."""
        for column, text in enumerate(headings, start=1):
            self._write(column, text, HEADING)
        self._fit(headings)
        if repeat:
            self._sheet.print_title_rows = f"1:{self._row}"
            self._sheet.freeze_panes = self._sheet.cell(self._row + 1, 1)
        first = self._row + 1
        for row in rows:
            self._row += 1
            for column, value in enumerate(row, start=1):
                self._write(column, value, TEXT if isinstance(value, str) else NUMBER)
            self._fit(row)
        self._row += 1
        return range(first, self._row)

    def loud(self, row: int, column: int) -> None:
        """Make a cell of a table stand out."""
        self._sheet.cell(row, column).style = LOUD

    def _write(self, column: int, value: Value, style: str) -> None:
        cell = self._sheet.cell(self._row, column)
        cell.style = style
        put(cell, value)

    def _fit(self, row: Sequence[Value]) -> None:
        """Make the line as high as its longest cell needs."""
        lines = max(_lines(str(value), width) for value, width in zip(row, self._widths, strict=False))
        self._sheet.row_dimensions[self._row].height = _LINE_PT * lines + _PADDING_PT

    def _wide(self, column: int, text: str) -> None:
        """Write a text from a column to the last one; merged cells do not grow by themselves."""
        self._write(column, text, PLAIN)
        last = len(self._widths)
        if last > column:
            self._sheet.merge_cells(start_row=self._row, start_column=column, end_row=self._row, end_column=last)
        self._sheet.row_dimensions[self._row].height = _LINE_PT * _lines(text, sum(self._widths[column - 1 :]))


def _lines(text: str, width: float) -> int:
    """Return how many lines a text needs in a column; a Chinese character is as wide as two others."""
    return sum(max(1, -(-_letters(line) // max(1, int(width - 1)))) for line in (text.splitlines() or [""]))


def _letters(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in line)
