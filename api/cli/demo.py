"""`paigong demo`: the main job from end to end on a made-up company, into one folder."""

import argparse
from pathlib import Path

from api.cli.command import Command, argument
from api.cli.data import import_files, show_import
from api.cli.failure import BAD_INPUT, DONE, CommandError
from api.cli.pictures import write_pictures
from api.cli.plans import optimize_day, seen, show_plan
from api.cli.screen import Screen
from api.cli.solving import SEARCH
from dispatch.store.exporters.plan_workbook import write_plan_workbook
from dispatch.store.importers.write import write_batch
from dispatch.store.store import open_store
from scenarios.demo_company import DEMO_DAY, make_demo_company
from solver.words import Words


def _demo(arguments: argparse.Namespace, screen: Screen) -> int:
    folder: Path = arguments.into
    asked = argparse.Namespace(**{**vars(arguments), "day": DEMO_DAY, **_USUAL})
    _make_room(folder)
    company, database = folder / "company.xlsx", folder / _DATABASE
    with screen.working({"en": "making a company", "zh": "生成示例公司"}):
        write_batch(make_demo_company(arguments.company_seed), company)
    with open_store(f"sqlite:///{database}") as store:
        show_import(import_files(store, [company], asked, screen), screen)
        planned = optimize_day(store, asked, screen, legs=folder / "legs.sqlite3")
        view = seen(store, planned.plan)
    show_plan(planned.plan, view, screen)
    workbook = folder / f"plan-{planned.plan.number}.xlsx"
    with screen.working({"en": "writing and drawing", "zh": "生成工作簿并绘图"}):
        write_plan_workbook(view, workbook, screen.lang)
        pictures = write_pictures(view, folder, screen.lang)
    for path, words in zip((company, database, workbook, *pictures), _FILES, strict=True):
        screen.say({"en": f"{words['en']}: {path}", "zh": f"{words['zh']}：{path}"})
    return DONE


def _make_room(folder: Path) -> None:
    """Make the folder, and take away the database of the demo before; refuse one that holds anything else."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()) and not (folder / _DATABASE).exists():
        raise CommandError(
            BAD_INPUT,
            {
                "en": f"{folder}: this folder is not empty and no demo made it. Name another one by --into.",
                "zh": f"{folder}：该文件夹不为空，且不是此前示例生成的。请用 --into 指定其他文件夹。",
            },
        )
    for old in folder.glob(f"{_DATABASE}*"):
        old.unlink()


_DATABASE = "demo.sqlite3"
_USUAL = {"at": None, "region": None, "mapping": None, "time_zone": None, "dry_run": False}  # what nobody asked for
_FILES: tuple[Words, ...] = (
    {"en": "the company", "zh": "示例公司"},
    {"en": "the database", "zh": "数据库"},
    {"en": "the plan for printing", "zh": "可打印的计划"},
    {"en": "the map", "zh": "地图"},
    {"en": "the timeline", "zh": "时间轴"},
)

COMMANDS = (
    Command(
        path=("demo",),
        about={"en": "make a company, import, optimise and draw it", "zh": "生成示例公司并完成导入、优化、绘图"},
        example="paigong demo --into demo",
        run=_demo,
        arguments=(
            argument("--into", en="folder for all results", zh="结果文件夹", type=Path, default=Path("demo")),
            argument("--company-seed", en="which company to make up", zh="示例公司种子", type=int, default=1),
            *SEARCH,
        ),
    ),
)
