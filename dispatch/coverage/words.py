"""What people read of coverage, wherever they read it: what is counted, why not, what would help."""

from collections.abc import Iterator, Mapping

from dispatch.coverage.demand import Demand
from dispatch.coverage.result import Coverage, DemandCoverage, NearMiss, Reason
from dispatch.names import Names
from solver.words import Words

ORDERS: Words = {"en": "orders", "zh": "工单"}
LEVEL: Words = {"en": "level", "zh": "级别"}
REGION: Words = {"en": "region", "zh": "区域"}
CENTER: Words = {"en": "centre", "zh": "服务中心"}
TARGET: Words = {"en": "on site within", "zh": "到场时限"}
COVERED: Words = {"en": "covered in time", "zh": "可按时到达"}
DOUBLY: Words = {"en": "by two or more", "zh": "两人以上可达"}
OPEN: Words = {"en": "not covered", "zh": "未覆盖"}
WHY: Words = {"en": "why", "zh": "原因"}
REMEDY: Words = {"en": "what would change it", "zh": "如何改变"}
COVERS: Words = {"en": "could attend to", "zh": "可覆盖工单"}
ALONE: Words = {"en": "nobody else could", "zh": "仅其可覆盖"}

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
    late = time_words(one.late_s)
    return {"en": f"{words['en']}: {late['en']} too late", "zh": f"{words['zh']}：晚 {late['zh']}"}


def near_words(miss: NearMiss, demand: Demand, names: Names | None = None) -> Words:
    """Return what would change it: who comes nearest, and what they lack. names: as people know them, else ids."""
    who = names.technician(miss.technician_id) if names else miss.technician_id
    if miss.lacks == "distance":
        late = time_words(miss.late_s)
        return {"en": f"{who} is {late['en']} too late", "zh": f"{who} 晚 {late['zh']}"}
    region = names.region(demand.region_id) if names else demand.region_id
    named = [names.part(part) for part in miss.what] if names and miss.lacks == "part" else miss.what
    what, zh_what, there = ", ".join(named), "、".join(named), time_words(miss.arrives_s)
    lacks: dict[str, Words] = {
        "skill": {"en": f"the skill {what}", "zh": f"技能 {zh_what}"},
        "part": {"en": f"{what} on the van", "zh": f"随车备件 {zh_what}"},
        "region": {"en": f"leave to work in {region}", "zh": f"区域 {region} 的作业权限"},
        "shift": {"en": "a shift then", "zh": "届时的班次"},
    }
    lack = lacks[miss.lacks]
    return {
        "en": f"{who}, with {lack['en']}, would be there in {there['en']}",
        "zh": f"{who} 若有{lack['zh']}，{there['zh']}可到",
    }


def left_out_words(found: Coverage) -> Iterator[Words]:
    """Yield how many orders count nowhere, and why: one sentence each."""
    if count := found.untargeted:
        yield {"en": f"{count} orders without a promise are left out.", "zh": f"{count} 张无时限承诺的工单未计入。"}
    if count := found.unplaced:
        yield {
            "en": f"{count} orders whose place nobody has found yet are left out.",
            "zh": f"{count} 张位置未确定的工单未计入。",
        }


def time_words(seconds: int) -> Words:
    """Return a length of time as "45 min", "2 h" or "1 h 30", rounded up to whole minutes."""
    hours, rest = divmod(minutes_of(seconds), 60)
    if not hours:
        return {"en": f"{rest} min", "zh": f"{rest} 分钟"}
    if not rest:
        return {"en": f"{hours} h", "zh": f"{hours} 小时"}
    return {"en": f"{hours} h {rest:02d}", "zh": f"{hours} 小时 {rest:02d} 分"}


def minutes_of(seconds: int) -> int:
    """Return seconds as minutes, rounded up."""
    return -(-seconds // 60)
