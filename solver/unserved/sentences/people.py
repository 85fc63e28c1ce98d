"""Sentences about skills, regions and crews."""

from solver.unserved.facts import CrewFact, LackingSkill, LendFact, RegionFact, SkillFact
from solver.unserved.phrases import Clock, joined, listed, names, words
from solver.words import Words


def say_skill(fact: SkillFact, clock: Clock) -> Words:
    """Name what nobody has, and how near somebody comes."""
    if fact.lacking:
        return joined(*(_lacking(skill, clock) for skill in fact.lacking))
    held = [
        words(
            "“{skill}” at level {level} ({who})",
            "“{skill}”{level}级（{who}）",
            skill=skill,
            level=level,
            who=names(who),
        )
        for skill, level, who in fact.holders
    ]
    return words(
        "Nobody has all the skills together: {held}. Training one person in all of them, or splitting the order, "
        "would change that.",
        "没有人同时具备全部技能：{held}。培训一人兼备，或拆分工单，即可安排。",
        held=listed(held),
    )


def _lacking(lack: LackingSkill, clock: Clock) -> Words:
    if lack.expired:
        technician, at = max(lack.expired, key=lambda expired: (expired[1], expired[0]))
        return words(
            "Nobody holds a valid certificate for “{skill}” at level {level}: the last one, that of {technician}, "
            "ended at {at}. Renewing it would change that.",
            "“{skill}”{level}级没有人持有有效证书：最后一张（{technician}）已于{at}到期。续证后即可安排。",
            skill=lack.skill,
            level=lack.level,
            technician=technician,
            at=clock.at(at),
        )
    if not lack.best_level:
        return words(
            "Nobody has the skill “{skill}” at any level. Somebody trained to level {level} would change that.",
            "没有人具备技能“{skill}”。需要有人达到{level}级。",
            skill=lack.skill,
            level=lack.level,
        )
    return words(
        "Nobody has “{skill}” at level {level}; the highest is level {best_level} ({best}). Training to level {level} "
        "would change that.",
        "没有人具备“{skill}”{level}级；目前最高为{best_level}级（{best}）。提升到{level}级即可安排。",
        skill=lack.skill,
        level=lack.level,
        best_level=lack.best_level,
        best=names(lack.best),
    )


def say_region(fact: RegionFact, clock: Clock) -> Words:
    """Name who has the skills, and what forbids each to go."""
    said = []
    if fact.elsewhere:
        said.append(
            words(
                "With the skills there would be {who}, but not for work in region {region}. Lending the region one "
                "person would change that.",
                "具备所需技能的有{who}，但不能在区域{region}工作。向该区域借调一人即可安排。",
                who=names(fact.elsewhere),
                region=fact.region,
            )
        )
    if fact.excluded:
        said.append(
            words(
                "This order excludes {who}, who otherwise would do. Lifting the exclusion would change that.",
                "{who}本可胜任，但被本工单排除。取消排除后即可再安排。",
                who=names(fact.excluded),
            )
        )
    return joined(*said)


def say_crew(fact: CrewFact, clock: Clock) -> Words:
    """Say how many are needed, and how many there are, or when they could come."""
    if len(fact.local) < fact.needed:
        return words(
            "The order needs {needed} people at once; who may go to region {region}: {count}{who}. Lending {more} more "
            "would change that.",
            "本工单需要{needed}人同时作业，能去区域{region}的有{count}人{who}。再借调{more}人即可安排。",
            needed=fact.needed,
            region=fact.region,
            count=len(fact.local),
            who=_in_brackets(fact.local),
            more=fact.needed - len(fact.local),
        )
    if not fact.skilled:
        return words(
            "{count} people may go to region {region}{who}, but nobody of them has all the skills, as one member of "
            "the crew must. Lending somebody who has them would change that.",
            "有{count}人可以去区域{region}{who}，但无一人具备全部技能（小组中至少一人必须具备）。借调一名具备者即可安排。",
            count=len(fact.local),
            region=fact.region,
            who=_in_brackets(fact.local),
        )
    if len(fact.alone) < fact.needed:
        return words(
            "The order needs {needed} people at once; of those who may go there, so many have the working hours: "
            "{count}{who}. Longer shifts would change that.",
            "本工单需要{needed}人同时作业，可去的人员中工时足够的有{count}人{who}。延长班次即可安排。",
            needed=fact.needed,
            count=len(fact.alone),
            who=_in_brackets(tuple(start.technician for start in fact.alone)),
        )
    starts = [
        words("{who} {at}", "{who} {at}", who=start.technician, at=clock.at(start.at)) for start in fact.alone[:4]
    ]
    return words(
        "The order needs {needed} people at once, one of them with all its skills ({skilled}), but their working hours "
        "leave no common start; alone they could begin at the earliest: {starts}. Shifts that overlap for longer would "
        "change that.",
        "本工单需要{needed}人同时作业，其中一人须具备全部技能（{skilled}），但各人的班次没有共同的开工时间；"
        "各自最早开工：{starts}。让班次重叠更久即可安排。",
        needed=fact.needed,
        skilled=names(fact.skilled),
        starts=listed(starts),
    )


def say_lend(fact: LendFact, clock: Clock) -> Words:
    """Name who could come from another region."""
    return words(
        "{who} (region {home}) could begin at {at}, if lent to region {region}.",
        "若从区域{home}借调{who}到区域{region}，可于{at}开工。",
        who=fact.start.technician,
        home=fact.home,
        at=clock.at(fact.start.at),
        region=fact.region,
    )


def _in_brackets(ids: tuple[str, ...]) -> Words | str:
    return words(" ({who})", "（{who}）", who=names(ids)) if ids else ""
