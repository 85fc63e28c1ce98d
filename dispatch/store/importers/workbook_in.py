"""Workbooks as grids of cells."""

import io
from collections.abc import Iterator
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from dispatch.store.importers.cells import CellError
from dispatch.store.importers.findings import Report, Where
from dispatch.store.importers.gate import check_workbook, look
from dispatch.store.importers.grid import Grid
from dispatch.store.importers.sheet_parts import sheet_parts
from solver.words import Words


def read_workbook(path: Path, report: Report) -> Iterator[Grid]:
    """Yield the visible sheets of a workbook that hold anything; finds a file that is none."""
    try:
        content = look(path)
        errors = check_workbook(content)
        parts = sheet_parts(content)
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            for sheet in workbook.sheets_metadata:
                if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible:
                    own_errors = errors.get(parts.get(sheet.name, ""), frozenset())
                    yield _grid(path.name, workbook.get_sheet_by_name(sheet.name), own_errors)
    except CellError as error:
        report.fail(Where(file=path.name), error.code, error.cause, error.remedy)
    except CalamineError as problem:
        cause = Words(en=f"is a damaged workbook ({problem})", zh=f"工作簿已损坏（{problem}）")
        remedy = Words(en="Save it again from the spreadsheet program.", zh="请用表格软件重新保存。")
        report.fail(Where(file=path.name), "damaged-file", cause, remedy)


def _grid(file: str, sheet: CalamineSheet, errors: frozenset[tuple[int, int]]) -> Grid:
    return Grid(
        file=file,
        title=sheet.name,
        rows=sheet.to_python(skip_empty_area=False),
        typed=True,
        merged=tuple(sheet.merged_cell_ranges or ()),
        errors=errors,
    )
