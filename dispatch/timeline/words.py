"""The timeline's own words; everything else on it comes with the view."""

from solver.words import Lang, Words

_WORDS: dict[str, Words] = {
    "technician": {"en": "Technician", "zh": "技术员"},
    "technicians": {"en": "Technicians", "zh": "技术员"},
    "visits": {"en": "Visits", "zh": "上门"},
    "late": {"en": "Late", "zh": "迟到"},
    "late_by": {"en": "{} min late", "zh": "迟到 {} 分钟"},
    "visit": {"en": "Visit", "zh": "上门"},
    "drive": {"en": "Drive", "zh": "行驶"},
    "pickup": {"en": "Parts pick-up", "zh": "领取备件"},
    "break": {"en": "Break", "zh": "休息"},
    "wait": {"en": "Wait", "zh": "等待"},
    "window": {"en": "Customer's window", "zh": "客户时间窗"},
    "due": {"en": "Due", "zh": "时限"},
    "shift": {"en": "Shift", "zh": "班次"},
    "now": {"en": "Planned at", "zh": "计划时刻"},
    "unserved": {"en": "Unserved orders", "zh": "未安排的工单"},
    "nothing": {"en": "Nobody has a shift or a visit on this day.", "zh": "当天没有班次，也没有上门任务。"},
    "clock": {"en": "Hours in {}", "zh": "时间按 {} 显示"},
}


def timeline_words(lang: Lang) -> dict[str, str]:
    """Return all words of the timeline in one language; `{}` in one stands for a number or a name."""
    return {key: words[lang] for key, words in _WORDS.items()}
