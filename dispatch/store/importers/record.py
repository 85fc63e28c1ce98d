"""One row as it is read: values by column, and a place to say what is wrong with it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from dispatch.center import ServiceCenter
from dispatch.fault import Fault
from dispatch.import_record import Known
from dispatch.store.importers.cells import Cell, CellError, Reading
from dispatch.store.importers.findings import Report, Where
from dispatch.store.importers.kinds.times import as_utc
from dispatch.store.importers.spec import Column, Sheet
from geo.areas.service_area import AreaMap, ServiceArea, area_of_rings
from geo.point import Point
from solver.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a table: its number in the file, and its cells that are not blank, by column key."""

    number: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A sheet found in a file. title: as the file calls it; headings: column key → heading in the file.

    typed: whether the file tells numbers from text; zone: its own time zone, where it has one; sound: False where its
    rows could not be read, so that nobody knows which ids it has.
    """

    sheet: Sheet
    file: str
    title: str
    headings: Mapping[str, str]
    rows: Sequence[Row]
    typed: bool
    zone: ZoneInfo | None = None
    sound: bool = True


@dataclass(slots=True, kw_only=True)
class Intake:
    """One import under way. objects: what each noun's faultless rows mean; records: all rows, faultless or not."""

    known: Known
    report: Report
    zone: ZoneInfo
    records: dict[str, list["Record"]] = field(default_factory=dict)
    objects: dict[str, list[Any]] = field(default_factory=dict)
    _ids: dict[str, dict[str, Any]] = field(default_factory=dict)
    _areas: tuple[ServiceArea, ...] | None = None
    _area_map: AreaMap | None = None

    def named(self, noun: str) -> Mapping[str, Any]:
        """Return what this import brings of a noun with ids: id → object (None for a row that is wrong)."""
        if noun not in self._ids:
            records = self.records.get(noun, [])
            self._ids[noun] = {record["id"]: record.object for record in records if record["id"] is not None}
        return self._ids[noun]

    def fault(self, fault_id: str | None) -> Fault | None:
        """Return a fault of the file or the store, None where there is no (faultless) one."""
        if fault_id is None:
            return None
        own = self.named("faults")
        found: Fault | None = own[fault_id] if fault_id in own else self.known.faults.get(fault_id)
        return found

    def centers(self) -> dict[str, ServiceCenter]:
        """Return the centres of the store and of this import; those of the import prevail."""
        own = {center.id: center for center in self.objects.get("centers", ())}
        return {**self.known.centers, **own}

    def areas(self) -> tuple[ServiceArea, ...]:
        """Return the areas that the outlines of this import enclose, by region; asked when all outlines are read."""
        if self._areas is None:
            rings: dict[str, dict[int, list[Point]]] = defaultdict(lambda: defaultdict(list))
            for region_id, ring, point in self.objects.get("outlines", ()):
                rings[region_id][ring].append(point)
            found = (area_of_rings(name, list(own.values())) for name, own in sorted(rings.items()))
            self._areas = tuple(area for area in found if area is not None)
        return self._areas

    def area_map(self) -> AreaMap:
        """Return whose a place is, by the areas of the store and of this import; those of the import prevail."""
        if self._area_map is None:
            own = {area.region_id: area for area in self.areas()}
            stored = {area.region_id: area for area in self.known.areas.areas}
            self._area_map = AreaMap(areas=tuple({**stored, **own}.values())) if own else self.known.areas
        return self._area_map


class Record:
    """One row being read: `record[key]` is the value of a column, None where it is blank or wrong."""

    __slots__ = ("_values", "failed", "intake", "object", "row", "table")

    def __init__(self, table: Table, row: Row, intake: Intake) -> None:
        self.table, self.row, self.intake = table, row, intake
        self.failed = False
        self.object: Any = None
        self._values: dict[str, Any] = {}
        for column in table.sheet.columns:
            cell = row.cells.get(column.key)
            if cell is not None:
                self._read(column, cell)
            elif column.required and not self._made_up_for(column):
                self.fail(
                    column.key,
                    "missing",
                    Words(en="is blank but necessary", zh="为空，但必须填写"),
                    Words(en="Fill it in.", zh="请填写。"),
                )

    def __getitem__(self, key: str) -> Any:
        """Return the value of a column, None where it is blank or wrong."""
        return self._values.get(key)

    def get(self, key: str, default: Any) -> Any:
        """Return the value of a column, `default` where it is blank."""
        return self._values.get(key, default)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the row's times without an offset."""
        return self.table.zone or self.intake.zone

    def where(self, key: str = "") -> Where:
        """Return the place of a column's cell in this row."""
        heading = self.table.headings.get(key) or (self.table.sheet.column(key).title if key else "")
        return Where(file=self.table.file, sheet=self.table.title, row=self.row.number, column=heading)

    def fail(self, key: str, code: str, cause: Words, remedy: Words) -> None:
        """Find a column of this row wrong."""
        self.failed = True
        self.intake.report.fail(self.where(key), code, cause, remedy)

    def note(self, key: str, code: str, text: Words) -> None:
        """Tell what was healed in a column of this row."""
        self.intake.report.note(self.where(key), code, text)

    def utc(self, key: str, local: datetime) -> datetime | None:
        """Return a local time of this row's zone as UTC; None, and a finding, where clocks change."""
        try:
            return as_utc(local, self.zone)
        except CellError as error:
            self.fail(key, error.code, error.cause, error.remedy)
            return None

    def _made_up_for(self, column: Column) -> bool:
        """Return whether another column says what leads to this one's content, and somebody looks it up."""
        return column.instead in self.intake.known.looked_up and column.instead in self.row.cells

    def _read(self, column: Column, cell: Cell) -> None:
        reading = Reading(
            zone=self.zone, typed=self.table.typed, heal=lambda code, text: self.note(column.key, code, text)
        )
        try:
            self._values[column.key] = column.kind.read(cell, reading)
        except CellError as error:
            self.fail(column.key, error.code, error.cause, error.remedy)
