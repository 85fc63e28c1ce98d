"""Small random problems over the whole contract, as plain documents. Same kind and number, same problem.

Each kind makes one part of the contract bind; what costs nothing to have along (prices, pins, certificates, several
windows, open ends …) is in all of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from types import MappingProxyType
from typing import Any

Document = dict[str, Any]

MINUTE_S, HOUR_S = 60, 3600
MORNING_S = 8 * HOUR_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """How large problems of a kind are, how much of each thing they have, and how many of them there are."""

    orders: tuple[int, ...]
    technicians: tuple[int, ...]
    centers: tuple[int, ...] = (1, 2)
    crews: float = 0.0
    links: float = 0.0
    second_shift: float = 0.0
    parts: float = 0.2
    part_kinds: tuple[int, ...] = (1, 2, 2, 3)
    inbound: float = 0.3
    duration: float = 0.0
    shortcuts: bool = False
    problems: int = 26


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "single": Kind(orders=(6, 7, 8), technicians=(1, 2, 3, 4)),
        "parts": Kind(orders=(4, 5), technicians=(1, 2, 3), centers=(2, 2, 3), parts=0.4, inbound=1.0),
        "crews": Kind(orders=(4, 5, 6), technicians=(2, 3, 4), crews=0.45, parts=0.1),
        "links": Kind(orders=(4, 5, 6), technicians=(2, 3), links=0.5, parts=0.15),
        "shifts": Kind(orders=(5, 6, 7), technicians=(1, 2), second_shift=0.8, parts=0.4),
        "duration": Kind(orders=(4, 5), technicians=(1, 2, 3), duration=1.0),
        "crews with parts": Kind(
            orders=(3, 4), technicians=(2, 3), crews=0.5, parts=0.7, part_kinds=(1, 1, 2), inbound=0.2
        ),
        "everything": Kind(
            orders=(4, 5),
            technicians=(2, 3),
            crews=0.25,
            links=0.3,
            second_shift=0.3,
            parts=0.4,
            inbound=0.5,
            duration=0.6,
        ),
        "shortcuts": Kind(orders=(4, 5), technicians=(1, 2), parts=0.2, duration=0.3, shortcuts=True, problems=12),
    }
)


def draw(kind: str, number: int) -> Document:
    """Return a problem."""
    return Draw(KINDS[kind], f"{kind}-{number}").problem()


class Draw:
    """Draws one problem."""

    def __init__(self, kind: Kind, name: str) -> None:
        self.kind, self.name, self.rng = kind, name, Random(name)
        rng = self.rng
        self.names = [f"T{n}" for n in range(rng.choice(kind.technicians))]
        self.count = rng.choice(kind.orders)
        self.centers = rng.choice(kind.centers)
        self.parts = ["seal", "board", "gauge"][: rng.choice(kind.part_kinds)]
        self.places = [f"L{n}" for n in range(self.centers + len(self.names) + self.count)]
        self.morning = rng.choice([MORNING_S, MORNING_S, 0, -4 * HOUR_S])
        self.now = self.morning + HOUR_S * rng.choice([-1, 0, 0, 0, 3])

    def problem(self) -> Document:
        """Return the problem."""
        rng = self.rng
        locations = [
            {"id": name, "lat": round(31 + rng.uniform(0, 0.25), 4), "lon": round(121 + rng.uniform(0, 0.3), 4)}
            for name in self.places
        ]
        return {
            "format": "dispatch-problem/1",
            "name": self.name,
            "epoch": "2026-03-02T00:00:00+08:00",
            "now": self.now,
            "locations": locations,
            "travel": self.travel(),
            "centers": [self.center(n) for n in range(self.centers)],
            "technicians": [self.technician(n) for n in range(len(self.names))],
            "orders": [self.order(n) for n in range(self.count)],
            "reusable": ["gauge"] if "gauge" in self.parts else [],
            "weights": {
                "response": rng.choice([1, 1, 2]),
                "late": rng.choice([0, 2, 4]),
                "unresolved": rng.choice([0, 1, 3]),
                "travel": rng.choice([0, 1, 1, 4]),
                "overtime": rng.choice([1, 3, 6]),
                "away": rng.choice([0, 1800]),
                "change": rng.choice([0, 3601]),
                "duration": rng.choice([1, 2, 5]) if rng.random() < self.kind.duration else 0,
            },
        }

    def travel(self) -> Document:
        """Return great circles, or a matrix: asymmetric, and a way round may be faster than the straight one."""
        rng, size = self.rng, range(len(self.places))
        if not self.kind.shortcuts and rng.random() < 0.4:
            return {"model": "haversine", "detour_pct": rng.choice([100, 130]), "speed_kmh": rng.choice([30, 45, 57.5])}
        longest = rng.choice([30, 60])
        time_s = [
            [0 if i == j else MINUTE_S * rng.randint(3, longest) + rng.choice([0, 7]) for j in size] for i in size
        ]
        if self.kind.shortcuts:
            for i in size:
                for j in size:
                    if i != j and min(i, j) < self.centers:
                        time_s[i][j] = MINUTE_S * rng.randint(1, 8)
        else:
            for c in range(self.centers):
                time_s = [[min(time_s[i][j], time_s[i][c] + time_s[c][j]) for j in size] for i in size]
        return {"model": "matrix", "time_s": time_s, "distance_m": [[11 * s for s in row] for row in time_s]}

    def center(self, n: int) -> Document:
        """Return a centre, which has little of everything."""
        rng = self.rng
        lots = [
            {
                "part": part,
                "quantity": rng.choice([1, 1, 2]),
                "available_at": self.morning + 1800 * rng.choice([-4, 2, 4, 6, 8]),
                "cost": rng.choice([0, 500, 2500, 9000]),
                "from": "elsewhere",
            }
            for part in self.parts
            for _ in range(rng.choice([1, 2]))
            if rng.random() < self.kind.inbound
        ]
        return {
            "id": f"C{n}",
            "location": self.places[n],
            "region": f"R{n % 2}",
            "pickup_s": rng.choice([0, 300, 900]),
            "stock": {part: rng.choice([0, 1, 1, 2]) for part in self.parts if rng.random() < 0.8},
            "inbound": lots,
        }

    def technician(self, n: int) -> Document:
        """Return somebody who can do most of what there is to do."""
        rng = self.rng
        shifts = self.shifts()
        home = self.places[self.centers + n]
        return {
            "id": self.names[n],
            "center": f"C{n % self.centers}",
            "start": rng.choice([home, home, self.places[0]]),
            "end": rng.choice([home, home, self.places[0], None if len(shifts) == 1 else home]),
            "skills": {skill: rng.choice([2, 3, 5]) for skill in ("cooling", "optics") if rng.random() < 0.9},
            "skill_until": {"cooling": self.morning + 1801 * rng.choice([6, 9, 14])} if rng.random() < 0.25 else {},
            "regions": rng.choice([["R0", "R1"], ["R0", "R1"], ["R1", "R0"], ["R1", "R0"], ["R0"]]),
            "van_stock": {part: rng.choice([0, 1, 1, 2]) for part in self.parts if rng.random() < 0.35},
            "efficiency_pct": rng.choice([80, 100, 100, 133]),
            "shifts": shifts,
        }

    def shifts(self) -> list[Document]:
        """Return one shift, or two that overtime may join; sometimes the later one is written first."""
        rng = self.rng
        if rng.random() >= self.kind.second_shift:
            start = self.morning + 1800 * rng.choice([0, 0, 1, -1])
            return [self.shift(start, start + 1800 * rng.choice([10, 14, 18]))]
        first = self.morning + 1800 * rng.choice([0, 1])
        middle = first + 1800 * rng.choice([5, 6, 8])
        second = middle + 1800 * rng.choice([0, 1, 2, 30])
        both = [self.shift(first, middle), self.shift(second, second + 1800 * rng.choice([6, 8]))]
        return both[::-1] if rng.random() < 0.2 else both

    def shift(self, start: int, end: int) -> Document:
        """Return a shift, most with a break in the middle."""
        rng, rule = self.rng, None
        if rng.random() < 0.6:
            earliest = start + (end - start) * rng.choice([2, 3, 4]) // 8
            latest = earliest + 900 * rng.choice([0, 2, 4])
            rule = {"earliest": earliest, "latest": latest, "duration_s": rng.choice([900, 1800, 2700])}
        return {"start": start, "end": end, "overtime_s": rng.choice([0, 1800, 5400]), "break": rule}

    def order(self, n: int) -> Document:
        """Return an order."""
        rng = self.rng
        reported_at = self.now + 600 * rng.choice([-120, -30, -12, -6, -3, -1, 3])
        respond_by = max(reported_at, self.morning) + 1800 * rng.choice([1, 2, 4, 8])
        many = [1] * 9 + [2] * 1
        return {
            "id": f"W{n}",
            "location": self.places[-1 - n] if rng.random() < 0.9 else rng.choice(self.places),
            "region": rng.choice(["R0", "R0", "R1"]),
            "reported_at": reported_at,
            "duration_s": rng.choice([1, 1200, 1801, 2700, 3600]),
            "skills": {skill: rng.choice([1, 2, 3]) for skill in ("cooling", "optics") if rng.random() < 0.2},
            "parts": {part: rng.choice(many) for part in self.parts if rng.random() < self.kind.parts},
            "windows": self.windows(),
            "respond_by": respond_by,
            "resolve_by": rng.choice([None, respond_by + 3600]),
            "weight": rng.choice([1, 1, 2, 4]),
            "unserved_cost": rng.choice([40_000, 200_000, 400_000]),
            "crew": min(len(self.names), rng.choice([2, 2, 3])) if rng.random() < self.kind.crews else 1,
            "pin": self.pin(),
            "excluded": [rng.choice(self.names)] if rng.random() < 0.1 else [],
            "after": self.links(n),
            "previous": rng.choice([None, None, *self.names]),
            "change_pct": rng.choice([50, 100, 133]),
            "prices": {name: rng.choice([0, 700, 5000]) for name in self.names if rng.random() < 0.2},
        }

    def windows(self) -> list[list[int]] | None:
        """Return one window, several, or none."""
        rng = self.rng
        if rng.random() < 0.65:
            return None
        opens = sorted(rng.sample(range(1, 14), rng.choice([1, 2, 2, 3])))
        return [[self.morning + 1800 * at, self.morning + 1800 * at + 600 * rng.choice([0, 3, 6, 9])] for at in opens]

    def pin(self) -> Document | None:
        """Return a pin now and then, sometimes to the second."""
        rng = self.rng
        if rng.random() < 0.94:
            return None
        return {
            "technician": rng.choice(self.names),
            "start": rng.choice([None, self.morning + 1800 * rng.randint(1, 9)]),
        }

    def links(self, n: int) -> list[Document]:
        """Return whom the order waits for: orders drawn before, so that nothing waits in a circle."""
        rng = self.rng
        if n == 0 or rng.random() >= self.kind.links:
            return []
        chosen = rng.sample(range(n), min(n, rng.choice([1, 1, 1, 2])))
        links = []
        for before in chosen:
            min_s = rng.choice([0, 600, 3600, 7200])
            links.append(
                {"order": f"W{before}", "min_s": min_s, "max_s": rng.choice([None, None, min_s, min_s + 2400])}
            )
        return links
