"""`paigong urgent`, `absent`, `recommend` and `edit`: what a dispatcher does with a published plan during the day."""

import argparse
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from api.cli.amended import published_of, second_of, show_changes, show_difference, show_violations
from api.cli.command import JSON, Command, argument
from api.cli.contract import read_document
from api.cli.failure import BAD_INPUT, DONE, NOT_SO, CommandError
from api.cli.screen import Screen
from api.cli.solving import must_be_in_a_folder, positive
from solver.amend.absence import absence
from solver.amend.by_hand import Desk, edit
from solver.amend.edits import EditError
from solver.amend.links import FAR
from solver.amend.published import open_published
from solver.amend.reading import load_edits
from solver.amend.recommend import Offer, recommend
from solver.amend.urgent import urgent
from solver.apart.interrupts import interrupts
from solver.files import load_plan, load_problem, save_document
from solver.limits import Limits
from solver.plan import Plan, Visit
from solver.problem import Order, Problem
from solver.unserved.phrases import Clock
from solver.words import Words
from solver.writing import plan_document, problem_document

_PROBLEM = argument("problem", en="the problem document (JSON)", zh="问题文档（JSON）", type=Path)
_PLAN = argument("plan", en="the published plan (JSON)", zh="已发布的计划（JSON）", type=Path)
_ORDER = argument("order", en="the new order: its id in the problem", zh="新工单在问题文档中的编号")
_OUTPUT = argument("-o", "--output", en="where the new plan goes", zh="新计划写入何处", type=Path, required=True)
_REST = argument("--rest", en="where the problem of the new plan goes", zh="新计划的问题文档写入何处", type=Path)
_AT = argument("--at", en="the moment: 10:30, or seconds from the epoch", zh="时刻：10:30，或自纪元起的秒数")
_SEED = argument("--seed", en="seed of the search (default 1)", zh="随机种子（默认 1）", type=int, default=1)


def _seconds(default: float) -> Any:
    text = f"time for the search (default {default:g})"
    return argument("--seconds", en=text, zh=f"求解时间，秒（默认 {default:g}）", type=positive, default=default)


def _order(problem: Problem, name: str) -> Order:
    return next(order for order in problem.orders if order.id == name)


def _save(arguments: argparse.Namespace, problem: Problem, plan: Plan) -> None:
    """Write the plan, and the problem on which it was priced; without that the plan claims no cost."""
    if arguments.rest is not None:
        save_document(problem_document(problem), arguments.rest)
    else:
        plan = replace(plan, cost=None)
    save_document(plan_document(plan), arguments.output)


def _may_write(arguments: argparse.Namespace) -> None:
    for path in (arguments.output, getattr(arguments, "rest", None)):
        if path is not None:
            must_be_in_a_folder(path)


def _urgent(arguments: argparse.Namespace, screen: Screen) -> int:
    _may_write(arguments)
    problem, plan = published_of(arguments, arguments.order)
    order = _order(problem, arguments.order)
    limits = Limits(seconds=arguments.seconds)
    with interrupts() as pressed:
        done = urgent(
            open_published(problem, plan),
            order,
            limits=limits,
            seed=arguments.seed,
            stop=lambda: pressed.count > 0,
        )
    _save(arguments, done.problem, done.plan)
    clock, left = Clock(problem.epoch), done.reason(order.id)
    if left is not None:
        screen.say(
            {
                "en": f"{order.id} cannot be served: {left.detail['en']}",
                "zh": f"{order.id} 无法安排：{left.detail['zh']}",
            }
        )
    for route in done.plan.routes:
        for stop in route.stops:
            if isinstance(stop, Visit) and stop.order == order.id:
                at, late = clock.at(stop.start), max(0, stop.start - order.respond_by) // 60
                screen.say(
                    {
                        "en": f"{order.id}: {route.technician} at {at['en']}"
                        + (f", {late} min late" if late else ", on time"),
                        "zh": f"{order.id}：{route.technician}，{at['zh']}"
                        + (f"，迟 {late} 分钟" if late else "，准时"),
                    }
                )
    show_changes(done.changed, clock, screen)
    show_difference(done.difference, screen)
    screen.document(
        {
            "served": left is None,
            "reason": None if left is None else left.reason,
            "detail": None if left is None else left.detail[screen.lang],
            "cost": done.cost,
            "difference": dict(done.difference),
            "changed": [asdict(change) for change in done.changed],
        }
    )
    return DONE if left is None else NOT_SO


def _absent(arguments: argparse.Namespace, screen: Screen) -> int:
    _may_write(arguments)
    problem, plan = published_of(arguments, None)
    if all(technician.id != arguments.technician for technician in problem.technicians):
        name = f"{arguments.problem}"
        line: Words = {
            "en": f"{name}: no technician {arguments.technician}",
            "zh": f"{name}：没有技术员 {arguments.technician}",
        }
        raise CommandError(BAD_INPUT, line)
    back = FAR if arguments.back is None else second_of(arguments.back, problem)
    at = second_of(arguments.at, problem)
    limits = Limits(seconds=arguments.seconds)
    with interrupts() as pressed:
        found = absence(
            problem,
            plan,
            arguments.technician,
            at=at,
            back=back,
            limits=limits,
            seed=arguments.seed,
            stop=lambda: pressed.count > 0,
        )
    done = found.amendment
    _save(arguments, found.left.problem, done.plan)
    clock = Clock(problem.epoch)
    show_changes(done.changed, clock, screen)
    for entry in done.plan.unserved:
        if any(change.order == entry.order for change in done.changed):
            screen.say({"en": f"{entry.order}: {entry.detail['en']}", "zh": f"{entry.order}：{entry.detail['zh']}"})
    show_difference(done.difference, screen)
    screen.document(
        {
            "cost": done.cost,
            "difference": dict(done.difference),
            "changed": [asdict(change) for change in done.changed],
            "unserved": [entry.order for entry in done.plan.unserved],
        }
    )
    return DONE


def _recommend(arguments: argparse.Namespace, screen: Screen) -> int:
    problem, plan = published_of(arguments, arguments.order)
    found = recommend(open_published(problem, plan), _order(problem, arguments.order))
    clock, lang = Clock(problem.epoch), screen.lang
    heads: list[Words] = [
        {"en": "technician", "zh": "技术员"},
        {"en": "start", "zh": "开工"},
        {"en": "late, min", "zh": "迟到（分钟）"},
        {"en": "price", "zh": "代价"},
        {"en": "others made late", "zh": "使之迟到"},
        {"en": "visits that change", "zh": "变更的上门"},
    ]
    rows = [_offer_row(offer, clock.at(offer.start)[lang]) for offer in found.offers]
    screen.table({"en": "Whom to send", "zh": "推荐人选"}, heads, rows)
    windows = [
        (
            f"{clock.at(one.since)[lang]}–{clock.at(one.to)[lang]}",
            one.offer.technician,
            clock.at(one.offer.start)[lang],
            one.extra,
        )
        for one in found.windows
    ]
    titles: list[Words] = [
        {"en": "window", "zh": "时段"},
        {"en": "technician", "zh": "技术员"},
        {"en": "planned", "zh": "计划开工"},
        {"en": "price of the promise", "zh": "承诺的代价"},
    ]
    screen.table({"en": "Appointments to offer", "zh": "可预约时段"}, titles, windows)
    if not found.offers:
        screen.say(
            {"en": "nobody can serve it; `paigong urgent` says why", "zh": "无人可安排；`paigong urgent` 会说明原因"}
        )
    screen.document(
        {
            "offers": [_offer_document(offer) for offer in found.offers],
            "windows": [
                {"since": one.since, "to": one.to, "extra": one.extra, **_offer_document(one.offer)}
                for one in found.windows
            ],
        }
    )
    return DONE if found.offers else NOT_SO


def _offer_row(offer: Offer, start: str) -> tuple[object, ...]:
    price = sum(offer.difference.values())
    late = -(-offer.late_s // 60)
    return offer.technician, start, late, price, ", ".join(offer.delayed) or "–", len(offer.changed)


def _offer_document(offer: Offer) -> dict[str, object]:
    return {
        "technician": offer.technician,
        "start": offer.start,
        "late_s": offer.late_s,
        "difference": dict(offer.difference),
        "delayed": list(offer.delayed),
        "changed": [asdict(change) for change in offer.changed],
    }


def _edit(arguments: argparse.Namespace, screen: Screen) -> int:
    _may_write(arguments)
    problem, plan = read_document(load_problem, arguments.problem), read_document(load_plan, arguments.plan)
    try:
        edits = read_document(load_edits, arguments.edits)
        done = edit(Desk(ledger=open_published(problem, plan)), *edits)
    except EditError as error:
        raise error.of(str(arguments.edits)) from error
    after = done.desk.ledger.known.problem
    _save(arguments, after, replace(done.plan, cost=None if done.violations else done.cost))
    show_violations(done.violations, screen)
    if not done.violations:
        screen.say({"en": "legal: the plan keeps every rule", "zh": "合法：计划遵守全部规则"})
    show_changes(done.changed, Clock(problem.epoch), screen)
    show_difference(done.difference, screen)
    screen.document(
        {
            "legal": not done.violations,
            "violations": [
                {
                    "rule": v.rule,
                    "code": v.code,
                    "where": v.where,
                    "message": v.message[screen.lang],
                    "new": k < done.new_violations,
                }
                for k, v in enumerate(done.violations)
            ],
            "cost": done.cost,
            "difference": dict(done.difference),
            "changed": [asdict(change) for change in done.changed],
        }
    )
    return NOT_SO if done.violations else DONE


COMMANDS = (
    Command(
        path=("urgent",),
        about={
            "en": "put one more order into a published plan, changing at most three other visits",
            "zh": "把一张急单插入已发布的计划，最多变更三次其他上门",
        },
        example="paigong urgent problem.json plan.json W301 --at 10:30 -o new.json --rest rest.json",
        run=_urgent,
        arguments=(_PROBLEM, _PLAN, _ORDER, _OUTPUT, _AT, _REST, _seconds(1.0), _SEED, JSON),
    ),
    Command(
        path=("absent",),
        about={
            "en": "re-plan what a technician who drops out has not set out for",
            "zh": "技术员缺勤时，重新安排其尚未出发的工单",
        },
        example="paigong absent problem.json plan.json T12 --at 10:00 -o new.json --rest rest.json",
        run=_absent,
        arguments=(
            _PROBLEM,
            _PLAN,
            argument("technician", en="who drops out", zh="缺勤的技术员"),
            _OUTPUT,
            replace(_AT, options={"required": True}),
            argument("--back", en="when they are back (default: not at all)", zh="何时返岗（默认不返岗）"),
            replace(_REST, options={"type": Path, "required": True}),
            _seconds(5.0),
            _SEED,
            JSON,
        ),
    ),
    Command(
        path=("recommend",),
        about={
            "en": "whom to send to a new order, and which appointments to offer",
            "zh": "为新工单推荐人选与可预约时段",
        },
        example="paigong recommend problem.json plan.json W301 --at 10:30",
        run=_recommend,
        arguments=(_PROBLEM, _PLAN, _ORDER, _AT, JSON),
    ),
    Command(
        path=("edit",),
        about={"en": "change a plan by hand: timed, checked and priced", "zh": "手工修改计划：重新计时、检查、计价"},
        example="paigong edit problem.json plan.json edits.json -o new.json",
        run=_edit,
        arguments=(
            _PROBLEM,
            _PLAN,
            argument(
                "edits", en='the edits (JSON): {"edits": [{"edit": "move", …}]}', zh="编辑内容（JSON）", type=Path
            ),
            _OUTPUT,
            _REST,
            JSON,
        ),
    ),
)
