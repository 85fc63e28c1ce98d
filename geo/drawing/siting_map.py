"""The map of sites: where centres are and could be, and which demand goes where."""

from collections.abc import Iterator, Mapping
from math import sqrt

import folium
import shapely

from geo.drawing.center_mark import center_icon
from geo.drawing.drawn_in import drawn_in
from geo.drawing.escaping import html_text
from geo.drawing.map_elements import Drawn, Mark, Marks, Shapes, card
from geo.drawing.map_sheet import Sheet, datum_note, page_of
from geo.drawing.map_view import Lang
from geo.drawing.map_words import Words, map_words
from geo.drawing.palette import CANDIDATE, CHOSEN, IN_REACH, OUT_OF_REACH, route_color
from geo.drawing.siting_view import SitingDemand, SitingSite, SitingView
from geo.drawing.tiles import Tiles
from geo.point import Point

_WORDS: Words = {
    "existing": {"en": "Existing centre", "zh": "现有中心"},
    "chosen": {"en": "Best of those compared", "zh": "比较中最优"},
    "candidate": {"en": "Candidate", "zh": "候选地址"},
    "sites": {"en": "Sites", "zh": "地址"},
    "candidates": {"en": "Candidates", "zh": "候选地址"},
    "demand": {"en": "Demand", "zh": "需求"},
    "lines": {"en": "Which demand goes where", "zh": "需求归属"},
    "within": {"en": "within {}", "zh": "{}内"},
    "beyond": {"en": "not within {}", "zh": "超出 {}"},
    "minutes": {"en": "Minutes", "zh": "分钟"},
    "site": {"en": "Goes to", "zh": "归属"},
    "no_sites": {"en": "No sites", "zh": "无地址"},
    "nothing": {
        "en": "No orders in these days whose place is known: there is nothing to compare sites by.",
        "zh": "这些天内没有位置已确定的工单，无从比较选址。",
    },
    "size": {"en": "The larger, the more orders", "zh": "越大工单越多"},
    "line_near": {"en": "goes there, in time", "zh": "归属（时限内）"},
    "line_far": {"en": "goes there, too far", "zh": "归属（超时限）"},
    "orders_here": {"en": "{} orders", "zh": "{} 张工单"},
}
_LEAST_PX, _MOST_PX, _ROOM_PX = 8, 34, 16  # of a mark: for one order, at most, and with room for a number
_SIGNS = {"existing": "■", "chosen": "★", "candidate": "○"}


def draw_siting(view: SitingView, lang: Lang, tiles: Tiles | None = None) -> str:
    """Return sites as one page; arguments and errors as of `draw_plan`."""
    words = map_words(lang, _WORDS)
    view = drawn_in(view, tiles.datum) if tiles else view
    colors = {
        index: route_color(number)
        for number, index in enumerate(index for index, site in enumerate(view.sites) if site.kind != "candidate")
    }
    opened = [site for site in view.sites if site.kind != "candidate"]
    candidates = [site for site in view.sites if site.kind == "candidate"]
    sheet = Sheet(
        view=view,
        words=words,
        seen=_places(view),
        signs=[(site.name, site.point) for site in opened],
        crowd=[demand.point for demand in view.demand],
        layers={
            "lines": _line_layer(view, colors),
            "demand": _demand_layer(view, words),
            "candidates": _site_layer(candidates, words),
            "sites": _site_layer(opened, words),
        },
        panel="board",
        contents=_contents(view, words) | {"notes": [view.provenance, *view.notes, datum_note(words, tiles)]},
        scripts=("board.js",),
        nothing="" if view.demand else words["nothing"],
    )
    return page_of(sheet, lang, tiles)


def _places(view: SitingView) -> Iterator[Point]:
    yield from (site.point for site in view.sites)
    yield from (demand.point for demand in view.demand)


def _line_layer(view: SitingView, colors: Mapping[int, str]) -> folium.FeatureGroup:
    """Return a line from each demand to its site: dashed where that is not within the target."""
    layer = folium.FeatureGroup(name="lines")
    Shapes(
        Drawn(
            shape=_line(demand.point, view.sites[demand.site].point),
            look="spider" if demand.within else "spider far",
            color=colors.get(demand.site, CANDIDATE),
        )
        for demand in view.demand
        if demand.site is not None
    ).add_to(layer)
    return layer


def _line(start: Point, end: Point) -> shapely.LineString:
    return shapely.LineString([(start.lon, start.lat), (end.lon, end.lat)])


def _demand_layer(view: SitingView, words: dict[str, str]) -> folium.FeatureGroup:
    layer = folium.FeatureGroup(name="demand")
    Marks(_demand(demand, view, words) for demand in view.demand).add_to(layer)
    return layer


def _demand(demand: SitingDemand, view: SitingView, words: dict[str, str]) -> Mark:
    state = "covered" if demand.within else "uncovered"
    told = words["within" if demand.within else "beyond"].format(view.target)
    shown = card(
        title=demand.label,
        subtitle=words["orders_here"].format(demand.orders),
        state=(state, told),
        rows=(
            (words["site"], "" if demand.site is None else view.sites[demand.site].name),
            (words["minutes"], "" if demand.minutes is None else str(demand.minutes)),
        ),
    )
    across_px = _across_px(demand.orders)
    count = int(demand.orders) if across_px >= _ROOM_PX else ""
    icon = f'<div class="point sized {state}" style="--d:{across_px}px"><b>{count}</b></div>'
    return Mark(point=demand.point, markup=icon, card=shown, above=100 - across_px)


def _across_px(orders: int) -> int:
    """Return the diameter of a mark whose area is that of so many orders, within what can be seen and told apart."""
    return min(_MOST_PX, round(_LEAST_PX * sqrt(orders)))


def _site_layer(sites: list[SitingSite], words: dict[str, str]) -> folium.FeatureGroup:
    layer = folium.FeatureGroup(name="sites")
    Marks(_site(site, words) for site in sites).add_to(layer)
    return layer


def _site(site: SitingSite, words: dict[str, str]) -> Mark:
    shown = card(title=site.name, subtitle=words[site.kind], rows=site.details)
    if site.kind == "existing":
        return Mark(point=site.point, markup=center_icon(site.name, "small"), card=shown, above=2000)
    if site.kind == "candidate":
        return Mark(point=site.point, markup='<div class="candidate"></div>', card=shown, above=0)
    icon = f'<div class="chosen"><b>★</b><span>{html_text(site.name)}</span></div>'
    return Mark(point=site.point, markup=icon, card=shown, above=2500)


def _contents(view: SitingView, words: dict[str, str]) -> dict[str, object]:
    counted = {"candidate": 0, "opened": 0}
    rows = []
    for site in view.sites:
        layer, kind = ("candidates", "candidate") if site.kind == "candidate" else ("sites", "opened")
        rows.append(
            {
                "cells": [f"{_SIGNS[site.kind]} {site.name}", *site.figures],
                "go": [layer, counted[kind]],
                "tone": site.kind,
            }
        )
        counted[kind] += 1
    return {
        "badges": [],
        "levels": [],
        "switches": [
            {"label": words["lines"], "layer": "lines"}, {"label": words["demand"], "layer": "demand"},
            {"label": words["sites"], "layer": "sites"}, {"label": words["candidates"], "layer": "candidates"},
        ],
        "tables": [
            {
                "title": words["sites"],
                "open": True,
                "headings": [words["sites"], *view.columns],
                "empty": words["no_sites"],
                "rows": rows,
            }
        ],
        "legend": [
            {
                "title": words["sites"],
                "entries": [
                    {"look": "center small", "label": words["existing"]},
                    {"look": "chosen", "text": "★", "color": CHOSEN, "label": words["chosen"]},
                    {"look": "candidate", "color": CANDIDATE, "label": words["candidate"]},
                ],
            },
            {
                "title": words["demand"],
                "entries": [
                    {"look": "point covered", "color": IN_REACH, "label": words["within"].format(view.target)},
                    {"look": "point uncovered", "color": OUT_OF_REACH, "label": words["beyond"].format(view.target)},
                    {"look": "point sized covered", "text": "9", "label": words["size"]},
                    {"look": "line thin", "label": words["line_near"]},
                    {"look": "line thin far", "label": words["line_far"]},
                ],
            },
        ],
    }  # fmt: skip
