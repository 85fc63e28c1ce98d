"""The company's catalogue as it goes out, and the roster as it comes in."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Generic, Self, TypeVar

from pydantic import ConfigDict, Field, model_validator

from api.http.fields import Body, Instant, Line, Shown
from api.http.shapes.places import PointOut, point_out
from dispatch.center import Region, ServiceCenter
from dispatch.company import Customer, Equipment, Located, Site
from dispatch.fault import Fault
from dispatch.masking.people import coarse_address, masked_customer, masked_phone, masked_site
from dispatch.stock.pieces import Part
from dispatch.technician import Absence, BreakWindow, Shift, Technician
from geo.datum import Datum
from geo.point import Point

Item = TypeVar("Item")


class Page(Shown, Generic[Item]):
    """Some of many, and where the next ones begin."""

    items: list[Item]
    next: str | None


class RegionOut(Shown):
    """A service region; outline: the rings of its area, empty where it has none (as GeoJSON: /areas)."""

    id: str
    name: str
    outline: list[list[PointOut]]


class CenterOut(Shown):
    """A service centre with a parts store; a pick-up there takes pickup_s."""

    id: str
    name: str
    region_id: str
    point: PointOut
    pickup_s: int


class CustomerOut(Shown):
    """A customer; phone and a person's name are masked for all who do not need them now."""

    id: str
    name: str
    tier: str
    phone: str = Field(examples=["138****5678"])


class SiteOut(Shown):
    """A customer's place. Address, and a household's name: the district, but for the engineer who drives there."""

    id: str
    customer_id: str
    name: str
    region_id: str
    address: str
    point: PointOut
    located: Located = Field(
        description="how the point is known; rough: it is a guess, and nobody is sent there", examples=["given"]
    )


class EquipmentOut(Shown):
    """A machine at a site."""

    id: str
    site_id: str
    model: str
    serial: str


class PartOut(Shown):
    """A kind of spare part, or (reusable) a tool that comes back."""

    id: str
    name: str
    reusable: bool


class FaultOut(Shown):
    """A kind of fault and what it usually asks for."""

    id: str
    name: str
    industry: str
    level: int
    duration_s: int
    skills: dict[str, int]
    parts: dict[str, int]


class SkillOut(Shown):
    """A skill at a level; valid_until: the last day of its certificate."""

    skill: str
    level: int
    valid_until: date | None


class TechnicianOut(Shown):
    """A technician, without home and telephone."""

    id: str
    name: str
    center_id: str
    regions: list[str]
    skills: list[SkillOut]
    returns: bool
    efficiency_pct: int


class BreakIn(Body):
    """A break that starts in [earliest_at, latest_at] and lasts duration_s."""

    earliest_at: Instant
    latest_at: Instant
    duration_s: Annotated[int, Field(ge=60, le=8 * 3600)]

    def window(self) -> BreakWindow:
        """Return the break."""
        return BreakWindow(earliest_at=self.earliest_at, latest_at=self.latest_at, duration_s=self.duration_s)


class ShiftIn(Body):
    """A working time, at most 48 hours long; may be overrun by overtime_s."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "start_at": "2026-03-03T08:00:00+08:00",
                    "end_at": "2026-03-03T17:00:00+08:00",
                    "overtime_s": 3600,
                    "rest": {
                        "earliest_at": "2026-03-03T11:30:00+08:00",
                        "latest_at": "2026-03-03T12:30:00+08:00",
                        "duration_s": 2700,
                    },
                }
            ]
        }
    )

    start_at: Instant
    end_at: Instant
    overtime_s: Annotated[int, Field(ge=0, le=12 * 3600)] = 0
    rest: BreakIn | None = None

    @model_validator(mode="after")
    def _possible(self) -> Self:
        length_s = (self.end_at - self.start_at).total_seconds()
        if not 0 < length_s <= 48 * 3600:
            raise ValueError("a shift ends after it begins, within 48 hours")
        if self.rest is not None:
            if not self.start_at <= self.rest.earliest_at <= self.rest.latest_at:
                raise ValueError("a break begins in its shift, and not before it may")
            if (self.end_at - self.rest.latest_at).total_seconds() < self.rest.duration_s:
                raise ValueError("a break ends in its shift")
        return self

    def shift(self, technician_id: str) -> Shift:
        """Return the shift as somebody's."""
        return Shift(
            technician_id=technician_id,
            start_at=self.start_at,
            end_at=self.end_at,
            overtime_s=self.overtime_s,
            rest=self.rest.window() if self.rest else None,
        )


class AbsenceIn(Body):
    """A time in which somebody does not work, at most 400 days long."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"start_at": "2026-03-03T13:00:00+08:00", "end_at": "2026-03-03T17:00:00+08:00", "reason": "培训"}
            ]
        }
    )

    start_at: Instant
    end_at: Instant
    reason: Line = ""

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if not 0 < (self.end_at - self.start_at).total_seconds() <= 400 * 86_400:
            raise ValueError("an absence ends after it begins, within 400 days")
        return self

    def absence(self, technician_id: str) -> Absence:
        """Return the absence as somebody's."""
        return Absence(technician_id=technician_id, start_at=self.start_at, end_at=self.end_at, reason=self.reason)


class BreakOut(Shown):
    """A break."""

    earliest_at: datetime
    latest_at: datetime
    duration_s: int


class ShiftOut(Shown):
    """A working time of a technician."""

    technician_id: str
    start_at: datetime
    end_at: datetime
    overtime_s: int
    rest: BreakOut | None


class AbsenceOut(Shown):
    """A time in which a technician does not work. Why, only they themselves are shown."""

    technician_id: str
    start_at: datetime
    end_at: datetime
    reason: str


def region_out(region: Region, rings: Sequence[Sequence[Point]], datum: Datum) -> RegionOut:
    """Return a region as it is shown, with the rings of its area in a datum."""
    outline = [[point_out(point, datum) for point in ring] for ring in rings]
    return RegionOut(id=region.id, name=region.name, outline=outline)


def center_out(center: ServiceCenter, datum: Datum) -> CenterOut:
    """Return a centre as it is shown, its place in a datum."""
    return CenterOut(
        id=center.id,
        name=center.name,
        region_id=center.region_id,
        point=point_out(center.point, datum),
        pickup_s=center.pickup_s,
    )


def customer_out(customer: Customer, *, clear: bool) -> CustomerOut:
    """Return a customer as it is shown; clear: whoever asks needs phone and name now."""
    return CustomerOut(
        id=customer.id,
        name=customer.name if clear else masked_customer(customer.name),
        tier=customer.tier,
        phone=customer.phone if clear else masked_phone(customer.phone),
    )


def site_out(site: Site, customer: Customer, datum: Datum, *, clear: bool) -> SiteOut:
    """Return a customer's site as it is shown, its place in a datum; clear: whoever asks drives there now."""
    return SiteOut(
        id=site.id,
        customer_id=site.customer_id,
        name=site.name if clear else masked_site(site, customer),
        region_id=site.region_id,
        address=site.address if clear else coarse_address(site.address),
        point=point_out(site.point, datum),
        located=site.located,
    )


def equipment_out(item: Equipment) -> EquipmentOut:
    """Return a machine as it is shown."""
    return EquipmentOut(id=item.id, site_id=item.site_id, model=item.model, serial=item.serial)


def part_out(part: Part) -> PartOut:
    """Return a part as it is shown."""
    return PartOut(id=part.id, name=part.name, reusable=part.reusable)


def fault_out(fault: Fault) -> FaultOut:
    """Return a fault as it is shown."""
    return FaultOut(
        id=fault.id,
        name=fault.name,
        industry=fault.industry,
        level=fault.level,
        duration_s=fault.duration_s,
        skills=dict(fault.skills),
        parts=dict(fault.parts),
    )


def technician_out(person: Technician) -> TechnicianOut:
    """Return a technician as colleagues see them."""
    return TechnicianOut(
        id=person.id,
        name=person.name,
        center_id=person.center_id,
        regions=list(person.regions),
        skills=[SkillOut(skill=one.skill, level=one.level, valid_until=one.valid_until) for one in person.skills],
        returns=person.returns,
        efficiency_pct=person.efficiency_pct,
    )


def shift_out(shift: Shift) -> ShiftOut:
    """Return a shift as it is shown."""
    rest = shift.rest
    return ShiftOut(
        technician_id=shift.technician_id,
        start_at=shift.start_at,
        end_at=shift.end_at,
        overtime_s=shift.overtime_s,
        rest=BreakOut(earliest_at=rest.earliest_at, latest_at=rest.latest_at, duration_s=rest.duration_s)
        if rest
        else None,
    )


def absence_out(absence: Absence, *, clear: bool) -> AbsenceOut:
    """Return an absence as it is shown; clear: to whom it belongs."""
    return AbsenceOut(
        technician_id=absence.technician_id,
        start_at=absence.start_at,
        end_at=absence.end_at,
        reason=absence.reason if clear else "",
    )
