"""Views of coverage, stock, demand and sites as large as a real company's, made of arithmetic."""

from math import cos, radians, sin, sqrt

import numpy as np
from sample_plan import CITIES, HUBS, PARTS, REASONS
from shapely.geometry import Polygon

from geo.drawing.coverage_view import (
    CoverageBand,
    CoverageCenter,
    CoverageDemand,
    CoverageLevel,
    CoveragePerson,
    CoverageView,
)
from geo.drawing.heat_view import HeatCell, HeatView
from geo.drawing.map_view import MapCity, MapPlace
from geo.drawing.siting_view import SitingDemand, SitingSite, SitingView
from geo.drawing.stock_view import PartCover, StockCenter, StockView
from geo.hexagons import cell_shape, counted_by_cell, edge_km, resolution_for
from geo.point import Point

NAMED = tuple(MapCity(name=name, point=Point(lat, lon), rank=rank) for name, lat, lon, rank in CITIES)


def around(hub: int, rng: np.random.Generator, radius_km: float = 60) -> Point:
    _, _, lat, lon = HUBS[hub]
    radius, angle = radius_km * sqrt(rng.uniform()), rng.uniform(0, 360)
    return Point(
        round(lat + radius * cos(radians(angle)) / 111, 6),
        round(lon + radius * sin(radians(angle)) / 111 / cos(radians(lat)), 6),
    )


def ragged(hub: int, radius_km: float, rng: np.random.Generator) -> Polygon:
    """Return an area as roads make it: farther along some ways than along others."""
    _, _, lat, lon = HUBS[hub]
    return Polygon(
        (
            lon + radius_km * (1 + 0.25 * rng.uniform()) * sin(radians(angle)) / 111 / cos(radians(lat)),
            lat + radius_km * (1 + 0.25 * rng.uniform()) * cos(radians(angle)) / 111,
        )
        for angle in range(0, 360, 10)
    )


def sample_coverage(*, demand: int = 120, seed: int = 1) -> CoverageView:
    rng = np.random.default_rng(seed)
    centers = tuple(
        CoverageCenter(
            name=name,
            point=Point(lat, lon),
            region=region,
            bands=tuple(
                CoverageBand(minutes=minutes, shape=ragged(hub, minutes * 0.55, rng), estimated=hub == 2)
                for minutes in (120, 30, 60)
            ),
            details=(("技术员", "12"),),
        )
        for hub, (region, name, lat, lon) in enumerate(HUBS)
    )
    orders = tuple(
        CoverageDemand(
            label=f"X{index:04d}",
            point=around(index % 3, rng, 70),
            level=1 + index % 4,
            covered=index % 6 > 0,
            by=(("张伟", "25 分钟"), ("李芳", "41 分钟")) if index % 6 else (),
            reason="" if index % 6 else REASONS[index % 3],
            details=(("故障", "油缸漏油"),),
        )
        for index in range(demand)
    )
    levels = tuple(
        CoverageLevel(
            level=level,
            target=f"{level} 小时",
            orders=sum(one.level == level for one in orders),
            covered=sum(one.level == level and one.covered for one in orders),
        )
        for level in range(1, 5)
    )
    people = tuple(
        CoveragePerson(name=f"技术员{number:02d}", center=HUBS[number % 3][1], covers=40 - number, alone=number % 4)
        for number in range(20)
    )
    return CoverageView(
        title="演示公司 · 覆盖",
        day="2026-03-02 08:00",
        provenance="大圆距离 × 1.3 ÷ 45 公里/小时",
        centers=centers,
        demand=orders,
        levels=levels,
        people=people,
        figures=(("需求", str(demand)), ("按时可达", "83 %"), ("无人可达", "20")),
        notes=("每张工单按其级别的响应时限计算。",),
        cities=NAMED,
    )


def sample_stock(*, parts: int = 20, seed: int = 1) -> StockView:
    rng = np.random.default_rng(seed)
    centers = tuple(
        StockCenter(
            name=name,
            point=Point(lat, lon),
            region=region,
            cover_days=(1.5, 9.0, None)[hub],
            parts=tuple(
                PartCover(
                    part=f"{PARTS[number % len(PARTS)]} {number}",
                    in_center=int(rng.integers(0, 9)),
                    on_vans=int(rng.integers(0, 4)),
                    coming=int(rng.integers(0, 3)),
                    wanted=int(rng.integers(0, 6)) * (hub < 2),
                    per_day=float(rng.uniform(0, 2)) if number % 3 else 0.0,
                    cover_days=round(float(rng.uniform(0, 40)), 1) if number % 3 else None,
                )
                for number in range(parts)
            ),
        )
        for hub, (region, name, lat, lon) in enumerate(HUBS)
    )
    return StockView(
        title="演示公司 · 库存",
        day="2026-03-02",
        centers=centers,
        figures=(("中心", "3"), ("缺料", "7 种"), ("中位天数", "5.2")),
        notes=("需求：最近 28 天工单所需件数。",),
        cities=NAMED,
    )


def sample_heat(*, orders: int = 600, seed: int = 1) -> HeatView:
    rng = np.random.default_rng(seed)
    places = [(around(index % 3, rng, 8 + index % 60), 1 + index % 4) for index in range(orders)]
    resolution = resolution_for(place for place, _ in places)
    return HeatView(
        title="演示公司 · 需求热力",
        day="2026-02-03 – 2026-03-02",
        cells=tuple(
            HeatCell(shape=cell_shape(cell), counts=tuple(sorted(counts.items())), name=f"上海 {index}")
            for index, (cell, counts) in enumerate(sorted(counted_by_cell(places, resolution).items()))
        ),
        edge_km=edge_km(resolution),
        centers=tuple(MapPlace(name=name, point=Point(lat, lon), region=region) for region, name, lat, lon in HUBS),
        figures=(("工单", str(orders)), ("日均", "21.4")),
        notes=("按工单所在地计数。",),
        cities=NAMED,
    )


def sample_siting(*, demand: int = 90, seed: int = 1) -> SitingView:
    rng = np.random.default_rng(seed)
    existing = [
        SitingSite(name=name, point=Point(lat, lon), kind="existing", figures=("30", "42"))
        for _, name, lat, lon in HUBS[:2]
    ]
    candidates = [
        SitingSite(
            name=f"候选 {number}", point=around(number % 3, rng), kind="candidate", figures=(f"+{number}", "38"),
            details=(("新增按时工单", str(number)),),
        )
        for number in range(8)
    ]  # fmt: skip
    chosen = SitingSite(name=HUBS[2][1], point=Point(*HUBS[2][2:]), kind="chosen", figures=("+28", "35"))
    return SitingView(
        title="演示公司 · 选址",
        day="2026-02-03 – 2026-03-02",
        target="60 分钟",
        provenance="大圆距离估算",
        sites=(*existing, chosen, *candidates),
        columns=("时限内工单", "平均分钟"),
        demand=tuple(
            SitingDemand(
                label=f"需求 {index}", point=around(index % 3, rng), orders=1 + index % 5, site=index % 3,
                minutes=20 + index % 60, within=index % 5 > 0,
            )
            for index in range(demand)
        ),
        figures=(("工单", "270"), ("时限内", "80 %")),
        notes=("候选仅作比较，未经优化。",),
        cities=NAMED,
    )  # fmt: skip
