"""The siting map's view: existing centres, places for one more, and which demand goes where."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from math import ceil

from dispatch.coverage.words import time_words
from dispatch.maps.phrases import days_text, percent, place_text, titled
from dispatch.maps.placed_order import Period
from dispatch.maps.site_comparison import SiteComparison, SiteFigures
from dispatch.names import Names
from geo.cities import cities_around
from geo.drawing.siting_view import SiteKind, SitingDemand, SitingSite, SitingView
from geo.hexagons import counted_by_cell, resolution_for
from geo.point import Point
from geo.provenance import provenance_text
from solver.words import Lang, Words

_WHAT: Words = {"en": "Sites", "zh": "选址比较图"}
_FIGURES: dict[str, Words] = {
    "orders": {"en": "orders", "zh": "工单"},
    "before": {"en": "within target today", "zh": "现状时限内"},
    "after": {"en": "with one more centre", "zh": "增设一处后"},
}
_COLUMNS: tuple[Words, ...] = (
    {"en": "Goes there", "zh": "归属工单"},
    {"en": "In time", "zh": "时限内"},
    {"en": "Only by it", "zh": "唯其可达"},
    {"en": "Mean min", "zh": "平均分钟"},
)
_NOTES: tuple[Words, ...] = (
    {
        "en": "Each candidate is one more centre beside the existing ones, in the middle of one of the busiest "
        "hexagons. They were compared one by one; nothing was optimised.",
        "zh": "每个候选地址均为在现有中心之外增设一处，位于需求最集中的格内。仅逐一比较，未作优化。",
    },
    {
        "en": "Drawn by hexagon: in time where at least half of its orders are. Only by it: orders that no other "
        "existing centre reaches in time.",
        "zh": "图上按格汇总：半数以上工单在时限内即视为时限内。“唯其可达”指其他现有中心无法在时限内到达的工单。",
    },
)


def siting_map(found: SiteComparison, period: Period, names: Names, lang: Lang) -> SitingView:
    """Return what the siting map draws."""
    total = sum(one.orders for one in found.demand)
    within = [way is not None and way <= found.target_s for way in found.way_s]
    after = sum(one.orders for one, near in zip(found.demand, within, strict=True) if near)
    gain = 0 if found.chosen is None else found.sites[found.chosen].gain
    figures = {"orders": f"{total:,}", "before": percent(after - gain, total)}
    if found.chosen is not None:
        figures["after"] = percent(after, total)
    estimated: Words = {"en": "Travel times, estimated: ", "zh": "行程时间为估算："}
    by_roads: Words = {"en": "Travel times: ", "zh": "行程时间："}
    sites = tuple(_site(index, one, found, lang) for index, one in enumerate(found.sites))
    return SitingView(
        title=titled(names, _WHAT, lang),
        day=days_text(period, names.zone),
        target=time_words(found.target_s)[lang],
        provenance=(estimated if found.estimated else by_roads)[lang]
        + (provenance_text(found.provenance, lang) or "–"),
        sites=sites,
        columns=tuple(words[lang] for words in _COLUMNS),
        demand=_drawn(found, lang),
        figures=tuple((_FIGURES[name][lang], text) for name, text in figures.items()),
        notes=tuple(words[lang] for words in _NOTES),
        cities=cities_around([*(one.point for one in found.demand), *(site.point for site in sites)], lang),
    )


def _drawn(found: SiteComparison, lang: Lang) -> tuple[SitingDemand, ...]:
    """Return the demand as it is drawn, by hexagons that can be told apart: where most of each goes, and how far."""
    resolution = resolution_for(one.point for one in found.demand)
    heaps: dict[str, list[int]] = defaultdict(list)
    for index, one in enumerate(found.demand):
        heaps[next(iter(counted_by_cell([(one.point, 0)], resolution)))].append(index)
    return tuple(_heap(found, some, lang) for _, some in sorted(heaps.items()))


def _heap(found: SiteComparison, some: Sequence[int], lang: Lang) -> SitingDemand:
    weights = [found.demand[index].orders for index in some]
    orders = sum(weights)
    lat, lon = (
        sum(weight * value for weight, value in zip(weights, values, strict=True)) / orders
        for values in ([found.demand[i].point.lat for i in some], [found.demand[i].point.lon for i in some])
    )
    goes: Counter[int | None] = Counter()
    for index, weight in zip(some, weights, strict=True):
        goes[found.goes_to[index]] += weight
    reached = [
        (way, weight) for index, weight in zip(some, weights, strict=True) if (way := found.way_s[index]) is not None
    ]
    near = sum(weight for way, weight in reached if way <= found.target_s)
    carried = sum(weight for _, weight in reached)
    mean_s = sum(way * weight for way, weight in reached) / carried if carried else None
    return SitingDemand(
        label=place_text(Point(lat, lon), lang),
        point=Point(lat, lon),
        orders=orders,
        site=goes.most_common(1)[0][0],
        minutes=None if mean_s is None else ceil(mean_s / 60),
        within=2 * near >= orders,
    )


def _site(index: int, one: SiteFigures, found: SiteComparison, lang: Lang) -> SitingSite:
    kind: SiteKind = "existing" if one.existing else "chosen" if index == found.chosen else "candidate"
    mean = "–" if one.mean_s is None else str(-(-one.mean_s // 60))
    figures = (str(one.orders), str(one.within), f"+{one.gain}" if one.existing is None else str(one.gain), mean)
    return SitingSite(
        name=one.existing.name if one.existing else place_text(one.point, lang),
        point=one.point,
        kind=kind,
        figures=figures,
        details=tuple((words[lang], text) for words, text in zip(_COLUMNS, figures, strict=True)),
    )
