"""A timeline as full as a real day, made of arithmetic: technicians of three regions, five visits each."""

from datetime import UTC, datetime, timedelta

from dispatch.timeline.view import TimelineBar, TimelineGroup, TimelineRow, TimelineUnserved, TimelineView

EIGHT = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)  # eight o'clock in Shanghai
SURNAMES, GIVEN = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗",
    ("伟", "芳", "敏", "静", "磊", "洋", "勇", "军", "杰", "娟"),
)
REASONS = ("需要液压技能 3 级，当天在班的技术员没有人具备。", "缺少“主控板 E3”1 件：各中心今日库存均已用完。")


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def sample_timeline(technicians: int = 40) -> TimelineView:
    """Return a view of this many rows; every 14th visit is late, every third technician picks up parts first."""
    groups = tuple(
        TimelineGroup(name=name, rows=tuple(_row(index) for index in range(technicians) if index % 3 == number))
        for number, name in enumerate(("华东", "华中", "华北"))
    )
    return TimelineView(
        title="演示公司 · 派工计划 #12",
        day="2026-03-02 星期一",
        time_zone="Asia/Shanghai",
        groups=groups,
        now_at=EIGHT - minutes(30),
        figures=(("工单", "200"), ("已安排", "191"), ("按时率", "94.0%"), ("迟到", "12"), ("行驶公里", "3,214")),
        unserved=tuple(TimelineUnserved(label=f"X20260302{900 + i}", reason=REASONS[i % 2]) for i in range(9)),
    )


def _row(index: int) -> TimelineRow:
    clock, bars = EIGHT + minutes(index % 4 * 10), []

    def add(kind: str, length: float, **more: object) -> None:
        nonlocal clock
        bars.append(TimelineBar(kind=kind, start_at=clock, finish_at=clock + minutes(length), **more))
        clock += minutes(length)

    if index % 3 == 0:
        add("drive", 12)
        add("pickup", 10, label="上海服务中心", details=(("备件", "主控板 E3 × 1"),))
    for number in range(1, 6):
        order = index * 10 + number
        add("drive", 12 + (index * 7 + number * 13) % 35, details=(("公里", f"{6 + number}"),))
        if number == 3:
            add("break", 45, label="午休")
        late = order % 14 == 0
        if number == 2 and index % 5 == 0:
            add("wait", 18)
        add(
            "visit", 25 + (index * 11 + number * 17) % 55, label=f"X20260302{order:03d}",
            window=(clock - minutes(30), clock + minutes(90)) if number % 2 else None,
            due_at=clock - minutes(23) if late else (clock + minutes(100) if number % 3 == 0 else None),
            late_min=23 if late else 0, details=(("故障", "油缸漏油"), ("客户", f"客户 {order:03d}")),
        )  # fmt: skip
    add("drive", 20)
    return TimelineRow(
        name=SURNAMES[index % len(SURNAMES)] + GIVEN[index * 3 % len(GIVEN)],
        shifts=((EIGHT, EIGHT + minutes(9 * 60)),),
        bars=tuple(bars),
        note=f"5 单 · {60 + index} 公里",
    )
