"""Drop-down lists: the options of a column, and the ids of the sheets that a column refers to."""

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from dispatch.store.importers.all_sheets import SHEETS
from dispatch.store.importers.kinds.lists import Amounts, Ids, Links
from dispatch.store.importers.kinds.numbers import Decimal, Whole
from dispatch.store.importers.kinds.text import Choice, Flag
from dispatch.store.importers.layout import LISTS
from dispatch.store.importers.spec import Column, Sheet

ROWS = 10_000  # so many rows of a sheet have the lists


def write_lists(workbook: Workbook) -> None:
    """Write the options of all columns onto a sheet of their own, which is hidden: a list in a rule may not be long."""
    page = workbook.create_sheet(LISTS)
    page.sheet_state = "hidden"
    for number, (title, labels) in enumerate(_lists().items(), start=1):
        for row, text in enumerate((title, *labels), start=1):
            page.cell(row, number, text)


def add_drop_downs(workbook: Workbook) -> None:
    """Give every column its rule. What refers to another sheet only offers its ids: others may be in the store."""
    letters = {title: get_column_letter(number) for number, title in enumerate(_lists(), start=1)}
    for sheet in SHEETS:
        page = workbook[sheet.name]
        for number, column in enumerate(sheet.columns, start=1):
            rule = _rule(sheet, column, letters)
            if rule is not None:
                letter = get_column_letter(number)
                rule.add(f"{letter}2:{letter}{ROWS}")
                page.add_data_validation(rule)


def _rule(sheet: Sheet, column: Column, letters: dict[str, str]) -> DataValidation | None:
    kind = column.kind
    if isinstance(kind, Choice | Flag):
        letter = letters[_list_title(sheet, column)]
        last = len(kind.labels) + 1
        strict = not (isinstance(kind, Choice) and kind.free)
        return _list(f"'{LISTS}'!${letter}$2:${letter}${last}", strict=strict)
    if isinstance(kind, Whole | Decimal):
        return DataValidation(
            type="whole" if isinstance(kind, Whole) else "decimal",
            operator="between",
            formula1=str(kind.least),
            formula2=str(kind.most),
            allow_blank=True,
            showErrorMessage=True,
            error=f"{kind.about['zh']}\n{kind.about['en']}",
        )
    if column.refers and not isinstance(kind, Ids | Amounts | Links):
        other = next(other for other in SHEETS if other.noun == column.refers)
        return _list(f"'{other.name}'!$A$2:$A${ROWS}", strict=False)
    return None


def _list(source: str, *, strict: bool) -> DataValidation:
    return DataValidation(
        type="list",
        formula1=source,
        allow_blank=True,
        showErrorMessage=strict,
        error="请从列表中选择。\nChoose from the list.",
    )


def _lists() -> dict[str, tuple[str, ...]]:
    """Return the options of each column that has some, under the column's and its sheet's title."""
    return {
        _list_title(sheet, column): column.kind.labels
        for sheet in SHEETS
        for column in sheet.columns
        if isinstance(column.kind, Choice | Flag)
    }


def _list_title(sheet: Sheet, column: Column) -> str:
    return f"{sheet.name}: {column.title}"
