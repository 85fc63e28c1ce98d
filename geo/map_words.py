"""The plan map's own words; everything else on it comes with the view."""

from geo.map_view import Lang

_WORDS: dict[str, dict[Lang, str]] = {
    "on_time": {"en": "On time", "zh": "按时"},
    "late": {"en": "Late", "zh": "迟到"},
    "late_by": {"en": "{} min late", "zh": "迟到 {} 分钟"},
    "unserved": {"en": "Unserved", "zh": "未安排"},
    "center": {"en": "Service centre", "zh": "服务中心"},
    "pickup": {"en": "Parts pick-up", "zh": "领取备件"},
    "break": {"en": "Break", "zh": "休息"},
    "start": {"en": "Start of day", "zh": "出发"},
    "end": {"en": "End of day", "zh": "收工"},
    "ends": {"en": "Start or end of day", "zh": "出发或收工"},
    "route": {"en": "Route", "zh": "路线"},
    "back": {"en": "Way back", "zh": "返程"},
    "legend": {"en": "Legend", "zh": "图例"},
    "centers": {"en": "Service centres", "zh": "服务中心"},
    "regions": {"en": "Region outlines", "zh": "区域边界"},
    "base": {"en": "Grid and city names", "zh": "经纬网与城市名"},
    "arrival": {"en": "Arrival", "zh": "到达"},
    "work": {"en": "Work", "zh": "作业"},
    "time": {"en": "Time", "zh": "时间"},
    "reason": {"en": "Why, and what would help", "zh": "原因与对策"},
    "part": {"en": "Part", "zh": "备件"},
    "pieces": {"en": "In stock", "zh": "库存"},
    "asked": {"en": "Asked today", "zh": "今日需用"},
    "short": {"en": "Parts short: {}", "zh": "库存不足：{} 种"},
    "no_stock": {"en": "No parts in store", "zh": "无库存备件"},
    "visits": {"en": "Visits", "zh": "上门"},
    "search": {"en": "Find a technician or an order", "zh": "查找技术员或工单"},
    "nothing_found": {"en": "Nothing found", "zh": "没有结果"},
    "all": {"en": "Show all", "zh": "全部显示"},
    "none": {"en": "Hide all", "zh": "全部隐藏"},
    "whole": {"en": "Whole plan", "zh": "全图"},
    "no_region": {"en": "No region", "zh": "未分区"},
    "no_visits": {"en": "No visits today", "zh": "今日无任务"},
    "panel": {"en": "Panel", "zh": "面板"},
    "straight": {
        "en": "Lines join the stops in order; they are not roads. Coordinates: WGS-84.",
        "zh": "连线仅表示到访顺序，并非实际道路。坐标系：WGS-84。",
    },
}


def map_words(lang: Lang) -> dict[str, str]:
    """Return all words of the map in one language; `{}` in one stands for a number."""
    return {key: words[lang] for key, words in _WORDS.items()}
