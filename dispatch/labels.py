"""What people read for the contract's terms, in both languages."""

from collections.abc import Mapping

from solver.words import Words

TERMS: Mapping[str, Words] = {
    "response": {"en": "waiting until service starts", "zh": "响应等待"},
    "late": {"en": "response after its due time", "zh": "响应超时"},
    "unresolved": {"en": "resolution after its due time", "zh": "解决超时"},
    "unserved": {"en": "orders left out", "zh": "未安排工单"},
    "duration": {"en": "time on the road and on site", "zh": "外勤时长"},
    "travel": {"en": "driving", "zh": "行驶"},
    "overtime": {"en": "overtime", "zh": "加班"},
    "away": {"en": "work outside the home region", "zh": "跨区作业"},
    "change": {"en": "another technician than announced", "zh": "更换已公布的技术员"},
    "prices": {"en": "prices of persons", "zh": "人员差价"},
    "inbound": {"en": "parts called in", "zh": "调入备件"},
}

REASONS: Mapping[str, Words] = {
    "pin": {"en": "cannot be done as fixed", "zh": "无法按指定安排"},
    "crew": {"en": "no crew can be brought together", "zh": "凑不齐多人作业"},
    "skill": {"en": "nobody has the skill", "zh": "无人具备技能"},
    "region": {"en": "nobody may work there", "zh": "无人可在该区域作业"},
    "after": {"en": "waits for another order", "zh": "等待前序工单"},
    "part": {"en": "part not to be had in time", "zh": "备件无法及时到位"},
    "window": {"en": "no shift fits the window", "zh": "没有班次符合时间窗"},
    "capacity": {"en": "the day is full", "zh": "当天已排满"},
    "place": {"en": "nobody knows where it is", "zh": "位置未确定"},
}

STATES: Mapping[str, Words] = {
    "proposal": {"en": "proposal", "zh": "草案"},
    "live": {"en": "live", "zh": "执行中"},
    "published": {"en": "published", "zh": "已发布"},
    "superseded": {"en": "superseded", "zh": "已被取代"},
}

TIERS: Mapping[str, Words] = {
    "strategic": {"en": "strategic", "zh": "战略客户"},
    "key": {"en": "key", "zh": "重点客户"},
    "ordinary": {"en": "ordinary", "zh": "普通客户"},
}

FIGURES: Mapping[str, Words] = {
    "orders": {"en": "orders", "zh": "工单"},
    "served": {"en": "planned", "zh": "已安排"},
    "unserved": {"en": "left out", "zh": "未安排"},
    "late": {"en": "late", "zh": "超时"},
    "on_time_pct": {"en": "on time, % of all orders", "zh": "准时率（占全部工单，%）"},
    "mean_response_min": {"en": "mean time to response, min", "zh": "平均响应时间（分钟）"},
    "weighted_response_min": {"en": "the same, weighted by urgency, min", "zh": "加权平均响应时间（分钟）"},
    "drive_km": {"en": "driving, km", "zh": "行驶里程（公里）"},
    "routes": {"en": "routes", "zh": "路线"},
    "cost": {"en": "cost", "zh": "总成本"},
}


FIELDS: Mapping[str, Words] = {
    "arrival": {"en": "arrival", "zh": "到达"},
    "break": {"en": "break", "zh": "休息"},
    "bring": {"en": "parts, and where to take them", "zh": "备件及领取处"},
    "called_in": {"en": "called in", "zh": "调入"},
    "center": {"en": "service centre", "zh": "服务中心"},
    "crew": {"en": "together with", "zh": "同行"},
    "customer": {"en": "customer", "zh": "客户"},
    "departure": {"en": "departure", "zh": "出发"},
    "due": {"en": "due", "zh": "响应时限"},
    "fault": {"en": "fault", "zh": "故障"},
    "km": {"en": "km", "zh": "公里"},
    "left": {"en": "left", "zh": "剩余"},
    "level": {"en": "level", "zh": "级别"},
    "number": {"en": "no.", "zh": "序"},
    "order": {"en": "order", "zh": "工单"},
    "overtime": {"en": "overtime, min", "zh": "加班（分钟）"},
    "part": {"en": "part", "zh": "备件"},
    "parts": {"en": "parts", "zh": "备件"},
    "phone": {"en": "telephone", "zh": "电话"},
    "picked": {"en": "picked", "zh": "领取"},
    "pickup": {"en": "pick-up", "zh": "领料"},
    "pieces": {"en": "pieces", "zh": "件数"},
    "place": {"en": "customer and place", "zh": "客户与地点"},
    "reason": {"en": "reason", "zh": "原因"},
    "region": {"en": "region", "zh": "区域"},
    "remedy": {"en": "what would change it", "zh": "说明与建议"},
    "reported": {"en": "reported", "zh": "报修时间"},
    "return": {"en": "return", "zh": "返回"},
    "shift": {"en": "shift", "zh": "班次"},
    "signature": {"en": "signature", "zh": "签字"},
    "site": {"en": "site", "zh": "地点"},
    "stock": {"en": "stock", "zh": "库存"},
    "technician": {"en": "technician", "zh": "技术员"},
    "time": {"en": "time", "zh": "时间"},
    "visits": {"en": "visits", "zh": "上门数"},
    "window": {"en": "window", "zh": "时间窗"},
    "work": {"en": "from – until", "zh": "作业时间"},
}


def words_of(labels: Mapping[str, Words], code: str) -> Words:
    """Return what people read for a code; one that is not known is shown as it is."""
    return labels.get(code, {"en": code, "zh": code})
