"""`paigong map coverage|stock|heat|siting`: the company's maps, each one page that opens without a network."""

import argparse
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection

from api.cli.command import JSON, Argument, Command, argument
from api.cli.failure import DONE
from api.cli.screen import Screen
from api.cli.source import DATABASE, day_of, hour_of, moment, store_of
from api.map_pages import BANDS_MIN, DAYS, TARGET_MIN, Drawing, MapDesk
from api.settings import Settings
from dispatch.store.places.coverage import coverage_moment
from solver.files import save_whole


def _within(least: int, most: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        value = int(text)
        if not least <= value <= most:
            raise argparse.ArgumentTypeError(f"{least} … {most}")
        return value

    number.__name__ = f"number ({least} … {most})"  # argparse names the type in its messages
    return number


def _drawing(
    name: str, draw: Callable[[MapDesk, Connection, argparse.Namespace], Drawing]
) -> Callable[[argparse.Namespace, Screen], int]:
    """Return what runs a sub-command that draws one map into one file."""

    def run(arguments: argparse.Namespace, screen: Screen) -> int:
        path: Path = arguments.into or Path(f"{name}.html")
        desk = MapDesk(settings=Settings(), lang=screen.lang, regions=tuple(arguments.region or ()))
        with store_of(arguments) as store, store.reading() as connection:
            drawing = draw(desk, connection, arguments)
        with screen.working({"en": "drawing", "zh": "绘图"}):
            page = drawing()
        path.parent.mkdir(parents=True, exist_ok=True)
        save_whole(page.encode(), path)
        screen.say({"en": str(path), "zh": str(path)})
        screen.document({name: str(path)})
        return DONE

    return run


def _coverage(desk: MapDesk, connection: Connection, arguments: argparse.Namespace) -> Drawing:
    fullest = coverage_moment(connection, arguments.day, now=datetime.now(UTC))
    zone = desk.zone(connection)
    return desk.coverage(
        connection,
        at=moment(fullest.astimezone(zone).date(), arguments.at, zone.key) or fullest,
        days=arguments.days,
        minutes=arguments.target,
        bands=arguments.band or BANDS_MIN,
    )


def _stock(desk: MapDesk, connection: Connection, arguments: argparse.Namespace) -> Drawing:
    return desk.stock(connection, days=arguments.days, until=arguments.until)


def _heat(desk: MapDesk, connection: Connection, arguments: argparse.Namespace) -> Drawing:
    return desk.heat(connection, days=arguments.days, until=arguments.until)


def _siting(desk: MapDesk, connection: Connection, arguments: argparse.Namespace) -> Drawing:
    return desk.siting(connection, days=arguments.days, until=arguments.until, target_min=arguments.target)


def _into(name: str) -> Argument:
    return argument(
        "--into",
        en=f"page to write (default: {name}.html here)",
        zh=f"要生成的页面（默认当前文件夹的 {name}.html）",
        metavar="FILE",
        type=Path,
    )


_REGION = argument("--region", en="only this region (may be repeated)", zh="仅此区域（可重复）", action="append")
_PERIOD = (
    argument(
        "--days",
        en=f"days of demand (default {DAYS})",
        zh=f"统计天数（默认 {DAYS}）",
        type=_within(1, 3660),
        default=DAYS,
    ),
    argument(
        "--until", en="the last of them (default: the newest order's)", zh="截止日期（默认最新工单）", type=day_of
    ),
)
_TAIL = (_REGION, DATABASE, JSON)

COMMANDS = (
    Command(
        path=("map", "coverage"),
        about={
            "en": "draw how far centres reach, and who could attend to which demand in time",
            "zh": "生成覆盖地图：可达范围与按时可覆盖的需求",
        },
        example="paigong map coverage --into coverage.html",
        run=_drawing("coverage", _coverage),
        arguments=(
            _into("coverage"),
            argument(
                "--day",
                en="day to look at (default: today, else the next one with shifts, else the last)",
                zh="查看日期（默认今天，否则最近有班次的日期）",
                type=day_of,
            ),
            argument(
                "--at",
                en="time of that day (default: when most people work)",
                zh="该日时刻（默认当班人数最多时）",
                type=hour_of,
            ),
            argument(
                "--days",
                en="demand of so many days before it (default: what is open)",
                zh="之前若干天的需求（默认未完成工单）",
                type=_within(1, 3660),
            ),
            argument(
                "--target",
                en="minutes to be there in (default: what the policy promises)",
                zh="到达时限，分钟（默认按政策承诺）",
                type=_within(1, 480),
            ),
            argument(
                "--band",
                en="minutes of an isochrone (may be repeated; default 30, 60, 120)",
                zh="等时圈分钟数（可重复，默认 30、60、120）",
                type=_within(1, 480),
                action="append",
            ),
            *_TAIL,
        ),
    ),
    Command(
        path=("map", "stock"),
        about={
            "en": "draw how long each centre's parts last, and which are short",
            "zh": "生成库存地图：可用天数与缺料",
        },
        example="paigong map stock --into stock.html",
        run=_drawing("stock", _stock),
        arguments=(_into("stock"), *_PERIOD, *_TAIL),
    ),
    Command(
        path=("map", "heat"),
        about={"en": "draw where orders came from, by level", "zh": "生成需求热力图（按级别）"},
        example="paigong map heat --into heat.html",
        run=_drawing("heat", _heat),
        arguments=(_into("heat"), *_PERIOD, *_TAIL),
    ),
    Command(
        path=("map", "siting"),
        about={
            "en": "draw what one more centre would bring, place by place; nothing is optimised",
            "zh": "生成选址地图：逐处比较增设一个中心的效果（不作优化）",
        },
        example="paigong map siting --into siting.html --target 60",
        run=_drawing("siting", _siting),
        arguments=(
            _into("siting"),
            *_PERIOD,
            argument(
                "--target",
                en=f"minutes to be there in (default {TARGET_MIN})",
                zh=f"到达时限，分钟（默认 {TARGET_MIN}）",
                type=_within(1, 480),
                default=TARGET_MIN,
            ),
            *_TAIL,
        ),
    ),
)
