"""The gate: what a file really is, and whether a workbook may be unpacked. Nothing is parsed before it is passed."""

import io
import lzma
import re
import zipfile
import zlib
from pathlib import Path

from dispatch.store.importers.cells import CellError
from solver.words import Words

MOST_BYTES = 20 * 2**20
MOST_UNPACKED_BYTES = 100 * 2**20
MOST_ENTRIES = 1_000
MOST_RATIO = 100
_RATIO_MATTERS_BYTES = 10 * 2**20  # what unpacks to less is harmless, however well it was packed
MOST_AREA = 5_000_000  # cells of the rectangle that a sheet spans: so much memory is taken, filled or not

_MAGIC = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"\x89PNG\r\n\x1a\n", "PNG picture"),
    (b"\xff\xd8\xff", "JPEG picture"),
    (b"GIF8", "GIF picture"),
    (b"%PDF", "PDF document"),
    (b"\x1f\x8b", "gzip archive"),
    (b"7z\xbc\xaf", "7-zip archive"),
    (b"Rar!", "RAR archive"),
    (b"SQLite format 3\x00", "SQLite database"),
)
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, RuntimeError, OSError, ValueError,
)  # fmt: skip
_BEFORE_XML = b"\x00\xef\xbb\xbf\xff\xfe \t\r\n"
_DOCTYPE = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
_DOCTYPE += tuple("<!ENTITY".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
_ADDRESS = re.compile(rb"""\br=["']([A-Z]{0,3})(\d+)["']""")  # of a cell (B7), or of a row (7)
_FULL_CELL = re.compile(rb"""<(?:\w+:)?c\s(?:[^>]*?\s)?r=["']([A-Z]{1,3})(\d+)["'][^>/]*>\s*<(?!/)""")
_ROW = re.compile(rb"<(?:\w+:)?row[\s>/]")
_CELL_STARTS = (b"<c ", b"<c>", b"<c/", b":c ", b":c>", b":c/")
_BAD_CELL = re.compile(rb"""<(?:\w+:)?c\s([^>]*?\bt=["']e["'][^>]*)>""")
_REF = re.compile(rb"""\br=["']([A-Z]{1,3})(\d{1,7})["']""")


def look(path: Path) -> bytes:
    """Return a file's bytes. Raises CellError (code and words, without a place) where it cannot or must not be read."""
    try:
        if path.is_dir():
            raise CellError("cannot-open", Words(en="is a folder", zh="是文件夹"), _NAME_A_FILE)
        if path.stat().st_size > MOST_BYTES:
            raise CellError(
                "too-large",
                Words(en="is larger than 20 MB", zh="文件超过 20 MB"),
                Words(en="Split it, or delete what does not belong in it.", zh="请拆分文件或删除无关内容。"),
            )
        content = path.read_bytes()
    except OSError as problem:
        cause = Words(en=f"cannot be read: {problem.strerror}", zh=f"无法读取：{problem.strerror}")
        raise CellError("cannot-open", cause, _NAME_A_FILE) from None
    if not content.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise CellError("empty-file", Words(en="is empty", zh="文件为空"), _SAVE_AGAIN)
    return content


def check_is_csv(content: bytes) -> None:
    """Raise CellError where bytes that should be CSV are plainly something else."""
    nature = _nature(content)
    if nature == "zip":
        raise _not_what_it_says("a workbook or another zip archive, not CSV", "工作簿或压缩包，不是 CSV", _NAME_XLSX)
    if nature == "ole":
        raise _not_what_it_says("an old .xls workbook, not CSV", "旧版 .xls 工作簿，不是 CSV", _SAVE_AS_XLSX)
    if nature:
        raise _not_what_it_says(f"a {nature}, not CSV", f"{nature}，不是 CSV", _SAVE_AGAIN)


def check_workbook(content: bytes) -> dict[str, frozenset[tuple[int, int]]]:
    """Return the cells that hold a formula's error, as (row, column) from 0, of each part that is a sheet.

    Raises CellError for what is no workbook, and for a trap.
    """
    nature = _nature(content)
    if nature == "ole":
        raise _not_what_it_says(
            "an old .xls workbook, or one with a password", "旧版 .xls 工作簿或设有密码的工作簿", _SAVE_AS_XLSX
        )
    if nature != "zip":
        kind = nature or (
            "HTML or XML page" if content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") else "text file"
        )
        raise _not_what_it_says(f"a {kind}, not an .xlsx workbook", f"{kind}，不是 .xlsx 工作簿", _SAVE_AS_XLSX)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_sizes(archive)
            if "xl/workbook.xml" not in archive.namelist():
                raise _not_what_it_says("a zip archive without a workbook in it", "不含工作簿的压缩包", _SAVE_AS_XLSX)
            return _error_cells_by_part(archive)
    except _DAMAGED as problem:
        cause = Words(en=f"is a damaged workbook ({problem})", zh=f"工作簿已损坏（{problem}）")
        raise CellError("damaged-file", cause, _SAVE_AGAIN) from None


def open_archive(content: bytes) -> dict[str, bytes]:
    """Return what a zip archive holds, by the names in it. Raises CellError for what is none, and for a trap."""
    if _nature(content) != "zip":
        raise _not_what_it_says("no zip archive", "不是 zip 压缩包", _SAVE_AGAIN)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_sizes(archive)
            return {_entry_name(entry): archive.read(entry) for entry in archive.infolist() if not entry.is_dir()}
    except _DAMAGED as problem:
        cause = Words(en=f"is a damaged archive ({problem})", zh=f"压缩包已损坏（{problem}）")
        raise CellError("damaged-file", cause, _SAVE_AGAIN) from None


def _entry_name(entry: zipfile.ZipInfo) -> str:
    """Return an entry's name; archives made by a Chinese Windows name theirs in GBK and do not say so."""
    if entry.flag_bits & 0x800:  # says that it is UTF-8
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return entry.filename


def _check_sizes(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    traps = (
        (len(entries) > MOST_ENTRIES, f"{len(entries)} parts", f"{len(entries)} 个部件"),
        (unpacked > MOST_UNPACKED_BYTES, f"{unpacked / 2**20:.0f} MB unpacked", f"解压后 {unpacked / 2**20:.0f} MB"),
        (
            unpacked > _RATIO_MATTERS_BYTES and unpacked > MOST_RATIO * max(1, packed),
            f"packed {unpacked // max(1, packed)} to 1",
            f"压缩比 {unpacked // max(1, packed)}:1",
        ),
    )
    for too_much, en, zh in traps:
        if too_much:
            raise CellError(
                "zip-bomb",
                Words(en=f"would unpack to too much ({en})", zh=f"解压后过大（{zh}）"),
                Words(
                    en="Delete empty formatted rows and pictures, and save it again.",
                    zh="请删除带格式的空行和图片后重新保存。",
                ),
            )


def _error_cells_by_part(archive: zipfile.ZipFile) -> dict[str, frozenset[tuple[int, int]]]:
    errors = {}
    for entry in archive.infolist():
        xml = archive.read(entry)  # checks the declared size and the CRC on the way
        is_sheet = b"sheetData" in xml  # whatever the part is called
        if not is_sheet and (entry.filename.startswith("xl/media/") or not xml.lstrip(_BEFORE_XML).startswith(b"<")):
            continue
        if any(mark in xml for mark in _DOCTYPE):
            raise CellError("xml-entities", _ENTITIES, _SAVE_AGAIN)
        if is_sheet:
            _check_area(xml)
            errors[entry.filename] = _error_cells(xml)
    return errors


def _check_area(xml: bytes) -> None:
    """Refuse a sheet whose used rectangle would not fit into memory: one stray cell far out is enough for that."""
    addresses = _ADDRESS.findall(xml)
    rows = max((int(row) for _, row in addresses), default=1)
    columns = max((_column_number(letters) for letters in {letters for letters, _ in addresses}), default=1)
    unnamed = _cell_count(xml) > sum(1 for letters, _ in addresses if letters)
    if unnamed:  # cells without an address count from the left
        columns = max(columns, *(_cell_count(row) for row in _ROW.split(xml)))
    if rows * columns <= MOST_AREA:
        return
    full = _FULL_CELL.findall(xml)
    last_row = max((int(row) for _, row in full), default=1)
    last_column = max(({letters for letters, _ in full}), key=_column_number, default=b"A")
    if unnamed or last_row * _column_number(last_column) > MOST_AREA:
        raise CellError(
            "sheet-too-large",
            Words(
                en=f"a sheet reaches to row {last_row}, column {last_column.decode()}",
                zh=f"有工作表一直用到第 {last_row} 行、{last_column.decode()} 列",
            ),
            Words(
                en="Delete what stands far outside the table (also blanks), or split the file.",
                zh="请删除表格以外的内容（包括空格），或拆分文件。",
            ),
        )


def _cell_count(xml: bytes) -> int:
    return sum(xml.count(start) for start in _CELL_STARTS)


def _error_cells(xml: bytes) -> frozenset[tuple[int, int]]:
    if b't="e"' not in xml and b"t='e'" not in xml:
        return frozenset()
    found = (_REF.search(attributes) for attributes in _BAD_CELL.findall(xml))
    return frozenset((int(ref[2]) - 1, _column_number(ref[1]) - 1) for ref in found if ref)


def _column_number(letters: bytes) -> int:
    """Return 1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _nature(content: bytes) -> str | None:
    return next((nature for magic, nature in _MAGIC if content.startswith(magic)), None)


def _not_what_it_says(en: str, zh: str, remedy: Words) -> CellError:
    return CellError("not-what-it-says", Words(en=f"is {en}", zh=f"实际上是{zh}"), remedy)


_NAME_A_FILE = Words(en="Name a file that exists and may be read.", zh="请指定存在且可读的文件。")
_ENTITIES = Words(
    en="contains XML entity definitions, which no spreadsheet writes", zh="含有 XML 实体定义，正常表格不会有"
)
_SAVE_AGAIN = Words(en="Save it again from the spreadsheet program.", zh="请用表格软件重新保存。")
_SAVE_AS_XLSX = Words(en="Save it as .xlsx without a password.", zh="请另存为不带密码的 .xlsx。")
_NAME_XLSX = Words(en="Rename it to .xlsx if it is a workbook.", zh="如果是工作簿，请改名为 .xlsx。")
