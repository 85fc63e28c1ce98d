"""Files that are not what their names say, and files that are traps: refused at once, with their name."""

import random
import time
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from dispatch.store.importers import gate
from tests.dispatch.importers.files import SMALL, findings_of, read, write_workbook

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
BOMB_S = 1.0
LONG_S = 10.0  # of processor time; a spreadsheet program needs longer


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("orders.xlsx", PNG, "not-what-it-says"),
        ("orders.xlsx", OLE, "not-what-it-says"),
        ("orders.xlsx", b"<html><table></table></html>", "not-what-it-says"),
        ("orders.xlsx", "工单号,站点\n".encode(), "not-what-it-says"),
        ("orders.xlsx", b"", "empty-file"),
        ("orders.xlsx", b"PK\x03\x04 torn off", "damaged-file"),
        ("orders.csv", PNG, "not-what-it-says"),
        ("orders.csv", OLE, "not-what-it-says"),
        ("orders.csv", b"PK\x03\x04" + bytes(100), "not-what-it-says"),
        ("orders.csv", b"\xef\xbb\xbf \r\n", "empty-file"),
        ("orders.xls", OLE, "unknown-file-type"),
        ("orders.csv", b"a" * (gate.MOST_BYTES + 1), "too-large"),
    ],
)  # fmt: skip
def test_what_a_file_is_not(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    """A file that is not what its name says is told by its name, once."""
    path = tmp_path / name
    path.write_bytes(content)
    (finding,) = findings_of(path)
    assert (finding.file, finding.code) == (name, code)


def test_a_workbook_called_csv(tmp_path: Path) -> None:
    """A workbook under the wrong name is told what to do."""
    path = write_workbook(tmp_path / "small.xlsx", SMALL).rename(tmp_path / "orders.csv")
    (finding,) = findings_of(path)
    assert finding.code == "not-what-it-says"
    assert ".xlsx" in finding.remedy["en"]


def test_missing_files_and_folders(tmp_path: Path) -> None:
    """What is not there, and a folder without CSV, are told each."""
    found = findings_of(tmp_path / "none.xlsx", tmp_path / "none.csv", tmp_path)
    assert [(finding.file, finding.code) for finding in found] == [
        ("none.xlsx", "cannot-open"),
        ("none.csv", "cannot-open"),
        (tmp_path.name, "empty-folder"),
    ]


def test_an_archive_without_a_workbook(tmp_path: Path) -> None:
    """A zip archive of something else is no workbook."""
    path = tmp_path / "orders.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert [finding.code for finding in findings_of(path)] == ["not-what-it-says"]


def with_sheet(path: Path, xml: bytes, *, more: int = 0) -> Path:
    """Write a workbook whose one sheet of orders has this XML, and so many more parts."""
    small = Workbook()
    small.worksheets[0].title = "工单"
    small.save(path.with_suffix(".tmp"))
    with (
        zipfile.ZipFile(path.with_suffix(".tmp")) as source,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            target.writestr(entry.filename, xml if entry.filename == "xl/worksheets/sheet1.xml" else source.read(entry))
        for number in range(more):
            target.writestr(f"xl/media/{number}.bin", b"")
    return path


SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'


@pytest.mark.parametrize(
    ("sheet", "more", "code"),
    [
        pytest.param(SHEET % (b" " * (101 * 2**20)), 0, "zip-bomb", id="unpacked"),
        pytest.param(SHEET % (b" " * (30 * 2**20)), 0, "zip-bomb", id="ratio"),
        pytest.param(SHEET % b"", 1001, "zip-bomb", id="parts"),
        pytest.param(
            b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + SHEET % b"", 0, "xml-entities", id="laughs"
        ),
        pytest.param(
            '<!DOCTYPE x SYSTEM "file:///etc/passwd">'.encode("utf-16-le"), 0, "xml-entities", id="doctype in UTF-16"
        ),
        pytest.param(
            SHEET % b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
            0,
            "sheet-too-large",
            id="two cells, far apart",
        ),
        pytest.param(
            SHEET % b'<row r="1"><c r="A1"><v>1</v></c></row><row r="99999999"><c r="A99999999"><v>1</v></c></row>',
            0,
            "sheet-too-large",
            id="beyond the last row",
        ),
        pytest.param(
            SHEET % (b'<row r="1048576">' + b"<c><v>1</v></c>" * 20 + b"</row>"),
            0,
            "sheet-too-large",
            id="no addresses",
        ),
    ],
)
def test_traps_are_refused_within_a_second(tmp_path: Path, sheet: bytes, more: int, code: str) -> None:
    """A workbook that would fill memory or read other files is refused before anything is parsed."""
    path = with_sheet(tmp_path / "trap.xlsx", sheet, more=more)
    started = time.perf_counter()
    found = findings_of(path)
    assert time.perf_counter() - started < BOMB_S
    assert [(finding.file, finding.code) for finding in found] == [("trap.xlsx", code)]


def test_a_million_empty_rows_are_no_harm(tmp_path: Path) -> None:
    """Formatted rows without content down to the end of the sheet are passed over quickly."""
    empty = b"".join(b'<row r="%d" s="0"/>' % row for row in range(4, 1_048_577))
    cells = (
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>%s</t></is></c><c r="B1" t="inlineStr"><is><t>%s</t></is></c></row>'
    )
    path = with_sheet(tmp_path / "long.xlsx", SHEET % (cells % ("工单号".encode(), "站点".encode()) + empty))
    started = time.process_time()
    found = findings_of(path, time_zone="Asia/Shanghai")
    assert time.process_time() - started < LONG_S
    assert {finding.code for finding in found} == {"column-missing"}  # it is a sheet of orders, and was looked at


def test_a_declared_size_is_not_believed(tmp_path: Path) -> None:
    """An archive whose directory lies about a part's size is damaged."""
    path = with_sheet(tmp_path / "liar.xlsx", SHEET % (b" " * 2**20))
    content = bytearray(path.read_bytes())
    at = content.rindex(b"xl/worksheets/sheet1.xml") - 46 + 24
    content[at : at + 4] = (100).to_bytes(4, "little")
    path.write_bytes(content)
    assert [finding.code for finding in findings_of(path)] == ["damaged-file"]


def test_random_damage_is_told(tmp_path: Path) -> None:
    """A workbook with bytes changed anywhere is read, or refused with findings; it is never a surprise."""
    content = write_workbook(tmp_path / "small.xlsx", SMALL).read_bytes()
    chance = random.Random(1)
    path = tmp_path / "damaged.xlsx"
    for _ in range(150):
        damaged = bytearray(content)
        for _ in range(chance.randint(1, 4)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path.write_bytes(damaged)
        assert all(finding.file == "damaged.xlsx" for finding in findings_of(path))


def test_a_formula_that_failed_is_no_blank(tmp_path: Path) -> None:
    """A cell with #N/A is told, though the reader shows nothing there."""
    sheets = {title: [list(row) for row in rows] for title, rows in SMALL.items()}
    path = write_workbook(tmp_path / "formula.xlsx", sheets)
    workbook = load_workbook(path)
    cell = workbook["工单"]["E2"]
    cell.value, cell.data_type = "#N/A", "e"
    workbook.save(path)
    (finding,) = findings_of(path)
    assert (finding.sheet, finding.row, finding.column, finding.code) == ("工单", 2, "级别", "formula-error")


def test_hidden_sheets_are_left_alone(tmp_path: Path) -> None:
    """What nobody sees is not imported."""
    path = write_workbook(tmp_path / "hidden.xlsx", SMALL)
    workbook = load_workbook(path)
    workbook["工单"].sheet_state = "hidden"
    workbook.save(path)
    assert read(path).batch.orders == ()
