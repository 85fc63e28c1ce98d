"""Technicians: nouns ↔ rows."""

from typing import Any

from sqlalchemy import Row

from dispatch.store.shelf import Children, Rows, Shelf
from dispatch.store.tables.people import TechnicianRegionRow, TechnicianRow, TechnicianSkillRow
from dispatch.technician import Skill, Technician
from geo.point import Point


def _technician_rows(technician: Technician) -> Rows:
    own = technician.id
    return {
        TechnicianRow: [
            {
                "id": own,
                "name": technician.name,
                "center_id": technician.center_id,
                "home_lat": technician.home.lat if technician.home else None,
                "home_lon": technician.home.lon if technician.home else None,
                "returns": technician.returns,
                "efficiency_pct": technician.efficiency_pct,
                "phone": technician.phone,
            }
        ],
        TechnicianSkillRow: [
            {
                "technician_id": own,
                "position": position,
                "skill": skill.skill,
                "level": skill.level,
                "valid_until": skill.valid_until,
            }
            for position, skill in enumerate(technician.skills)
        ],
        TechnicianRegionRow: [
            {"technician_id": own, "position": position, "region_id": region_id}
            for position, region_id in enumerate(technician.regions)
        ],
    }


def _technician(row: Row[Any], children: Children) -> Technician:
    return Technician(
        id=row.id,
        name=row.name,
        center_id=row.center_id,
        regions=tuple(region.region_id for region in children[TechnicianRegionRow]),
        skills=tuple(
            Skill(skill=skill.skill, level=skill.level, valid_until=skill.valid_until)
            for skill in children[TechnicianSkillRow]
        ),
        home=None if row.home_lat is None else Point(row.home_lat, row.home_lon),
        returns=row.returns,
        efficiency_pct=row.efficiency_pct,
        phone=row.phone,
    )


TECHNICIANS = Shelf(
    table=TechnicianRow,
    rows_of=_technician_rows,
    noun_of=_technician,
    children=(TechnicianSkillRow, TechnicianRegionRow),
)
