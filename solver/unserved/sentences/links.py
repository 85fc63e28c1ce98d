"""Sentences about orders that must follow others."""

from solver.unserved.facts import AfterFact, LinkFact
from solver.unserved.phrases import Clock, names, words
from solver.words import Words


def say_after(fact: AfterFact, clock: Clock) -> Words:
    """Name the orders that must come first."""
    return words(
        "It must follow {first}, which the plan leaves unserved. Serving {first} first would change that.",
        "它必须排在{first}之后，而计划中未能安排{first}。先安排{first}，才能安排本工单。",
        first=names(fact.orders),
    )


def say_link(fact: LinkFact, clock: Clock) -> Words:
    """Give the times that the order before leaves."""
    times: dict[str, Words | str | int] = {
        "order": fact.order,
        "start": clock.at(fact.order_start),
        "opens": clock.at(fact.opens),
    }
    if fact.closes is None:
        return words(
            "It must follow {order}, which starts at {start}, and so begin at {opens} or later, when nobody able can. "
            "An earlier start of {order} would change that.",
            "它必须排在{order}（{start}开工）之后，即{opens}或更晚开工，届时没有能胜任的人可以开工。提前{order}即可安排。",
            **times,
        )
    return words(
        "It must follow {order}, which starts at {start}, and so begin between {opens} and {closes}, when nobody able "
        "can. Another start of {order} would change that.",
        "它必须排在{order}（{start}开工）之后，即在{opens}至{closes}之间开工，届时没有能胜任的人可以开工。"
        "调整{order}的开工时间即可安排。",
        closes=clock.at(fact.closes),
        **times,
    )
