"""Days, times of day and instants, in the layouts in which spreadsheets and people write them."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from dispatch.store.importers.cells import Cell, CellError, Reading, half_width, shown, trimmed
from solver.words import Words

YEARS = range(2000, 2100)
_SERIAL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's day 0 has no time zone
_SERIALS = (36_526, 73_050)  # 2000-01-01 … 2099-12-31
_DAY_S = 86_400
_DATE = r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?"
_COMPACT = r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"
_TIME = (
    r"(?P<half>上午|下午|晚上|am|pm)?\s*(?P<hour>\d{1,2})\s*[:时点]\s*(?:(?P<minute>\d{1,2})\s*分?)?"
    r"(?:\s*:?\s*(?P<second>\d{1,2})(?:\.(?P<fraction>\d{1,6})\d*)?\s*秒?)?\s*(?P<half_after>am|pm)?"
)
_OFFSET = r"(?P<offset>Z|[+-]\d{2}:?\d{2})"
_INSTANTS = tuple(
    re.compile(rf"{day}(?:(?:\s*T\s*|\s*){_TIME}\s*{_OFFSET}?)?", re.IGNORECASE) for day in (_DATE, _COMPACT)
)
_TIME_ONLY = re.compile(_TIME, re.IGNORECASE)
_DAY_OR_MONTH_FIRST = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}(\s.*)?")
_WHOLE_DAYS = Words(
    en="dates stand as numbers; they were taken as a spreadsheet's days", zh="日期为数字，已按表格日期序号读取"
)
_WRITE_DATE = Words(en="Write it as 2026-03-02 or 2026-03-02 08:30.", zh="请写成 2026-03-02 或 2026-03-02 08:30。")


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A calendar day."""

    number_format: str = "yyyy-mm-dd"

    @property
    def about(self) -> Words:
        """What people write here."""
        return Words(en="date, as 2026-03-02", zh="日期，如 2026-03-02")

    def read(self, cell: Cell, reading: Reading) -> date:
        """Return the day."""
        moment, whole_day = _local_or_aware(cell, reading)
        if not whole_day and (moment.hour, moment.minute, moment.second) != (0, 0, 0):
            raise CellError(
                "not-a-date",
                Words(en=f"“{shown(cell)}” has a time of day", zh=f"“{shown(cell)}”带有时刻"),
                Words(en="Write the date alone, as 2026-03-02.", zh="请只写日期，如 2026-03-02。"),
            )
        return moment.date()

    def write(self, value: date, zone: ZoneInfo | None) -> Cell:
        """Return the day."""
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Instant:
    """A moment, aware UTC. date_alone: what a date without a time means; where it is doubtful, 00:00 and a notice."""

    date_alone: Literal["doubtful", "begins", "ends"] = "doubtful"
    number_format: str = "yyyy-mm-dd hh:mm"

    @property
    def about(self) -> Words:
        """What people write here."""
        return Words(en="date and time, as 2026-03-02 08:30", zh="日期和时间，如 2026-03-02 08:30")

    def read(self, cell: Cell, reading: Reading) -> datetime:
        """Return the moment; without an offset it is in the reading's time zone."""
        moment, whole_day = _local_or_aware(cell, reading)
        if whole_day and self.date_alone == "ends":
            moment += timedelta(days=1)
        elif whole_day and self.date_alone == "doubtful" and isinstance(cell, str):
            text = Words(en="a date without a time was taken as 00:00", zh="只有日期，已按 00:00 读取")
            reading.heal("date-without-time", text)
        return as_utc(moment, reading.zone)

    def write(self, value: datetime, zone: ZoneInfo | None) -> Cell:
        """Return the local time, as a text where only a text is exact."""
        local = value.astimezone(zone or UTC)
        naive = local.replace(tzinfo=None)
        if zone is None or value.microsecond or naive.year not in YEARS or _offsets(naive, zone)[1]:
            return local.isoformat(sep=" ")
        if naive.time() == time() and self.date_alone == "ends":
            return naive.isoformat(sep=" ", timespec="minutes")
        return naive


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A time of day (a timedelta after the midnight of another column's day, up to 24:00), or a full instant."""

    number_format: str = "hh:mm"

    @property
    def about(self) -> Words:
        """What people write here."""
        return Words(en="time as 08:30, or date and time", zh="时刻，如 08:30，或日期和时间")

    def read(self, cell: Cell, reading: Reading) -> timedelta | datetime:
        """Return a timedelta for a time of day, an aware UTC datetime for an instant."""
        if (wall := wall_time(cell, reading)) is not None:
            return wall
        return Instant().read(cell, reading)

    def write(self, value: timedelta | datetime, zone: ZoneInfo | None) -> Cell:
        """Return the time or the instant."""
        if isinstance(value, datetime):
            return Instant().write(value, zone)
        minutes, seconds = divmod(int(value.total_seconds()), 60)
        return "24:00" if minutes == 24 * 60 else time(minutes // 60, minutes % 60, seconds)


def as_utc(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return an aware or local moment as UTC. Raises CellError where the local clock shows it twice or never."""
    if moment.tzinfo is None:
        exists, twice = _offsets(moment, zone)
        if not exists or twice:
            raise CellError(
                "clock-change",
                Words(
                    en=f"{moment} comes {'twice' if exists else 'never'} in {zone.key}, where clocks change",
                    zh=f"{zone.key} 调整时钟，{moment} 当天{'出现两次' if exists else '不存在'}",
                ),
                Words(
                    en=f"Add the offset, as in {_example_offset(moment, zone)}.",
                    zh=f"请注明时差，如 {_example_offset(moment, zone)}。",
                ),
            )
        moment = moment.replace(tzinfo=zone)
    return moment.astimezone(UTC)


def wall_time(cell: Cell, reading: Reading) -> timedelta | None:
    """Return the time of day that a cell holds (None: it holds something else). Raises CellError for 25:00."""
    if isinstance(cell, time):
        return timedelta(hours=cell.hour, minutes=cell.minute, seconds=cell.second)
    if isinstance(cell, timedelta):
        return _within_day(cell, cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool) and 0 <= cell <= 1:
        reading.heal(
            "time-as-number",
            Words(en="times stand as numbers; they were taken as parts of a day", zh="时刻为数字，已按一天的比例读取"),
        )
        return timedelta(seconds=round(cell * _DAY_S))
    if isinstance(cell, str) and (found := _TIME_ONLY.fullmatch(half_width(trimmed(cell)))):
        return _wall(found, cell)
    return None


def _local_or_aware(cell: Cell, reading: Reading) -> tuple[datetime, bool]:
    """Return the moment in a cell (aware only where the cell says so), and whether it names a day alone."""
    if isinstance(cell, datetime):
        return _in_years(_to_second(cell), cell), False
    if isinstance(cell, date):
        return _in_years(datetime(cell.year, cell.month, cell.day), cell), True  # noqa: DTZ001 - local by design
    if isinstance(cell, str):
        text = half_width(trimmed(cell))
        for layout in _INSTANTS:
            if found := layout.fullmatch(text):
                return _from_match(found, cell)
        if not re.fullmatch(r"\d{5}(\.\d+)?", text):
            raise _no_date(cell, text)
        cell = float(text)
    if isinstance(cell, bool | time | timedelta):
        raise _no_date(cell, str(cell))
    if not _SERIALS[0] <= cell < _SERIALS[1]:
        found = _INSTANTS[1].fullmatch(f"{cell:.0f}") if cell == cell // 1 else None
        if found is None:
            raise _no_date(cell, f"{cell:g}")
        return _from_match(found, cell)
    reading.heal("date-as-number", _WHOLE_DAYS)
    return _to_second(_SERIAL_ZERO + timedelta(days=cell)), cell == int(cell)


def _from_match(found: re.Match[str], cell: Cell) -> tuple[datetime, bool]:
    try:
        midnight = datetime(int(found["year"]), int(found["month"]), int(found["day"]))  # noqa: DTZ001 - local by design
    except ValueError:
        raise _no_date(cell, "") from None
    _in_years(midnight, cell)
    if found["hour"] is None:
        return midnight, True
    moment = midnight + _wall(found, cell)
    if offset := found["offset"]:
        aware = f"{moment.isoformat()}{'+00:00' if offset in 'Zz' else offset}"
        try:
            moment = datetime.fromisoformat(aware)
        except ValueError:
            raise _no_date(cell, "") from None
    return moment, False


def _wall(found: re.Match[str], cell: Cell) -> timedelta:
    hour, half = int(found["hour"]), (found["half"] or found["half_after"] or "").lower()
    if half in ("下午", "晚上", "pm") and hour < 12:
        hour += 12
    elif half in ("上午", "am") and hour == 12:
        hour = 0
    minute, second = int(found["minute"] or 0), int(found["second"] or 0)
    wall = timedelta(
        hours=hour, minutes=minute, seconds=second, microseconds=int((found["fraction"] or "0").ljust(6, "0"))
    )
    if minute > 59 or second > 59:
        raise _no_date(cell, "")
    return _within_day(wall, cell)


def _within_day(wall: timedelta, cell: Cell) -> timedelta:
    if not timedelta(0) <= wall <= timedelta(days=1):
        raise CellError(
            "not-a-time",
            Words(en=f"“{shown(cell)}” is no time of day", zh=f"“{shown(cell)}”不是一天中的时刻"),
            Words(en="Write it as 08:30, up to 24:00.", zh="请写成 08:30，最晚 24:00。"),
        )
    return wall


def _to_second(moment: datetime) -> datetime:
    """Return a spreadsheet's moment without the crumbs that fractions of a day leave."""
    return (moment + timedelta(microseconds=500_000)).replace(microsecond=0)


def _in_years(moment: datetime, cell: Cell) -> datetime:
    if moment.year not in YEARS:
        raise CellError(
            "year-out-of-range",
            Words(en=f"“{shown(cell)}” lies in the year {moment.year}", zh=f"“{shown(cell)}”的年份为 {moment.year}"),
            Words(en=f"Years {YEARS[0]} to {YEARS[-1]} are taken.", zh=f"年份须在 {YEARS[0]} 至 {YEARS[-1]} 之间。"),
        )
    return moment


def _offsets(moment: datetime, zone: ZoneInfo) -> tuple[bool, bool]:
    """Return whether a local moment exists, and whether it comes twice."""
    first, second = moment.replace(tzinfo=zone, fold=0), moment.replace(tzinfo=zone, fold=1)
    if first.utcoffset() == second.utcoffset():
        return True, False
    exists = first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == moment
    return exists, exists


def _example_offset(moment: datetime, zone: ZoneInfo) -> str:
    return moment.replace(tzinfo=zone).isoformat(sep=" ", timespec="minutes")


def _no_date(cell: Cell, text: str) -> CellError:
    if _DAY_OR_MONTH_FIRST.fullmatch(text):
        cause = Words(
            en=f"“{shown(cell)}”: which is the day, which the month?", zh=f"“{shown(cell)}”无法判断日和月的先后"
        )
        return CellError(
            "ambiguous-date", cause, Words(en="Put the year first, as 2026-03-02.", zh="请年份在前，如 2026-03-02。")
        )
    if isinstance(cell, int | float) or text.isdigit():
        cause = Words(en=f"{shown(cell)} is a bare number, not a date", zh=f"{shown(cell)} 是纯数字，不是日期")
        return CellError("not-a-date", cause, _WRITE_DATE)
    return CellError("not-a-date", Words(en=f"“{shown(cell)}” is no date", zh=f"“{shown(cell)}”不是日期"), _WRITE_DATE)
