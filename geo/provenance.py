"""Who says how long ways take, as people read it: providers tell it in English, for logs and records as well."""

import re

from geo.drawing.map_view import Lang

_COUNTS = r"; [\d,]+ of [\d,]+ legs from cache|; [\d,]+ legs by road, [^;]*"
_ZH: tuple[tuple[str, str], ...] = (
    (r"great circle \(geopy ([^ ()]+) geodesic, WGS-84\)", r"大圆距离（geopy \1，WGS-84）"),
    (r"great circle", "大圆距离"),
    (r"default ([\d.]+) % at ([\d.]+) km/h", r"绕行系数 \1 %，时速 \2 公里"),
    (r"([\d.]+) % at ([\d.]+) km/h", r"\1 %，时速 \2 公里"),
    (r"time of day: ", "分时段："),
    (r"elsewhere 100 %", "其余 100 %"),
    (r"no area ", "无区域 "),
    (r" ?\(not by (.+): (.+)\)$", r"（未能使用 \1：\2）"),
    (r"between parts, where nobody drives, on a sphere", "各部分之间无人往来，按球面计"),
    (
        r"(\d+) places more than (\d+) m from a road \((\d+) m at most\), counted from there",
        r"\1 处距最近道路超过 \2 米（最远 \3 米），自道路起计",
    ),
    (r"between parts, where nobody drives, straight lines", "各部分之间无人往来，按直线计"),
    (r"estimated instead, because ", "改用估算，因为 "),
    (r"data unknown", "数据未知"),
    (r"; ", "；"),
    (r", ", "，"),
)
"""What providers of this room say, in the order in which it is looked for; names and addresses stay as they are."""


def provenance_text(told: str, lang: Lang) -> str:
    """Return what a provider tells of itself, in a language; what is not known stays as it came.

    How many legs were kept and how many asked for is left out: it says how a run went, not how long ways take.
    """
    told = re.sub(_COUNTS, "", told)
    if lang == "zh":
        for english, chinese in _ZH:
            told = re.sub(english, chinese, told)
    return told
