"""Local times: the zone they are in, and the hours that clocks skip or show twice."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dispatch.import_record import Known
from tests.dispatch.importers.files import SMALL, Rows, findings_of, read, small_with, write_workbook

NEW_YORK = ("公司 Company", 2, "时区")


@pytest.mark.parametrize(("local", "cause"), [("2026-03-08 02:30", "comes never"), ("2026-11-01 01:30", "comes twice")])
def test_hours_that_clocks_skip_or_repeat_need_an_offset(tmp_path: Path, local: str, cause: str) -> None:
    """An hour that the local clock shows never or twice is found, with the offset that it lacks."""
    sheets = small_with({NEW_YORK: "America/New_York", ("工单", 3, "报修时间"): local})
    (finding,) = findings_of(write_workbook(tmp_path / "clock.xlsx", sheets))
    assert (finding.row, finding.column, finding.code) == (3, "报修时间", "clock-change")
    assert cause in finding.cause["en"]
    assert "-04:00" in finding.remedy["en"] or "-05:00" in finding.remedy["en"]


@pytest.mark.parametrize(("offset", "hour"), [("-04:00", 5), ("-05:00", 6)])
def test_an_offset_settles_it(tmp_path: Path, offset: str, hour: int) -> None:
    """With an offset the hour that comes twice is one moment."""
    sheets = small_with({NEW_YORK: "America/New_York", ("工单", 3, "报修时间"): f"2026-11-01 01:30{offset}"})
    order = read(write_workbook(tmp_path / "offset.xlsx", sheets)).batch.orders[1]
    assert order.reported_at == datetime(2026, 11, 1, hour, 30, tzinfo=UTC)


@pytest.mark.parametrize(("day", "hours"), [("2026-03-08", 8), ("2026-11-01", 10), ("2026-03-02", 9)])
def test_a_shift_over_a_clock_change_has_its_real_length(tmp_path: Path, day: str, hours: int) -> None:
    """From midnight to nine is an hour less or more where clocks change in between."""
    changes = {
        NEW_YORK: "America/New_York",
        ("班次", 2, "日期"): day,
        ("班次", 2, "开始"): "00:00",
        ("班次", 2, "结束"): "09:00",
    }
    shift = read(write_workbook(tmp_path / "shift.xlsx", small_with(changes))).batch.shifts[0]
    assert shift.end_at - shift.start_at == timedelta(hours=hours)


def test_a_night_shift_names_the_day_of_its_end(tmp_path: Path) -> None:
    """A shift over midnight is written with date and time of its end; 24:00 is midnight."""
    night = small_with(
        {("班次", 2, "开始"): "22:00", ("班次", 2, "结束"): "2026-03-03 06:00", ("班次", 3, "结束"): "24:00"}
    )
    first, second = read(write_workbook(tmp_path / "night.xlsx", night)).batch.shifts
    assert first.end_at - first.start_at == timedelta(hours=8)
    assert second.end_at == datetime(2026, 3, 2, 16, 0, tzinfo=UTC)


def test_days_of_absence_are_whole_days(tmp_path: Path) -> None:
    """From the 5th to the 6th is two days; with times it is what the times say."""
    rows: Rows = [
        ["技术员", "开始", "结束"],
        ["T1", "2026-03-05", "2026-03-06"],
        ["T2", "2026-03-05 00:00", "2026-03-06 00:00"],
    ]
    whole, exact = read(write_workbook(tmp_path / "away.xlsx", {**SMALL, "缺勤": rows})).batch.absences
    assert whole.end_at - whole.start_at == timedelta(days=2)
    assert exact.end_at - exact.start_at == timedelta(days=1)


def test_whose_zone_holds(tmp_path: Path) -> None:
    """The zone asked for prevails over the file's company, and that over the store's."""
    path = write_workbook(tmp_path / "zones.xlsx", SMALL)
    known = Known(time_zone="Europe/Berlin")
    hours = [
        read(path, known=known, time_zone=zone).batch.orders[0].reported_at.hour for zone in ("America/New_York", None)
    ]
    orders_only = write_workbook(
        tmp_path / "store.xlsx", {title: rows for title, rows in SMALL.items() if title != "公司 Company"}
    )
    hours.append(read(orders_only, known=known).batch.orders[0].reported_at.hour)
    assert hours == [12, 23, 6]


def test_promises_that_cannot_be_meant_are_told(tmp_path: Path) -> None:
    """A promise before the report or ten years later is accepted and told."""
    changes = {("工单", 2, "承诺响应"): "2026-03-01 08:00", ("工单", 3, "承诺解决"): "2046-03-02 08:00"}
    notices = read(write_workbook(tmp_path / "due.xlsx", small_with(changes))).notices
    assert {(notice.code, notice.where.row) for notice in notices} == {("due-before-report", 2), ("due-far-away", 3)}
