"""The rows of all sheets put together: skills to their technicians, outlines to their regions, clocks to the policy."""

from collections import defaultdict
from dataclasses import replace
from typing import Any

from dispatch.planning.day import Batch
from dispatch.policy import Policy
from dispatch.store.importers.record import Intake, Record
from dispatch.technician import Skill, Technician
from geo.areas.service_area import ServiceArea
from solver.words import Words


def assemble(intake: Intake) -> Batch:
    """Return the batch of all faultless rows."""
    of = intake.objects
    return Batch(
        company=next(iter(of["company"]), None),
        policy=_policy(intake),
        regions=tuple(of["regions"]),
        areas=_areas(intake),
        centers=tuple(of["centers"]),
        customers=tuple(of["customers"]),
        sites=tuple(of["sites"]),
        equipment=tuple(of["equipment"]),
        faults=tuple(of["faults"]),
        parts=tuple(of["parts"]),
        technicians=_technicians(intake),
        shifts=tuple(of["shifts"]),
        absences=tuple(of["absences"]),
        counts=tuple(of["stock"]),
        inbound=tuple(of["inbound"]),
        orders=tuple(of["orders"]),
    )


def _policy(intake: Intake) -> Policy | None:
    policy: Policy | None = next(iter(intake.objects["policy"]), None)
    clocks, driving = intake.objects["clocks"], intake.objects["driving"]
    records = intake.records
    if not records["policy"]:
        for noun in ("clocks", "driving"):
            for record in records[noun][:1]:
                record.fail("", "no-policy", _NO_POLICY, _ADD_POLICY)
        return None
    for noun in ("clocks", "driving"):
        if not records[noun]:
            records["policy"][0].fail("", "half-a-policy", _HALF_POLICY, _COMPLETE_POLICY)
    if records["driving"] and not any(record["region"] is None for record in records["driving"]):
        records["driving"][0].fail("region", "no-general-driving", _NO_GENERAL_DRIVING, _ADD_GENERAL_DRIVING)
    return None if policy is None else replace(policy, clocks=tuple(clocks), travel=tuple(driving))


def _areas(intake: Intake) -> tuple[ServiceArea, ...]:
    """Return the areas that outlines enclose; tells of those that enclose none."""
    areas = intake.areas()
    sound = {area.region_id for area in areas}
    first: dict[str, Record] = {}
    for record in intake.records["outlines"]:
        if record.object is not None:
            first.setdefault(record["region"], record)
    for region_id, record in first.items():
        if region_id not in sound:
            record.note("region", "no-ground", _NO_GROUND)
    return areas


def _technicians(intake: Intake) -> tuple[Technician, ...]:
    """Return the technicians with the skills of both sheets; finds a skill that both give."""
    more: dict[str, list[Skill]] = defaultdict(list)
    for record in intake.records["skills"]:
        if record.object is None:
            continue
        technician_id, skill = record.object
        technician: Any = intake.named("technicians").get(technician_id)
        if technician is not None and any(own.skill == skill.skill for own in technician.skills):
            record.fail("skill", "duplicate", _SKILL_TWICE, _KEEP_ONE)
        more[technician_id].append(skill)
    return tuple(
        replace(technician, skills=(*technician.skills, *more[technician.id]))
        for technician in intake.objects["technicians"]
    )


_NO_GROUND = Words(en="outlines that enclose no ground were left out", zh="已忽略未围成任何面积的边界")
_NO_POLICY = Words(
    en="clocks and driving belong to a policy, and the sheet 政策 Policy is empty",
    zh="时限和行驶属于政策，而“政策 Policy”表为空",
)
_ADD_POLICY = Words(en="Fill in the sheet 政策 Policy, too.", zh="请同时填写“政策 Policy”表。")
_HALF_POLICY = Words(
    en="a policy needs the sheets 时限 Clocks and 行驶 Driving", zh="政策还需要“时限 Clocks”和“行驶 Driving”两表"
)
_COMPLETE_POLICY = Words(en="Fill in both, or delete the policy's row.", zh="请填写两表，或删除政策行。")
_SKILL_TWICE = Words(en="the technician's own row has this skill already", zh="技术员行内已写有该技能")
_KEEP_ONE = Words(en="Keep one of them.", zh="请只保留一处。")
_NO_GENERAL_DRIVING = Words(en="no row holds for all other regions", zh="没有适用于其他区域的行")
_ADD_GENERAL_DRIVING = Words(en="Add a row whose region is blank.", zh="请增加一行，区域留空。")
