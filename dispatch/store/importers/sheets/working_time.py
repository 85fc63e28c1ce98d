"""When technicians work, and when they do not."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dispatch.planning.day import Batch
from dispatch.store.importers.kinds.numbers import Duration
from dispatch.store.importers.kinds.text import Text
from dispatch.store.importers.kinds.times import Day, Instant, Moment
from dispatch.store.importers.record import Record
from dispatch.store.importers.sheets.common import DAY_S, id_column
from dispatch.store.importers.spec import Column, Sheet
from dispatch.technician import Absence, BreakWindow, Shift
from solver.words import Words

_LONGEST_S = 36 * 3600


def _read_shift(record: Record) -> Shift | None:
    start_at, end_at = _moment(record, "start"), _moment(record, "end")
    if start_at is None or end_at is None:
        return None
    if end_at <= start_at:
        record.fail(
            "end",
            "reversed",
            Words(en="the shift ends before or when it starts", zh="班次的结束不晚于开始"),
            Words(
                en="Correct it; for a night shift write date and time of the end.",
                zh="请改正；夜班请写明结束的日期和时间。",
            ),
        )
    elif (end_at - start_at).total_seconds() > _LONGEST_S:
        record.fail(
            "end",
            "too-long-a-shift",
            Words(en="the shift is longer than 36 hours", zh="班次超过 36 小时"),
            Words(en="Write one row for each working day.", zh="请每个工作日写一行。"),
        )
    rest = _rest(record)
    if record.failed:
        return None
    return Shift(
        technician_id=record["technician"],
        start_at=start_at,
        end_at=end_at,
        overtime_s=record.get("overtime_min", 0),
        rest=rest,
    )


def _rest(record: Record) -> BreakWindow | None:
    given = [key for key in ("break_from", "break_to", "break_min") if record[key] is not None]
    if not given:
        return None
    if len(given) < 3:
        missing = next(key for key in ("break_from", "break_to", "break_min") if record[key] is None)
        record.fail(
            missing,
            "half-a-break",
            Words(en="is blank while the break is given in part", zh="为空，而休息的其他信息已填写"),
            Words(en="Give all three columns of the break, or none.", zh="请填全休息的三列，或全部留空。"),
        )
        return None
    earliest_at, latest_at = _moment(record, "break_from"), _moment(record, "break_to")
    if earliest_at is None or latest_at is None:
        return None
    if latest_at < earliest_at:
        record.fail(
            "break_to",
            "reversed",
            Words(en="the latest start of the break is before the earliest", zh="休息的最晚开始早于最早开始"),
            Words(en="Correct one of them.", zh="请改正其中之一。"),
        )
        return None
    return BreakWindow(earliest_at=earliest_at, latest_at=latest_at, duration_s=record["break_min"])


def _moment(record: Record, key: str) -> datetime | None:
    """Return the instant of a column that may hold a time of day only; None, and a finding, where it has no date."""
    value: timedelta | datetime = record[key]
    if isinstance(value, datetime):
        return value
    day: date | None = record["date"]
    if day is None:
        if not record.failed:
            record.fail(
                "date",
                "no-date",
                Words(en="is blank while the row has times of day", zh="为空，而本行写有时刻"),
                Words(
                    en="Fill it in, or write date and time in the other columns.",
                    zh="请填写，或在其他列写明日期和时间。",
                ),
            )
        return None
    return record.utc(key, datetime.combine(day, time()) + value)


def _write_shifts(batch: Batch) -> Iterator[dict[str, Any]]:
    zone = ZoneInfo(batch.company.time_zone) if batch.company else UTC
    for shift in batch.shifts:
        row = {"technician": shift.technician_id, "start": shift.start_at, "end": shift.end_at}
        if shift.rest:
            row |= {"break_from": shift.rest.earliest_at, "break_to": shift.rest.latest_at}
        day = shift.start_at.astimezone(zone).date()
        midnight = datetime.combine(day, time(), zone)
        walls = {key: instant.astimezone(zone) for key, instant in row.items() if isinstance(instant, datetime)}
        plain = all(wall.date() == day and wall.microsecond == 0 for wall in walls.values())
        if batch.company and plain and midnight.utcoffset() == (midnight + timedelta(days=1)).utcoffset():
            row |= {
                "date": day,
                **{key: wall.replace(tzinfo=None) - midnight.replace(tzinfo=None) for key, wall in walls.items()},
            }
        yield {**row, "overtime_min": shift.overtime_s, "break_min": shift.rest.duration_s if shift.rest else None}


def _read_absence(record: Record) -> Absence | None:
    if record["until"] <= record["since"]:
        record.fail(
            "until",
            "reversed",
            Words(en="the absence ends before or when it begins", zh="缺勤的结束不晚于开始"),
            Words(en="Correct one of them.", zh="请改正其中之一。"),
        )
        return None
    return Absence(
        technician_id=record["technician"],
        start_at=record["since"],
        end_at=record["until"],
        reason=record.get("reason", ""),
    )


def _write_absences(batch: Batch) -> Iterator[dict[str, Any]]:
    for absence in batch.absences:
        yield {
            "technician": absence.technician_id,
            "since": absence.start_at,
            "until": absence.end_at,
            "reason": absence.reason,
        }


def _time_column(key: str, zh: str, en: str, meaning: Words, example: str, *, required: bool = False) -> Column:
    return Column(
        key=key, heading=Words(en=en, zh=zh), kind=Moment(), meaning=meaning, example=example, required=required
    )


SHIFTS = Sheet(
    noun="shifts",
    title=Words(en="Shifts", zh="班次"),
    meaning=Words(en="One working time of one technician a row.", zh="每行为一名技术员的一段工作时间。"),
    columns=(
        id_column("技术员", "Technician", "T001", refers="technicians", key="technician"),
        Column(
            key="date",
            heading=Words(en="Date", zh="日期"),
            kind=Day(),
            meaning=Words(en="of the times of day in this row", zh="本行各时刻的日期"),
            example="2026-03-02",
        ),
        _time_column("start", "开始", "Start", Words(en="of the shift", zh="班次开始"), "08:00", required=True),
        _time_column(
            "end",
            "结束",
            "End",
            Words(en="of the shift; for a night shift with its date", zh="班次结束，夜班须写日期和时间"),
            "17:00",
            required=True,
        ),
        Column(
            key="overtime_min",
            heading=Words(en="Overtime (min)", zh="可加班(分钟)"),
            kind=Duration(unit="minutes", least_s=0, most_s=DAY_S),
            meaning=Words(en="how far the shift may be overrun; blank: 0", zh="最多可超出的时间，默认 0"),
            example="60",
        ),
        _time_column("break_from", "休息最早", "Break from", Words(en="earliest start", zh="休息最早开始"), "11:30"),
        _time_column("break_to", "休息最晚", "Break to", Words(en="latest start", zh="休息最晚开始"), "13:00"),
        Column(
            key="break_min",
            heading=Words(en="Break (min)", zh="休息(分钟)"),
            kind=Duration(unit="minutes", least_s=1, most_s=DAY_S),
            meaning=Words(en="how long it lasts", zh="休息时长"),
            example="45",
        ),
    ),
    identity=("technician", "date", "start"),
    read=_read_shift,
    write=_write_shifts,
    also=("shift", "排班"),
)

ABSENCES = Sheet(
    noun="absences",
    title=Words(en="Absences", zh="缺勤"),
    meaning=Words(en="When somebody does not work.", zh="不工作的时间。"),
    columns=(
        id_column("技术员", "Technician", "T001", refers="technicians", key="technician"),
        Column(
            key="since",
            heading=Words(en="From", zh="开始"),
            kind=Instant(date_alone="begins"),
            meaning=Words(en="a date alone is its beginning", zh="只写日期时从当天零点起"),
            example="2026-03-05",
            required=True,
            also=("start",),
        ),
        Column(
            key="until",
            heading=Words(en="To", zh="结束"),
            kind=Instant(date_alone="ends"),
            meaning=Words(en="a date alone is its end", zh="只写日期时至当天结束"),
            example="2026-03-06",
            required=True,
            also=("end", "until"),
        ),
        Column(
            key="reason",
            heading=Words(en="Reason", zh="原因"),
            kind=Text(),
            meaning=Words(en="anything", zh="任意说明"),
            example="培训",
        ),
    ),
    identity=(),
    read=_read_absence,
    write=_write_absences,
    also=("absence",),
)
