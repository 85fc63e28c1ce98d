"""The map of stock: centres by how long their parts last (colour) and by how many are short (size)."""

from collections.abc import Iterable
from itertools import pairwise

import folium

from geo.drawing.drawn_in import drawn_in
from geo.drawing.escaping import html_text
from geo.drawing.map_elements import Mark, Marks, card
from geo.drawing.map_sheet import Sheet, datum_note, page_of
from geo.drawing.map_view import Lang
from geo.drawing.map_words import Words, map_words
from geo.drawing.palette import COVER, NO_DEMAND
from geo.drawing.stock_view import PartCover, StockCenter, StockView
from geo.drawing.tiles import Tiles

_WORDS: Words = {
    "cover": {"en": "Days that the middle part lasts", "zh": "备件可用天数（中位）"},
    "below": {"en": "under {} days", "zh": "不足 {} 天"},
    "between": {"en": "{} to {} days", "zh": "{} 至 {} 天"},
    "above": {"en": "{} days or more", "zh": "{} 天及以上"},
    "no_demand": {"en": "no demand", "zh": "无需求"},
    "size": {"en": "Parts short", "zh": "缺料种数"},
    "size_note": {"en": "{} parts short", "zh": "缺 {} 种"},
    "size_none": {"en": "none short", "zh": "不缺料"},
    "parts": {"en": "Parts, the scarcest first", "zh": "备件（最紧缺在前）"},
    "by_center": {"en": "Centres", "zh": "各中心"},
    "part": {"en": "Part", "zh": "备件"},
    "in_center": {"en": "In centre", "zh": "中心库存"},
    "there": {"en": "There", "zh": "现有"},
    "on_vans": {"en": "On vans", "zh": "随车"},
    "coming": {"en": "Coming", "zh": "在途"},
    "wanted": {"en": "Wanted", "zh": "待需"},
    "missing": {"en": "Missing", "zh": "缺"},
    "per_day": {"en": "A day", "zh": "日均"},
    "days": {"en": "Days", "zh": "天数"},
    "short": {"en": "Short", "zh": "缺料"},
    "no_parts": {"en": "No parts", "zh": "无备件"},
    "no_centers": {"en": "No service centre", "zh": "无服务中心"},
    "no_centers_yet": {"en": "There is no service centre yet.", "zh": "尚无服务中心。"},
    "nothing": {
        "en": "No centre has any part in its books, and no order asks for one.",
        "zh": "各中心均无备件记录，也没有工单需要备件。",
    },
    "lasts": {"en": "{} days", "zh": "{} 天"},
}
_STEPS = (3, 7, 14, 30)  # days
_SIZES = (0, 1, 5, 15)  # least parts short of each size
_DIAMETERS_PX = (26, 34, 44, 56)


def draw_stock(view: StockView, lang: Lang, tiles: Tiles | None = None) -> str:
    """Return stock as one page; arguments and errors as of `draw_plan`."""
    words = map_words(lang, _WORDS)
    view = drawn_in(view, tiles.datum) if tiles else view
    sheet = Sheet(
        view=view,
        words=words,
        seen=[center.point for center in view.centers],
        signs=[(center.name, center.point) for center in view.centers],
        crowd=(),
        layers={"centers": _layer(view.centers, words)},
        panel="board",
        contents={
            "badges": [],
            "levels": [],
            "switches": [{"label": words["centers"], "layer": "centers"}],
            "tables": [_centers(view, words), _parts(view, words)],
            "legend": [_colors(words), _sizes(words)],
            "notes": [*view.notes, datum_note(words, tiles)],
        },
        scripts=("board.js",),
        margin_px=110,
        nothing=_nothing(view, words),
    )
    return page_of(sheet, lang, tiles)


def _nothing(view: StockView, words: dict[str, str]) -> str:
    if not view.centers:
        return words["no_centers_yet"]
    return "" if any(center.parts for center in view.centers) else words["nothing"]


def _color(days: float | None) -> str:
    return NO_DEMAND if days is None else COVER[sum(days >= step for step in _STEPS)]


def _diameter(short: int) -> int:
    return _DIAMETERS_PX[sum(short >= least for least in _SIZES) - 1]


def _layer(centers: Iterable[StockCenter], words: dict[str, str]) -> folium.FeatureGroup:
    layer = folium.FeatureGroup(name="centers")
    Marks(_mark(center, words) for center in centers).add_to(layer)
    return layer


def _mark(center: StockCenter, words: dict[str, str]) -> Mark:
    """Return a disc with the number of parts short, its name and days below; the largest lie lowest."""
    lasts = "" if center.cover_days is None else words["lasts"].format(f"{center.cover_days:g}")
    style = f"--c:{_color(center.cover_days)};--d:{_diameter(center.short)}px"
    icon = (
        f'<div class="store" style="{style}"><b>{center.short or ""}</b>'
        f"<span>{html_text(center.name)}<i>{html_text(lasts)}</i></span></div>"
    )
    headings = tuple(words[name] for name in ("part", "there", "wanted", "days"))
    lines = sorted(center.parts, key=_scarcest)
    shown = card(
        title=center.name,
        subtitle=f"{words['center']} · {center.region}" if center.region else words["center"],
        state=("late", words["size_note"].format(center.short)) if center.short else None,
        rows=((words["cover"], lasts or words["no_demand"]), *(() if lines else (("", words["no_parts"]),))),
        table=(headings, *((line.part, *_few(line)) for line in lines)) if lines else (),
        short=frozenset(index for index, line in enumerate(lines, 1) if line.missing),
    )
    return Mark(point=center.point, markup=icon, card=shown, above=500 - _diameter(center.short))


def _scarcest(part: PartCover) -> tuple[int, float, str]:
    return -part.missing, float("inf") if part.cover_days is None else part.cover_days, part.part


def _few(part: PartCover) -> tuple[str, str, str]:
    return str(part.in_center + part.on_vans), str(part.wanted), _days(part.cover_days)


def _days(days: float | None) -> str:
    return "–" if days is None else f"{days:g}"


def _centers(view: StockView, words: dict[str, str]) -> dict[str, object]:
    return {
        "title": words["by_center"],
        "open": True,
        "headings": [words["center"], words["days"], words["short"]],
        "empty": words["no_centers"],
        "rows": [
            {
                "cells": [center.name, _days(center.cover_days), str(center.short)],
                "color": _color(center.cover_days),
                "go": ["centers", index],
            }
            for index, center in enumerate(view.centers)
        ],
    }


def _parts(view: StockView, words: dict[str, str]) -> dict[str, object]:
    found = [
        (part, center, index)
        for index, center in enumerate(view.centers)
        for part in center.parts
    ]  # fmt: skip
    found.sort(key=lambda one: (_scarcest(one[0]), one[2]))
    columns = ("part", "there", "coming", "wanted", "per_day", "days")
    return {
        "title": words["parts"],
        "open": True,
        "headings": [words[name] for name in columns],
        "empty": words["no_parts"],
        "rows": [
            {
                "cells": [
                    part.part, str(part.in_center + part.on_vans), str(part.coming), str(part.wanted),
                    f"{part.per_day:.1f}", _days(part.cover_days),
                ],
                "under": center.name,
                "go": ["centers", index],
                "tone": "short" if part.missing else "",
            }
            for part, center, index in found
        ],
    }  # fmt: skip


def _colors(words: dict[str, str]) -> dict[str, object]:
    labels = [
        words["below"].format(_STEPS[0]),
        *(words["between"].format(low, high) for low, high in pairwise(_STEPS)),
        words["above"].format(_STEPS[-1]),
        words["no_demand"],
    ]
    entries = [
        {"look": "store plain", "color": color, "label": label}
        for color, label in zip((*COVER, NO_DEMAND), labels, strict=True)
    ]
    return {"title": words["cover"], "entries": entries}


def _sizes(words: dict[str, str]) -> dict[str, object]:
    labels = [words["size_none"], "1–4", "5–14", "15+"]
    entries = [
        {"look": f"store plain size{index}", "color": NO_DEMAND, "label": label}
        for index, label in enumerate(labels)
    ]  # fmt: skip
    return {"title": words["size"], "entries": entries}
