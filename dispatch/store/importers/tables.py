"""From a grid to a table: the rows below the headings, with what spreadsheets do to them healed or found."""

from collections.abc import Collection, Iterator, Sequence

from dispatch.store.importers.cells import Cell, is_blank, shown
from dispatch.store.importers.findings import Report
from dispatch.store.importers.grid import Grid
from dispatch.store.importers.headings import matching_form
from dispatch.store.importers.layout import Layout, layout_of, sheet_of
from dispatch.store.importers.record import Row, Table
from solver.words import Words

MOST_ROWS = 200_000
_TOTALS = frozenset(("合计", "总计", "小计", "total", "subtotal", "grandtotal", "sum"))


def table_of(grid: Grid, report: Report, looked_up: Collection[str] = ()) -> Table | None:
    """Return the table that a grid holds, `sound` False where findings keep it from being read.

    None for a grid that is blank or none of ours.
    """
    sheet = sheet_of(grid, report)
    if sheet is None or grid.is_blank:
        return None
    layout = layout_of(grid, sheet, report, looked_up)
    if layout is None:
        return Table(sheet=sheet, file=grid.file, title=grid.shown_title, headings={}, rows=(), typed=True, sound=False)
    rows = tuple(rows_of(grid, layout, report))
    return Table(
        sheet=sheet, file=grid.file, title=grid.shown_title, headings=layout.headings, rows=rows, typed=grid.typed
    )


def rows_of(grid: Grid, layout: Layout, report: Report) -> Iterator[Row]:
    """Yield the rows below the headings that can be read; finds ragged rows, totals, cells merged across."""
    filled = _merged_down(grid, layout, report)
    last = max((number for number, row in enumerate(grid.rows) if not all(map(is_blank, row))), default=0)
    if last - layout.top > MOST_ROWS:
        rows = last - layout.top
        cause = Words(en=f"has {rows} rows; {MOST_ROWS} are taken", zh=f"有 {rows} 行，最多 {MOST_ROWS} 行")
        report.fail(grid.where(), "too-many-rows", cause, _SPLIT_FILE)
        return
    for number in range(layout.top + 1, last + 1):
        row = grid.rows[number]
        if all(map(is_blank, row)):
            continue
        if not (_is_ragged(grid, number, row, layout, report) or _is_total(grid, number, row, report)):
            cells = dict(_cells(grid, number, row, layout, filled, report))
            yield Row(number=number + 1, cells=cells)


def _cells(
    grid: Grid,
    number: int,
    row: Sequence[Cell],
    layout: Layout,
    filled: dict[tuple[int, int], Cell],
    report: Report,
) -> Iterator[tuple[str, Cell]]:
    for position, key in layout.keys.items():
        if (number, position) in grid.errors:
            report.fail(grid.where(number, layout.headings[key]), "formula-error", _FORMULA_ERROR, _MEND_FORMULA)
            continue
        cell = filled.get((number, position), row[position] if position < len(row) else "")
        if not is_blank(cell):
            yield key, cell


def _merged_down(grid: Grid, layout: Layout, report: Report) -> dict[tuple[int, int], Cell]:
    """Return what cells merged over several rows mean for the rows below their first; finds ones merged across."""
    filled = {}
    for (first_row, first), (last_row, last) in grid.merged:
        if first_row <= layout.top or first_row >= len(grid.rows) or is_blank(cell := grid.rows[first_row][first]):
            continue
        where = grid.where(first_row, layout.headings.get(layout.keys.get(first, ""), ""))
        if sum(1 for position in layout.keys if first <= position <= last) > 1:
            cause = Words(en=f"“{shown(cell)}” is merged over several columns", zh=f"“{shown(cell)}”跨多列合并")
            report.fail(where, "merged-across", cause, _UNMERGE)
        elif first in layout.keys and last_row > first_row:
            report.note(where, "merged-down", _MERGED_DOWN)
            for number in range(first_row + 1, min(last_row + 1, len(grid.rows))):
                filled[number, first] = cell
    return filled


def _is_ragged(grid: Grid, number: int, row: Sequence[Cell], layout: Layout, report: Report) -> bool:
    """Whether a row has a cell without a heading, or (CSV) not all its cells; that is a finding."""
    if any(not is_blank(cell) for cell in row[layout.width :]):
        report.fail(grid.where(number), "ragged-row", _TOO_MANY_CELLS, _QUOTE_SEPARATORS)
        return True
    if not grid.typed and len(row) < layout.width:
        width = layout.width
        cause = Words(en=f"has {len(row)} cells of {width}", zh=f"只有 {len(row)} 格，应为 {width} 格")
        report.fail(grid.where(number), "ragged-row", cause, _KEEP_SEPARATORS)
        return True
    return False


def _is_total(grid: Grid, number: int, row: Sequence[Cell], report: Report) -> bool:
    first = next((cell for cell in row if not is_blank(cell)), "")
    if not isinstance(first, str) or matching_form(first) not in _TOTALS:
        return False
    report.fail(grid.where(number), "total-row", _TOTAL_ROW, _DELETE_ROW)
    return True


_SPLIT_FILE = Words(en="Split the file.", zh="请拆分文件。")
_FORMULA_ERROR = Words(en="holds a formula that ends in an error, as #N/A", zh="公式结果为错误值，如 #N/A")
_MEND_FORMULA = Words(en="Correct the formula, or write the value.", zh="请修正公式或直接填写数值。")
_UNMERGE = Words(en="Unmerge it.", zh="请取消合并单元格。")
_MERGED_DOWN = Words(en="cells merged over several rows hold for each of them", zh="纵向合并的单元格已按每行相同填充")
_TOO_MANY_CELLS = Words(en="has more cells than there are headings", zh="单元格多于标题")
_QUOTE_SEPARATORS = Words(
    en="Put quotes around texts with a separator in them, or add the heading.",
    zh="内容含分隔符时请加引号，或补上标题。",
)
_KEEP_SEPARATORS = Words(en="Write the separators of blank cells, too.", zh="空格子也要保留分隔符。")
_TOTAL_ROW = Words(en="is a row of totals, not one of the table", zh="是合计行，不是数据行")
_DELETE_ROW = Words(en="Delete the row.", zh="请删除该行。")
