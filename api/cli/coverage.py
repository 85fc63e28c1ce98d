"""`paigong coverage`: how much demand somebody reaches in time, who, and what is lacking where nobody does."""

import argparse
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from api.cli.command import JSON, Command, argument
from api.cli.failure import DONE
from api.cli.screen import Screen
from api.cli.source import DATABASE, day_of, hour_of, moment, store_of
from api.http.shapes.coverage import coverage_out
from api.settings import Settings
from api.wiring import one_way_times
from dispatch.coverage.cover import cover
from dispatch.coverage.result import Coverage, DemandCoverage, Tally
from dispatch.coverage.words import (
    ALONE,
    CENTER,
    COVERED,
    COVERS,
    DOUBLY,
    LEVEL,
    ORDERS,
    REASONS,
    REGION,
    REMEDY,
    TARGET,
    WHY,
    left_out_words,
    near_words,
    reason_words,
    time_words,
)
from dispatch.store.places.coverage import coverage_facts, coverage_moment, ground_here
from geo.isochrones import LONGEST_MIN
from geo.provenance import provenance_text
from solver.words import Lang, Words

_SHOWN = 20  # demands that nobody covers, and technicians
_TALLY: tuple[Words, ...] = (ORDERS, COVERED, {"en": "%", "zh": "%"}, DOUBLY)
_SHARE = (COVERS, ALONE)


def _coverage(arguments: argparse.Namespace, screen: Screen) -> int:
    reading = screen.working({"en": "reading", "zh": "读取"})
    with store_of(arguments) as store, reading, store.reading() as connection:
        at = coverage_moment(connection, arguments.day, now=datetime.now(UTC))
        zone = ground_here(connection).zone
        at = (moment(at.astimezone(zone).date(), arguments.at, zone.key) or at).astimezone(UTC)
        facts = coverage_facts(connection, at=at, days=arguments.days, regions=arguments.region or ())
    with screen.working({"en": "counting", "zh": "计算"}):
        found = cover(facts, one_way_times(facts.policy, Settings()), minutes=arguments.minutes)
    _show(found, zone, screen)
    screen.document(coverage_out(found).model_dump(mode="json"))
    return DONE


def _show(found: Coverage, zone: ZoneInfo, screen: Screen) -> None:
    at = found.at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    _show_levels(found, at, screen)
    screen.table(
        {"en": "Regions", "zh": "区域"},
        [REGION, *_TALLY],
        [(region, *_figures(tally)) for region, tally in found.regions.items()],
    )
    screen.table(
        {"en": "Centres", "zh": "服务中心"},
        [CENTER, *_SHARE],
        [(center, share.covers, share.alone) for center, share in found.centers.items()],
    )
    people = sorted(found.people.items(), key=lambda pair: (-pair[1].covers, pair[0]))[:_SHOWN]
    screen.table(
        {"en": "Technicians who could attend to most", "zh": "覆盖最多的技术员"},
        [{"en": "technician", "zh": "技术员"}, CENTER, *_SHARE],
        [(who, found.center_of[who], share.covers, share.alone) for who, share in people],
    )
    bare = sorted((one for one in found.demands if not one.covered), key=lambda one: -one.demand.count)
    if bare:
        screen.table(
            {"en": "Not covered", "zh": "未覆盖"},
            [
                {"en": "order", "zh": "工单"},
                ORDERS,
                REGION,
                LEVEL,
                WHY,
                REMEDY,
            ],
            [_bare_row(one, screen.lang) for one in bare[:_SHOWN]],
        )
    if len(bare) > _SHOWN:
        screen.say({"en": f"… and {len(bare) - _SHOWN} more", "zh": f"……另有 {len(bare) - _SHOWN} 处"})
    for words in left_out_words(found):
        screen.say(words)
    screen.say(_totals(found, at))


def _show_levels(found: Coverage, at: str, screen: Screen) -> None:
    lang = screen.lang
    screen.table(
        {"en": f"Coverage at {at}", "zh": f"{at} 的覆盖情况"},
        [
            LEVEL,
            TARGET,
            *_TALLY,
            {"en": "by centre", "zh": "按服务中心"},
            {"en": "why not", "zh": "未覆盖原因"},
        ],
        [
            (
                level.level,
                " / ".join(time_words(seconds)[lang] for seconds in level.targets_s),
                *_figures(level.tally),
                ", ".join(f"{center} {count}" for center, count in level.centers.items()),
                "; ".join(f"{REASONS[reason][lang]} {count}" for reason, count in level.reasons.items()),
            )
            for level in found.levels
        ],
    )


def _figures(tally: Tally) -> tuple[int, int, float, int]:
    return tally.orders, tally.covered, 100 * tally.covered / max(1, tally.orders), tally.doubly


def _bare_row(one: DemandCoverage, lang: Lang) -> tuple[object, ...]:
    demand = one.demand
    near = "; ".join(near_words(miss, demand)[lang] for miss in one.near[:2])
    return demand.orders[0], demand.count, demand.region_id, demand.level, reason_words(one)[lang], near


def _totals(found: Coverage, at: str) -> Words:
    """Return the sum in one line, with who says how long the ways take."""
    total = found.total
    kind: Words = {"en": "estimates", "zh": "估算"} if found.estimated else {"en": "by road", "zh": "按路网"}
    return {
        "en": f"{total.covered} of {total.orders} orders are covered at {at}, {total.doubly} by two or more; "
        f"travel times: {kind['en']} ({found.provenance})",
        "zh": f"{at}：{total.orders} 张工单中 {total.covered} 张可按时到达，{total.doubly} 张有两人以上可达；"
        f"行程时间：{kind['zh']}（{provenance_text(found.provenance, 'zh')}）",
    }


def minutes_asked(text: str) -> int:
    """Read a number of minutes."""
    return _whole(text, LONGEST_MIN)


def days_asked(text: str) -> int:
    """Read a number of days."""
    return _whole(text, 366)


def _whole(text: str, most: int) -> int:
    value = int(text)
    if not 1 <= value <= most:
        raise ValueError
    return value


minutes_asked.__name__, days_asked.__name__ = f"minutes (1 … {LONGEST_MIN})", "days (1 … 366)"

COMMANDS = (
    Command(
        path=("coverage",),
        about={
            "en": "who could be at which order in time, and what is lacking",
            "zh": "查看需求覆盖：谁能按时到达，缺什么",
        },
        example="paigong coverage --day 2026-03-02 --minutes 60",
        run=_coverage,
        arguments=(
            argument(
                "--day",
                en="looked at when most people work (default: the next day with shifts, else the last)",
                zh="日期，取当天在岗人数最多的时刻（默认下一个有班次的日期，否则最近一个）",
                type=day_of,
            ),
            argument("--at", en="this hour of the day, as 08:00", zh="当天的时刻，如 08:00", type=hour_of),
            argument(
                "--minutes",
                en="the target (default: what the policy promises)",
                zh="到场时限，分钟（默认按策略承诺）",
                type=minutes_asked,
            ),
            argument(
                "--days",
                en="the demand: what was reported in so many days before (default: what is open)",
                zh="需求：此前若干天内报修的工单（默认当前未完成的工单）",
                type=days_asked,
            ),
            argument("--region", en="only this region (may be repeated)", zh="仅此区域（可重复）", action="append"),
            DATABASE,
            JSON,
        ),
    ),
)
