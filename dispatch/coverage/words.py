"""What people read of coverage: why an order is not covered, and what would change it."""

from collections.abc import Mapping

from dispatch.coverage.demand import Demand
from dispatch.coverage.result import DemandCoverage, NearMiss, Reason
from solver.words import Words

REASONS: Mapping[Reason, Words] = {
    "skill": {"en": "nobody has the skills (certificates in force)", "zh": "无人具备所需技能（含有效证书）"},
    "region": {"en": "nobody with the skills may work there", "zh": "具备技能者不可在该区域作业"},
    "shift": {"en": "nobody of those works before the target", "zh": "时限前无合格人员当班"},
    "part": {"en": "the part is neither on their vans nor at a centre", "zh": "备件既不在车上，也不在任何中心"},
    "distance": {"en": "nobody of those is there in time", "zh": "距离过远，无法按时到达"},
    "crew": {"en": "too few people are there in time", "zh": "可按时到达的人手不足"},
}


def reason_words(one: DemandCoverage) -> Words:
    """Return why a demand is not covered, with by how much the nearest is too late."""
    if one.reason is None:
        return {"en": "covered", "zh": "已覆盖"}
    words = REASONS[one.reason]
    if one.reason != "distance":
        return words
    if one.late_s is None:
        return {"en": "no way leads there", "zh": "没有可通行的道路"}
    late = minutes_of(one.late_s)
    return {"en": f"{words['en']}: {late} min too late", "zh": f"{words['zh']}：晚 {late} 分钟"}


def near_words(miss: NearMiss, demand: Demand) -> Words:
    """Return what would change it: who comes nearest, and what they lack."""
    who, there, what = miss.technician_id, minutes_of(miss.arrives_s), ", ".join(miss.what)
    zh_what = "、".join(miss.what)
    if miss.lacks == "distance":
        late = minutes_of(miss.late_s)
        return {"en": f"{who} is {late} min too late", "zh": f"{who} 晚 {late} 分钟"}
    lacks: dict[str, Words] = {
        "skill": {"en": f"the skill {what}", "zh": f"技能 {zh_what}"},
        "part": {"en": f"{what} on the van", "zh": f"随车备件 {zh_what}"},
        "region": {"en": f"leave to work in {demand.region_id}", "zh": f"区域 {demand.region_id} 的作业权限"},
        "shift": {"en": "a shift then", "zh": "届时的班次"},
    }
    lack = lacks[miss.lacks]
    return {
        "en": f"{who}, with {lack['en']}, would be there in {there} min",
        "zh": f"{who} 若有{lack['zh']}，{there} 分钟可到",
    }


def minutes_of(seconds: int) -> int:
    """Return seconds as minutes, rounded up."""
    return -(-seconds // 60)
