"""The five maps with a small view of each, for tests that hold for all of them."""

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from hostile_texts import filled_with
from sample_maps import sample_coverage, sample_heat, sample_siting, sample_stock
from sample_plan import sample_plan

from geo.drawing.coverage_view import CoverageView
from geo.drawing.heat_view import HeatView
from geo.drawing.plan_view import PlanView
from geo.drawing.siting_view import SitingView
from geo.drawing.stock_view import StockView
from geo.maps import draw_coverage, draw_heat, draw_plan, draw_siting, draw_stock


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnMap:
    """One of the five: how it is drawn, a view, the same with nothing in it, and how many cards a view has."""

    draw: Callable[..., str]
    view: Any
    empty: Any
    cards: Callable[[Any], int]


MAPS = {
    "plan": DrawnMap(
        draw=draw_plan,
        view=replace(sample_plan(technicians=3, orders=7, unserved=2), roads="OSRM", notes=("计划时刻：07:30。",)),
        empty=PlanView(title="空", day="2026-03-02", regions=(), centers=(), technicians=()),
        cards=lambda view: sum(len(one.route) for one in view.technicians) + len(view.centers) + len(view.unserved),
    ),
    "coverage": DrawnMap(
        draw=draw_coverage,
        view=sample_coverage(demand=12),
        empty=CoverageView(title="空", day="2026-03-02", provenance="", centers=()),
        cards=lambda view: len(view.demand) + len(view.centers),
    ),
    "stock": DrawnMap(
        draw=draw_stock,
        view=sample_stock(parts=4),
        empty=StockView(title="空", day="2026-03-02", centers=()),
        cards=lambda view: len(view.centers),
    ),
    "heat": DrawnMap(
        draw=draw_heat,
        view=sample_heat(orders=30),
        empty=HeatView(title="空", day="2026-03-02", cells=(), edge_km=1.0),
        cards=lambda view: len(view.cells) + len(view.centers),
    ),
    "siting": DrawnMap(
        draw=draw_siting,
        view=sample_siting(demand=9),
        empty=SitingView(title="空", day="2026-03-02", target="", provenance="", sites=()),
        cards=lambda view: len(view.demand) + len(view.sites),
    ),
}


def carrying(view: Any, texts: tuple[str, ...]) -> Any:
    """Return a view in which each of some texts has a thing of every kind to itself."""
    return replace(view, **{field.name: _carrying(getattr(view, field.name), texts) for field in fields(view)})


def _carrying(value: Any, texts: tuple[str, ...]) -> Any:
    if isinstance(value, str):
        return "".join(texts)
    if not isinstance(value, tuple) or not value:
        return value
    first = value[0]
    if is_dataclass(first):
        kinds = {getattr(one, "kind", None): one for one in value}  # one of each kind that is drawn in another way
        return tuple(filled_with(one, text) for one in kinds.values() for text in texts)
    return tuple(texts) if isinstance(first, str) else tuple((text, text) for text in texts)
