"""The demo's forty technicians, their working day and who is away; names are drawn, telephone numbers invalid."""

import random
from collections.abc import Mapping, Sequence
from datetime import date

from dispatch.technician import Absence, BreakWindow, Shift, Skill, Technician
from scenarios.demo.calendar import local
from scenarios.demo.catalogue import (
    ALIGNMENT,
    CRAFTS,
    ELECTRICIAN,
    HEIGHT,
    HIGH_VOLTAGE,
)
from scenarios.demo.places import BORDER_TOWNS, cities

SURNAMES = "赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕张孔曹严金魏陶姜戚谢邹喻潘葛范彭鲁韦马方任袁鲍史唐薛贺汤罗"
GIVEN = "伟刚毅俊峰军平东文辉力明健世广义兴良海山仁波宁福生元全胜祥才发武利清彬富顺信杰涛昌成康星"

# region → how many technicians of each craft
TEAMS: Mapping[str, Mapping[str, int]] = {
    "NJ": {"concentrator": 6, "machinery": 4, "aluminium": 2, "appliance": 4},
    "HF": {"concentrator": 4, "machinery": 3, "aluminium": 1, "appliance": 3},
    "HZ": {"concentrator": 5, "machinery": 3, "aluminium": 2, "appliance": 3},
}
SECOND_CRAFT = {
    "concentrator": "machinery",
    "machinery": "aluminium",
    "aluminium": "machinery",
    "appliance": "concentrator",
}
ILL, TRAINED, SPLIT_SHIFT = "T10", "T23", "T20"
ENDS_TODAY, EXPIRED, NEXT_YEAR = date(2026, 3, 2), date(2026, 3, 1), date(2027, 2, 28)


def make_technicians(seed: int) -> tuple[Technician, ...]:
    """Return forty technicians; the first of each team is its senior."""
    rng = random.Random(f"{seed} technicians")  # noqa: S311  a made-up company needs no secrets
    names = _names(rng, sum(sum(team.values()) for team in TEAMS.values()))
    made: list[Technician] = []
    for region_id, team in TEAMS.items():
        for industry, size in team.items():
            for place in range(size):
                number = len(made) + 1
                made.append(_technician(rng, number, names[number - 1], region_id, industry, senior=place == 0))
    return tuple(made)


def make_shifts(technicians: Sequence[Technician], seed: int) -> tuple[Shift, ...]:
    """Return the shifts of the demo's day: most 8:00 to 17:30, some early or late, one split in two."""
    rng = random.Random(f"{seed} shifts")  # noqa: S311
    shifts: list[Shift] = []
    for number, technician in enumerate(technicians, start=1):
        if technician.id == SPLIT_SHIFT:  # on call in the morning and again in the evening
            shifts += [_shift(technician, 8, 12, 0.5), _shift(technician, 14.5, 19.5, 1)]
        elif number % 9 == 4:
            shifts.append(_shift(technician, 8, 16, 1.5, lunch=11))
        elif number % 9 == 8:
            shifts.append(_shift(technician, 10, 19, 1, lunch=12.5))
        else:
            shifts.append(_shift(technician, 8, 17.5, rng.choice((1, 1.5, 2)), lunch=11.5))
    return tuple(shifts)


def make_absences() -> tuple[Absence, ...]:
    """Return the day's two absences: one technician is ill, another at a training till eleven."""
    return (
        Absence(technician_id=ILL, start_at=local(0), end_at=local(24), reason="病假 Ill"),
        Absence(technician_id=TRAINED, start_at=local(8), end_at=local(11), reason="培训 Training"),
    )


def _technician(
    rng: random.Random, number: int, name: str, region_id: str, industry: str, *, senior: bool
) -> Technician:
    towns = cities(region_id)
    town = rng.choices(towns, [one.share for one in towns])[0]
    starts_at_center = town == towns[0] and rng.random() < 0.4
    borrowed = (BORDER_TOWNS[town.name],) if town.name in BORDER_TOWNS and number != 1 else ()
    return Technician(
        id=f"T{number:02d}",
        name=name,
        center_id=f"C-{region_id}",
        regions=(region_id, *borrowed),
        skills=_skills(rng, number, industry, senior=senior),
        home=None if starts_at_center else town.point_in_town(rng),
        returns=number == 20 or rng.random() < 0.9,  # two shifts a day need a way back in between
        efficiency_pct=rng.choice((80, 90, 100, 100, 100, 110, 120)),
        phone=f"100-0000-{number:04d}",
    )


def _skills(rng: random.Random, number: int, industry: str, *, senior: bool) -> tuple[Skill, ...]:
    levels = {craft: 4 if senior else rng.choice((3, 3, 4)) for craft in CRAFTS[industry]}
    levels |= {craft: rng.choice((2, 2, 3)) for craft in CRAFTS[SECOND_CRAFT[industry]] if rng.random() < 0.75}
    until: dict[str, date] = {}
    if number % 3 != 2:
        levels[ELECTRICIAN] = 1
        until[ELECTRICIAN] = ENDS_TODAY if number == 6 else NEXT_YEAR
    if number % 2:
        levels[HEIGHT] = 1
        until[HEIGHT] = EXPIRED if number == 3 else NEXT_YEAR
    if number == 2:
        levels[HIGH_VOLTAGE], until[HIGH_VOLTAGE] = 2, EXPIRED
    if number == 1:  # the only one who can align by laser, and bound to Nanjing
        levels[ALIGNMENT] = 3
    return tuple(Skill(skill=skill, level=level, valid_until=until.get(skill)) for skill, level in levels.items())


def _shift(technician: Technician, start: float, end: float, overtime_h: float, lunch: float | None = None) -> Shift:
    rest = None
    if lunch is not None:
        rest = BreakWindow(earliest_at=local(lunch), latest_at=local(lunch + 1.5), duration_s=45 * 60)
    return Shift(
        technician_id=technician.id,
        start_at=local(start),
        end_at=local(end),
        overtime_s=round(overtime_h * 3600),
        rest=rest,
    )


def _names(rng: random.Random, count: int) -> list[str]:
    names: dict[str, None] = {}
    while len(names) < count:
        names[rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, 2))] = None
    return list(names)
