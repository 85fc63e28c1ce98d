"""Random problems over the whole contract, small enough to be judged by the thousand. Same seed, same problem.

Numbers are coarse on purpose: windows, shifts, links, stock and certificates often meet to the second and to the piece.
Every problem drawn is valid; whether its orders can be served is left to chance.
"""

import random

from solver.problem import (
    After,
    BreakRule,
    Center,
    HaversineTravel,
    Inbound,
    Location,
    MatrixTravel,
    Order,
    Pin,
    Problem,
    Shift,
    Technician,
    Weights,
)

DAY_S = 86_400
MORNING_S = 28_800
SKILLS = ("cooling", "hydraulics", "optics")
PARTS = ("board", "seal", "valve", "gauge")
REGIONS = ("R0", "R1", "R2")
REUSABLE = frozenset({"gauge"})


def draw_problem(rng: random.Random, *, orders: int = 9, technicians: int = 6, centers: int = 2) -> Problem:
    """Return a valid problem that uses every field of the contract sooner or later."""
    days = rng.choice((1, 1, 2))
    locations = [f"L{i}" for i in range(centers + technicians + orders)]
    sites = locations[centers + technicians :]
    people = tuple(_technician(rng, i, days, home=locations[centers + i], centers=centers) for i in range(technicians))
    return Problem(
        name=f"drawn-{rng.randrange(10**6)}",
        epoch="2026-03-02T00:00:00+08:00",
        now=rng.choice((0, MORNING_S, MORNING_S, rng.randrange(30_000, 50_000))),
        locations=(places := _locations(rng, locations)),
        travel=_travel(rng, places),
        centers=tuple(_center(rng, i, locations[i]) for i in range(centers)),
        technicians=people,
        orders=tuple(_order(rng, i, days, site=sites[i], people=people) for i in range(orders)),
        weights=_weights(rng),
        reusable=rng.choice((frozenset[str](), REUSABLE, REUSABLE)),
    )


def _locations(rng: random.Random, ids: list[str]) -> tuple[Location, ...]:
    return tuple(
        Location(id=name, lat=round(31.2 + rng.uniform(-0.1, 0.1), 5), lon=round(121.5 + rng.uniform(-0.1, 0.1), 5))
        for name in ids
    )


def _travel(rng: random.Random, places: tuple[Location, ...]) -> MatrixTravel | HaversineTravel:
    """Half of the problems have a matrix; it is neither symmetric nor does it keep the triangle inequality."""
    if rng.random() < 0.5:
        return HaversineTravel(detour_pct=rng.choice((100, 130, 137.5)), speed_kmh=rng.choice((30, 45, 57.3)))
    size = range(len(places))
    time_s = tuple(tuple(0 if i == j else 60 * rng.randrange(0, 30) for j in size) for i in size)
    distance_m = tuple(tuple(cell * rng.randrange(5, 15) for cell in row) for row in time_s)
    return MatrixTravel(time_s=time_s, distance_m=distance_m)


def _center(rng: random.Random, i: int, location: str) -> Center:
    lots = tuple(
        Inbound(
            part=rng.choice(PARTS),
            quantity=rng.randrange(0, 3),
            available_at=rng.choice((0, 36_000, 43_200, 50_400)),
            cost=rng.choice((0, 600, 1_800, 3_600)),
            origin=f"C{i + 1}",
        )
        for _ in range(rng.randrange(0, 4))
    )
    return Center(
        id=f"C{i}",
        location=location,
        region=rng.choice(REGIONS),
        pickup_s=rng.choice((0, 300, 600)),
        stock={part: rng.randrange(0, 3) for part in PARTS if rng.random() < 0.6},
        inbound=lots,
    )


def _technician(rng: random.Random, i: int, days: int, *, home: str, centers: int) -> Technician:
    skills = {skill: rng.randrange(2, 6) for skill in SKILLS if rng.random() < 0.75}
    start = rng.choice((home, home, f"L{rng.randrange(centers)}"))
    return Technician(
        id=f"T{i}",
        center=f"C{rng.randrange(centers)}",
        start=start,
        end=rng.choice((start, start, home, None)),
        skills=skills,
        skill_until={skill: rng.choice((39_600, 46_800, 61_200)) for skill in skills if rng.random() < 0.2},
        regions=tuple(rng.sample(REGIONS, rng.choice((1, 2, 3, 3)))),
        van_stock={part: rng.randrange(0, 3) for part in PARTS if rng.random() < 0.4},
        efficiency_pct=rng.choice((80, 97, 100, 100, 100, 110, 133)),
        shifts=_shifts(rng, days),
    )


def _shifts(rng: random.Random, days: int) -> tuple[Shift, ...]:
    """Return the shifts of one person: some have none, some two a day that only overtime makes overlap."""
    if rng.random() < 0.04:
        return ()
    shifts = []
    for day in range(days):
        morning = MORNING_S + day * DAY_S
        if rng.random() < 0.25:
            shifts.append(_shift(rng, morning, morning + 3 * 3600, overtime_s=5400))
            shifts.append(_shift(rng, morning + 4 * 3600, morning + 8 * 3600, overtime_s=rng.choice((0, 3600))))
        else:
            start = morning + rng.choice((-1800, 0, 0, 1800))
            shifts.append(_shift(rng, start, start + rng.choice((6, 9)) * 3600, overtime_s=rng.choice((0, 1800, 7200))))
    if rng.random() < 0.1:
        shifts.reverse()
    return tuple(shifts)


def _shift(rng: random.Random, start: int, end: int, *, overtime_s: int) -> Shift:
    rule = None
    if rng.random() < 0.7:
        middle = (start + end) // 2
        earliest = middle - rng.choice((0, 3600, 7200))
        latest = middle + rng.choice((0, 1800))
        rule = BreakRule(earliest=earliest, latest=latest, duration_s=rng.choice((0, 900, 1800, 3600)))
    return Shift(start=start, end=end, overtime_s=overtime_s, break_rule=rule)


def _order(rng: random.Random, i: int, days: int, *, site: str, people: tuple[Technician, ...]) -> Order:
    names = [person.id for person in people]
    reported_at = MORNING_S + 60 * rng.randrange(-600, 200)
    respond_by = reported_at + 3600 * rng.choice((1, 2, 4, 8))
    return Order(
        id=f"W{i}",
        location=site,
        region=rng.choice(REGIONS),
        reported_at=reported_at,
        duration_s=rng.choice((1, 900, 901, 1800, 1801, 3600)),
        respond_by=respond_by,
        resolve_by=rng.choice((None, respond_by + 7200)),
        weight=rng.randrange(1, 9),
        unserved_cost=rng.choice((0, 10_000, 500_000)),
        skills={skill: rng.choice((1, 2, 2, 3, 5)) for skill in rng.sample(SKILLS, rng.choice((0, 0, 1, 1, 2)))},
        parts={part: rng.choice((1, 1, 2)) for part in rng.sample(PARTS, rng.choice((0, 0, 1, 2)))},
        windows=_windows(rng, days),
        crew=rng.choice((1, 1, 1, 1, 1, 1, 2, 2, 3)),
        pin=_pin(rng, names),
        excluded=tuple(rng.sample(names, rng.choice((0, 0, 0, 1, 2)))),
        after=_after(rng, i),
        previous=rng.choice((None, None, "T-left", *names)),
        change_pct=rng.choice((0, 33, 100, 400)),
        prices={name: rng.choice((0, 600, 7200)) for name in names if rng.random() < 0.2},
    )


def _windows(rng: random.Random, days: int) -> tuple[tuple[int, int], ...] | None:
    if rng.random() < 0.7:
        return None
    openings = rng.sample(range(MORNING_S, MORNING_S + 9 * 3600, 1800), rng.choice((1, 2)))
    return tuple(
        (opening + day * DAY_S, opening + day * DAY_S + rng.choice((0, 3600, 7200, 14_400)))
        for day in range(days)
        for opening in sorted(openings)
    )


def _pin(rng: random.Random, names: list[str]) -> Pin | None:
    if rng.random() < 0.93:
        return None
    return Pin(technician=rng.choice(names), start=rng.choice((None, MORNING_S + 1800 * rng.randrange(16))))


def _after(rng: random.Random, i: int) -> tuple[After, ...]:
    """Link only to orders drawn before, so that nothing waits in a circle."""
    if i == 0 or rng.random() < 0.5:
        return ()
    links = []
    for before in rng.sample(range(i), min(i, rng.choice((1, 1, 1, 2)))):
        min_s = rng.choice((0, 1800, 5400))
        links.append(After(order=f"W{before}", min_s=min_s, max_s=rng.choice((None, min_s, min_s + 7200))))
    return tuple(links)


def _weights(rng: random.Random) -> Weights:
    return Weights(
        response=rng.randrange(3),
        late=rng.randrange(6),
        unresolved=rng.randrange(4),
        travel=rng.randrange(3),
        overtime=rng.randrange(4),
        away=rng.choice((0, 1800)),
        change=rng.choice((0, 3599)),
        duration=rng.choice((0, 0, 1)),
    )
