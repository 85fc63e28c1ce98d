"""The plan map's own words."""

from geo.map_words import Words

PLAN_WORDS: Words = {
    "on_time": {"en": "On time", "zh": "按时"},
    "late": {"en": "Late", "zh": "迟到"},
    "late_by": {"en": "{} min late", "zh": "迟到 {} 分钟"},
    "unserved": {"en": "Unserved", "zh": "未安排"},
    "pickup": {"en": "Parts pick-up", "zh": "领取备件"},
    "break": {"en": "Break", "zh": "休息"},
    "start": {"en": "Start of day", "zh": "出发"},
    "end": {"en": "End of day", "zh": "收工"},
    "ends": {"en": "Start or end of day", "zh": "出发或收工"},
    "route": {"en": "Route", "zh": "路线"},
    "back": {"en": "Way back", "zh": "返程"},
    "regions": {"en": "Region outlines", "zh": "区域边界"},
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
    "straight": {
        "en": "Lines join the stops in order; they are not roads.",
        "zh": "连线仅表示到访顺序，并非实际道路。",
    },
    "roads": {"en": "Lines follow roads.", "zh": "连线沿实际道路。"},
    "some_roads": {
        "en": "Lines follow roads where these are known; straight ones only join the stops in order.",
        "zh": "连线在路网已知处沿实际道路；直线仅表示到访顺序。",
    },
}
