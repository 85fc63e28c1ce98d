"""What is known beforehand: the fault catalogue and the spare parts."""

from collections.abc import Iterator
from typing import Any

from dispatch.fault import Fault
from dispatch.planning.day import Batch
from dispatch.stock.pieces import Part
from dispatch.store.importers.kinds.numbers import Duration
from dispatch.store.importers.kinds.text import Flag, Text
from dispatch.store.importers.record import Record
from dispatch.store.importers.sheets.common import INDUSTRY, PIECES, SKILL_LEVELS, URGENCY, id_column
from dispatch.store.importers.spec import Column, Sheet
from solver.words import Words

WORK = Duration(unit="minutes", least_s=1, most_s=30 * 86_400)


def _read_fault(record: Record) -> Fault:
    return Fault(
        id=record["id"],
        name=record["name"],
        industry=record.get("industry", ""),
        level=record["level"],
        duration_s=record["duration_min"],
        skills=record["skills"],
        parts=record.get("parts", {}),
    )


def _write_faults(batch: Batch) -> Iterator[dict[str, Any]]:
    for fault in batch.faults:
        yield {
            "id": fault.id,
            "name": fault.name,
            "industry": fault.industry or None,
            "level": fault.level,
            "duration_min": fault.duration_s,
            "skills": fault.skills,
            "parts": fault.parts,
        }


def _read_part(record: Record) -> Part:
    return Part(id=record["id"], name=record["name"], reusable=record.get("reusable", False))


def _write_parts(batch: Batch) -> Iterator[dict[str, Any]]:
    for part in batch.parts:
        yield {"id": part.id, "name": part.name, "reusable": part.reusable}


FAULTS = Sheet(
    noun="faults",
    title=Words(en="Faults", zh="故障目录"),
    meaning=Words(
        en="What a kind of fault usually needs; an order with a fault code may leave those columns blank.",
        zh="各类故障通常的需求；工单写明故障码时，相应各列可留空。",
    ),
    columns=(
        id_column("故障码", "Fault", "HYD-LEAK"),
        Column(
            key="name",
            heading=Words(en="Name", zh="名称"),
            kind=Text(),
            meaning=Words(en="the symptom", zh="故障现象"),
            example="油缸漏油",
            required=True,
            also=("故障名称", "fault name"),
        ),
        Column(
            key="industry",
            heading=Words(en="Industry", zh="行业"),
            kind=INDUSTRY,
            meaning=Words(
                en="decides whose clocks hold; another word than those offered is accepted", zh="决定适用的时限，可自定"
            ),
            example="工程机械 machinery",
        ),
        Column(
            key="level",
            heading=Words(en="Level", zh="级别"),
            kind=URGENCY,
            meaning=Words(en="1 is the most urgent; 0 is a crisis", zh="1 为最紧急，0 为危机"),
            example="2",
            required=True,
        ),
        Column(
            key="duration_min",
            heading=Words(en="Duration (min)", zh="用时(分钟)"),
            kind=WORK,
            meaning=Words(en="of the work on site", zh="现场工作时间"),
            example="90",
            required=True,
        ),
        Column(
            key="skills",
            heading=Words(en="Skills", zh="技能"),
            kind=SKILL_LEVELS,
            meaning=Words(
                en="and the least level of each; none: anybody can do it", zh="所需技能及最低级别；“无”为人人可做"
            ),
            example="液压:3",
            required=True,
            refers="skills",
        ),
        Column(
            key="parts",
            heading=Words(en="Parts", zh="备件"),
            kind=PIECES,
            meaning=Words(en="and the pieces of each", zh="所需备件及数量"),
            example="SEAL-80:1",
            refers="parts",
        ),
    ),
    identity=("id",),
    read=_read_fault,
    write=_write_faults,
    also=("fault", "fault catalogue", "故障"),
)

PARTS = Sheet(
    noun="parts",
    title=Words(en="Parts", zh="备件"),
    meaning=Words(en="Spare parts and tools.", zh="备件与工具。"),
    columns=(
        id_column("备件编号", "Part", "SEAL-80"),
        Column(
            key="name",
            heading=Words(en="Name", zh="名称"),
            kind=Text(),
            meaning=Words(en="what it is called", zh="备件名称"),
            example="油缸密封圈 80",
            required=True,
            also=("备件名称", "part name"),
        ),
        Column(
            key="reusable",
            heading=Words(en="Comes back", zh="可重复使用"),
            kind=Flag(),
            meaning=Words(en="yes for tools, which are not used up; blank: no", zh="工具等不消耗的填“是”，默认否"),
            example="否",
            also=("reusable",),
        ),
    ),
    identity=("id",),
    read=_read_part,
    write=_write_parts,
    also=("part",),
)
