"""`paigong map plan`: a stored plan as a map and as a timeline, two pages that open without a network."""

import argparse
from pathlib import Path

from api.cli.command import JSON, Command, argument
from api.cli.failure import DONE
from api.cli.plans import newest, seen
from api.cli.screen import Screen
from api.cli.source import DATABASE, store_of
from api.map_pages import plan_page
from api.settings import Settings
from dispatch.day_view import DayView
from dispatch.pictures import timeline_view
from dispatch.timeline.chart import draw_timeline
from solver.files import save_whole
from solver.words import Lang


def write_pictures(view: DayView, folder: Path, lang: Lang) -> tuple[Path, Path]:
    """Write a plan's map and timeline into a folder and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = (
        (folder / f"plan-{view.number}-map.html", plan_page(view, lang, Settings())),
        (folder / f"plan-{view.number}-timeline.html", draw_timeline(timeline_view(view, lang), lang)),
    )
    for path, page in pages:
        save_whole(page.encode(), path)
    return pages[0][0], pages[1][0]


def _map(arguments: argparse.Namespace, screen: Screen) -> int:
    with store_of(arguments) as store:
        view = seen(store, newest(store, arguments.number))
    with screen.working({"en": "drawing", "zh": "绘图"}):
        paths = write_pictures(view, arguments.into, screen.lang)
    for path in paths:
        screen.say({"en": str(path), "zh": str(path)})
    screen.document({"map": str(paths[0]), "timeline": str(paths[1])})
    return DONE


COMMANDS = (
    Command(
        path=("map", "plan"),
        about={
            "en": "draw a plan as a map and a timeline; `paigong map 1` is short for it",
            "zh": "生成计划的地图和时间轴；`paigong map 1` 为简写",
        },
        example="paigong map plan 1 --into pictures",
        run=_map,
        arguments=(
            argument(
                "number", en="the plan's number (default: the newest)", zh="计划编号（默认最新）", type=int, nargs="?"
            ),
            argument(
                "--into",
                en="folder for both pages (default: here)",
                zh="两个页面所在文件夹（默认当前）",
                type=Path,
                default=Path(),
            ),
            DATABASE,
            JSON,
        ),
    ),
)
