"""Sentences about a day that is full."""

from solver.unserved.facts import Busy, CapacityFact, CrewCapacityFact, Fit
from solver.unserved.phrases import Clock, cost, joined, names, words
from solver.words import Words


def say_capacity(fact: CapacityFact, clock: Clock) -> Words:
    """Say who could, what they do instead, and what it would cost to fit the order in."""
    who = words(
        "Alone it could be served: by {who} from {at} on{others}.",
        "单独看可以安排：最早由{who}在{at}开工{others}。",
        who=fact.first.technician,
        at=clock.at(fact.first.at),
        others=words("; {n} more could do it, too", "，另有{n}人可做", n=fact.able - 1) if fact.able > 1 else "",
    )
    said = [who] if fact.busy is None else [who, _busy(fact.busy, clock)]
    return joined(*said, _no_room(fact) if fact.fit is None else _price(fact.fit, fact.unserved_cost, clock))


def _busy(busy: Busy, clock: Clock) -> Words:
    values: dict[str, Words | str | int] = {"who": busy.technician, "until": clock.at(busy.until)}
    if busy.order is None:
        return words(
            "By the plan {who} is then on the way, at a centre or resting, until {until}.",
            "按本计划，{who}此时在途、在中心或休息，至{until}。",
            **values,
        )
    return words(
        "By the plan {who} is then at work on {order}, until {until}.",
        "按本计划，{who}此时在处理{order}，至{until}。",
        order=busy.order,
        **values,
    )


def _no_room(fact: CapacityFact) -> Words:
    if fact.cheapest_cost is not None and fact.cheapest_cost > fact.unserved_cost:
        return words(
            "Even on an empty day serving it would cost {alone}, more than leaving it out ({left}). A higher price of "
            "leaving it out would change that.",
            "即使当天没有其他工单，安排它的代价也要{alone}，高于不安排（{left}）。提高其不安排的代价即可改变。",
            alone=cost(fact.cheapest_cost),
            left=cost(fact.unserved_cost),
        )
    return words(
        "It fits into no route beside what is planned: moving another order to a later day, or more overtime, would "
        "change that.",
        "现有路线都排不下：把其他工单改期，或增加加班，即可安排。",
    )


def _price(fit: Fit, unserved_cost: int, clock: Clock) -> Words:
    values: dict[str, Words | str | int] = {
        "who": fit.technician,
        "at": clock.at(fit.start),
        "extra": cost(fit.extra_cost),
        "left": cost(unserved_cost),
    }
    if fit.extra_cost >= unserved_cost:
        return words(
            "Adding it to the route of {who} at {at} would cost {extra} (its own wait, that of the orders behind it, "
            "driving), not less than leaving it out ({left}). A higher price of leaving it out would change that.",
            "若加入{who}的路线（{at}开工），代价为{extra}（自身等待、后续工单延后、行驶），不低于不安排（{left}）。"
            "提高其不安排的代价即可改变。",
            **values,
        )
    return words(
        "There is room for it on the route of {who} at {at}, for {extra}, less than leaving it out ({left}), but the "
        "search did not place it there. More seconds, another seed, or pinning it to {who} may change that.",
        "{who}的路线在{at}仍有余地，代价为{extra}，低于不安排（{left}），但求解没有这样安排。"
        "增加求解时间、更换种子或固定派给{who}可能改变结果。",
        **values,
    )


def say_crew_capacity(fact: CrewCapacityFact, clock: Clock) -> Words:
    """Say who could come together, and when."""
    return words(
        "Alone it could be served: {who} could begin together, at {at} at the earliest, but the plan has no common "
        "time left for a crew, or none that is worth its price. Keeping them free then would change that.",
        "单独看可以安排：{who}最早可在{at}同时开工，但计划中没有（或不值得占用）共同的空闲时间。届时为他们留出时间即可安排。",
        who=names(fact.members),
        at=clock.at(fact.start),
    )
