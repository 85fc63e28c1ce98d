"""CSV files as programs write them: encodings, separators, quotes."""

from pathlib import Path

import pytest

from tests.dispatch.importers.files import SMALL, findings_of, read, write_csv_folder

CUSTOMERS = '客户编号,名称\nK1,"示例\r\n铝业"\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_separators(tmp_path: Path, encoding: str, delimiter: str) -> None:
    """The company is read whatever encoding and separator its files have; only GBK, which has no mark, is told."""
    result = read(write_csv_folder(tmp_path / "csv", SMALL, encoding, delimiter))
    assert result.batch.customers[0].name == "示例铝业"
    assert {notice.code for notice in result.notices} == (
        {"read-as-gb18030"} if encoding in ("gbk", "gb18030") else set()
    )


def test_a_line_break_in_quotes_belongs_to_the_cell(tmp_path: Path) -> None:
    """A quoted cell may go over lines, and still is one row."""
    path = tmp_path / "客户.csv"
    path.write_bytes(f"{CUSTOMERS}K1,twice\n".encode())
    (finding,) = findings_of(path, time_zone="Asia/Shanghai")
    assert (finding.row, finding.code) == (3, "duplicate")


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        ('客户编号,名称\nK1,a\nK2,"never closed\nK3,b\n', "unclosed-quote", "line 3"),
        ('客户编号,名称\nK1,"a"b\n', "bad-quote", "line 2"),
        ("客户编号,名称\nK1,a\x00b\n", "hidden-character", "line 2"),
    ],
)
def test_broken_texts_are_told_with_their_line(tmp_path: Path, content: str, code: str, words: str) -> None:
    """What cannot be split into cells is told with the line where it begins."""
    path = tmp_path / "客户.csv"
    path.write_bytes(content.encode())
    (finding,) = findings_of(path)
    assert (finding.file, finding.code) == ("客户.csv", code)
    assert words in finding.cause["en"]


def test_mixed_encodings_are_refused(tmp_path: Path) -> None:
    """A file pasted together from two encodings is told with a line of each."""
    path = tmp_path / "客户.csv"
    path.write_bytes("客户编号,名称\nK1,示例铝业\n".encode() + "K2,示例设备\n".encode("gbk"))
    (finding,) = findings_of(path)
    assert finding.code == "encoding"
    assert "line 1 is UTF-8, line 3 is not" in finding.cause["en"]


def test_bytes_of_no_encoding_are_refused(tmp_path: Path) -> None:
    """Bytes that are neither UTF-8 nor GB18030 are told with their line."""
    path = tmp_path / "客户.csv"
    path.write_bytes(b"id,name\nK1,\xff\xff\n")
    (finding,) = findings_of(path)
    assert (finding.code, "line 2" in finding.cause["en"]) == ("encoding", True)


@pytest.mark.parametrize(("row", "words"), [("K1", "1 cells of 2"), ("K1,a,b", "more cells")])
def test_ragged_rows_are_told(tmp_path: Path, row: str, words: str) -> None:
    """A row with too few or too many cells is told by its number."""
    path = tmp_path / "客户.csv"
    path.write_text(f"客户编号,名称\n{row}\nK2,b\n", encoding="utf-8")
    (finding,) = findings_of(path, time_zone="Asia/Shanghai")
    assert (finding.row, finding.code) == (2, "ragged-row")
    assert words in finding.cause["en"]


def test_texts_that_look_like_formulas_stay_texts(tmp_path: Path) -> None:
    """Nothing is evaluated, nothing is taken off."""
    path = tmp_path / "客户.csv"
    path.write_text('客户编号,名称\nK1,"=HYPERLINK(""http://x"")"\nK2,+1\nK3,@a\n', encoding="utf-8")
    names = [customer.name for customer in read(path, time_zone="Asia/Shanghai").batch.customers]
    assert names == ['=HYPERLINK("http://x")', "+1", "@a"]
