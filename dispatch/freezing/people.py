"""The technicians of one day as the solver sees them: who can work when, with which valid skills, from where."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from dispatch.center import ServiceCenter
from dispatch.freezing.availability import working_times
from dispatch.freezing.places import Places
from dispatch.live.busy import Busy
from dispatch.notice import Notice
from dispatch.planning.day import DaySnapshot
from dispatch.planning.day_clock import DayClock
from dispatch.planning.error import PlanningError
from dispatch.technician import Absence, Shift, Technician
from solver import problem


def day_shifts(
    snapshot: DaySnapshot, clock: DayClock, now: int
) -> tuple[dict[str, tuple[problem.Shift, ...]], list[Notice]]:
    """Return the working times that are left of everybody's day, and who has nothing left of it.

    Raises PlanningError where nobody is left, saying why.
    """
    regions = ", ".join(region.id for region in snapshot.regions)
    if not snapshot.technicians:
        raise PlanningError(
            "no-technicians",
            cause={
                "en": f"no technician may work in {regions or 'any region'} on {snapshot.day}",
                "zh": f"{snapshot.day} 没有技术员可以在{regions or '任何'}区域工作",
            },
            remedy={
                "en": "Import technicians with these regions and shifts on that day, or choose other regions.",
                "zh": "请导入负责这些区域且当天有班次的技术员，或选择其他区域。",
            },
        )
    shifts: dict[str, list[Shift]] = defaultdict(list)
    for shift in snapshot.shifts:
        shifts[shift.technician_id].append(shift)
    absences: dict[str, list[Absence]] = defaultdict(list)
    for absence in snapshot.absences:
        absences[absence.technician_id].append(absence)
    present = {
        person.id: _after_work(
            working_times(shifts[person.id], absences[person.id], clock), snapshot.busy.get(person.id), clock
        )
        for person in snapshot.technicians
    }
    left = {who: tuple(part for part in parts if part.end > now) for who, parts in present.items()}
    notices = [_absent(who) for who in sorted(present) if shifts[who] and not present[who]]
    if not any(left.values()):
        raise _nobody(snapshot, clock, now, anybody_present=any(present.values()))
    return {who: parts for who, parts in left.items() if parts}, notices


def _after_work(parts: tuple[problem.Shift, ...], bound: Busy | None, clock: DayClock) -> tuple[problem.Shift, ...]:
    """Return working times without what somebody is bound to: they begin when that ends, without a break then taken."""
    if bound is None:
        return parts
    free = clock.up(bound.free_at)
    left = []
    for part in parts:
        if part.end + part.overtime_s <= free:
            continue
        if part.start < free:
            end = max(part.end, free)
            rule = None if bound.rested else part.break_rule
            overtime_s = part.end + part.overtime_s - end
            part = replace(part, start=free, end=end, overtime_s=overtime_s, break_rule=rule)
        left.append(part)
    return tuple(left)


def day_technician(
    person: Technician,
    parts: tuple[problem.Shift, ...],
    center: ServiceCenter,
    *,
    van_stock: Mapping[str, int],
    clock: DayClock,
    places: Places,
    here: str | None = None,
) -> problem.Technician:
    """Return one technician for the solver; here: the location id of where the frozen work ends (None: at their start).

    A certificate that ends before the day's work does counts until the midnight after its last day; one that has ended
    already is kept with its end, so that whoever asks why nobody can go is told. Who works in two parts comes back in
    between.
    """
    if person.home is None:
        start = places.add("center", center.id, center.point, center.region_id)
    else:
        start = places.add("home", person.id, person.home, person.regions[0])
    ends = max(part.end + part.overtime_s for part in parts)
    skills, until = {}, {}
    for skill in sorted(person.skills, key=lambda skill: skill.skill):
        last = None if skill.valid_until is None else clock.midnight_after(skill.valid_until)
        skills[skill.skill] = skill.level
        if last is not None and last < ends:
            until[skill.skill] = last
    return problem.Technician(
        id=person.id,
        center=person.center_id,
        start=here or start,
        end=start if person.returns or len(parts) > 1 else None,
        skills=skills,
        skill_until=until,
        regions=person.regions,
        van_stock=van_stock,
        efficiency_pct=person.efficiency_pct,
        shifts=parts,
    )


def _absent(who: str) -> Notice:
    return Notice(
        code="absent",
        subject=who,
        text={
            "en": f"{who} has a shift but no time in it: absent, or booked by a published plan",
            "zh": f"{who} 当天有班次但无可用时间：缺勤，或已被已发布的计划占用",
        },
    )


def _nobody(snapshot: DaySnapshot, clock: DayClock, now: int, *, anybody_present: bool) -> PlanningError:
    if not snapshot.shifts:
        return PlanningError(
            "no-shift-that-day",
            cause={"en": f"nobody has a shift on {snapshot.day}", "zh": f"{snapshot.day} 没有任何人排班"},
            remedy={
                "en": "Import shifts for that day, or choose another day.",
                "zh": "请导入当天的班次，或选择其他日期。",
            },
        )
    if not anybody_present:
        return PlanningError(
            "all-absent",
            cause={
                "en": f"everybody who has a shift on {snapshot.day} is absent, or booked by a published plan",
                "zh": f"{snapshot.day} 所有排班人员均缺勤，或已被已发布的计划占用",
            },
            remedy={
                "en": "Check the absences and the published plans of that day.",
                "zh": "请核对当天的缺勤记录与已发布的计划。",
            },
        )
    moment = clock.local(now).strftime("%Y-%m-%d %H:%M")
    return PlanningError(
        "day-is-over",
        cause={
            "en": f"all shifts of {snapshot.day} have ended at the planning moment {moment}",
            "zh": f"在计划时刻 {moment}，{snapshot.day} 的所有班次均已结束",
        },
        remedy={"en": "Choose an earlier planning moment, or the next day.", "zh": "请选择更早的计划时刻，或下一天。"},
    )
