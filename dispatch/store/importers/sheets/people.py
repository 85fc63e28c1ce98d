"""Who drives out: technicians and their skills."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from dispatch.planning.day import Batch
from dispatch.store.importers.kinds.lists import Ids
from dispatch.store.importers.kinds.numbers import Whole
from dispatch.store.importers.kinds.text import Flag, Id, Text
from dispatch.store.importers.kinds.times import Day
from dispatch.store.importers.record import Record
from dispatch.store.importers.sheets.common import LEVEL, SKILL_LEVELS, id_column, place_columns, place_of
from dispatch.store.importers.spec import Column, Sheet
from dispatch.technician import Skill, Technician
from solver.words import Words


def _read_technician(record: Record) -> Technician | None:
    home = place_of(record)
    center_id = record["center"]
    regions = record["regions"]
    if not regions:
        center = record.intake.centers().get(center_id)
        if center is None:  # the reference to the centre is found wrong elsewhere
            return None
        regions = (center.region_id,)
    if record.failed:
        return None
    return Technician(
        id=record["id"],
        name=record["name"],
        center_id=center_id,
        regions=regions,
        skills=tuple(Skill(skill=skill, level=level) for skill, level in record.get("skills", {}).items()),
        home=home,
        returns=record.get("returns", True),
        efficiency_pct=record.get("efficiency_pct", 100),
        phone=record.get("phone", ""),
    )


def _write_technicians(batch: Batch) -> Iterator[dict[str, Any]]:
    for technician in batch.technicians:
        row = {
            "id": technician.id,
            "name": technician.name,
            "center": technician.center_id,
            "regions": technician.regions,
            "returns": technician.returns,
            "efficiency_pct": technician.efficiency_pct,
            "phone": technician.phone,
        }
        if technician.home is not None:
            row |= {"lat": technician.home.lat, "lon": technician.home.lon, "datum": "WGS84"}
        if not _certified(technician):
            row["skills"] = {skill.skill: skill.level for skill in technician.skills}
        yield row


def _read_skill(record: Record) -> tuple[str, Skill]:
    """Return whose skill it is, and the skill."""
    valid_until: date | None = record["valid_until"]
    return record["technician"], Skill(skill=record["skill"], level=record["level"], valid_until=valid_until)


def _write_skills(batch: Batch) -> Iterator[dict[str, Any]]:
    for technician in filter(_certified, batch.technicians):
        for skill in technician.skills:
            yield {
                "technician": technician.id,
                "skill": skill.skill,
                "level": skill.level,
                "valid_until": skill.valid_until,
            }


def _certified(technician: Technician) -> bool:
    """Whether some skill ends, for which the column of the technicians' sheet has no room."""
    return any(skill.valid_until for skill in technician.skills)


TECHNICIANS = Sheet(
    noun="technicians",
    title=Words(en="Technicians", zh="技术员"),
    meaning=Words(en="Who drives out.", zh="上门人员。"),
    columns=(
        id_column("技术员编号", "Technician", "T001"),
        Column(
            key="name",
            heading=Words(en="Name", zh="姓名"),
            kind=Text(),
            meaning=Words(en="as colleagues know it", zh="姓名"),
            example="示例一",
            required=True,
            also=("名称", "technician name"),
        ),
        id_column("中心", "Centre", "C-SH", refers="centers", key="center"),
        Column(
            key="regions",
            heading=Words(en="Regions", zh="可服务区域"),
            kind=Ids(),
            meaning=Words(en="home region first; blank: the centre's", zh="本区域在前；留空为所属中心的区域"),
            example="east",
            refers="regions",
            also=("region", "区域"),
        ),
        Column(
            key="skills",
            heading=Words(en="Skills", zh="技能"),
            kind=SKILL_LEVELS,
            meaning=Words(
                en="and the level of each, 5 the best; ones that expire stand on the sheet Skills",
                zh="技能及级别，5 为最高；有有效期的写在“技能”表",
            ),
            example="液压:4; 电气:2",
        ),
        *place_columns("31.25", "121.40", of=Words(en="Home", zh="住处"), required=False),
        Column(
            key="returns",
            heading=Words(en="Returns", zh="收工返回"),
            kind=Flag(),
            meaning=Words(en="no: the day ends at the last order; blank: yes", zh="“否”为在最后一单处收工，默认是"),
            example="是",
        ),
        Column(
            key="efficiency_pct",
            heading=Words(en="Time needed (%)", zh="用时系数(%)"),
            kind=Whole(least=10, most=1000),
            meaning=Words(
                en="percent of the nominal time: 80 is faster; blank: 100", zh="占标准用时的百分比，80 为更快，默认 100"
            ),
            example="100",
            also=("efficiency",),
        ),
        Column(
            key="phone",
            heading=Words(en="Phone", zh="电话"),
            kind=Text(most=50),
            meaning=Words(en="for the dispatcher", zh="供调度员联系"),
            example="010-00000001",
        ),
    ),
    identity=("id",),
    read=_read_technician,
    write=_write_technicians,
    also=("technician", "人员"),
)

SKILLS = Sheet(
    noun="skills",
    title=Words(en="Skills", zh="技能"),
    meaning=Words(
        en="Skills with a certificate that ends, added to those on the technician's own row of the same import.",
        zh="带有效期的技能，补充同次导入中技术员行内的技能。",
    ),
    columns=(
        id_column("技术员", "Technician", "T001", refers="technicians", key="technician"),
        Column(
            key="skill",
            heading=Words(en="Skill", zh="技能"),
            kind=Id(),
            meaning=Words(en="its name, as orders and faults call it", zh="技能名称，与工单和故障目录一致"),
            example="焊接",
            required=True,
        ),
        Column(
            key="level",
            heading=Words(en="Level", zh="级别"),
            kind=LEVEL,
            meaning=Words(en="1 to 5, 5 the best", zh="1 至 5，5 为最高"),
            example="3",
            required=True,
        ),
        Column(
            key="valid_until",
            heading=Words(en="Valid until", zh="有效期至"),
            kind=Day(),
            meaning=Words(en="last day of the certificate; blank: no end", zh="证书最后有效日，留空为长期有效"),
            example="2026-12-31",
        ),
    ),
    identity=("technician", "skill"),
    read=_read_skill,
    write=_write_skills,
    also=("skill", "certificates"),
)
