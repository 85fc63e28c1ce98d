"""The map of demand: hexagons coloured by how many orders came from there, by level."""

from collections.abc import Iterator, Sequence
from math import ceil

import folium

from geo.drawing.center_mark import place_layer
from geo.drawing.drawn_in import drawn_in
from geo.drawing.heat_view import HeatCell, HeatView
from geo.drawing.map_elements import Hexagons, corners
from geo.drawing.map_sheet import Sheet, datum_note, page_of
from geo.drawing.map_view import Lang
from geo.drawing.map_words import Words, map_words
from geo.drawing.palette import HEAT
from geo.drawing.tiles import Tiles
from geo.point import Point

_WORDS: Words = {
    "demand": {"en": "Demand", "zh": "需求"},
    "cells": {"en": "Orders in a hexagon", "zh": "每格工单数"},
    "busiest": {"en": "Busiest places", "zh": "需求最集中处"},
    "place": {"en": "Place", "zh": "地点"},
    "no_demand": {"en": "No orders in this time", "zh": "该时段无工单"},
    "nothing": {
        "en": "No orders in these days whose place is known.",
        "zh": "这些天内没有位置已确定的工单。",
    },
    "edge": {
        "en": "A hexagon's side is about {} km (H3). After each colour: how many hexagons have it.",
        "zh": "六边形边长约 {} 公里（H3）；各颜色后为其格数。",
    },
}


def draw_heat(view: HeatView, lang: Lang, tiles: Tiles | None = None) -> str:
    """Return demand as one page; arguments and errors as of `draw_plan`."""
    words = map_words(lang, _WORDS)
    view = drawn_in(view, tiles.datum) if tiles else view
    steps = heat_steps(max((cell.orders for cell in view.cells), default=0))
    notes = [words["edge"].format(f"{view.edge_km:.2g}")] if view.cells else []
    sheet = Sheet(
        view=view,
        words=words,
        seen=_places(view),
        signs=[(center.name, center.point) for center in view.centers],
        crowd=[_middle(cell) for cell in view.cells],
        layers={"cells": _layer(view, steps, words), "centers": place_layer(view.centers, words, look="small")},
        panel="board",
        contents=_contents(view, steps, words) | {"notes": [*view.notes, *notes, datum_note(words, tiles)]},
        scripts=("heat.js", "board.js"),
        crowd_px=17,
        nothing="" if view.cells else words["nothing"],
    )
    return page_of(sheet, lang, tiles)


def heat_steps(most: int) -> tuple[int, ...]:
    """Return the least count of each colour, up to a greatest count: each some times the one before, all different."""
    return tuple(sorted({1, *(ceil(most ** (step / len(HEAT)) - 1e-9) for step in range(1, len(HEAT)) if most)}))


def _places(view: HeatView) -> Iterator[Point]:
    yield from (center.point for center in view.centers)
    for cell in view.cells:
        west, south, east, north = cell.shape.bounds
        yield from (Point(south, west), Point(north, east))


def _middle(cell: HeatCell) -> Point:
    west, south, east, north = cell.shape.bounds
    return Point((south + north) / 2, (west + east) / 2)


def _layer(view: HeatView, steps: Sequence[int], words: dict[str, str]) -> folium.FeatureGroup:
    layer = folium.FeatureGroup(name="cells")
    Hexagons(
        {
            "steps": steps,
            "colors": _colors(steps),
            "words": {"level": words["level"]},
            "beside": [(center.point.lat, center.point.lon) for center in view.centers],
            "cells": [
                {
                    "at": [at for _, at in corners(cell.shape)],
                    "name": f"{words['orders']}: {cell.orders}",
                    "place": cell.name,
                    "counts": {str(level): count for level, count in cell.counts},
                }
                for cell in view.cells
            ],
        }
    ).add_to(layer)
    return layer


def _colors(steps: Sequence[int]) -> tuple[str, ...]:
    """Return a colour for each step: all of the ramp's width, however few there are."""
    last = max(1, len(steps) - 1)
    return tuple(HEAT[index * (len(HEAT) - 1) // last] for index in range(len(steps)))


def _contents(view: HeatView, steps: Sequence[int], words: dict[str, str]) -> dict[str, object]:
    levels: dict[int, int] = {}
    for cell in view.cells:
        for level, count in cell.counts:
            levels[level] = levels.get(level, 0) + count
    most = max((cell.orders for cell in view.cells), default=0)
    ends = [*(step - 1 for step in steps[1:]), max(most, steps[-1])]
    entries = [
        {"look": "hexagon", "color": color, "label": f"{least}–{end}" if end > least else f"{least}", "step": index}
        for index, (least, end, color) in enumerate(zip(steps, ends, _colors(steps), strict=True))
    ]
    return {
        "badges": [],
        "levels": [
            {"level": level, "label": words["level"].format(level), "count": count}
            for level, count in sorted(levels.items())
        ],
        "switches": [
            {"label": words["demand"], "layer": "cells"}, {"label": words["centers"], "layer": "centers"},
        ],
        "tables": [
            {
                "title": words["busiest"],
                "open": True,
                "headings": [words["place"], words["orders"]],
                "empty": words["no_demand"],
                "rows": [
                    {
                        "cells": [cell.name or f"{index + 1}"],
                        "counts": {str(level): count for level, count in cell.counts},
                        "go": ["cells", index],
                    }
                    for index, cell in enumerate(view.cells)
                ],
            }
        ],
        "legend": [
            {
                "title": words["cells"],
                "entries": [*(entries if view.cells else ()), {"look": "center small", "label": words["center"]}],
            }
        ],
    }  # fmt: skip
