"""The stock map's view."""

from zoneinfo import ZoneInfo

from dispatch.maps.phrases import days_text, moment_text, titled
from dispatch.maps.stock_cover import CenterStock, StockFacts, stock_cover
from dispatch.names import Names
from geo.cities import cities_around
from geo.drawing.stock_view import PartCover, StockCenter, StockView
from solver.words import Lang, Words

_WHAT: Words = {"en": "Stock", "zh": "库存图"}
_FIGURES: dict[str, Words] = {
    "centers": {"en": "centres", "zh": "中心"},
    "parts": {"en": "parts in demand", "zh": "有需求备件"},
    "short": {"en": "parts short", "zh": "缺料（种）"},
    "missing": {"en": "pieces missing", "zh": "缺件数"},
}


def stock_map(facts: StockFacts, names: Names, lang: Lang) -> StockView:
    """Return what the stock map draws."""
    stocks = stock_cover(facts)
    centers = tuple(_center(one, names) for one in stocks)
    figures = {
        "centers": len(centers),
        "parts": len({part.part_id for one in stocks for part in one.parts if part.per_day}),
        "short": sum(center.short for center in centers),
        "missing": sum(part.missing for center in centers for part in center.parts),
    }
    return StockView(
        title=titled(names, _WHAT, lang),
        day=_moment(facts, names.zone)[lang],
        centers=centers,
        figures=tuple((_FIGURES[name][lang], f"{value:,}") for name, value in figures.items()),
        notes=(_note(days_text(facts.known, names.zone))[lang],),
        cities=cities_around((center.point for center in centers), lang),
    )


def _center(one: CenterStock, names: Names) -> StockCenter:
    return StockCenter(
        name=one.center.name,
        point=one.center.point,
        region=names.region(one.center.region_id),
        cover_days=one.cover_days,
        parts=tuple(
            PartCover(
                part=names.part(part.part_id),
                in_center=part.in_center,
                on_vans=part.on_vans,
                coming=part.coming,
                wanted=part.wanted,
                per_day=part.per_day,
                cover_days=part.cover_days,
            )
            for part in one.parts
        ),
    )


def _moment(facts: StockFacts, zone: ZoneInfo) -> Words:
    """Return of when the stock is: nothing was booked since."""
    if facts.booked_at is None:
        return {"en": "nothing was ever booked", "zh": "尚无库存记录"}
    at = moment_text(facts.booked_at, zone)
    return {"en": f"as booked until {at}", "zh": f"库存截至 {at}"}


def _note(days: str) -> Words:
    return {
        "en": "There: in the centre and on its vans, promised to nobody. Wanted: by open orders, not reserved. "
        f"Demand a day: what the orders of {days} needed, each at the nearest centre of its region.",
        "zh": "现有：中心与所属车辆上未被预留的件数。待需：未完成工单尚未预留的件数。"
        f"日均需求：{days} 工单所需件数，计入其区域内最近的中心。",
    }
