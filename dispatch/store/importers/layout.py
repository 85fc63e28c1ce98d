"""Which sheet a grid is, where its headings are, and which column each of them means."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from dispatch.store.importers.all_sheets import SHEETS
from dispatch.store.importers.cells import is_blank, trimmed
from dispatch.store.importers.findings import Report
from dispatch.store.importers.grid import Grid
from dispatch.store.importers.headings import matching_form, nearest
from dispatch.store.importers.spec import Sheet
from solver.words import Words

_HEADING_WITHIN = 10  # rows: titles and remarks may stand above the headings
_BY_NAME = {name: sheet for sheet in SHEETS for name in sheet.names}
READ_ME, LISTS = "说明 Read me", "选项 Lists"
_SILENT = frozenset(matching_form(name) for name in (READ_ME, LISTS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """top: the headings' row, from 0; keys: column key by position; headings: as in the file; width: of them all."""

    top: int
    keys: Mapping[int, str]
    headings: Mapping[str, str]
    width: int


def sheet_of(grid: Grid, report: Report) -> Sheet | None:
    """Return the sheet that a grid's title names; None, with a notice, for any other title.

    A title that looks like a misspelt one is a finding; the sheet that it seems to mean is returned.
    """
    form = matching_form(grid.title)
    if form in _BY_NAME:
        return _BY_NAME[form]
    if form in _SILENT or grid.is_blank:
        return None
    meant = nearest(grid.title, {name: sheet.name for name, sheet in _BY_NAME.items()})
    if meant is None:
        report.note(grid.where(), "sheet-passed-over", _SHEET_PASSED_OVER)
        return None
    cause = Words(en=f"is no sheet of ours; “{meant}” perhaps?", zh=f"不是可识别的表名，是否为“{meant}”？")
    report.fail(grid.where(), "unknown-sheet", cause, _RENAME_SHEET)
    return next(sheet for sheet in SHEETS if sheet.name == meant)


def layout_of(grid: Grid, sheet: Sheet, report: Report, looked_up: Collection[str] = ()) -> Layout | None:
    """Return where the columns are; None, and findings, where headings are missing, doubled or misspelt.

    looked_up: as `Known` has it.
    """
    top = _heading_row(grid, sheet)
    if top is None:
        titles = ", ".join(column.title for column in sheet.columns)
        remedy = Words(en=f"Use these headings: {titles}.", zh=f"请使用以下标题：{titles}。")
        report.fail(grid.where(), "no-headings", _NO_HEADINGS, remedy)
        return None
    keys: dict[int, str] = {}
    headings: dict[str, str] = {}
    by_name = {name: column.key for column in sheet.columns for name in column.names}
    sound, width = True, 0
    for position, cell in enumerate(grid.rows[top]):
        if is_blank(cell):
            continue
        width = position + 1
        heading = trimmed(str(cell)).replace("\n", " ")
        key = by_name.get(matching_form(heading))
        if key is None:
            sound &= _may_pass_over(grid, top, heading, sheet, report)
        elif key in headings:
            cause = Words(en=f"means the same as “{headings[key]}”", zh=f"与“{headings[key]}”是同一列")
            report.fail(grid.where(top, heading), "heading-twice", cause, _KEEP_ONE)
            sound = False
        else:
            keys[position] = key
            headings[key] = heading
    for column in sheet.columns:
        made_up_for = column.instead in looked_up and column.instead in headings
        if column.required and column.key not in headings and not made_up_for:
            remedy = Words(en=f"Add a column headed “{column.title}”.", zh=f"请增加标题为“{column.title}”的列。")
            report.fail(grid.where(top, column.title), "column-missing", _COLUMN_MISSING, remedy)
            sound = False
    return Layout(top=top, keys=keys, headings=headings, width=width) if sound else None


def _heading_row(grid: Grid, sheet: Sheet) -> int | None:
    """Return the row in which most headings are recognised."""
    names = frozenset().union(*(column.names for column in sheet.columns))
    best, most = None, 0
    for number, row in enumerate(grid.rows[:_HEADING_WITHIN]):
        count = sum(1 for cell in row if isinstance(cell, str) and matching_form(cell) in names)
        if count > most:
            best, most = number, count
    return best


def _may_pass_over(grid: Grid, top: int, heading: str, sheet: Sheet, report: Report) -> bool:
    """Return whether a heading that is none of ours may be passed over: not where it looks like one of ours."""
    meant = nearest(heading, {name: column.title for column in sheet.columns for name in column.names})
    if meant is None:
        report.note(grid.where(top, heading), "column-passed-over", _COLUMN_PASSED_OVER)
        return True
    cause = Words(en=f"is no column of ours; “{meant}” perhaps?", zh=f"不是可识别的列名，是否为“{meant}”？")
    report.fail(grid.where(top, heading), "unknown-column", cause, _RENAME_COLUMN)
    return False


_SHEET_PASSED_OVER = Words(en="is not known here and was passed over", zh="不是可识别的表，已忽略")
_RENAME_SHEET = Words(
    en="Rename it, or give it quite another name to have it passed over.",
    zh="请改正表名；若要忽略请换成完全不同的名称。",
)
_NO_HEADINGS = Words(en="has no row of headings", zh="没有标题行")
_KEEP_ONE = Words(en="Keep one of them.", zh="请只保留一列。")
_COLUMN_MISSING = Words(en="the column is missing", zh="缺少这一列")
_COLUMN_PASSED_OVER = Words(en="the column is not known here and was passed over", zh="不是可识别的列，已忽略")
_RENAME_COLUMN = Words(
    en="Correct the heading, or give it quite another name to have it passed over.",
    zh="请改正标题；若要忽略请换成完全不同的名称。",
)
