"""`paigong optimize` and `paigong plan …`: make plans, look at them, compare, publish, export and repeat them."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from api.cli.command import JSON, Command, argument
from api.cli.failure import DONE, NOT_SO
from api.cli.screen import Screen
from api.cli.solving import SEARCH, solve_with_bar
from api.cli.source import DATABASE, day_of, hour_of, moment, store_of
from api.settings import Settings
from api.wiring import travel_times
from dispatch.day_view import DayView, clock_text
from dispatch.labels import FIGURES, REASONS, STATES, words_of
from dispatch.names import names_of
from dispatch.plan_record import PlanHead, SolveParameters, StoredPlan, known_orders
from dispatch.planning.daily import DayPlanned, plan_day
from dispatch.planning.difference import diff
from dispatch.planning.replay import replay
from dispatch.store.exporters.plan_workbook import write_plan_workbook
from dispatch.store.store import Store
from dispatch.viewing import view_day
from solver.words import Words

_NUMBER = argument("number", en="the plan's number", zh="计划编号", type=int)
_NEWEST = argument(
    "number", en="the plan's number (default: the newest)", zh="计划编号（默认最新）", type=int, nargs="?"
)


def newest(store: Store, number: int | None) -> StoredPlan:
    """Return the plan with a number, or the newest one."""
    if number is not None:
        return store.plan(number)
    plans = store.plans()
    return store.plan(plans[-1].number if plans else 1)  # the store explains that there is no plan 1


def optimize_day(store: Store, arguments: argparse.Namespace, screen: Screen, *, legs: Path) -> DayPlanned:
    """Plan the day of the command line and store the proposal; travel legs are kept in the file `legs`."""
    return plan_day(
        store,
        arguments.day,
        at=moment(arguments.day, arguments.at, store.known().time_zone),
        regions=arguments.region,
        travel_times=lambda policy: travel_times(policy, legs),
        solve=lambda problem: solve_with_bar(problem, arguments, screen),
        parameters=SolveParameters(seconds=arguments.seconds, workers=arguments.workers, memory_mb=arguments.memory_mb),
        seed=arguments.seed,
    )


def headline(record: StoredPlan) -> Words:
    """Return a plan's number, day and state as one line."""
    state = STATES[record.state]
    return {
        "en": f"Plan {record.number} for {record.day}: {state['en']}, cost {record.cost:,}, "
        f"solved in {record.solve_s:.1f} s, policy {record.policy_id} version {record.policy_version}",
        "zh": f"计划 {record.number}（{record.day}）：{state['zh']}，成本 {record.cost:,}，"
        f"求解 {record.solve_s:.1f} 秒，政策 {record.policy_id} 第 {record.policy_version} 版",
    }


def seen(store: Store, record: StoredPlan) -> DayView:
    """Return a plan as people see it, with the names that the store knows today."""
    return view_day(record, names_of(store.catalog(known_orders(record))))


def show_plan(record: StoredPlan, view: DayView, screen: Screen) -> None:
    """Print a plan: its figures, who goes where, and what stays undone and why."""
    screen.say(headline(record))
    lang, summary = screen.lang, view.summary
    screen.table(
        {"en": "Technicians", "zh": "技术员"},
        [
            {"en": "region", "zh": "区域"},
            {"en": "technician", "zh": "技术员"},
            {"en": "from", "zh": "出发"},
            {"en": "until", "zh": "返回"},
            {"en": "visits", "zh": "上门"},
            {"en": "driving, min", "zh": "行驶（分钟）"},
            {"en": "overtime, min", "zh": "加班（分钟）"},
        ],
        [
            (
                person.region,
                f"{person.name} ({person.id})",
                clock_text(tour.departure, view.day),
                clock_text(tour.arrival, view.day),
                sum(stop.kind == "order" for stop in tour.stops),
                tour.drive_s // 60,
                -(-tour.overtime_s // 60),
            )
            for person in view.people
            for tour in person.tours
        ],
    )
    if view.left_out:
        screen.table(
            {"en": "Left out", "zh": "未安排"},
            [
                {"en": "order", "zh": "工单"},
                {"en": "reason", "zh": "原因"},
                {"en": "what would change it", "zh": "说明"},
            ],
            [(left.order_id, words_of(REASONS, left.reason)[lang], left.detail[lang]) for left in view.left_out],
        )
    for notice in summary.notices:
        screen.say(notice)
    screen.say(totals(view))


def totals(view: DayView) -> Words:
    """Return a plan's figures as one line."""
    summary = view.summary
    estimated: Words = {"en": "", "zh": ""}
    if summary.travel_estimated:
        estimated = {"en": "; travel times are estimates (great circle)", "zh": "；行程时间为估算（大圆距离）"}
    return {
        "en": f"{summary.served} of {summary.orders} orders planned, {summary.late} of them late "
        f"({summary.on_time_pct} % of all on time), mean time to response {summary.kpi.mean_response_min} min, "
        f"{summary.kpi.drive_km:,.0f} km on {summary.kpi.routes} routes{estimated['en']}",
        "zh": f"{summary.orders} 张工单已安排 {summary.served} 张，其中超时 {summary.late} 张"
        f"（准时率 {summary.on_time_pct}%），平均响应 {summary.kpi.mean_response_min} 分钟，"
        f"{summary.kpi.routes} 条路线共 {summary.kpi.drive_km:,.0f} 公里{estimated['zh']}",
    }


def document(record: StoredPlan) -> dict[str, Any]:
    """Return a stored plan for programs: what identifies and explains it, and the contract's plan document."""
    return {**facts(record), "plan": dict(record.plan)}


def facts(record: StoredPlan | PlanHead) -> dict[str, Any]:
    """Return what identifies and explains a plan, for programs."""
    return {
        "number": record.number,
        "day": record.day.isoformat(),
        "regions": list(record.regions),
        "state": record.state,
        "at": record.at.isoformat(),
        "cost": record.cost,
        "bound": record.bound,
        "problem_hash": record.problem_hash,
        "policy": {"id": record.policy_id, "version": record.policy_version},
        "solver_version": record.solver_version,
        "parameters": asdict(record.parameters),
        "seed": record.seed,
        "solve_s": record.solve_s,
        "travel": record.travel,
    }


def _optimize(arguments: argparse.Namespace, screen: Screen) -> int:
    with store_of(arguments) as store:
        planned = optimize_day(store, arguments, screen, legs=Settings().travel_cache)
        show_plan(planned.plan, seen(store, planned.plan), screen)
    screen.document(document(planned.plan))
    return DONE


def _show(arguments: argparse.Namespace, screen: Screen) -> int:
    with store_of(arguments) as store:
        record = newest(store, arguments.number)
        show_plan(record, seen(store, record), screen)
    screen.document(document(record))
    return DONE


def _list(arguments: argparse.Namespace, screen: Screen) -> int:
    with store_of(arguments) as store:
        records = store.plans(arguments.day)
    headings: list[Words] = [
        {"en": "plan", "zh": "计划"},
        {"en": "day", "zh": "日期"},
        {"en": "state", "zh": "状态"},
        {"en": "cost", "zh": "成本"},
        {"en": "seconds", "zh": "秒"},
        {"en": "made", "zh": "生成时间（UTC）"},
    ]
    rows = [
        (r.number, str(r.day), STATES[r.state][screen.lang], r.cost, r.solve_s, f"{r.created_at:%Y-%m-%d %H:%M}")
        for r in records
    ]
    screen.table({"en": "Plans", "zh": "计划"}, headings, rows)
    screen.document([facts(r) for r in records])
    return DONE


def _diff(arguments: argparse.Namespace, screen: Screen) -> int:
    with store_of(arguments) as store:
        difference = diff(store.plan(arguments.before), store.plan(arguments.after))
        names = names_of(store.catalog(()))  # people and the time zone: orders are told by their ids
    lang = screen.lang
    screen.table(
        {"en": "Changes", "zh": "变化"},
        [
            {"en": "what", "zh": "变化"},
            {"en": "order", "zh": "工单"},
            {"en": "before", "zh": "之前"},
            {"en": "after", "zh": "之后"},
        ],
        [change.row(names, lang) for change in difference.changes],
    )
    screen.table(
        {"en": "Figures", "zh": "指标"},
        [{"en": "", "zh": ""}, {"en": "before", "zh": "之前"}, {"en": "after", "zh": "之后"}],
        [(words_of(FIGURES, name)[lang], *pair) for name, pair in difference.figures.items()],
    )
    changes = [
        dict(zip(("kind", "order", "before", "after"), c.row(names, lang), strict=True)) for c in difference.changes
    ]
    screen.document({"changes": changes, "figures": {name: list(pair) for name, pair in difference.figures.items()}})
    return DONE if difference.same else NOT_SO


def _publish(arguments: argparse.Namespace, screen: Screen) -> int:
    with store_of(arguments) as store:
        record = store.publish(arguments.number)
    screen.say(headline(record))
    screen.document({"number": record.number, "state": record.state})
    return DONE


def _export(arguments: argparse.Namespace, screen: Screen) -> int:
    with store_of(arguments) as store:
        record = newest(store, arguments.number)
        with screen.working({"en": "writing the workbook", "zh": "生成工作簿"}):
            write_plan_workbook(seen(store, record), arguments.output, screen.lang)
    screen.say({"en": f"{arguments.output}: plan {record.number}", "zh": f"{arguments.output}：计划 {record.number}"})
    return DONE


def _replay(arguments: argparse.Namespace, screen: Screen) -> int:
    with store_of(arguments) as store:
        record = newest(store, arguments.number)
    with screen.clock({"en": "repeating the solve", "zh": "重新求解"}, record.solve_s) as tell:
        tell("", 0.0)
        repeated = replay(record)
    if repeated.same:
        screen.say({"en": f"plan {record.number} came out the same", "zh": f"计划 {record.number} 重算结果相同"})
    else:
        screen.complain({"en": f"plan {record.number} came out otherwise", "zh": f"计划 {record.number} 重算结果不同"})
    screen.document({"number": record.number, "same": repeated.same})
    return DONE if repeated.same else NOT_SO


COMMANDS = (
    Command(
        path=("optimize",),
        about={"en": "plan one day and store the proposal", "zh": "优化一天的派工并保存草案"},
        example="paigong optimize --day 2026-03-02 --seconds 60",
        run=_optimize,
        arguments=(
            argument("--day", en="the day to plan", zh="要计划的日期", type=day_of, required=True),
            argument(
                "--at",
                en="planning moment, as 08:00 (default: the first shift)",
                zh="计划时刻，如 08:00（默认最早班次）",
                type=hour_of,
            ),
            argument("--region", en="only this region (may be repeated)", zh="仅此区域（可重复）", action="append"),
            *SEARCH,
            DATABASE,
            JSON,
        ),
    ),
    Command(
        path=("plan", "list"),
        about={"en": "list the plans", "zh": "列出计划"},
        example="paigong plan list --day 2026-03-02",
        run=_list,
        arguments=(argument("--day", en="only of this day", zh="仅此日期", type=day_of), DATABASE, JSON),
    ),
    Command(
        path=("plan", "show"),
        about={"en": "show a plan", "zh": "查看计划"},
        example="paigong plan show 1",
        run=_show,
        arguments=(_NEWEST, DATABASE, JSON),
    ),
    Command(
        path=("plan", "diff"),
        about={"en": "tell two plans apart (exit code 1 where they differ)", "zh": "比较两个计划（不同则退出码为 1）"},
        example="paigong plan diff 1 2",
        run=_diff,
        arguments=(
            argument("before", en="a plan's number", zh="计划编号", type=int),
            argument("after", en="another plan's number", zh="另一计划编号", type=int),
            DATABASE,
            JSON,
        ),
    ),
    Command(
        path=("plan", "publish"),
        about={"en": "make a proposal the plan that people work by", "zh": "发布计划"},
        example="paigong plan publish 1",
        run=_publish,
        arguments=(_NUMBER, DATABASE, JSON),
    ),
    Command(
        path=("plan", "export"),
        about={"en": "write a plan as a workbook for printing", "zh": "导出可打印的工作簿"},
        example="paigong plan export 1 -o plan-1.xlsx",
        run=_export,
        arguments=(
            _NEWEST,
            argument("-o", "--output", en="the workbook to write", zh="要生成的工作簿", type=Path, required=True),
            DATABASE,
        ),
    ),
    Command(
        path=("plan", "replay"),
        about={"en": "solve a stored plan again and compare", "zh": "重新求解并核对计划"},
        example="paigong plan replay 1",
        run=_replay,
        arguments=(_NEWEST, DATABASE, JSON),
    ),
)
