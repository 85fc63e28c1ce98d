"""`paigong template` and `paigong import`: the way in for a company's own data."""

import argparse
from dataclasses import asdict, replace
from pathlib import Path

from api.cli.command import JSON, Command, argument
from api.cli.failure import DONE
from api.cli.screen import Screen
from api.cli.source import DATABASE, store_of
from api.settings import Settings
from api.wiring import looked_up
from dispatch.import_record import ImportSummary
from dispatch.policies.documents import read_policy
from dispatch.store.importers import mappings
from dispatch.store.importers.read import read_batch
from dispatch.store.importers.template import write_template
from dispatch.store.store import Store
from solver.words import Words

_NOUNS: dict[str, Words] = {
    "company": {"en": "company", "zh": "公司"},
    "policy": {"en": "policy", "zh": "政策"},
    "regions": {"en": "regions", "zh": "区域"},
    "areas": {"en": "service areas", "zh": "服务范围"},
    "centers": {"en": "service centres", "zh": "服务中心"},
    "customers": {"en": "customers", "zh": "客户"},
    "sites": {"en": "sites", "zh": "站点"},
    "equipment": {"en": "equipment", "zh": "设备"},
    "faults": {"en": "faults", "zh": "故障"},
    "parts": {"en": "parts", "zh": "备件"},
    "technicians": {"en": "technicians", "zh": "技术员"},
    "shifts": {"en": "shifts", "zh": "班次"},
    "absences": {"en": "absences", "zh": "缺勤"},
    "counts": {"en": "stock counts", "zh": "库存盘点"},
    "inbound": {"en": "inbound lots", "zh": "在途批次"},
    "orders": {"en": "work orders", "zh": "工单"},
}


def import_files(store: Store, files: list[Path], arguments: argparse.Namespace, screen: Screen) -> ImportSummary:
    """Read files and store them, all or nothing; what was healed in them is told. A TOML file is a policy."""
    policies = [read_policy(file) for file in files if file.suffix == ".toml"]
    rest = [file for file in files if file.suffix != ".toml"]
    known = replace(store.known(), looked_up=looked_up(Settings()))
    with screen.working({"en": "reading", "zh": "读取"}):
        read = read_batch(rest, known=known, mapping=arguments.mapping, time_zone=arguments.time_zone)
    for notice in read.notices:
        screen.complain({"en": notice.in_("en"), "zh": notice.in_("zh")})
    batch = replace(read.batch, policy=policies[-1]) if policies else read.batch
    with screen.working({"en": "storing", "zh": "写入"}):
        return store.import_batch(batch, source=", ".join(file.name for file in files), dry_run=arguments.dry_run)


def show_import(summary: ImportSummary, screen: Screen) -> None:
    """Print what an import did, noun by noun."""
    rows = [
        (_NOUNS[noun][screen.lang], tally.created, tally.updated, tally.unchanged)
        for noun, tally in summary.nouns.items()
    ]
    headings: list[Words] = [
        {"en": "", "zh": ""},
        {"en": "new", "zh": "新增"},
        {"en": "changed", "zh": "更改"},
        {"en": "as they were", "zh": "未变"},
    ]
    title: Words = {"en": f"Imported {summary.source}", "zh": f"已导入 {summary.source}"}
    if summary.dry_run:
        title = {"en": f"{summary.source} would bring (nothing was stored)", "zh": f"{summary.source} 将带来（未写入）"}
    screen.table(title, headings, rows)
    screen.document(asdict(summary))


def _import(arguments: argparse.Namespace, screen: Screen) -> int:
    with store_of(arguments) as store:
        show_import(import_files(store, arguments.files, arguments, screen), screen)
    return DONE


def _template(arguments: argparse.Namespace, screen: Screen) -> int:
    write_template(arguments.output)
    screen.say(
        {"en": f"{arguments.output}: fill in the sheets you have", "zh": f"{arguments.output}：请填写所需工作表"}
    )
    return DONE


def mapping_file(text: str) -> Path:
    """Return the mapping file of a name that comes with the program, as boston311, or else the path itself."""
    shipped = Path(mappings.__file__).with_name(f"{text}.toml")
    return shipped if shipped.is_file() and not Path(text).exists() else Path(text)


READING = (
    argument(
        "--mapping",
        en="a mapping file (TOML) for any other CSV, or the name of one that comes with the program (boston311)",
        zh="其他 CSV 的映射文件（TOML），或随程序提供的名称（boston311）",
        type=mapping_file,
    ),
    argument("--time-zone", en="IANA zone of times without one", zh="无时区时间所用的 IANA 时区", metavar="ZONE"),
    argument("--dry-run", en="check only, store nothing", zh="只检查，不写入", action="store_true"),
)
COMMANDS = (
    Command(
        path=("template",),
        about={"en": "write an empty workbook to fill in", "zh": "生成可填写的空白工作簿"},
        example="paigong template company.xlsx",
        run=_template,
        arguments=(argument("output", en="the workbook to write (.xlsx)", zh="要生成的工作簿（.xlsx）", type=Path),),
    ),
    Command(
        path=("import",),
        about={
            "en": "bring in a workbook, a folder of CSV files, or mapped CSV",
            "zh": "导入工作簿、CSV 文件夹或映射 CSV",
        },
        example="paigong import company.xlsx --dry-run",
        run=_import,
        arguments=(
            argument(
                "files", en="workbook, CSV folder or CSV file", zh="工作簿、CSV 文件夹或 CSV 文件", nargs="+", type=Path
            ),
            *READING,
            DATABASE,
            JSON,
        ),
    ),
)
