"""The assumed company that serves Boston's requests, as `assumptions.toml` describes it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from dispatch.center import Region, ServiceCenter
from dispatch.company import Company
from dispatch.planning.day import Batch
from dispatch.policies.documents import policy_of
from dispatch.technician import BreakWindow, Shift, Skill, Technician
from geo.point import Point

ASSUMPTIONS = Path(__file__).parent / "assumptions.toml"


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Company(_Section):
    name: str
    time_zone: str


class _Hours(_Section):
    planned_at: time
    start: time
    end: time
    overtime_min: int
    break_earliest: time
    break_latest: time
    break_min: int


class _Center(_Section):
    id: str
    name: str
    lat: float
    lon: float


class _Team(_Section):
    name: str
    size: Mapping[str, int]
    skills: Mapping[str, int]


class _Assumptions(_Section):
    company: _Company
    shift: _Hours
    centers: tuple[_Center, ...]
    teams: tuple[_Team, ...]
    policy: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssumedMorning:
    """The company on the day that it works, and the moment (aware UTC) at which its day is planned."""

    batch: Batch
    planned_at: datetime


def assumed_morning(day: date) -> AssumedMorning:
    """Return the assumed company with everybody's shift on a day."""
    assumed = _Assumptions.model_validate(tomllib.loads(ASSUMPTIONS.read_text(encoding="utf-8")))
    zone = ZoneInfo(assumed.company.time_zone)
    regions = tuple(Region(id=center.id, name=center.name) for center in assumed.centers)
    technicians = tuple(
        _technician(team, number, center.id, [region.id for region in regions])
        for center in assumed.centers
        for team in assumed.teams
        for number in range(1, team.size.get(center.id, 0) + 1)
    )
    batch = Batch(
        company=Company(name=assumed.company.name, time_zone=assumed.company.time_zone),
        policy=policy_of(assumed.policy, source=ASSUMPTIONS.name),
        regions=regions,
        centers=tuple(
            ServiceCenter(id=center.id, name=center.name, region_id=center.id, point=Point(center.lat, center.lon))
            for center in assumed.centers
        ),
        technicians=technicians,
        shifts=tuple(_shift(technician, assumed.shift, day, zone) for technician in technicians),
    )
    return AssumedMorning(batch=batch, planned_at=_instant(day, assumed.shift.planned_at, zone))


def _technician(team: _Team, number: int, center_id: str, regions: list[str]) -> Technician:
    return Technician(
        id=f"{center_id}-{team.name}-{number}",
        name=f"{team.name} {center_id.lower()} {number}",
        center_id=center_id,
        regions=(center_id, *(region for region in regions if region != center_id)),
        skills=tuple(Skill(skill=skill, level=level) for skill, level in team.skills.items()),
    )


def _shift(technician: Technician, hours: _Hours, day: date, zone: ZoneInfo) -> Shift:
    rest = BreakWindow(
        earliest_at=_instant(day, hours.break_earliest, zone),
        latest_at=_instant(day, hours.break_latest, zone),
        duration_s=hours.break_min * 60,
    )
    return Shift(
        technician_id=technician.id,
        start_at=_instant(day, hours.start, zone),
        end_at=_instant(day, hours.end, zone),
        overtime_s=round(timedelta(minutes=hours.overtime_min).total_seconds()),
        rest=rest,
    )


def _instant(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)
