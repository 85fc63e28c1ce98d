"""The template: opens, explains, offers lists, and what is filled in as it says is accepted. And the specification."""

from collections import Counter
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from dispatch.import_record import Known
from dispatch.store.importers.all_sheets import SHEETS
from dispatch.store.importers.format_page import import_formats_markdown
from dispatch.store.importers.layout import LISTS, READ_ME
from dispatch.store.importers.spec import Sheet
from dispatch.store.importers.template import write_template
from tests.conftest import REPOSITORY
from tests.dispatch.importers.files import findings_of, read


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.xlsx"
    write_template(path)
    return path


@pytest.fixture
def template(path: Path) -> Workbook:
    return load_workbook(path)


def test_has_all_sheets_and_explains_every_column(template: Workbook) -> None:
    """Every sheet is there with frozen headings, each heading has a comment, and the first sheet explains all."""
    assert template.sheetnames == [READ_ME, *(sheet.name for sheet in SHEETS), LISTS]
    assert template[LISTS].sheet_state == "hidden"
    explained = {str(cell.value) for row in template[READ_ME].iter_rows() for cell in row}
    for sheet in SHEETS:
        page = template[sheet.name]
        assert page.freeze_panes == "B2"
        for cell, column in zip(page[1], sheet.columns, strict=True):
            assert cell.value == column.title
            assert column.meaning["zh"] in cell.comment.text
            assert column.title in explained


def test_offers_lists_that_exist(template: Workbook) -> None:
    """Each drop-down list names cells that are there, and offers what the column accepts."""
    lists = [
        rule for sheet in SHEETS for rule in template[sheet.name].data_validations.dataValidation if rule.type == "list"
    ]
    sources = Counter(rule.formula1.split("!")[0].strip("'") for rule in lists)
    assert set(sources) <= set(template.sheetnames)
    assert sources[LISTS] >= 8
    tiers = next(rule for rule in template["客户 Customers"].data_validations.dataValidation)
    area = tiers.formula1.split("!")[1].replace("$", "")
    assert [row[0].value for row in template[LISTS][area]] == ["战略 strategic", "重点 key", "普通 ordinary"]


def test_empty_brings_nothing_and_says_nothing(path: Path) -> None:
    """The template as it comes is an import of nothing at all."""
    result = read(path, known=Known(time_zone="Asia/Shanghai"))
    assert result.notices == ()
    assert result.batch.orders == ()


def test_filled_with_its_examples_is_accepted(template: Workbook, tmp_path: Path) -> None:
    """The examples of all columns together are a small company that is accepted."""
    for sheet in SHEETS:
        for number, column in enumerate(sheet.columns, start=1):
            if column.example:
                template[sheet.name].cell(2, number).value = column.example
    filled = tmp_path / "filled.xlsx"
    template.save(filled)
    assert findings_of(filled) == []
    result = read(filled)
    (order,) = result.batch.orders
    assert order.skills == {"液压": 3}
    assert len(order.windows) == 2
    assert result.batch.policy is not None
    assert {notice.code for notice in result.notices} == {
        "text-as-number",
        "no-ground",
    }  # and one corner is no outline


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.noun)
def test_no_two_columns_of_a_sheet_share_a_heading(sheet: Sheet) -> None:
    """Every accepted heading means one column."""
    names = Counter(name for column in sheet.columns for name in column.names)
    assert [name for name, count in names.items() if count > 1] == []


def test_no_two_sheets_share_a_title() -> None:
    """Every accepted title means one sheet."""
    names = Counter(name for sheet in SHEETS for name in sheet.names)
    assert [name for name, count in names.items() if count > 1] == []


def test_the_page_of_formats_is_up_to_date() -> None:
    """docs/import-formats.md is what the code says (make docs)."""
    assert (REPOSITORY / "docs" / "import-formats.md").read_text(encoding="utf-8") == import_formats_markdown()
