"""A small problem document as numbers: what each technician can do with each order, and what that costs.

Written from the contract alone; nothing of the solver is used, so that the two can judge each other.
"""

import math
from collections import Counter
from dataclasses import dataclass
from typing import Any

FAR = 1 << 40
"""Seconds beyond any plan."""

Document = dict[str, Any]
Windows = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """An order; `windows` are disjoint, in order of time, and cut down to the start that a pin asks for."""

    id: str
    place: int
    windows: Windows
    reported_at: int
    respond_by: int
    resolve_by: int | None
    weight: int
    unserved_cost: int
    crew: int
    parts: tuple[tuple[int, int], ...]
    links: tuple[tuple[int, int, int], ...]
    pin: int | None
    previous: str | None
    change: int
    coupled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A shift: `floor` is the earliest departure, `limit` the latest arrival, `rest` (earliest, latest, seconds)."""

    floor: int
    end: int
    limit: int
    rest: tuple[int, int, int] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A technician; per order: may he go, his service time, when his skills for it end, and what sending him costs."""

    id: str
    start: int
    end: int | None
    turns: tuple[Turn, ...]
    van: tuple[int, ...]
    allowed: tuple[bool, ...]
    service: tuple[int, ...]
    until: tuple[int, ...]
    price: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """A part at a centre: own pieces, and lots of (cost, available_at, pieces), cheapest first."""

    own: int
    lots: tuple[tuple[int, int, int], ...]
    times: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Depot:
    """A centre."""

    id: str
    place: int
    pickup_s: int


class Case:
    """All of a problem."""

    def __init__(self, problem: Document) -> None:
        self.problem = problem
        self.now: int = problem["now"]
        self.weights = {"duration": 0, **problem["weights"]}
        self.places = {place["id"]: i for i, place in enumerate(problem["locations"])}
        self.travel = travel_times(problem)
        self.order_index = {order["id"]: i for i, order in enumerate(problem["orders"])}
        self.person_index = {person["id"]: i for i, person in enumerate(problem["technicians"])}
        self.parts = sorted({part for order in problem["orders"] for part in order["parts"]})
        self.reusable = tuple(part in problem.get("reusable", []) for part in self.parts)
        self.orders = self._orders()
        self.people = tuple(self._person(person) for person in problem["technicians"])
        self.depots = tuple(
            Depot(id=center["id"], place=self.places[center["location"]], pickup_s=center.get("pickup_s", 0))
            for center in problem["centers"]
        )
        self.shelves = {
            (c, p): shelf(center, part)
            for c, center in enumerate(problem["centers"])
            for p, part in enumerate(self.parts)
        }
        self.uses = Counter(
            [order.place for order in self.orders]
            + [depot.place for depot in self.depots]
            + [place for person in self.people for place in (person.start, person.end) if place is not None]
        )
        self.shelf_costs: dict[object, int | None] = {}
        self.coupled = any(order.coupled for order in self.orders)

    def _orders(self) -> tuple[Work, ...]:
        waited_for = {link["order"] for order in self.problem["orders"] for link in order.get("after", [])}
        return tuple(
            Work(
                id=order["id"],
                place=self.places[order["location"]],
                windows=merged_windows(order),
                reported_at=order["reported_at"],
                respond_by=order["respond_by"],
                resolve_by=order.get("resolve_by"),
                weight=order["weight"],
                unserved_cost=order["unserved_cost"],
                crew=order.get("crew", 1),
                parts=tuple((self.parts.index(part), pieces) for part, pieces in order["parts"].items() if pieces),
                links=tuple(
                    (
                        self.order_index[link["order"]],
                        link["min_s"],
                        FAR if link.get("max_s") is None else link["max_s"],
                    )
                    for link in order.get("after", [])
                ),
                pin=self.person_index[order["pin"]["technician"]] if order.get("pin") else None,
                previous=order.get("previous"),
                change=self.weights["change"] * order.get("change_pct", 100) // 100,
                coupled=order.get("crew", 1) > 1 or bool(order.get("after")) or order["id"] in waited_for,
            )
            for order in self.problem["orders"]
        )

    def _person(self, person: Document) -> Person:
        orders = self.problem["orders"]
        return Person(
            id=person["id"],
            start=self.places[person["start"]],
            end=None if person["end"] is None else self.places[person["end"]],
            turns=tuple(self._turn(shift) for shift in person["shifts"]),
            van=tuple(person.get("van_stock", {}).get(part, 0) for part in self.parts),
            allowed=tuple(self._allowed(person, order) for order in orders),
            service=tuple(math.ceil(o["duration_s"] * person.get("efficiency_pct", 100) / 100) for o in orders),
            until=tuple(certified_until(person, order) for order in orders),
            price=tuple(self._price(person, order) for order in orders),
        )

    def _turn(self, shift: Document) -> Turn:
        floor, rule = max(self.now, shift["start"]), shift.get("break")
        due = rule is not None and floor <= rule["latest"]
        rest = (rule["earliest"], rule["latest"], rule["duration_s"]) if due else None
        return Turn(floor=floor, end=shift["end"], limit=shift["end"] + shift.get("overtime_s", 0), rest=rest)

    def _allowed(self, person: Document, order: Document) -> bool:
        if order["region"] not in person["regions"] or person["id"] in order.get("excluded", []):
            return False
        alone = order.get("crew", 1) == 1
        if alone and order.get("pin") and order["pin"]["technician"] != person["id"]:
            return False
        return not alone or certified_until(person, order) > -FAR

    def _price(self, person: Document, order: Document) -> int:
        """Return what it costs to have this person on the order; a crew's change is counted with the whole crew."""
        away = self.weights["away"] if order["region"] != person["regions"][0] else 0
        changed = order.get("crew", 1) == 1 and order.get("previous") and order["previous"] != person["id"]
        change = self.weights["change"] * order.get("change_pct", 100) // 100 if changed else 0
        return away + change + int(order.get("prices", {}).get(person["id"], 0))

    def delay_cost(self, o: int, start: int, finish: int) -> int:
        """Return what an order costs that starts and finishes then."""
        order, weights = self.orders[o], self.weights
        cost = weights["response"] * max(0, start - order.reported_at) + weights["late"] * max(
            0, start - order.respond_by
        )
        if order.resolve_by is not None:
            cost += weights["unresolved"] * max(0, finish - order.resolve_by)
        return int(order.weight * cost)


def travel_times(problem: Document) -> list[list[int]]:
    """Return the seconds between all places, rows: from."""
    spec = problem["travel"]
    if spec["model"] == "matrix":
        return [list(row) for row in spec["time_s"]]
    points = [(math.radians(place["lat"]), math.radians(place["lon"])) for place in problem["locations"]]

    def seconds(a: tuple[float, float], b: tuple[float, float]) -> int:
        h = math.sin((b[0] - a[0]) / 2) ** 2 + math.cos(a[0]) * math.cos(b[0]) * math.sin((b[1] - a[1]) / 2) ** 2
        crow_m = 2 * 6_371_008.8 * math.asin(min(1.0, math.sqrt(h)))
        return math.ceil(math.ceil(crow_m * spec["detour_pct"] / 100 - 1e-6) * 3.6 / spec["speed_kmh"] - 1e-9)

    return [[seconds(a, b) for b in points] for a in points]


def merged_windows(order: Document) -> Windows:
    """Return when an order may start, a pinned start taken into account."""
    given = [(-FAR, FAR)] if order.get("windows") is None else sorted((a, b) for a, b in order["windows"])
    merged: list[tuple[int, int]] = []
    for a, b in given:
        if merged and a <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], b))
        else:
            merged.append((a, b))
    at = (order.get("pin") or {}).get("start")
    if at is not None:
        merged = [(at, at)] if any(a <= at <= b for a, b in merged) else []
    return tuple(merged)


def certified_until(person: Document, order: Document) -> int:
    """Return the last second at which somebody has all skills that an order asks for; -FAR: never."""
    last = FAR
    for skill, level in order["skills"].items():
        if person["skills"].get(skill, 0) < level:
            return -FAR
        last = min(last, person.get("skill_until", {}).get(skill, FAR))
    return last


def shelf(center: Document, part: str) -> Shelf:
    """Return what a centre can give out of a part."""
    lots = sorted(
        (lot["cost"], lot["available_at"], lot["quantity"])
        for lot in center.get("inbound", [])
        if lot["part"] == part and lot["quantity"]
    )
    return Shelf(
        own=center.get("stock", {}).get(part, 0), lots=tuple(lots), times=tuple(sorted({at for _, at, _ in lots}))
    )
