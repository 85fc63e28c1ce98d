"""Which plan a command looks into: one of the store, or a problem and a plan document; always a legal one."""

import argparse
from dataclasses import dataclass
from pathlib import Path

from api.cli.command import Argument, argument
from api.cli.contract import read_document
from api.cli.failure import BAD_INPUT, USAGE, CommandError
from api.cli.plans import newest
from api.cli.source import DATABASE, store_of
from solver.check import check
from solver.files import load_plan, load_problem
from solver.plan import Plan
from solver.problem import Problem
from solver.reading import read_plan, read_problem
from solver.words import Words

PLAN_OR_DOCUMENTS: tuple[Argument, ...] = (
    argument("--number", en="a stored plan's number (default: the newest)", zh="已存计划编号（默认最新）", type=int),
    argument("--problem", en="instead: the problem document (JSON)", zh="或：问题文档（JSON）", type=Path),
    argument("--plan", en="and the plan document (JSON)", zh="以及计划文档（JSON）", type=Path),
    DATABASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A problem and a legal plan of it; name: how messages call it."""

    name: Words
    problem: Problem
    plan: Plan


def judged(arguments: argparse.Namespace) -> Judged:
    """Read what the command line names; what is illegal is refused, with the number of its violations."""
    found = _read(arguments)
    broken = len(check(found.problem, found.plan))
    if broken:
        line: Words = {
            "en": f"{found.name['en']}: the plan breaks {broken} rules (see `paigong check`), so it has no meaning",
            "zh": f"{found.name['zh']}：该计划违反 {broken} 条规则（见 `paigong check`），没有意义",
        }
        raise CommandError(BAD_INPUT, line)
    return found


def _read(arguments: argparse.Namespace) -> Judged:
    if (arguments.problem is None) != (arguments.plan is None):
        line: Words = {"en": "--problem and --plan go together", "zh": "--problem 与 --plan 须同时给出"}
        raise CommandError(USAGE, line)
    if arguments.problem is not None:
        problem, plan = read_document(load_problem, arguments.problem), read_document(load_plan, arguments.plan)
        return Judged(name={"en": str(arguments.plan), "zh": str(arguments.plan)}, problem=problem, plan=plan)
    with store_of(arguments) as store:
        record = newest(store, arguments.number)
    name: Words = {"en": f"plan {record.number}", "zh": f"计划 {record.number}"}
    return Judged(name=name, problem=read_problem(record.problem), plan=read_plan(record.plan))
