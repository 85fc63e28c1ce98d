"""A plan as large as a real day, made of arithmetic: three cities, 40 technicians, 200 orders, 9 of them unserved."""

from math import cos, radians, sin, sqrt

import numpy as np

from geo.drawing.map_view import MapCity
from geo.drawing.plan_view import (
    MapCenter,
    MapRegion,
    MapStop,
    MapTechnician,
    MapUnserved,
    PlanView,
    StockLine,
)
from geo.drawing.regions import outline_rings
from geo.point import Point

HUBS = (
    ("华东", "上海服务中心", 31.23, 121.47),
    ("华中", "武汉服务中心", 30.59, 114.31),
    ("华北", "济南服务中心", 36.65, 117.12),
)
CITIES = (
    ("上海", 31.23, 121.47, 1), ("武汉", 30.59, 114.31, 1), ("济南", 36.65, 117.12, 1), ("北京", 39.90, 116.40, 1),
    ("郑州", 34.75, 113.63, 1), ("合肥", 31.82, 117.23, 1), ("南京", 32.06, 118.80, 1), ("杭州", 30.27, 120.16, 1),
    ("西安", 34.34, 108.94, 1), ("长沙", 28.23, 112.94, 1), ("青岛", 36.07, 120.38, 2), ("苏州", 31.30, 120.58, 2),
    ("宁波", 29.87, 121.54, 2), ("徐州", 34.20, 117.28, 2), ("泰安", 36.20, 117.09, 2), ("嘉兴", 30.75, 120.76, 3),
    ("昆山", 31.38, 120.98, 3), ("孝感", 30.92, 113.91, 3), ("黄石", 30.20, 115.04, 3), ("松江", 31.03, 121.23, 3),
)  # fmt: skip
SURNAMES, GIVEN = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗",
    ("伟", "芳", "敏", "静", "磊", "洋", "勇", "军", "杰", "娟"),
)
FAULTS = ("油缸漏油", "聚光镜角度偏差", "报警代码E03", "压缩机不启动", "涂层起泡", "型材表面划痕", "跟踪电机异响")
PARTS = ("油缸密封件 80mm", "跟踪电机", "主控板 E3", "压缩机 1.5P", "反射镜片")
REASONS = (
    "需要液压技能 3 级，当天在班的技术员没有人具备；可借调华中区 2 名技术员。",
    "缺少“主控板 E3”1 件：各中心今日库存均已用完，明早到货 4 件。",
    "客户时间窗 08:00–08:30 内无人可到；放宽到 09:10 即可安排。",
)


def sample_plan(*, technicians: int = 40, orders: int = 200, unserved: int = 9, seed: int = 1) -> PlanView:
    """Return a plan view with this many people and orders; every 14th visit is late."""
    rng = np.random.default_rng(seed)
    served = [_visit(index, orders - unserved, technicians) for index in range(technicians)]
    people = tuple(_technician(index, count, rng) for index, count in enumerate(served))
    undone = tuple(_unserved(index, rng) for index in range(unserved))
    regions = tuple(_region(index, name, people) for index, (name, *_) in enumerate(HUBS))
    late = sum(stop.late_min > 0 for person in people for stop in person.route)
    figures = (
        ("工单", str(orders)), ("已安排", str(orders - unserved)), ("按时率", f"{100 - 100 * late / orders:.1f}%"),
        ("迟到", str(late)), ("行驶公里", "3,214"), ("平均响应", "96 分钟"),
    )  # fmt: skip
    return PlanView(
        title="演示公司 · 派工计划 #12",
        day="2026-03-02 星期一",
        regions=regions,
        centers=tuple(_center(index) for index in range(len(HUBS))),
        technicians=people,
        unserved=undone,
        figures=figures,
        cities=tuple(MapCity(name=name, point=Point(lat, lon), rank=rank) for name, lat, lon, rank in CITIES),
    )


def _visit(index: int, orders: int, technicians: int) -> int:
    return orders // technicians + (index < orders % technicians)


def _around(hub: int, rng: np.random.Generator, radius_km: float = 38) -> Point:
    _, _, lat, lon = HUBS[hub]
    radius, angle = radius_km * sqrt(rng.uniform()), rng.uniform(0, 360)
    return Point(
        round(lat + radius * cos(radians(angle)) / 111, 6),
        round(lon + radius * sin(radians(angle)) / 111 / cos(radians(lat)), 6),
    )


def _clock(minutes: float) -> str:
    return f"{int(minutes) // 60:02d}:{int(minutes) % 60:02d}"


def _technician(index: int, visits: int, rng: np.random.Generator) -> MapTechnician:
    hub = index % len(HUBS)
    region, _, lat, lon = HUBS[hub]
    home = Point(lat, lon) if index % 2 else _around(hub, rng, 15)
    heading = _around(hub, rng, 26)
    near = [_around(hub, rng, 12) for _ in range(visits)]
    points = [Point(round(heading.lat + p.lat - lat, 6), round(heading.lon + p.lon - lon, 6)) for p in near]
    points = _nearest_first(home, points)
    if index == 4:
        points[1] = points[2] = points[0]  # three orders at one factory
    route, clock = [], 8 * 60.0 + 10
    if index % 3 == 0:
        center = MapStop(
            number=None, kind="pickup", point=Point(lat, lon), label=HUBS[hub][1], arrival="08:10", start="08:10",
            finish="08:20", details=(("备件", "主控板 E3 × 1"),),
        )  # fmt: skip
        route.append(center)
    for number, point in enumerate(points, 1):
        clock += rng.uniform(15, 50)
        begin, clock = clock, clock + rng.uniform(40, 80)
        order = index * 10 + number
        route.append(
            MapStop(
                number=number, kind="visit", point=point, label=f"X20260302{order:03d}", arrival=_clock(begin),
                start=_clock(begin), finish=_clock(clock), late_min=int(rng.uniform(5, 70)) if order % 14 == 0 else 0,
                details=(
                    ("故障", FAULTS[order % len(FAULTS)]), ("客户", f"客户 {order:03d}（重点）"),
                    ("时间窗", "09:00 – 12:00"), ("备件", PARTS[order % len(PARTS)]),
                ),
            )
        )  # fmt: skip
    return MapTechnician(
        name=SURNAMES[index % len(SURNAMES)] + GIVEN[index * 3 % len(GIVEN)] + ("" if index < 20 else "华"),
        region=region,
        color_index=index // len(HUBS),
        start=home,
        end=home,
        route=tuple(route),
        details=(("班次", "08:00 – 17:00"), ("技能", "液压 3，电气 2"), ("行驶", f"{60 + index} 公里")),
    )


def _nearest_first(start: Point, points: list[Point]) -> list[Point]:
    left, at, done = list(points), start, []
    while left:
        at = min(left, key=lambda p: (p.lat - at.lat) ** 2 + (p.lon - at.lon) ** 2)
        left.remove(at)
        done.append(at)
    return done


def _center(index: int) -> MapCenter:
    region, name, lat, lon = HUBS[index]
    stock = tuple(
        StockLine(part=part, pieces=6 - each - index, asked_today=(each * 2 + index) % 5)
        for each, part in enumerate(PARTS)
    )
    return MapCenter(name=name, point=Point(lat, lon), region=region, stock=stock)


def _unserved(index: int, rng: np.random.Generator) -> MapUnserved:
    return MapUnserved(
        label=f"X20260302{900 + index}",
        point=_around(index % len(HUBS), rng),
        reason=REASONS[index % len(REASONS)],
        region=HUBS[index % len(HUBS)][0],
        details=(("故障", FAULTS[index % len(FAULTS)]), ("级别", "2")),
    )


def _region(index: int, name: str, people: tuple[MapTechnician, ...]) -> MapRegion:
    places = [stop.point for person in people if person.region == name for stop in person.route]
    return MapRegion(name=name, rings=outline_rings((), places), color_index=index)
