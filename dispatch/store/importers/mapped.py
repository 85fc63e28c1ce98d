"""A CSV understood by a mapping: each row becomes an order, and with it what it needs of site, customer and fault."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from dispatch.store.importers.cells import Cell, CellError, Reading, is_blank, shown, trimmed
from dispatch.store.importers.csv_in import read_csv
from dispatch.store.importers.findings import Report
from dispatch.store.importers.grid import Grid
from dispatch.store.importers.headings import matching_form
from dispatch.store.importers.kinds.numbers import number
from dispatch.store.importers.kinds.times import Instant
from dispatch.store.importers.layout import Layout
from dispatch.store.importers.mapping import CUSTOMER_FIELDS, PLACE_FIELDS, ImportMapping, KindSection
from dispatch.store.importers.record import Row, Table
from dispatch.store.importers.sheets.catalogue import FAULTS
from dispatch.store.importers.sheets.customers import CUSTOMERS, SITES
from dispatch.store.importers.sheets.orders import ORDERS
from dispatch.store.importers.spec import Sheet
from dispatch.store.importers.tables import rows_of
from solver.words import Words

_ORDER_FIELDS = tuple(column.key for column in ORDERS.columns)
_TIME_FIELDS = tuple(column.key for column in ORDERS.columns if isinstance(column.kind, Instant))
MAPPING_FIELDS = frozenset({"kind", *_ORDER_FIELDS, *PLACE_FIELDS, *CUSTOMER_FIELDS})
_SITE_CELLS = {
    "customer": "customer",
    "site_name": "name",
    "region": "region",
    "lat": "lat",
    "lon": "lon",
    "address": "address",
}
_CUSTOMER_CELLS = {"customer": "id", "customer_name": "name", "customer_tier": "tier", "customer_phone": "phone"}


def mapped_tables(path: Path, rules: ImportMapping, report: Report) -> Iterator[Table]:
    """Yield the tables that a CSV file means: customers, sites, faults and orders, each thing once."""
    grid = read_csv(path, report, encoding=rules.file.encoding, delimiter=rules.file.delimiter)
    layout = _layout(grid, rules, report) if grid else None
    if grid is None or layout is None:
        return
    found = _Found(rules=rules, grid=grid, report=report)
    for row in rows_of(grid, layout, report):
        found.take(row)
    for sheet, rows in (
        (CUSTOMERS, found.customers),
        (SITES, found.sites),
        (FAULTS, found.faults),
        (ORDERS, found.orders),
    ):
        if rows or sheet is ORDERS:
            yield Table(
                sheet=sheet,
                file=grid.file,
                title="",
                headings=_headings(sheet, rules),
                rows=tuple(rows.values()),
                typed=False,
                zone=rules.time.zone_info,
            )


def _layout(grid: Grid, rules: ImportMapping, report: Report) -> Layout | None:
    """Return the file's own headings as keys; None, and findings, where one that the mapping names is missing."""
    top = next((number for number, row in enumerate(grid.rows) if not all(map(is_blank, row))), None)
    if top is None:
        return None
    there = {matching_form(str(cell)): position for position, cell in enumerate(grid.rows[top]) if not is_blank(cell)}
    fields = {name: rules.headings(name) for name in rules.columns} | {"rows.only": tuple(rules.rows.only)}
    keys: dict[int, str] = {}
    sound = True
    for name, headings in fields.items():
        for heading in headings:
            position = there.get(matching_form(heading))
            if position is None:
                cause = Words(en=f"the column for “{name}” is missing", zh=f"缺少“{name}”对应的列")
                report.fail(grid.where(top, heading), "column-missing", cause, _CORRECT_MAPPING)
                sound = False
            else:
                keys[position] = heading
    width = max(there.values()) + 1
    return Layout(top=top, keys=keys, headings={key: key for key in keys.values()}, width=width) if sound else None


@dataclass(slots=True, kw_only=True)
class _Found:
    """What the rows so far have brought, by sheet: id (or row) → row of that sheet."""

    rules: ImportMapping
    grid: Grid
    report: Report
    customers: dict[str, Row] = field(default_factory=dict)
    sites: dict[str, Row] = field(default_factory=dict)
    faults: dict[str, Row] = field(default_factory=dict)
    orders: dict[str, Row] = field(default_factory=dict)

    def take(self, row: Row) -> None:
        """Take one row in, or pass it over as the mapping says."""
        if any(
            trimmed(str(row.cells.get(heading, ""))) not in texts for heading, texts in self.rules.rows.only.items()
        ):
            return
        cells = self._cells(row)
        if not self._in_period(cells) or not self._has_place(row, cells):
            return
        needs = self._needs(row, cells)
        if needs is None:
            return
        order = {key: cells[key] for key in _ORDER_FIELDS if key in cells}
        order = {**needs, **order}
        if "lat" in cells or "lon" in cells or "lat" in self.rules.columns:
            order["site"] = self._site(row, cells)
        if "customer_name" in cells and "customer" in cells:
            customer = {ours: cells[name] for name, ours in _CUSTOMER_CELLS.items() if name in cells}
            self.customers.setdefault(str(cells["customer"]), Row(number=row.number, cells=customer))
        self.orders[str(row.number)] = Row(number=row.number, cells=order)

    def _cells(self, row: Row) -> dict[str, Cell]:
        """Return the row's cells by field: from its columns, else the constants, in our words."""
        cells: dict[str, Cell] = dict(self.rules.constants)
        for name in self.rules.columns:
            texts = [row.cells[heading] for heading in self.rules.headings(name) if heading in row.cells]
            if texts:
                cells[name] = texts[0] if len(texts) == 1 else " · ".join(trimmed(str(text)) for text in texts)
        for name, words in self.rules.values.items():
            if (cell := cells.get(name)) is not None:
                cells[name] = words.get(trimmed(str(cell)), cell)
        for name in _TIME_FIELDS:
            if self.rules.time.layout and isinstance(cell := cells.get(name), str):
                cells[name] = _by_layout(cell, self.rules.time.layout)
        return cells

    def _in_period(self, cells: Mapping[str, Cell]) -> bool:
        first, last = self.rules.rows.first or date.min, self.rules.rows.last or date.max
        if (first, last) == (date.min, date.max) or "reported_at" not in cells:
            return True
        zone = self.rules.time.zone_info or ZoneInfo("UTC")
        try:
            reported_at = Instant().read(cells["reported_at"], Reading(zone=zone, typed=False, heal=lambda *_: None))
        except CellError:
            return True  # found wrong when the order is read
        return first <= reported_at.astimezone(zone).date() <= last

    def _has_place(self, row: Row, cells: Mapping[str, Cell]) -> bool:
        if self.rules.rows.without_place == "error" or "lat" not in self.rules.columns:
            return True
        places = [str(cells.get(name, "")) for name in ("lat", "lon")]
        if all(place.strip("0.- ") for place in places):
            return True
        where = self.grid.where(row.number - 1, self.rules.headings("lat")[0])
        self.report.note(where, "row-without-place", _WITHOUT_PLACE)
        return False

    def _needs(self, row: Row, cells: Mapping[str, Cell]) -> dict[str, Cell] | None:
        """Return what the row's kind asks for, None for a row to be left out."""
        if not self.rules.kinds:
            return {}
        text = trimmed(str(cells.get("kind", "")))
        kind = self.rules.kinds.get(text)
        if kind is None:
            heading = next(iter(self.rules.headings("kind")), "")
            where = self.grid.where(row.number - 1, heading)
            if self.rules.rows.unmapped == "skip":
                notice = Words(
                    en=f"rows of the kind “{shown(text)}” were left out", zh=f"已跳过类型“{shown(text)}”的行"
                )
                self.report.note(where, "kind-left-out", notice, by="text")
            else:
                cause = Words(en=f"the mapping has no kind “{shown(text)}”", zh=f"映射中没有类型“{shown(text)}”")
                self.report.fail(where, "kind-unmapped", cause, _MAP_KIND)
            return None
        needs = _need_cells(kind)
        if kind.fault is None:
            return needs
        if kind.has_needs:
            fault = {"id": kind.fault, "name": kind.name or text, **needs}
            self.faults.setdefault(kind.fault, Row(number=row.number, cells=fault))
        return {"fault": kind.fault}

    def _site(self, row: Row, cells: Mapping[str, Cell]) -> str:
        """Return the id of the row's site, which is made of its place where no column gives one."""
        site_id = str(cells["site"]) if "site" in cells else self._site_id(row, cells)
        if site_id not in self.sites:
            site = {ours: cells[name] for name, ours in _SITE_CELLS.items() if name in cells}
            if "site" not in cells and not {"lat", "lon"} <= cells.keys():
                site.pop("address", None)  # nothing names the site but its place: an address cannot make up for it
            self.sites[site_id] = Row(number=row.number, cells={**site, "id": site_id, "datum": self.rules.place.datum})
        return site_id

    def _site_id(self, row: Row, cells: Mapping[str, Cell]) -> str:
        quiet = Reading(zone=ZoneInfo("UTC"), typed=False, heal=lambda *_: None)
        decimals = self.rules.place.decimals
        try:
            lat, lon = (round(float(number(cells.get(name, ""), quiet)), decimals) + 0.0 for name in ("lat", "lon"))
        except CellError:
            return f"row {row.number}"  # found wrong when the site is read
        place = f"{lat:.{decimals}f},{lon:.{decimals}f}"
        return f"{cells['customer']}@{place}" if "customer" in self.rules.columns and "customer" in cells else place


def _need_cells(kind: KindSection) -> dict[str, Cell]:
    """Return a kind's needs as cells of the sheets of faults and orders."""
    if kind.level is None or kind.duration_min is None:
        return {}
    cells: dict[str, Cell] = {"level": kind.level, "duration_min": kind.duration_min}
    for key, amounts in (("skills", kind.skills or {}), ("parts", kind.parts)):
        cells[key] = ORDERS.column(key).kind.write(amounts, None)
    return cells | ({"industry": kind.industry} if kind.industry else {})


def _headings(sheet: Sheet, rules: ImportMapping) -> dict[str, str]:
    """Return under which headings of the file the columns of a sheet are found, for messages."""
    ours = {SITES.noun: _SITE_CELLS, CUSTOMERS.noun: _CUSTOMER_CELLS}.get(sheet.noun)
    fields = {ours[name]: name for name in ours} if ours else {key: key for key in _ORDER_FIELDS}
    made_from = rules.headings("lat" if sheet is SITES else "kind")
    headings = {}
    for column in sheet.columns:
        name = fields.get(column.key, "")
        if named := rules.headings(name) or (() if name in rules.constants else made_from):
            headings[column.key] = named[0]
        else:
            headings[column.key] = f"constants.{name}"
    return headings


def _by_layout(text: str, layout: str) -> Cell:
    """Return a text in the mapping's layout as the local time that it is; any other text as it stands."""
    try:
        return datetime.strptime(trimmed(text), layout)  # noqa: DTZ007 - local: the table's zone is put on later
    except ValueError:
        return text


_CORRECT_MAPPING = Words(en="Correct the mapping's heading.", zh="请改正映射文件中的列名。")
_WITHOUT_PLACE = Words(en="rows without a place were left out", zh="已跳过没有坐标的行")
_MAP_KIND = Words(
    en='Add it under [kinds], or write unmapped = "skip" under [rows].',
    zh='请在 [kinds] 中补充，或在 [rows] 中写 unmapped = "skip"。',
)
