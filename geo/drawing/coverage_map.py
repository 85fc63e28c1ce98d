"""The map of coverage: isochrones of the centres as nested bands, and which demand somebody can attend to in time."""

from collections.abc import Iterable, Iterator, Mapping

import folium
import shapely
from shapely.geometry.base import BaseGeometry

from geo.drawing.center_mark import center_icon
from geo.drawing.coverage_view import CoverageBand, CoverageCenter, CoverageDemand, CoverageView
from geo.drawing.drawn_in import drawn_in
from geo.drawing.map_elements import Drawn, Mark, Marks, Shapes, card
from geo.drawing.map_sheet import Sheet, datum_note, page_of
from geo.drawing.map_view import Lang, Row
from geo.drawing.map_words import Words, map_words
from geo.drawing.palette import IN_REACH, OUT_OF_REACH, reach_color
from geo.drawing.tiles import Tiles
from geo.point import Point

_WORDS: Words = {
    "reach": {"en": "Reached from a centre", "zh": "服务中心可达范围"},
    "within": {"en": "within {} min", "zh": "{} 分钟内"},
    "demand": {"en": "Demand", "zh": "需求"},
    "covered": {"en": "Somebody gets there in time", "zh": "有人可按时到达"},
    "uncovered": {"en": "Nobody gets there in time", "zh": "无人可按时到达"},
    "by_level": {"en": "Coverage by level", "zh": "各级别覆盖"},
    "by_center": {"en": "Reach of one centre", "zh": "单个中心可达范围"},
    "by_whom": {"en": "By whom", "zh": "由谁覆盖"},
    "open": {"en": "Not covered", "zh": "未覆盖需求"},
    "target": {"en": "Target", "zh": "时限"},
    "share": {"en": "In time", "zh": "按时可达"},
    "name": {"en": "Technician", "zh": "技术员"},
    "covers": {"en": "Could attend to", "zh": "可覆盖工单"},
    "alone": {"en": "Nobody else could", "zh": "仅其可覆盖"},
    "order": {"en": "Order", "zh": "工单"},
    "level_head": {"en": "Level", "zh": "级别"},
    "reason": {"en": "Why", "zh": "原因"},
    "no_demand": {"en": "No demand in this time", "zh": "该时段无需求"},
    "all_covered": {"en": "None", "zh": "无"},
    "nobody": {"en": "Nobody", "zh": "无"},
    "no_centers": {"en": "No service centre", "zh": "无服务中心"},
    "no_centers_yet": {
        "en": "There is no service centre yet: no reach is drawn.",
        "zh": "尚无服务中心，因此没有可达范围。",
    },
    "no_demand_here": {
        "en": "No order at this moment asks for somebody on site.",
        "zh": "此时没有需要上门的工单。",
    },
    "nothing": {"en": "There are neither service centres nor orders yet.", "zh": "尚无服务中心，也没有工单。"},
    "edge_estimated": {"en": "estimated", "zh": "估算"},
    "edge_network": {"en": "by roads", "zh": "按路网"},
}


def draw_coverage(view: CoverageView, lang: Lang, tiles: Tiles | None = None) -> str:
    """Return coverage as one page; arguments and errors as of `draw_plan`."""
    words = map_words(lang, _WORDS)
    view = drawn_in(view, tiles.datum) if tiles else view
    minutes = sorted({band.minutes for center in view.centers for band in center.bands})
    colors = {each: reach_color(index, len(minutes)) for index, each in enumerate(minutes)}
    sheet = Sheet(
        view=view,
        words=words,
        seen=_places(view),
        signs=[(center.name, center.point) for center in view.centers],
        crowd=[demand.point for demand in view.demand],
        layers={
            "reach": _reach_layer([band for center in view.centers for band in center.bands], colors),
            "single": [_reach_layer(center.bands, colors) for center in view.centers],
            "demand": _demand_layer(view.demand, words),
            "centers": _center_layer(view.centers, words),
        },
        hidden=frozenset({"single"}),
        panel="board",
        contents=_contents(view, words, colors) | {"notes": [view.provenance, *view.notes, datum_note(words, tiles)]},
        scripts=("board.js",),
        nothing=_nothing(view, words),
    )
    return page_of(sheet, lang, tiles)


def _nothing(view: CoverageView, words: dict[str, str]) -> str:
    if view.demand:
        return "" if view.centers else words["no_centers_yet"]
    return words["no_demand_here"] if view.centers else words["nothing"]


def _places(view: CoverageView) -> Iterator[Point]:
    yield from (center.point for center in view.centers)
    yield from (demand.point for demand in view.demand)
    for center in view.centers:
        for band in center.bands:
            if not band.shape.is_empty:
                west, south, east, north = band.shape.bounds
                yield from (Point(south, west), Point(north, east))


def _reach_layer(bands: Iterable[CoverageBand], colors: Mapping[int, str]) -> folium.FeatureGroup:
    """Return bands as rings, each without the nearer ones: laid over each other their colours would mix."""
    layer = folium.FeatureGroup(name="reach")
    drawn: list[Drawn] = []
    nearer: BaseGeometry = shapely.Polygon()
    found = list(bands)
    for minutes in sorted({band.minutes for band in found}):
        here = [band for band in found if band.minutes == minutes]
        whole = shapely.union_all([shapely.make_valid(band.shape) for band in here])
        look = "band estimated" if any(band.estimated for band in here) else "band"
        drawn.append(Drawn(shape=shapely.difference(whole, nearer), look=look, color=colors[minutes]))
        nearer = shapely.union(nearer, whole)
    Shapes(drawn).add_to(layer)
    return layer


def _center_layer(centers: Iterable[CoverageCenter], words: dict[str, str]) -> folium.FeatureGroup:
    layer = folium.FeatureGroup(name="centers")
    Marks(_center(center, words) for center in centers).add_to(layer)
    return layer


def _center(center: CoverageCenter, words: dict[str, str]) -> Mark:
    subtitle = f"{words['center']} · {center.region}" if center.region else words["center"]
    kinds = dict.fromkeys(words["estimated" if band.estimated else "network"] for band in center.bands)
    rows: tuple[Row, ...] = (*((words["reach"], kind) for kind in kinds), *center.details)
    return Mark(
        point=center.point,
        markup=center_icon(center.name),
        card=card(title=center.name, subtitle=subtitle, rows=rows),
        above=2000,
    )


def _demand_layer(demand: Iterable[CoverageDemand], words: dict[str, str]) -> folium.FeatureGroup:
    layer = folium.FeatureGroup(name="demand")
    Marks(_demand(each, words) for each in demand).add_to(layer)
    return layer


def _demand(demand: CoverageDemand, words: dict[str, str]) -> Mark:
    """Return a disc for demand that is covered, a diamond for the other; the number is its level."""
    state = "covered" if demand.covered else "uncovered"
    shown = card(
        title=demand.label,
        subtitle=words["level"].format(demand.level),
        state=(state, words[state]),
        rows=(
            *(((words["orders"], str(demand.orders)),) if demand.orders > 1 else ()),
            (words["reason"], demand.reason),
            *demand.details,
        ),
        table=((words["by_whom"], ""), *demand.by) if demand.by else (),
    )
    icon = f'<div class="point {state}"><b>{int(demand.level)}</b></div>'
    return Mark(point=demand.point, markup=icon, card=shown, above=100 if demand.covered else 1000, level=demand.level)


def _contents(view: CoverageView, words: dict[str, str], colors: Mapping[int, str]) -> dict[str, object]:
    bands = [band for center in view.centers for band in center.bands]
    kinds = [
        kind for kind, found in (("estimated", True), ("network", False))
        if any(band.estimated is found for band in bands)
    ]  # fmt: skip
    orders: dict[int, int] = {}
    for demand in view.demand:
        orders[demand.level] = orders.get(demand.level, 0) + demand.orders
    return {
        "badges": [{"kind": kind, "text": words[kind]} for kind in kinds],
        "levels": [
            {"level": level, "label": words["level"].format(level), "count": count}
            for level, count in sorted(orders.items())
        ],
        "switches": [
            {"label": words["reach"], "layer": "reach"},
            {"label": words["demand"], "layer": "demand"},
            {"label": words["centers"], "layer": "centers"},
        ],
        "instead": ["reach"],
        "tables": [_levels(view, words), _open(view, words), _people(view, words), _centers(view, words)],
        "legend": [
            {
                "title": words["reach"],
                "entries": [
                    {"look": "area", "color": color, "label": words["within"].format(minutes)}
                    for minutes, color in colors.items()
                ]
                + [{"look": f"edge {kind}", "label": words[f"edge_{kind}"]} for kind in kinds],
            },
            {
                "title": words["demand"],
                "entries": [
                    {"look": "point covered", "text": "2", "color": IN_REACH, "label": words["covered"]},
                    {"look": "point uncovered", "text": "2", "color": OUT_OF_REACH, "label": words["uncovered"]},
                    {"look": "center", "label": words["center"]},
                ],
            },
        ],
    }


def _levels(view: CoverageView, words: dict[str, str]) -> dict[str, object]:
    return {
        "title": words["by_level"],
        "open": True,
        "headings": [words["level_head"], words["target"], words["orders"], words["share"]],
        "empty": words["no_demand"],
        "rows": [
            {
                "cells": [
                    words["level"].format(row.level), row.target, str(row.orders),
                    f"{row.covered} ({100 * row.covered / max(1, row.orders):.0f} %)",
                ],
            }
            for row in view.levels
        ],
    }  # fmt: skip


def _open(view: CoverageView, words: dict[str, str]) -> dict[str, object]:
    return {
        "title": words["open"],
        "open": False,
        "count": sum(each.orders for each in view.demand if not each.covered),
        "headings": [words["order"], words["level_head"], words["reason"]],
        "empty": words["all_covered"],
        "rows": [
            {"cells": [each.label, str(each.level), each.reason], "go": ["demand", index], "tone": "told"}
            for index, each in enumerate(view.demand)
            if not each.covered
        ],
    }


def _people(view: CoverageView, words: dict[str, str]) -> dict[str, object]:
    ranked = sorted(view.people, key=lambda person: (-person.covers, person.name))
    return {
        "title": words["by_whom"],
        "open": False,
        "headings": [words["name"], words["center"], words["covers"], words["alone"]],
        "empty": words["nobody"],
        "rows": [{"cells": [one.name, one.center, str(one.covers), str(one.alone)]} for one in ranked],
    }


def _centers(view: CoverageView, words: dict[str, str]) -> dict[str, object]:
    return {
        "title": words["by_center"],
        "open": False,
        "headings": [words["center"]],
        "empty": words["no_centers"],
        "rows": [
            {"cells": [center.name], "alone": ["single", index], "go": ["centers", index]}
            for index, center in enumerate(view.centers)
        ],
    }
