"""A file with many errors: each of them is told, at its place, and nothing else."""

import random
from pathlib import Path
from typing import Any

import pytest

from dispatch.store.importers.findings import ImportRejectedError
from tests.dispatch.importers.files import SMALL, Rows, findings_of, read, write_workbook

ORDER = ["", "S1", "2026-03-02 07:45", "F1", None, None, None, None, None, None]
PLANTED: tuple[tuple[int, Any, str], ...] = (
    (1, "S9", "unknown-reference"),
    (1, None, "missing"),
    (2, "03/04/2026", "ambiguous-date"),
    (2, None, "missing"),
    (3, "F9", "unknown-reference"),
    (4, 9, "out-of-range"),
    (5, "NaN", "not-a-number"),
    (6, "液压", "amount-missing"),
    (7, "P9:1", "unknown-reference"),
    (7, "P1:0", "out-of-range"),
    (8, "2026-03-02 09:00", "half-a-window"),
)
HEADINGS = SMALL["工单"][0]


def plant(count: int, rows: int, seed: int) -> tuple[Rows, set[tuple[int, str, str]]]:
    """Return a sheet of so many orders, `count` of them with one error each, and where those errors are."""
    chance = random.Random(seed)
    sheet: Rows = [HEADINGS] + [[f"W{number}", *ORDER[1:]] for number in range(1, rows + 1)]
    expected = set()
    for row in chance.sample(range(2, rows + 2), count):
        position, value, code = chance.choice(PLANTED)
        sheet[row - 1][position] = value
        told_at = HEADINGS[position + 1] if code == "half-a-window" else HEADINGS[position]
        expected.add((row, told_at, code))
    return sheet, expected


def check(folder: Path, count: int, rows: int, seed: int) -> None:
    sheet, expected = plant(count, rows, seed)
    found = findings_of(write_workbook(folder / f"{count}-{seed}.xlsx", {**SMALL, "工单": sheet}))
    assert {(finding.row, finding.column, finding.code) for finding in found} == expected
    assert len(found) == count


@pytest.mark.parametrize(("count", "rows"), [(1, 50), (7, 50), (40, 40), (200, 300)])
def test_all_planted_errors_are_told(tmp_path: Path, count: int, rows: int) -> None:
    """So many errors in a file, so many findings, each at its row and column."""
    check(tmp_path, count, rows, seed=count)


@pytest.mark.long
@pytest.mark.timeout(1500)
def test_a_hundred_files_with_up_to_five_thousand_errors(tmp_path: Path) -> None:
    """The same for a hundred files of all sizes."""
    chance = random.Random(1)
    for seed in range(100):
        count = 5000 if seed == 0 else int(10 ** chance.uniform(0, 3.7))
        check(tmp_path, count, rows=count + 100, seed=seed)


def test_printed_errors_are_few_and_counted(tmp_path: Path) -> None:
    """Somebody who reads the error sees fifty lines and how many more there are."""
    sheet, _ = plant(120, 120, seed=3)
    path = write_workbook(tmp_path / "many.xlsx", {**SMALL, "工单": sheet})
    with pytest.raises(ImportRejectedError) as caught:
        read(path)
    assert len(str(caught.value).splitlines()) == 51
    assert str(caught.value).endswith("… and 70 more")
    assert caught.value.in_("zh").endswith("……另有 70 处")
