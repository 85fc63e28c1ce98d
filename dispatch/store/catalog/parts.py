"""Parts, and faults with what they usually need: nouns ↔ rows."""

from typing import Any

from sqlalchemy import Row

from dispatch.fault import Fault
from dispatch.stock.pieces import Inbound, Part
from dispatch.store.shelf import Children, Rows, Shelf
from dispatch.store.tables.catalog import FaultPartRow, FaultRow, FaultSkillRow, PartRow
from dispatch.store.tables.stock import InboundRow


def _part_rows(part: Part) -> Rows:
    return {PartRow: [{"id": part.id, "name": part.name, "reusable": part.reusable}]}


def _part(row: Row[Any], _: Children) -> Part:
    return Part(id=row.id, name=row.name, reusable=row.reusable)


def _fault_rows(fault: Fault) -> Rows:
    return {
        FaultRow: [
            {
                "id": fault.id,
                "name": fault.name,
                "industry": fault.industry,
                "level": fault.level,
                "duration_s": fault.duration_s,
            }
        ],
        FaultSkillRow: [
            {"fault_id": fault.id, "skill": skill, "level": level} for skill, level in fault.skills.items()
        ],
        FaultPartRow: [{"fault_id": fault.id, "part_id": part, "pieces": n} for part, n in fault.parts.items()],
    }


def _fault(row: Row[Any], children: Children) -> Fault:
    return Fault(
        id=row.id,
        name=row.name,
        industry=row.industry,
        level=row.level,
        duration_s=row.duration_s,
        skills={skill.skill: skill.level for skill in children[FaultSkillRow]},
        parts={part.part_id: part.pieces for part in children[FaultPartRow]},
    )


def _inbound_rows(lot: Inbound) -> Rows:
    return {
        InboundRow: [
            {
                "id": lot.id,
                "center_id": lot.center_id,
                "part_id": lot.part_id,
                "quantity": lot.quantity,
                "available_at": lot.available_at,
                "cost": lot.cost,
                "origin": lot.origin,
            }
        ]
    }


def _inbound(row: Row[Any], _: Children) -> Inbound:
    return Inbound(
        id=row.id,
        center_id=row.center_id,
        part_id=row.part_id,
        quantity=row.quantity,
        available_at=row.available_at,
        cost=row.cost,
        origin=row.origin,
    )


PARTS = Shelf(table=PartRow, rows_of=_part_rows, noun_of=_part)
FAULTS = Shelf(table=FaultRow, rows_of=_fault_rows, noun_of=_fault, children=(FaultSkillRow, FaultPartRow))
INBOUND = Shelf(table=InboundRow, rows_of=_inbound_rows, noun_of=_inbound)
