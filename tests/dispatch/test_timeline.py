"""The timeline: what is drawn is what the view says."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from sample_timeline import EIGHT, minutes, sample_timeline

from dispatch.timeline.bars import fitting
from dispatch.timeline.chart import draw_timeline, timeline_svg
from dispatch.timeline.scale import scale_of
from dispatch.timeline.view import TimelineBar, TimelineGroup, TimelineRow, TimelineView

SVG = "{http://www.w3.org/2000/svg}"
VIEW = sample_timeline(12)


def one_row(*bars: TimelineBar, shift: tuple[datetime, datetime] | None = None, **more: object) -> TimelineView:
    row = TimelineRow(name="王伟", shifts=(shift,) if shift else (), bars=bars)
    fields = {
        "title": "",
        "day": "",
        "time_zone": "Asia/Shanghai",
        "groups": (TimelineGroup(name="华东", rows=(row,)),),
    }
    return TimelineView(**fields | more)


def visit(start: float, finish: float, **more: object) -> TimelineBar:
    return TimelineBar(kind="visit", start_at=EIGHT + minutes(start), finish_at=EIGHT + minutes(finish), **more)


def drawn(view: TimelineView, kind: str) -> list[ElementTree.Element]:
    """Return the elements of one class in the picture, without those of the legend."""
    found = [e for e in ElementTree.fromstring(timeline_svg(view, "en")).iter() if kind in e.get("class", "").split()]
    return [e for e in found if e.find(f"{SVG}title") is not None or kind in ("shift", "grid", "hour", "tie")]


def test_every_bar_is_drawn_where_its_time_is() -> None:
    """Each bar of each kind begins and ends at the pixels of its instants, in the order of the view."""
    scale = scale_of(VIEW)
    assert scale is not None
    for kind in ("drive", "pickup", "break", "wait", "visit"):
        bars = [bar for group in VIEW.groups for row in group.rows for bar in row.bars if bar.kind == kind]
        rects = [group.find(f"{SVG}rect") for group in drawn(VIEW, kind)]
        places = [(float(rect.get("x", "")), float(rect.get("width", ""))) for rect in rects if rect is not None]
        assert places == [
            (scale.x_px(bar.start_at), pytest.approx(scale.x_px(bar.finish_at) - scale.x_px(bar.start_at), abs=0.06))
            for bar in bars
        ]


def test_late_visits_are_red_and_tied_to_when_they_were_due() -> None:
    """Exactly the late bars carry the late colour, and a dashed line leads to each from its due mark."""
    late = [bar for group in VIEW.groups for row in group.rows for bar in row.bars if bar.late_min > 0]
    assert len(drawn(one_row(visit(0, 30)), "late")) == 0
    assert len([e for e in drawn(VIEW, "late") if "visit" in e.get("class", "")]) == len(late) > 0
    assert len(drawn(VIEW, "tie")) == len(late)


def test_windows_and_due_marks_stand_at_their_instants() -> None:
    """The line under a bar spans the customer's window; the mark above it points at the due instant."""
    window = (EIGHT, EIGHT + minutes(120))
    view = one_row(visit(30, 60, window=window, due_at=EIGHT + minutes(90)), visit(120, 240))
    scale = scale_of(view)
    assert scale is not None
    (line,) = drawn(view, "window")
    assert line.get("d", "").startswith(f"M{scale.x_px(window[0])} 32.5H{scale.x_px(window[1])}")
    due = [e for e in ElementTree.fromstring(timeline_svg(view, "en")).iter() if e.get("class") == "due"]
    assert due[0].get("d", "").startswith(f"M{scale.x_px(EIGHT + minutes(90)) - 4} 1")


def test_a_tooltip_says_it_all() -> None:
    """Kind, label, local times, delay, window, due and the view's own rows can be read over a bar."""
    bar = visit(
        90, 150, label="X20260302001", late_min=5, window=(EIGHT, EIGHT + minutes(60)), due_at=EIGHT + minutes(85),
        details=(("故障", "油缸漏油"),),
    )  # fmt: skip
    title = drawn(one_row(bar), "visit")[0].find(f"{SVG}title")
    assert title is not None
    assert title.text == (
        "Visit · X20260302001\n09:30 – 10:30\n5 min late\n"
        "Customer's window: 08:00 – 09:00\nDue: 03-02 09:25\n故障: 油缸漏油"
    )


def test_hours_are_those_of_the_companys_clock() -> None:
    """The grid counts in the company's time zone, and a day that loses an hour has no such hour."""
    hours = [e.text for e in drawn(one_row(visit(0, 180)), "hour")]
    assert hours == ["08:00", "09:00", "10:00", "11:00"]
    night = datetime(2026, 3, 29, 0, 0, tzinfo=UTC)  # 01:00 in Berlin, whose clocks skip two o'clock
    bar = TimelineBar(kind="visit", start_at=night, finish_at=night + timedelta(hours=2))
    assert [e.text for e in drawn(one_row(bar, time_zone="Europe/Berlin"), "hour")] == ["01:00", "03:00", "04:00"]


def test_half_hour_time_zones_have_whole_hours() -> None:
    """In Kolkata, five and a half hours from UTC, the grid still stands at whole local hours."""
    bar = TimelineBar(kind="visit", start_at=EIGHT + minutes(10), finish_at=EIGHT + minutes(50))
    assert [e.text for e in drawn(one_row(bar, time_zone="Asia/Kolkata"), "hour")] == ["05:00", "06:00", "07:00"]


def test_the_planning_moment_shows_before_the_first_shift_but_not_days_off() -> None:
    """A plan made at half past seven has its line; one made yesterday does not stretch the picture."""
    shift = (EIGHT, EIGHT + minutes(540))
    early = scale_of(one_row(shift=shift, now_at=EIGHT - minutes(30)))
    yesterday = scale_of(one_row(shift=shift, now_at=EIGHT - minutes(900)))
    assert early is not None
    assert yesterday is not None
    assert (early.start_at, yesterday.start_at) == (EIGHT - minutes(60), EIGHT)


def test_the_page_has_every_row_region_and_unserved_order() -> None:
    """The page for screen and printer shows the same bars as the picture, and lists what stays undone."""
    page = draw_timeline(VIEW, "zh")
    bars = sum(len(row.bars) for group in VIEW.groups for row in group.rows)
    legend = 5
    assert page.count('<g class="bar ') == bars + legend
    assert page.count("<tr><th>") == 12 + 1
    assert all(group.name in page for group in VIEW.groups)
    assert all(order.label in page and order.reason in page for order in VIEW.unserved)
    assert "<script" not in page


def test_a_day_without_people_says_so() -> None:
    """No shifts and no bars: a sentence instead of an empty picture, in either form."""
    empty = TimelineView(title="", day="", time_zone="Asia/Shanghai", groups=())
    assert "没有班次" in draw_timeline(empty, "zh")
    assert "Nobody has a shift" in timeline_svg(empty, "en")


def test_a_bar_days_away_is_refused() -> None:
    """A bar in another month is somebody's error, not a picture three metres wide."""
    with pytest.raises(ValueError, match="is no day"):
        timeline_svg(one_row(visit(0, 30), visit(60 * 24 * 30, 60 * 24 * 30 + 30)), "en")


@pytest.mark.parametrize(
    ("label", "width_px", "shown"),
    [("X20260302001", 200, "X20260302001"), ("X20260302001", 40, "…02001"), ("午休", 23, "午休"), ("X1", 5, "")],
)
def test_a_label_that_does_not_fit_keeps_its_end(label: str, width_px: float, shown: str) -> None:
    """The end of an order's number tells it apart; where not even two letters fit there is none."""
    assert fitting(label, width_px) == shown
