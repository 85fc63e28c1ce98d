"""`paigong explain`: why an order is where it is in a plan, why nobody else has it, and what would change it."""

import argparse
from typing import Any

from api.cli.command import JSON, Command, argument
from api.cli.failure import BAD_INPUT, DONE, CommandError
from api.cli.judged import PLAN_OR_DOCUMENTS, Judged, judged
from api.cli.screen import Screen
from dispatch.labels import TERMS
from solver.apart.interrupts import interrupts
from solver.unserved.phrases import Clock
from solver.why.answers import Answer
from solver.why.counterfactual import Counterfactual
from solver.why.explain import Explanation, explain_order
from solver.why.remedies import say_counterfactual
from solver.words import Lang, Words

STATES: dict[str, Words] = {
    "served": {"en": "is served in time", "zh": "按时服务"},
    "late": {"en": "is served late", "zh": "超时服务"},
    "unserved": {"en": "is left out", "zh": "未安排"},
}
VERDICTS: dict[str, Words] = {
    "serves": {"en": "serves it", "zh": "负责此单"},
    "could": {"en": "could", "zh": "可以"},
    "full": {"en": "day full", "zh": "已排满"},
    "skill": {"en": "skill", "zh": "技能"},
    "certificate": {"en": "certificate", "zh": "证书"},
    "region": {"en": "region", "zh": "区域"},
    "excluded": {"en": "excluded", "zh": "被排除"},
    "pin": {"en": "pinned elsewhere", "zh": "固定他人"},
    "crew": {"en": "no crew", "zh": "凑不齐小组"},
    "window": {"en": "hours", "zh": "时间"},
    "part": {"en": "part", "zh": "备件"},
    "after": {"en": "linked order", "zh": "前后工单"},
}
_TITLE: Words = {"en": "looking into it", "zh": "分析中"}


def _explain(arguments: argparse.Namespace, screen: Screen) -> int:
    looked_at = judged(arguments)
    _must_be_in(looked_at, arguments.order)
    with screen.counted(_TITLE) as tell, interrupts() as pressed:
        found = explain_order(
            looked_at.problem,
            looked_at.plan,
            arguments.order,
            stop=lambda: pressed.count > 0,
            listen=lambda _phase, done, of: tell(done, of),
        )
    clock = Clock(looked_at.problem.epoch)
    _show(found, clock, screen)
    if not found.complete:
        screen.complain({"en": "cancelled: this is what was found so far", "zh": "已中断：以上为目前结果"})
    screen.document(_document(found, clock, screen.lang))
    return DONE


def _must_be_in(looked_at: Judged, order: str) -> None:
    """Say where an order is, if the problem does not have it."""
    if any(known.id == order for known in looked_at.problem.orders):
        return
    held = [one for one in looked_at.plan.facts.get("held_back", ()) if one.get("order") == order]
    why = {"en": held[0].get("detail", ""), "zh": held[0].get("detail_zh", "")} if held else {"en": "", "zh": ""}
    line: Words = {
        "en": f"ORDER: {looked_at.name['en']} has no order {order}" if not held else f"{order}: {why['en']}",
        "zh": f"ORDER：{looked_at.name['zh']}没有工单 {order}" if not held else f"{order}：{why['zh']}",
    }
    raise CommandError(BAD_INPUT, line)


def _show(found: Explanation, clock: Clock, screen: Screen) -> None:
    lang = screen.lang
    at: Words = {"en": "", "zh": ""}
    if found.start is not None:
        at = {"en": f", at {clock.at(found.start)['en']}", "zh": f"，{clock.at(found.start)['zh']}开工"}
    state = STATES[found.state]
    screen.say({name: f"{found.order}: {state[name]}{at[name]}" for name in ("en", "zh")})  # type: ignore[arg-type]
    dear = [answer for answer in found.answers if answer.option is not None]
    first = sorted(dear, key=lambda answer: answer.option.cost if answer.option else 0)
    rest = [answer for answer in found.answers if answer.option is None]
    screen.table(
        {"en": "Technicians", "zh": "技术员"},
        [{"en": "technician", "zh": "技术员"}, {"en": "verdict", "zh": "结论"}, {"en": "why", "zh": "原因"}],
        [(answer.technician, VERDICTS[answer.verdict][lang], answer.words[lang]) for answer in (*first, *rest)],
    )
    if dear:
        _show_terms(first, screen)
    if found.counterfactuals:
        screen.table(
            {"en": "What would change it (each solved again)", "zh": "如何改变（均已重新求解）"},
            [{"en": "cost", "zh": "代价变化"}, {"en": "what", "zh": "措施"}],
            [(f"{one.cost:+,}", say_counterfactual(one, clock)[lang]) for one in found.counterfactuals],
        )
    elif found.state != "served":
        screen.say(
            {
                "en": "Nothing that could give way by itself would change it.",
                "zh": "单独放宽任何一项条件都无法改变。",
            }
        )


def _show_terms(answers: list[Answer], screen: Screen) -> None:
    """Print the full price difference by term of those who could."""
    options = [answer.option for answer in answers if answer.option is not None]
    used = [term for term in TERMS if any(option.terms.get(term) for option in options)]
    screen.table(
        {"en": "Price difference by term", "zh": "代价变化明细"},
        [
            {"en": "technician", "zh": "技术员"},
            *(TERMS[term] for term in used),
            {"en": "total", "zh": "合计"},
        ],
        [(option.technician, *(option.terms.get(term, 0) for term in used), option.cost) for option in options],
    )


def _document(found: Explanation, clock: Clock, lang: Lang) -> dict[str, Any]:
    return {
        "order": found.order,
        "state": found.state,
        "start": found.start,
        "complete": found.complete,
        "technicians": [_answer(answer, lang) for answer in found.answers],
        "counterfactuals": [_counterfactual(one, clock, lang) for one in found.counterfactuals],
    }


def _answer(answer: Answer, lang: Lang) -> dict[str, Any]:
    option = answer.option
    told: dict[str, Any] = {"technician": answer.technician, "verdict": answer.verdict, "why": answer.words[lang]}
    if option is not None:
        told |= {"start": option.start, "cost": option.cost, "terms": dict(option.terms)}
        told["moved"] = [
            {"order": moved.order, "technician": moved.technician, "start": moved.start, "cost": moved.cost}
            for moved in option.moved
        ]
    return told


def _counterfactual(one: Counterfactual, clock: Clock, lang: Lang) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "amount": one.amount,
        "technician": one.technician,
        "start": one.start,
        "cost": one.cost,
        "terms": dict(one.terms),
        "details": dict(one.details),
        "what": say_counterfactual(one, clock)[lang],
    }


COMMANDS = (
    Command(
        path=("explain",),
        about={
            "en": "why an order is where it is, why nobody else has it, and what would change it",
            "zh": "说明工单为何如此安排、为何不派其他人，以及如何改变",
        },
        example="paigong explain W17 --number 1",
        run=_explain,
        arguments=(argument("order", en="the order's id", zh="工单编号"), *PLAN_OR_DOCUMENTS, JSON),
    ),
)
