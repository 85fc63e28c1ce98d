"""What the commands of the day share: the published plan that they read, and what they show of its amendment."""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from api.cli.contract import read_document
from api.cli.failure import BAD_INPUT, CommandError
from api.cli.screen import Screen
from dispatch.labels import TERMS, words_of
from solver.amend.changes import Change
from solver.amend.remaining import remaining
from solver.check import check
from solver.files import load_plan, load_problem
from solver.plan import Plan, Visit
from solver.problem import Problem
from solver.rules.violation import Violation
from solver.unserved.phrases import Clock
from solver.words import Words


def second_of(text: str, problem: Problem) -> int:
    """Return a moment of the command line as a second of the problem; CommandError where it is none."""
    epoch = datetime.fromisoformat(problem.epoch)
    hours, colon, minutes = text.partition(":")
    try:
        clock = int(hours) * 3600 + int(minutes) * 60 if colon else None
        second = int(text) if clock is None else clock - epoch.hour * 3600 - epoch.minute * 60 - epoch.second
    except ValueError as error:
        line: Words = {"en": f"--at {text}: no time; write 10:30", "zh": f"--at {text}：不是时间，请写 10:30"}
        raise CommandError(BAD_INPUT, line) from error
    if second < problem.now:
        line = {"en": f"--at {text}: before the problem's own `now`", "zh": f"--at {text}：早于问题的 now"}
        raise CommandError(BAD_INPUT, line)
    return second


def published_of(arguments: argparse.Namespace, new: str | None) -> tuple[Problem, Plan]:
    """Read a legal plan, return what is left of it at `--at`. new: an order of the problem that it does not serve."""
    problem, plan = read_document(load_problem, arguments.problem), read_document(load_plan, arguments.plan)
    if new is not None and all(order.id != new for order in problem.orders):
        line: Words = {"en": f"{arguments.problem}: no order {new}", "zh": f"{arguments.problem}：没有工单 {new}"}
        raise CommandError(BAD_INPUT, line)
    if new is not None and any(
        isinstance(stop, Visit) and stop.order == new for route in plan.routes for stop in route.stops
    ):
        line = {"en": f"{arguments.plan}: serves {new} already", "zh": f"{arguments.plan}：已安排 {new}"}
        raise CommandError(BAD_INPUT, line)
    known = replace(problem, orders=tuple(order for order in problem.orders if order.id != new))
    told = replace(plan, unserved=tuple(entry for entry in plan.unserved if entry.order != new), cost=None, bound=None)
    broken = check(known, told)
    if broken:
        line = {
            "en": f"{arguments.plan}: breaks {len(broken)} rules, first {broken[0].where}: {broken[0].message['en']}",
            "zh": f"{arguments.plan}：违反 {len(broken)} 条规则，首先 {broken[0].where}：{broken[0].message['zh']}",
        }
        raise CommandError(BAD_INPUT, line)
    if getattr(arguments, "at", None) is None or getattr(arguments, "technician", None) is not None:
        return problem, told
    left = remaining(problem, told, second_of(arguments.at, problem))
    return left.problem, left.plan


def show_difference(difference: Mapping[str, int], screen: Screen) -> None:
    """Print what each term of the cost is more or less."""
    rows = [(words_of(TERMS, term)[screen.lang], cost) for term, cost in difference.items()]
    screen.table(
        {"en": "Cost, more or less", "zh": "成本增减"},
        [{"en": "term", "zh": "项目"}, {"en": "difference", "zh": "增减"}],
        [*rows, ({"en": "total", "zh": "合计"}[screen.lang], sum(difference.values()))],
    )


def show_changes(changed: Sequence[Change], clock: Clock, screen: Screen) -> None:
    """Print the visits that people must be told of."""
    rows = [
        (
            change.order,
            ", ".join(change.was),
            clock.at(change.was_at)[screen.lang],
            ", ".join(change.now) or "–",
            "–" if change.now_at is None else clock.at(change.now_at)[screen.lang],
        )
        for change in changed
    ]
    if rows:
        heads: list[Words] = [
            {"en": "order", "zh": "工单"},
            {"en": "was", "zh": "原技术员"},
            {"en": "at", "zh": "原开工"},
            {"en": "now", "zh": "现技术员"},
            {"en": "at", "zh": "现开工"},
        ]
        screen.table({"en": "Visits that change", "zh": "变更的上门"}, heads, rows)
    else:
        screen.say({"en": "no visit of others changes", "zh": "其他上门均不变"})


def show_violations(violations: Sequence[Violation], screen: Screen) -> None:
    """Print what a plan breaks."""
    for one in violations:
        en, zh = (f"{one.where}: {one.message[lang]} [{one.code}]" for lang in ("en", "zh"))
        screen.say({"en": en, "zh": zh})
