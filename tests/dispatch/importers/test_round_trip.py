"""What is exported comes back as it was."""

from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from openpyxl import load_workbook

from dispatch.company import Company, Customer
from dispatch.import_record import Known
from dispatch.planning.day import Batch
from dispatch.store.importers.write import MOST_IN_A_CELL, write_batch
from tests.dispatch.importers.files import read
from tests.dispatch.importers.random_batches import TRAPS, batches

EMPTY_STORE = Known(time_zone="UTC")


# A company is large: generating is quick, making a failing one smaller would take minutes.
COMPANIES = settings(deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])


@settings(COMPANIES, max_examples=15)
@given(batch=batches())
def test_any_company_comes_back(tmp_path: Path, batch: Batch) -> None:
    """A random company, with every field in use, is the same after writing and reading."""
    path = tmp_path / "company.xlsx"
    write_batch(batch, path)
    again = read(path, known=EMPTY_STORE).batch
    for field in fields(Batch):
        assert getattr(again, field.name) == getattr(batch, field.name), field.name


@pytest.mark.long
@pytest.mark.timeout(1500)
@settings(COMPANIES, max_examples=1000)
@given(batch=batches())
def test_a_thousand_companies_come_back(tmp_path: Path, batch: Batch) -> None:
    """The same, a thousand times."""
    path = tmp_path / "company.xlsx"
    write_batch(batch, path)
    assert read(path, known=EMPTY_STORE).batch == batch


def test_texts_that_look_like_formulas_are_texts_in_the_workbook(tmp_path: Path) -> None:
    """No cell of the export is a formula, and one that begins like one keeps its quote when somebody edits it."""
    customers = tuple(Customer(id=f"K{number}", name=text) for number, text in enumerate(TRAPS))
    batch = Batch(company=Company(name="=cmd()", time_zone="Asia/Shanghai"), customers=customers)
    path = tmp_path / "formulas.xlsx"
    write_batch(batch, path)
    assert read(path).batch == batch
    cells = [cell for page in load_workbook(path) for row in page.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells if str(cell.value).startswith(("=", "+", "-", "@", "\t")))


def test_nothing_is_written_where_a_text_does_not_fit(tmp_path: Path) -> None:
    """A text longer than a cell is an error, not a text cut off."""
    path = tmp_path / "long.xlsx"
    with pytest.raises(ValueError, match="do not fit into a cell"):
        write_batch(Batch(customers=(Customer(id="K1", name="x" * (MOST_IN_A_CELL + 1)),)), path)
    assert list(tmp_path.iterdir()) == []
