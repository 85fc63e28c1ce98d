"""Files in, one checked batch out: all of it, or all that is wrong with it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from dispatch.import_record import Known
from dispatch.planning.day import Batch
from dispatch.store.importers.all_sheets import SHEETS
from dispatch.store.importers.assembly import assemble
from dispatch.store.importers.cross_checks import check_across
from dispatch.store.importers.csv_in import read_csv
from dispatch.store.importers.findings import ImportNotice, Report, Where
from dispatch.store.importers.mapped import MAPPING_FIELDS, mapped_tables
from dispatch.store.importers.mapping import ImportMapping, load_mapping
from dispatch.store.importers.record import Intake, Record, Table
from dispatch.store.importers.tables import table_of
from dispatch.store.importers.workbook_in import read_workbook
from solver.words import Words

_WORKBOOKS = (".xlsx", ".xlsm")
_UNTIL_KNOWN = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadResult:
    """What the files bring, checked, and what was healed or looked odd on the way."""

    batch: Batch
    notices: tuple[ImportNotice, ...]


def read_batch(
    paths: Sequence[Path], *, known: Known, mapping: Path | None = None, time_zone: str | None = None
) -> ReadResult:
    """Read workbooks, CSV files and folders of CSV as one import.

    known: what the store holds already; mapping: how the CSV files are understood (default: each is a sheet by its
    name); time_zone: of times without an offset, where the mapping names none (default: that of the files' company,
    else of the store's).
    The same files always give the same batch. Raises ImportRejectedError with everything that is wrong.
    """
    report = Report()
    rules = load_mapping(mapping, fields=MAPPING_FIELDS, report=report) if mapping else None
    report.raise_if_wrong()
    tables = [table for path in paths for table in _tables(path, rules, known, report)]
    zone = _zone(tables, known, time_zone, report)
    intake = Intake(known=known, report=report, zone=zone or _UNTIL_KNOWN)
    _read_records(tables, intake)
    check_across(intake, unsure=frozenset(table.sheet.noun for table in tables if not table.sound))
    batch = assemble(intake)
    report.raise_if_wrong()
    return ReadResult(batch=batch, notices=report.notices)


def _tables(path: Path, rules: ImportMapping | None, known: Known, report: Report) -> Iterator[Table]:
    """Yield the tables of a file or folder."""
    files = [path]
    if path.is_dir():
        files = sorted(file for file in path.iterdir() if file.suffix.lower() == ".csv")
    if not files:
        report.fail(Where(file=path.name), "empty-folder", _NO_CSV, _PUT_CSV)
    count = len(report.findings)
    found = False
    for file in files:
        if file.suffix.lower() == ".csv" and rules is not None:
            tables = list(mapped_tables(file, rules, report))
        elif file.suffix.lower() == ".csv":
            grid = read_csv(file, report)
            tables = [table] if grid and (table := table_of(grid, report, known.looked_up)) else []
        elif file.suffix.lower() in _WORKBOOKS:
            grids = read_workbook(file, report)
            tables = [table for grid in grids if (table := table_of(grid, report, known.looked_up))]
        else:
            report.fail(Where(file=file.name), "unknown-file-type", _UNKNOWN_TYPE, _USE_XLSX)
            continue
        found |= bool(tables)
        yield from tables
    if not found and count == len(report.findings) and files:
        names = ", ".join(sheet.name for sheet in SHEETS)
        remedy = Words(en=f"Sheets (CSV files) are named: {names}.", zh=f"工作表（或 CSV 文件）名称应为：{names}。")
        report.fail(Where(file=path.name), "nothing-to-import", _NOTHING, remedy)


def _zone(tables: Sequence[Table], known: Known, time_zone: str | None, report: Report) -> ZoneInfo | None:
    """Return the time zone of times without an offset, None (and a finding) where nothing says it."""
    if time_zone is not None and time_zone not in available_timezones():
        cause = Words(en=f"“{time_zone}” is no IANA time zone", zh=f"“{time_zone}”不是 IANA 时区")
        report.fail(Where(file="--time-zone"), "no-time-zone", cause, _NAME_ZONE)
        return None
    companies = (row.cells.get("time_zone") for table in tables if table.sheet.noun == "company" for row in table.rows)
    stated = [time_zone, *(str(name).strip() for name in companies if name is not None), known.time_zone]
    name = next((name for name in stated if name), None)
    if name is None:
        if any(table.zone is None for table in tables):
            where = Where(file=tables[0].file)
            report.fail(where, "no-time-zone", Words(en="no time zone is known", zh="不知道时区"), _NAME_ZONE)
        return None
    return ZoneInfo(name) if name in available_timezones() else None  # a wrong one is found in the company's row


def _read_records(tables: Sequence[Table], intake: Intake) -> None:
    """Read all rows, sheet by sheet in the order of the specification."""
    for sheet in SHEETS:
        records = [
            Record(table, row, intake) for table in tables if table.sheet.noun == sheet.noun for row in table.rows
        ]
        intake.records[sheet.noun] = records
        for record in records:
            if not record.failed:
                record.object = sheet.read(record)
        intake.objects[sheet.noun] = [record.object for record in records if record.object is not None]


_NO_CSV = Words(en="is a folder without CSV files", zh="文件夹中没有 CSV 文件")
_PUT_CSV = Words(
    en="Put CSV files into it that are named like the sheets, as orders.csv.",
    zh="请放入按表名命名的 CSV 文件，如 工单.csv。",
)
_UNKNOWN_TYPE = Words(en="is neither .xlsx nor .csv", zh="既不是 .xlsx 也不是 .csv")
_USE_XLSX = Words(en="Save it as .xlsx or CSV.", zh="请另存为 .xlsx 或 CSV。")
_NOTHING = Words(en="holds nothing that is known here", zh="没有可识别的内容")
_NAME_ZONE = Words(
    en="Name it on the sheet “公司 Company”, or by --time-zone, as Asia/Shanghai.",
    zh="请在“公司 Company”表中填写，或用 --time-zone 指定，如 Asia/Shanghai。",
)
