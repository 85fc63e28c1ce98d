"""What stands between one technician and an order, in words."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from solver.problem import Technician
from solver.single.day import EmptyDay
from solver.unserved.facts import NoShiftFact
from solver.unserved.hours import hours_fact
from solver.unserved.parts import part_fact
from solver.unserved.phrases import Clock, cost, joined, listed, names, pieces, span, words
from solver.unserved.sentences import say
from solver.why.desk import Desk, Moved, Option, orders_on
from solver.why.obstacles import Obstacle
from solver.words import Words


def say_obstacle(obstacle: Obstacle, desk: Desk, technician: Technician, clock: Clock) -> Words:
    """Say what first keeps a technician from the desk's order."""
    return SAYERS[obstacle](desk, technician, clock)


def say_serves(desk: Desk, technician: Technician, clock: Clock) -> Words:
    """Say when the technician serves the order in the plan."""
    at = clock.at(desk.start or 0)
    return words("{who} serves it, from {at} on.", "计划由{who}于{at}开工。", who=technician.id, at=at)


def say_could(option: Option, clock: Clock) -> Words:
    """Say at what price a technician could serve the order beside everything else."""
    values: dict[str, Words | str | int] = {
        "who": option.technician,
        "at": clock.at(option.start),
        "more": cost(abs(option.cost)),
    }
    if option.cost > 0:
        return words(
            "{who} could begin at {at}, everybody else doing what is planned; the day would cost {more} more.",
            "{who}可在{at}开工，其他安排不变；全天代价增加{more}。",
            **values,
        )
    return words(
        "{who} could begin at {at}, everybody else doing what is planned; the day would cost {more} less, which the "
        "search did not find.",
        "{who}可在{at}开工，其他安排不变，全天代价反而减少{more}：求解未找到此方案。",
        **values,
    )


def say_full(desk: Desk, technician: Technician, option: Option | None, clock: Clock) -> Words:
    """Say what fills a technician's day, and what would have to make way."""
    mine = [name for route in desk.room.routes(technician.id) for name in orders_on(route)]
    full = words(
        "{who} could do it on an empty day, but finds no place for it beside {visits}.",
        "若当天空闲，{who}可以做，但在{visits}之外已排不下。",
        who=technician.id,
        visits=names(mine) if mine else words("the rest of the plan", "计划其他安排"),
    )
    if option is None:
        none = words("Even if some of these visits made way, there would be no room.", "即使让出其中几次上门也排不下。")
        return joined(full, none) if mine and desk.order.crew == 1 else full
    cheaper = option.cost <= 0
    price = words(
        "Begun at {at}, it would push out {moved}; the day would cost {more} {word_en}.",
        "若在{at}开工，须让出{moved}；全天代价{word_zh}{more}。",
        at=clock.at(option.start),
        moved=listed([_moved(moved, clock) for moved in option.moved], en=" and ", zh="、"),
        more=cost(abs(option.cost)),
        word_en="less" if cheaper else "more",
        word_zh="减少" if cheaper else "增加",
    )
    return joined(full, price)


def _moved(moved: Moved, clock: Clock) -> Words:
    if moved.technician is None or moved.start is None:
        return words(
            "{order} (left out: {cost})", "{order}（不安排：{cost}）", order=moved.order, cost=cost(moved.cost)
        )
    return words(
        "{order} (to {who} at {at}: {cost})",
        "{order}（改由{who}于{at}开工：{cost}）",
        order=moved.order,
        who=moved.technician,
        at=clock.at(moved.start),
        cost=cost(moved.cost),
    )


def _skill(desk: Desk, technician: Technician, clock: Clock) -> Words:
    lacks = [
        words(
            "“{skill}” at level {level} ({who} has {own})",
            "“{skill}”{level}级（{who}为{own}）",
            skill=skill,
            level=level,
            who=technician.id,
            own=words("level {n}", "{n}级", n=own) if own else words("none", "无"),
        )
        for skill, level in sorted(desk.order.skills.items())
        if (own := technician.skills.get(skill, 0)) < level
    ]
    return words("It asks for {lacks}.", "需要{lacks}。", lacks=listed(lacks))


def _certificate(desk: Desk, technician: Technician, clock: Clock) -> Words:
    ends = {skill: technician.skill_until[skill] for skill in desk.order.skills if skill in technician.skill_until}
    skill = min(ends, key=lambda skill: ends[skill])
    return words(
        "The certificate of {who} for “{skill}” ends at {at}, before the work could be done.",
        "{who}的“{skill}”证书于{at}到期，早于可能的完工时间。",
        who=technician.id,
        skill=skill,
        at=clock.at(ends[skill]),
    )


def _region(desk: Desk, technician: Technician, clock: Clock) -> Words:
    return words(
        "{who} works in {regions}, not in {region}.",
        "{who}在{regions}工作，不在{region}。",
        who=technician.id,
        regions=names(technician.regions),
        region=desk.order.region,
    )


def _excluded(desk: Desk, technician: Technician, clock: Clock) -> Words:
    return words("The order excludes {who}.", "工单排除了{who}。", who=technician.id)


def _pin(desk: Desk, technician: Technician, clock: Clock) -> Words:
    pinned = "" if desk.order.pin is None else desk.order.pin.technician
    return words("The order is pinned to {who}.", "工单已固定派给{who}。", who=pinned)


def _crew(desk: Desk, technician: Technician, clock: Clock) -> Words:
    return words(
        "No crew of {n} with {who} in it finds common hours with somebody who has all the skills.",
        "无法组成包含{who}、技能齐全且有共同工时的{n}人小组。",
        n=desk.order.crew,
        who=technician.id,
    )


def _window(desk: Desk, technician: Technician, clock: Clock) -> Words:
    order, pin = desk.order, desk.order.pin
    if order.crew > 1 or (pin is not None and pin.start is not None):
        return words(
            "{who} cannot begin at a time that the order allows, even with all pieces at hand.",
            "即使备件齐全，{who}也无法在工单允许的时间开工。",
            who=technician.id,
        )
    alone = _alone(desk, replace(technician, skill_until={}))
    fact = hours_fact(alone, replace(order, parts={}, pin=None))
    if not isinstance(fact, NoShiftFact):
        return say(fact, clock)
    return words(
        "{who} has no shift after {now} for the way there ({way}) and {work} of work.",
        "{who}在{now}之后没有能容纳路程（{way}）及{work}作业的班次。",
        who=technician.id,
        now=clock.at(fact.now),
        way=span(fact.nearest_s),
        work=span(technician.service_s(fact.service_s)),
    )


def _part(desk: Desk, technician: Technician, clock: Clock) -> Words:
    order = desk.order
    if order.crew > 1 or (order.pin is not None and order.pin.start is not None):
        said = words("{who} cannot have its pieces in time.", "{who}无法及时取得备件。", who=technician.id)
    else:
        said = say(part_fact(_alone(desk, technician), replace(order, pin=None)), clock)
    vans = [
        words("{n} of {part} on the van of {who}", "{who}车上有{part} {n}", n=pieces(n), part=part, who=other.id)
        for part in sorted(order.parts)
        for other in desk.problem.technicians
        if (n := other.van_stock.get(part, 0)) and other.id != technician.id
    ]
    return (
        said if not vans else joined(said, words("Elsewhere: {vans}.", "另外：{vans}。", vans=listed(vans[:MOST_VANS])))
    )


def _after(desk: Desk, technician: Technician, clock: Clock) -> Words:
    missing = [link.order for link in desk.order.after if link.order not in desk.room.starts]
    if missing:
        return words(
            "It must follow {first}, which the plan leaves unserved.",
            "它须排在{first}之后，而计划未安排{first}。",
            first=names(missing),
        )
    return words(
        "The orders before and after it leave {spans}, when {who} cannot begin.",
        "前后工单只留出{spans}，此时{who}无法开工。",
        spans=clock.spans(desk.wished.windows or ()),
        who=technician.id,
    )


def _alone(desk: Desk, technician: Technician) -> EmptyDay:
    return EmptyDay(replace(desk.problem, technicians=(technician,)))


MOST_VANS = 3
"""So many vans are named that have a part."""

SAYERS: Final[Mapping[Obstacle, Callable[[Desk, Technician, Clock], Words]]] = {
    "skill": _skill,
    "certificate": _certificate,
    "region": _region,
    "excluded": _excluded,
    "pin": _pin,
    "crew": _crew,
    "window": _window,
    "part": _part,
    "after": _after,
}
