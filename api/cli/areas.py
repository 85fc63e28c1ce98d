"""`paigong areas …`: service areas in from GeoJSON, out again, grown by travel time, and checked."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import Connection

from api.cli.areas_shown import change_document, findings_document, show_change, show_findings
from api.cli.command import JSON, Command, argument
from api.cli.failure import DONE, NOT_SO
from api.cli.screen import Screen
from api.cli.source import DATABASE, store_of
from api.settings import Settings
from api.wiring import great_circle, road_network
from dispatch.actor import COMMAND_LINE
from dispatch.places.area_file import NAMING, ReadAreas, areas_document, read_areas_text
from dispatch.places.areas import AreaChange, Source
from dispatch.store.catalog.company import REGIONS
from dispatch.store.places.areas import (
    atlas_of,
    carry_out,
    findings,
    plan_change,
    read_areas,
    replace_all,
    starts,
    stored_areas,
)
from dispatch.store.shelf import read
from dispatch.store.sla.policies import policy_in_force
from dispatch.store.store import Store
from geo.areas.growing import RuleReach, grow
from geo.areas.service_area import ServiceArea
from geo.datum import DATUMS
from geo.provenance import provenance_text
from solver.files import save_whole
from solver.findings import Finding, InvalidDocumentError
from solver.words import Words


def _import(arguments: argparse.Namespace, screen: Screen) -> int:
    with store_of(arguments) as store:
        with store.reading() as connection:
            atlas = atlas_of(connection)
        found: list[ReadAreas] = []
        wrong: list[Finding] = []
        for file in arguments.files:
            try:
                text = file.read_bytes()
                found.append(read_areas_text(text, file.name, atlas, naming=arguments.naming, datum=arguments.datum))
            except InvalidDocumentError as error:
                wrong += error.findings
        areas = [area for one in found for area in one.areas]
        wrong += _twice(areas)
        if wrong:
            raise InvalidDocumentError(wrong)
        for notice in (notice for one in found for notice in one.notices):
            screen.complain({"en": notice.in_("en"), "zh": notice.in_("zh")})
        change = _changed(
            store, lambda connection: replace_all(connection, areas), "imported", dry_run=arguments.dry_run
        )
    show_change(change, screen, dry_run=arguments.dry_run)
    screen.document(change_document(change, dry_run=arguments.dry_run))
    return DONE


def _export(arguments: argparse.Namespace, screen: Screen) -> int:
    with store_of(arguments) as store, store.reading() as connection:
        document = areas_document(read(connection, REGIONS), read_areas(connection).values(), arguments.datum)
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"
    if arguments.output is None:
        sys.stdout.write(text)
        return DONE
    save_whole(text.encode(), arguments.output)
    count = len(document["features"])
    screen.say(
        {
            "en": f"{arguments.output}: {count} areas, {arguments.datum}",
            "zh": f"{arguments.output}：{count} 个服务范围，{arguments.datum}",
        }
    )
    return DONE


def _grow(arguments: argparse.Namespace, screen: Screen) -> int:
    with store_of(arguments) as store:
        with store.reading() as connection:
            centers, policy, regions = starts(connection), policy_in_force(connection), read(connection, REGIONS)
        estimates = great_circle(policy) if policy else None
        rule = RuleReach(default=estimates.default, by_region=estimates.by_area) if estimates else RuleReach()
        with screen.working({"en": "growing", "zh": "生成"}):
            grown = grow(centers, arguments.minutes, network=road_network(Settings()), rule=rule)
        change = _changed(
            store, lambda connection: plan_change(connection, grown.areas), "grown", dry_run=not arguments.apply
        )
    if grown.notice:
        screen.complain({"en": grown.notice["en"], "zh": grown.notice["zh"]})
    kind: Words = (
        {"en": "estimated by rule", "zh": "按规则估算"} if grown.estimated else {"en": "by road", "zh": "按路网"}
    )
    screen.say(
        {
            "en": f"Areas within {grown.minutes} minutes, {kind['en']}: {grown.provenance}",
            "zh": f"{grown.minutes} 分钟内的服务范围，{kind['zh']}：{provenance_text(grown.provenance, 'zh')}",
        }
    )
    screen.table(
        {"en": "Grown", "zh": "生成结果"},
        [{"en": "region", "zh": "区域"}, {"en": "km²", "zh": "平方公里"}],
        [(regions[area.region_id].name, round(area.km2)) for area in grown.areas],
    )
    show_change(change, screen, dry_run=not arguments.apply)
    screen.document(
        {
            "minutes": grown.minutes,
            "cell_km": round(grown.cell_km, 3),
            "provenance": grown.provenance,
            "estimated": grown.estimated,
            "areas": {area.region_id: round(area.km2, 3) for area in grown.areas},
            "change": change_document(change, dry_run=not arguments.apply),
        }
    )
    return DONE


def _check(arguments: argparse.Namespace, screen: Screen) -> int:
    with store_of(arguments) as store, store.reading() as connection:
        found = findings(connection)
        count = len(stored_areas(connection).areas)
    show_findings(found, screen, areas=count)
    screen.document(findings_document(found))
    return NOT_SO if found else DONE


def _changed(store: Store, plan: Callable[[Connection], AreaChange], source: Source, *, dry_run: bool) -> AreaChange:
    """Carry a change out, or (dry_run) only find out what it would do."""
    if dry_run:
        with store.reading() as connection:
            return plan(connection)
    with store.writing(COMMAND_LINE) as work:
        change = plan(work.connection)
        carry_out(work, change, source)
        return change


def _twice(areas: Sequence[ServiceArea]) -> list[Finding]:
    """Return a finding for each region that several files bring."""
    names = [area.region_id for area in areas]
    return [
        Finding(
            path=name,
            code="duplicate",
            cause={"en": "several files bring this region's area", "zh": "多个文件包含该区域的服务范围"},
            remedy={"en": "Keep it in one of them.", "zh": "请只保留在一个文件中。"},
        )
        for name in sorted({name for name in names if names.count(name) > 1})
    ]


COMMANDS = (
    Command(
        path=("areas", "import"),
        about={
            "en": "put the areas of GeoJSON files in the place of all there are; sites go over to where they lie",
            "zh": "以 GeoJSON 文件取代全部服务范围；站点随之归入所在区域",
        },
        example="paigong areas import areas.geojson --dry-run",
        run=_import,
        arguments=(
            argument(
                "files", en="GeoJSON files, all areas together", zh="GeoJSON 文件，合为全部范围", nargs="+", type=Path
            ),
            argument(
                "--naming",
                en=f"the property that names the region by id or name (default: {NAMING})",
                zh=f"以编号或名称指明区域的属性（默认 {NAMING}）",
                metavar="PROPERTY",
                default=NAMING,
            ),
            argument(
                "--datum",
                en="datum of the coordinates (default: what the file's member datum says, else WGS84)",
                zh="坐标系（默认按文件的 datum 成员，否则 WGS84）",
                choices=DATUMS,
            ),
            argument("--dry-run", en="check only, store nothing", zh="只检查，不写入", action="store_true"),
            DATABASE,
            JSON,
        ),
    ),
    Command(
        path=("areas", "export"),
        about={"en": "write all areas as GeoJSON", "zh": "将全部服务范围写成 GeoJSON"},
        example="paigong areas export areas.geojson",
        run=_export,
        arguments=(
            argument(
                "output",
                en="the file to write (default: standard output)",
                zh="要写的文件（默认标准输出）",
                nargs="?",
                type=Path,
            ),
            argument("--datum", en="datum of the coordinates", zh="坐标系", choices=DATUMS, default="WGS84"),
            DATABASE,
        ),
    ),
    Command(
        path=("areas", "grow"),
        about={
            "en": "grow areas from the centres: each place to the centre that is there first",
            "zh": "由服务中心生成服务范围：各地归最先到达的中心",
        },
        example="paigong areas grow --minutes 120",
        run=_grow,
        arguments=(
            argument(
                "--minutes",
                en="how far, 5 to 600 (default: 120)",
                zh="行程分钟数，5 至 600（默认 120）",
                type=int,
                choices=range(5, 601),
                default=120,
                metavar="N",
            ),
            argument("--apply", en="store them, too", zh="同时写入", action="store_true"),
            DATABASE,
            JSON,
        ),
    ),
    Command(
        path=("areas", "check"),
        about={
            "en": "name overlaps, holes, and sites and orders outside; exit code 1 where there are any",
            "zh": "列出重叠、空洞及范围之外的站点和工单；有问题时退出码为 1",
        },
        example="paigong areas check",
        run=_check,
        arguments=(DATABASE, JSON),
    ),
)
