"""The words that all maps share; everything else on them is a map's own, or comes with its view."""

from collections.abc import Mapping

from geo.drawing.map_view import Lang

_SHARED: dict[str, dict[Lang, str]] = {
    "legend": {"en": "Legend", "zh": "图例"},
    "center": {"en": "Service centre", "zh": "服务中心"},
    "centers": {"en": "Service centres", "zh": "服务中心"},
    "base": {"en": "Background", "zh": "底图"},
    "whole": {"en": "Whole map", "zh": "全图"},
    "panel": {"en": "Panel", "zh": "面板"},
    "filter": {"en": "Find in this table", "zh": "在表中查找"},
    "levels": {"en": "Levels (1: most urgent)", "zh": "级别（1 级最急）"},
    "level": {"en": "Level {}", "zh": "{} 级"},
    "orders": {"en": "Orders", "zh": "工单"},
    "zoom_in": {"en": "Zoom in", "zh": "放大"},
    "zoom_out": {"en": "Zoom out", "zh": "缩小"},
    "close": {"en": "Close", "zh": "关闭"},
    "km": {"en": "km", "zh": "公里"},
    "m": {"en": "m", "zh": "米"},
    "estimated": {"en": "estimated times", "zh": "估算时间"},
    "network": {"en": "road network times", "zh": "路网时间"},
    "wgs84": {"en": "Coordinates: WGS-84.", "zh": "坐标系：WGS-84。"},
    "gcj02": {
        "en": "Drawn in GCJ-02, shifted to fit the tiles: coordinates read off this page are not WGS-84.",
        "zh": "本图按 GCJ-02 绘制，已随底图偏移：图上坐标并非 WGS-84。",
    },
    "tiles_away": {
        "en": "Background tiles cannot be reached: plain grid",
        "zh": "无法连接底图服务，显示经纬网",
    },
}

Words = Mapping[str, Mapping[Lang, str]]


def map_words(lang: Lang, own: Words) -> dict[str, str]:
    """Return all words of a map in one language, `own` before those of all maps; `{}` in one stands for a number."""
    return {key: words[lang] for key, words in {**_SHARED, **own}.items()}
