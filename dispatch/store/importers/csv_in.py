"""CSV files as grids of cells: encoding, separator and quotes are found out, never guessed twice."""

import codecs
import csv
import io
import re
from pathlib import Path

from dispatch.store.importers.cells import Cell, CellError
from dispatch.store.importers.findings import Report, Where
from dispatch.store.importers.gate import check_is_csv, look
from dispatch.store.importers.grid import Grid
from solver.words import Words

DELIMITERS = (",", ";", "\t", "|")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHINESE = re.compile("[\u4e00-\u9fff].*[\u4e00-\u9fff]")
_MOST_IN_A_CELL = 32_767  # what a spreadsheet's cell holds


def read_csv(path: Path, report: Report, *, encoding: str | None = None, delimiter: str | None = None) -> Grid | None:
    """Return a CSV file as a grid; None, and a finding with its line, where it cannot be read.

    encoding and delimiter: as stated; where None, UTF-8, UTF-16 (by its mark) and GB18030 (which holds GBK) are
    recognised, and the separator is the one that the first line with any of them has most of.
    """
    where = Where(file=path.name)
    try:
        content = look(path)
        if not content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            check_is_csv(content)
        text = _decoded(content, encoding, where, report)
        rows = _split(text, delimiter or _delimiter(text))
    except CellError as error:
        report.fail(where, error.code, error.cause, error.remedy)
        return None
    return Grid(file=path.name, title=path.stem, rows=rows, typed=False)


def _decoded(content: bytes, encoding: str | None, where: Where, report: Report) -> str:
    if encoding is not None:
        return _decoded_as(content, encoding)
    for mark, marked in _BOMS:
        if content.startswith(mark):
            return _decoded_as(content, marked)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        _refuse_mixed(content)
    text = _decoded_as(content, "gb18030")
    report.note(
        where,
        "read-as-gb18030",
        Words(en="is not UTF-8; it was read as GB18030 (GBK)", zh="不是 UTF-8，已按 GB18030（GBK）读取"),
    )
    return text


def _decoded_as(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except LookupError:
        cause = Words(en=f"there is no encoding “{encoding}”", zh=f"没有“{encoding}”这种编码")
        raise CellError("encoding", cause, _SAVE_AS_UTF8) from None
    except UnicodeError as problem:
        at = getattr(problem, "start", 0)
        line = content.count(b"\n", 0, at) + 1
        cause = Words(en=f"line {line} is not {encoding}", zh=f"第 {line} 行不是 {encoding} 编码")
        raise CellError("encoding", cause, _SAVE_AS_UTF8) from None


def _refuse_mixed(content: bytes) -> None:
    """Refuse a file of which some lines are surely UTF-8 and others are not."""
    first: dict[str, int] = {}
    for number, line in enumerate(content.split(b"\n"), start=1):
        if line.isascii():
            continue
        try:
            if _CHINESE.search(line.decode("utf-8")):
                first.setdefault("UTF-8", number)
        except UnicodeDecodeError:
            first.setdefault("other", number)
    if len(first) == 2:
        cause = Words(
            en=f"mixes encodings: line {first['UTF-8']} is UTF-8, line {first['other']} is not",
            zh=f"混用了多种编码：第 {first['UTF-8']} 行是 UTF-8，第 {first['other']} 行不是",
        )
        raise CellError("encoding", cause, _SAVE_AS_UTF8)


def _delimiter(text: str) -> str:
    for line in text.splitlines():
        counts = {delimiter: line.count(delimiter) for delimiter in DELIMITERS}
        if any(counts.values()):
            return max(counts, key=lambda delimiter: counts[delimiter])
    return ","


def _split(text: str, delimiter: str) -> list[list[Cell]]:
    """Return the records; each is one row of a spreadsheet, however many lines a quoted cell has."""
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        cause = Words(en=f"line {line} contains a NUL character", zh=f"第 {line} 行含有空字符（NUL）")
        raise CellError("hidden-character", cause, _SAVE_AS_UTF8)
    csv.field_size_limit(_MOST_IN_A_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[Cell]] = []
    line = 1
    try:
        for row in reader:
            rows.append([*row])
            line = reader.line_num + 1
    except csv.Error as problem:
        raise _bad_quotes(line, str(problem)) from None
    return rows


def _bad_quotes(line: int, problem: str) -> CellError:
    if "unexpected end" in problem or "field larger" in problem:
        return CellError(
            "unclosed-quote",
            Words(en=f"a quote opened in line {line} is never closed", zh=f"第 {line} 行起的引号没有闭合"),
            Words(
                en='Close it, or double a quote that belongs to the text ("").',
                zh='请补上引号；属于内容的引号请写两个（""）。',
            ),
        )
    return CellError(
        "bad-quote",
        Words(en=f"line {line}: text stands behind a closed quote", zh=f"第 {line} 行：引号闭合后还有内容"),
        Words(en='Double a quote that belongs to the text ("").', zh='属于内容的引号请写两个（""）。'),
    )


_SAVE_AS_UTF8 = Words(en="Save it as “CSV UTF-8”.", zh="请另存为“CSV UTF-8”。")
