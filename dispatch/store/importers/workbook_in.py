"""Workbooks as grids of cells."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from dispatch.store.importers.cells import Cell, CellError
from dispatch.store.importers.findings import Report, Where
from dispatch.store.importers.gate import check_workbook, look
from dispatch.store.importers.sheet_parts import sheet_parts
from solver.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The cells of one sheet, from row 1 and column 1 on. merged: rectangles (first row, column; last row, column).

    errors: cells that hold a formula's error; rows and columns of both count from 0. typed: numbers are told from texts.
    """

    file: str
    title: str
    rows: list[list[Cell]]
    typed: bool
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    errors: frozenset[tuple[int, int]] = frozenset()


def read_workbook(path: Path, report: Report) -> Iterator[Grid]:
    """Yield the visible sheets of a workbook that hold anything; finds a file that is none."""
    try:
        content = look(path)
        shapes = check_workbook(content, path)
        parts = sheet_parts(path)
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    except CellError as error:
        report.fail(Where(file=path.name), error.code, error.cause, error.remedy)
        return
    except CalamineError as problem:
        cause = Words(en=f"is a damaged workbook ({problem})", zh=f"工作簿已损坏（{problem}）")
        remedy = Words(en="Save it again from the spreadsheet program.", zh="请用表格软件重新保存。")
        report.fail(Where(file=path.name), "damaged-file", cause, remedy)
        return
    for sheet in workbook.sheets_metadata:
        if sheet.typ != SheetTypeEnum.WorkSheet or sheet.visible != SheetVisibleEnum.Visible:
            continue
        cells = workbook.get_sheet_by_name(sheet.name)
        shape = shapes.get(parts.get(sheet.name, ""))
        yield Grid(
            file=path.name,
            title=sheet.name,
            rows=cells.to_python(skip_empty_area=False),
            typed=True,
            merged=tuple(cells.merged_cell_ranges or ()),
            errors=shape.errors if shape else frozenset(),
        )
