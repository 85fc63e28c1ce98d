"""The demand map's view: orders of some days, counted by hexagons."""

from collections.abc import Sequence

from dispatch.center import ServiceCenter
from dispatch.maps.phrases import days_text, place_text, titled
from dispatch.maps.placed_order import Period, PlacedOrder
from dispatch.names import Names
from geo.cities import cities_around
from geo.drawing.heat_view import HeatCell, HeatView
from geo.drawing.map_view import MapPlace
from geo.hexagons import cell_center, cell_shape, counted_by_cell, edge_km, resolution_for
from solver.words import Lang, Words

_WHAT: Words = {"en": "Demand", "zh": "需求热力图"}
_FIGURES: dict[str, Words] = {
    "orders": {"en": "orders", "zh": "工单"},
    "per_day": {"en": "a day", "zh": "日均"},
    "cells": {"en": "hexagons with orders", "zh": "有工单的格数"},
}
_NOTE: Words = {
    "en": "Orders by the place of the visit; cancelled ones are left out, and those whose place nobody has found yet.",
    "zh": "按上门地点统计，不含已取消的工单与位置未确定的工单。",
}


def heat_map(
    orders: Sequence[PlacedOrder], centers: Sequence[ServiceCenter], period: Period, names: Names, lang: Lang
) -> HeatView:
    """Return what the demand map draws: the busiest hexagon first."""
    resolution = resolution_for(order.point for order in orders)
    counted = counted_by_cell(((order.point, order.level) for order in orders), resolution)
    cells = [
        HeatCell(
            shape=cell_shape(cell),
            counts=tuple(sorted(counts.items())),
            name=place_text(cell_center(cell), lang),
        )
        for cell, counts in sorted(counted.items(), key=lambda pair: (-pair[1].total(), pair[0]))
    ]
    known = period.known(orders)
    figures = {"orders": f"{len(orders):,}", "per_day": f"{len(orders) / known.days:.1f}", "cells": f"{len(cells):,}"}
    places = [*(order.point for order in orders), *(center.point for center in centers)]
    return HeatView(
        title=titled(names, _WHAT, lang),
        day=days_text(known, names.zone),
        cells=tuple(cells),
        edge_km=edge_km(resolution),
        centers=tuple(
            MapPlace(name=center.name, point=center.point, region=names.region(center.region_id)) for center in centers
        ),
        figures=tuple((_FIGURES[name][lang], text) for name, text in figures.items()),
        notes=(_NOTE[lang],),
        cities=cities_around(places, lang),
    )
