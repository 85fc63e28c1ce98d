"""Service areas on screen: what a change did, and what does not fit together."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from shapely.geometry.base import BaseGeometry

from api.cli.screen import Screen
from dispatch.places.areas import AreaChange, AreaFindings
from solver.words import Words

_MOST_SHOWN = 20


def show_change(change: AreaChange, screen: Screen, *, dry_run: bool) -> None:
    """Print what a change of areas did, and which sites go over to other regions."""
    title: Words = {"en": "Service areas", "zh": "服务范围"}
    if dry_run:
        screen.say({"en": "Nothing was stored; it would be so:", "zh": "未写入；将如此更改："})
    words: dict[str, Words] = {
        "new": {"en": "new", "zh": "新增"},
        "replaced": {"en": "replaced", "zh": "替换"},
        "removed": {"en": "removed", "zh": "删除"},
        "unchanged": {"en": "as they were", "zh": "未变"},
    }
    document = change_document(change, dry_run=dry_run)
    rows = [(words[what][screen.lang], len(document[what]), ", ".join(document[what][:_MOST_SHOWN])) for what in words]
    screen.table(title, [{"en": "", "zh": ""}, {"en": "regions", "zh": "区域数"}, {"en": "which", "zh": "区域"}], rows)
    orders = sum(len(move.orders) for move in change.moves)
    screen.say(
        {
            "en": f"{len(change.moves)} sites go over to another region, with {orders} open orders",
            "zh": f"{len(change.moves)} 个站点改归其他区域，涉及 {orders} 张未结工单",
        }
    )
    for move in change.moves[:_MOST_SHOWN]:
        line = f"  {move.site_id}: {move.before} → {move.after}"
        screen.say({"en": line, "zh": line})


def change_document(change: AreaChange, *, dry_run: bool) -> dict[str, Any]:
    """Return what a change of areas did, for programs."""
    return {
        "dry_run": dry_run,
        "new": [area.region_id for area in change.new],
        "replaced": [area.region_id for area in change.replaced],
        "removed": list(change.removed),
        "unchanged": list(change.unchanged),
        "moves": [asdict(move) for move in change.moves],
    }


def show_findings(found: AreaFindings, screen: Screen, *, areas: int) -> None:
    """Print what does not fit together among so many areas."""
    if not found:
        screen.say({"en": f"{areas} areas fit together", "zh": f"{areas} 个服务范围彼此吻合"})
        return
    _show_ground(found, screen)
    stray = [f"{one.site_id} ({one.region_id} → {one.lies_in})" for one in found.stray]
    listed: list[tuple[Words, Sequence[str]]] = [
        ({"en": "regions without an area", "zh": "无服务范围的区域"}, found.without),
        ({"en": "sites outside every area", "zh": "位于所有范围之外的站点"}, found.sites_outside),
        ({"en": "open orders outside every area", "zh": "位于所有范围之外的未结工单"}, found.orders_outside),
        ({"en": "sites of another region than they lie in", "zh": "区域与所在范围不同的站点"}, stray),
    ]
    for words, items in listed:
        if items:
            more = f", … (+{len(items) - _MOST_SHOWN})" if len(items) > _MOST_SHOWN else ""
            shown = ", ".join(items[:_MOST_SHOWN]) + more
            screen.say({"en": f"{len(items)} {words['en']}: {shown}", "zh": f"{words['zh']} {len(items)} 个：{shown}"})


def _show_ground(found: AreaFindings, screen: Screen) -> None:
    """Print the largest overlaps and holes, each with a place in it by which it is found on a map."""
    kinds: list[tuple[Words, Sequence[tuple[str, float, str]]]] = [
        (
            {"en": "overlap", "zh": "重叠"},
            [(f"{one.first}, {one.second}", one.km2, _where(one.shape)) for one in found.overlaps],
        ),
        ({"en": "hole", "zh": "空洞"}, [(", ".join(one.beside), one.km2, _where(one.shape)) for one in found.holes]),
    ]
    headings: list[Words] = [
        {"en": "", "zh": ""},
        {"en": "regions", "zh": "区域"},
        {"en": "km²", "zh": "平方公里"},
        {"en": "where", "zh": "位置"},
    ]
    rows = [
        (what[screen.lang], who, round(km2, 1), where) for what, some in kinds for who, km2, where in some[:_MOST_SHOWN]
    ]
    if rows:
        screen.table({"en": "Ground", "zh": "地面"}, headings, rows)
    for what, some in kinds:
        if left := some[_MOST_SHOWN:]:
            km2 = round(sum(one for _, one, _ in left))
            screen.say(
                {
                    "en": f"… and {len(left)} smaller ({what['en']}), {km2} km² in all",
                    "zh": f"……另有 {len(left)} 处较小的{what['zh']}，共 {km2} 平方公里",
                }
            )


def _where(shape: BaseGeometry) -> str:
    """Return the latitude and longitude of a place within a shape."""
    place = shape.representative_point()
    return f"{place.y:.4f}, {place.x:.4f}"


def findings_document(found: AreaFindings) -> dict[str, Any]:
    """Return what does not fit together, for programs."""
    return {
        "overlaps": [
            {"regions": [one.first, one.second], "km2": round(one.km2, 3), "where": _where(one.shape)}
            for one in found.overlaps
        ],
        "holes": [
            {"beside": list(one.beside), "km2": round(one.km2, 3), "where": _where(one.shape)} for one in found.holes
        ],
        "without": list(found.without),
        "sites_outside": list(found.sites_outside),
        "orders_outside": list(found.orders_outside),
        "stray": [asdict(one) for one in found.stray],
    }
