"""Sentences about pins that cannot be kept."""

from collections.abc import Callable, Mapping

from solver.unserved.facts import Fact, PinCause, PinFact
from solver.unserved.phrases import Clock, joined, words
from solver.words import Words

CAUSES: Mapping[PinCause, tuple[str, str]] = {
    "skill": (", who lacks a skill that it asks, or its certificate", "，但该人缺少所需技能或有效证书"),
    "region": (", who may not work in its region", "，但该人不能在其区域工作"),
    "excluded": (", whom the same order excludes", "，但同一工单又排除了该人"),
    "crew": (", but no crew with that member can be brought together", "，但无法与该成员凑成同时作业的小组"),
    "start": (
        ", who on an empty day could begin at {earliest}, but not then",
        "，但该人即使当天空闲也只能在{earliest}开工",
    ),
    "part": (", who cannot have its parts in time", "，但该人无法及时取得备件"),
    "hours": (", whose working hours do not allow it", "，但该人的工时不允许"),
    "room": (", whose day is full", "，但该人当天已排满"),
}


def say_pin(fact: PinFact, clock: Clock, say: Callable[[Fact, Clock], Words]) -> Words:
    """Name the pin, what keeps the pinned technician from it, and who could do it otherwise."""
    said = [
        words(
            "It is pinned to {who}{at}{cause}.",
            "它被固定派给{who}{at}{cause}。",
            who=fact.technician,
            at="" if fact.start is None else words(" at {at}", "（{at}开工）", at=clock.at(fact.start)),
            cause=words(*CAUSES[fact.cause], earliest="" if fact.earliest is None else clock.at(fact.earliest.at)),
        )
    ]
    if fact.detail is not None:
        said.append(say(fact.detail, clock))
    if fact.other is not None:
        said.append(
            words(
                "Without the pin {who} could begin at {at}, were the day empty.",
                "若取消固定，{who}在当天空闲时最早可于{at}开工。",
                who=fact.other.technician,
                at=clock.at(fact.other.at),
            )
        )
    elif fact.detail is None:
        said.append(words("Lifting or changing the pin would change that.", "取消或更改固定即可重新安排。"))
    return joined(*said)
