"""`paigong solve`, `check` and `price`: the dispatch contract's documents in and out, without a database."""

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from api.cli.command import JSON, Command, argument
from api.cli.failure import DONE, NOT_SO
from api.cli.screen import Screen
from api.cli.solving import SEARCH, must_be_in_a_folder, solve_with_bar
from dispatch.labels import TERMS, words_of
from solver.check import check
from solver.files import load_plan, load_problem, save_document
from solver.findings import InvalidDocumentError
from solver.price import Price, price
from solver.writing import plan_document

_Document = TypeVar("_Document")
_PROBLEM = argument("problem", en="the problem document (JSON)", zh="问题文档（JSON）", type=Path)
_PLAN = argument("plan", en="the plan document (JSON)", zh="计划文档（JSON）", type=Path)


def show_price(priced: Price, screen: Screen) -> None:
    """Print a plan's cost by term, and its key figures."""
    rows = [(words_of(TERMS, term)[screen.lang], amount) for term, amount in priced.terms.items() if amount]
    screen.table(
        {"en": "Cost", "zh": "成本"},
        [{"en": "term", "zh": "项目"}, {"en": "cost", "zh": "成本"}],
        [*rows, ({"en": "total", "zh": "合计"}[screen.lang], priced.cost)],
    )
    kpi = priced.kpi
    screen.say(
        {
            "en": f"{kpi.served} of {kpi.orders} orders served, {kpi.on_time_pct} % on time, mean response "
            f"{kpi.mean_response_min} min, {kpi.drive_km} km on {kpi.routes} routes",
            "zh": f"{kpi.orders} 张工单中安排 {kpi.served} 张，准时率 {kpi.on_time_pct}%，平均响应 "
            f"{kpi.mean_response_min} 分钟，{kpi.routes} 条路线共 {kpi.drive_km} 公里",
        }
    )


def read_document(load: Callable[[Path], _Document], path: Path) -> _Document:
    """Load a document; what is wrong with it is told with the file's name before the place in it."""
    try:
        return load(path)
    except InvalidDocumentError as error:
        raise InvalidDocumentError(
            [
                finding if finding.path.startswith(str(path)) else replace(finding, path=f"{path}: {finding.path}")
                for finding in error.findings
            ]
        ) from error


def _solve(arguments: argparse.Namespace, screen: Screen) -> int:
    problem = read_document(load_problem, arguments.problem)
    must_be_in_a_folder(arguments.output)
    solved = solve_with_bar(problem, arguments, screen)
    document = plan_document(solved.plan)
    save_document(document, arguments.output)
    show_price(price(problem, solved.plan), screen)
    screen.say(
        {
            "en": f"{arguments.output}: solved in {solved.wall_s:.1f} s (and {solved.start_up_s:.1f} s to start)",
            "zh": f"{arguments.output}：求解 {solved.wall_s:.1f} 秒（另启动 {solved.start_up_s:.1f} 秒）",
        }
    )
    screen.document(
        {"cost": solved.plan.cost, "seconds": solved.wall_s, "start_up_s": solved.start_up_s, "ended": solved.ended}
    )
    return DONE


def _check(arguments: argparse.Namespace, screen: Screen) -> int:
    problem, plan = read_document(load_problem, arguments.problem), read_document(load_plan, arguments.plan)
    violations = check(problem, plan)
    for violation in violations:
        screen.say(
            {
                "en": f"{violation.where}: {violation.message['en']} [{violation.code}]",
                "zh": f"{violation.where}：{violation.message['zh']} [{violation.code}]",
            }
        )
    if not violations:
        screen.say({"en": "legal: the plan keeps every rule", "zh": "合法：计划遵守全部规则"})
    screen.document(
        {
            "legal": not violations,
            "violations": [
                {"rule": v.rule, "code": v.code, "where": v.where, "message": v.message[screen.lang]}
                for v in violations
            ],
        }
    )
    return NOT_SO if violations else DONE


def _price(arguments: argparse.Namespace, screen: Screen) -> int:
    problem, plan = read_document(load_problem, arguments.problem), read_document(load_plan, arguments.plan)
    priced = price(problem, plan)
    show_price(priced, screen)
    illegal = len(check(problem, plan))
    if illegal:
        screen.complain(
            {
                "en": f"the plan breaks {illegal} rules (see `paigong check`): its price means nothing",
                "zh": f"该计划违反 {illegal} 条规则（见 `paigong check`），价格没有意义",
            }
        )
    kpi = {name: getattr(priced.kpi, name) for name in priced.kpi.__slots__}
    screen.document({"cost": priced.cost, "terms": dict(priced.terms), "kpi": kpi, "legal": not illegal})
    return NOT_SO if illegal else DONE


COMMANDS = (
    Command(
        path=("solve",),
        about={"en": "solve a problem document", "zh": "求解问题文档"},
        example="paigong solve problem.json -o plan.json --seconds 30 --seed 1 --workers 2",
        run=_solve,
        arguments=(
            _PROBLEM,
            argument("-o", "--output", en="where the plan goes", zh="计划写入何处", type=Path, required=True),
            *SEARCH,
            JSON,
        ),
    ),
    Command(
        path=("check",),
        about={"en": "check that a plan keeps every rule", "zh": "检查计划是否遵守全部规则"},
        example="paigong check problem.json plan.json",
        run=_check,
        arguments=(_PROBLEM, _PLAN, JSON),
    ),
    Command(
        path=("price",),
        about={"en": "price a plan, term by term", "zh": "逐项计算计划成本"},
        example="paigong price problem.json plan.json --json",
        run=_price,
        arguments=(_PROBLEM, _PLAN, JSON),
    ),
)
