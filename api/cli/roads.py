"""`paigong roads …`: make a road network, and see whether the one that is configured answers."""

import argparse
import re
import time
from dataclasses import asdict
from pathlib import Path

from api.cli.command import JSON, Command, argument
from api.cli.failure import BAD_INPUT, DONE, NOT_SO, CommandError
from api.cli.screen import Screen
from api.settings import Settings
from api.wiring import road_network
from geo.point import Point
from geo.roads.build import RoadBuildError, build_network
from geo.roads.network import RoadNetwork, RoadUnavailableError
from solver.words import Words

_STEPS: dict[str, Words] = {
    "extract": {"en": "reading the map", "zh": "读取地图"},
    "contract": {"en": "contracting the network", "zh": "收缩路网"},
    "partition": {"en": "partitioning the network", "zh": "划分路网"},
    "customize": {"en": "customising the network", "zh": "定制路网"},
}
_STAMP = re.compile(r"^\[[^]]*\] *(\[\w+\] *)?")  # of a tool's line: when, how important
_NOTE_CHARS = 60
_NONE: Words = {
    "en": "no road network is configured (PAIGONG_ROADS): travel times are estimates by great circle",
    "zh": "未配置路网（PAIGONG_ROADS）：行程时间按大圆距离估算",
}


def _build(arguments: argparse.Namespace, screen: Screen) -> int:
    began = time.monotonic()
    with screen.steps() as tell:
        try:
            built = build_network(
                arguments.area,
                arguments.into,
                profile=arguments.profile,
                algorithm=arguments.algorithm.upper(),
                tell=lambda step, line: tell(_STEPS[step], _STAMP.sub("", line)[:_NOTE_CHARS]),
            )
        except (RoadBuildError, RoadUnavailableError) as error:
            raise CommandError(BAD_INPUT, {"en": error.words["en"], "zh": error.words["zh"]}) from error
    took_s = time.monotonic() - began
    screen.say(
        {
            "en": f"{arguments.into}: {built}, made in {took_s:.1f} s; use it with "
            f"PAIGONG_ROADS=file:{arguments.into.resolve()}",
            "zh": f"{arguments.into}：{built}，用时 {took_s:.1f} 秒；"
            f"使用时设置 PAIGONG_ROADS=file:{arguments.into.resolve()}",
        }
    )
    screen.document({"folder": str(arguments.into.resolve()), "seconds": round(took_s, 1), **asdict(built)})
    return DONE


def _check(arguments: argparse.Namespace, screen: Screen) -> int:
    settings = Settings()
    network = road_network(settings)
    if network is None:
        screen.say(_NONE)
        screen.document({"roads": "", "answers": None})
        return DONE
    try:
        began = time.monotonic()
        data = network.ready()
        snapped_m = _snapped(network, arguments.near)
    except RoadUnavailableError as error:
        screen.complain(
            {"en": f"{settings.roads}: {error.words['en']}", "zh": f"{settings.roads}：{error.words['zh']}"}
        )
        screen.document({"roads": settings.roads, "answers": False, "code": error.code, "why": error.words})
        return NOT_SO
    took_ms = round((time.monotonic() - began) * 1000)
    screen.say(
        {
            "en": f"{settings.roads} answers in {took_ms} ms: {data}",
            "zh": f"{settings.roads} 在 {took_ms} 毫秒内应答：{data}",
        }
    )
    if snapped_m is not None:
        screen.say(_near(snapped_m))
    screen.document({"roads": settings.roads, "answers": True, "data": data, "ms": took_ms, "road_m": snapped_m})
    return DONE


def _snapped(network: RoadNetwork, near: Point | None) -> int | None:
    """Return how far a place lies from its road, -1 where there is none; None where nobody asked."""
    return None if near is None else int(network.table([near]).snapped_m[0])


def _near(snapped_m: int) -> Words:
    if snapped_m < 0:
        return {"en": "there is no road for that place", "zh": "该地点附近没有道路"}
    return {"en": f"the nearest road is {snapped_m:,} m away", "zh": f"最近道路距离 {snapped_m:,} 米"}


def place_of(text: str) -> Point:
    """Read a place as 31.23,121.47."""
    lat, lon = text.split(",")
    return Point(float(lat), float(lon))


place_of.__name__ = "place (as 31.23,121.47)"  # argparse names the type in its messages
COMMANDS = (
    Command(
        path=("roads", "build"),
        about={
            "en": "make a road network of an OpenStreetMap extract (needs the extra “roads”, Python 3.12)",
            "zh": "由 OpenStreetMap 数据生成路网（需附加组件 roads 与 Python 3.12）",
        },
        example="paigong roads build anhui.osm.pbf --into roads-anhui",
        run=_build,
        arguments=(
            argument("area", en="the extract (.osm.pbf, .osm.bz2 or .osm)", zh="地图数据文件", type=Path),
            argument(
                "--into",
                en="folder of the network (default: roads)",
                zh="路网文件夹（默认 roads）",
                type=Path,
                default=Path("roads"),
            ),
            argument(
                "--profile",
                en="car, bicycle, foot, or a .lua file (default: car)",
                zh="car、bicycle、foot 或 .lua 文件（默认 car）",
                default="car",
            ),
            argument(
                "--algorithm",
                en="ch answers sooner, mld is made sooner (default: ch)",
                zh="ch 查询更快，mld 生成更快（默认 ch）",
                choices=["ch", "mld"],
                default="ch",
            ),
            JSON,
        ),
    ),
    Command(
        path=("roads", "check"),
        about={
            "en": "say which road network is configured, and whether it answers",
            "zh": "查看所配置的路网及其能否应答",
        },
        example="paigong roads check --near 43.7347,7.4206",
        run=_check,
        arguments=(
            argument(
                "--near",
                en="also say how far a place (WGS-84) is from its road",
                zh="同时给出某地点（WGS-84）距道路的距离",
                type=place_of,
                metavar="LAT,LON",
            ),
            JSON,
        ),
    ),
)
