"""The cheapest plan of a tiny day by trying everything; the contract's evaluator says what is legal and what it costs.

For days whose technicians share nothing but the orders: one shift each, and more pieces at the centres than are needed.
"""

from collections.abc import Iterator
from itertools import combinations, permutations
from types import ModuleType
from typing import Any

Document = dict[str, Any]


def cheapest(evaluator: ModuleType, problem: Document) -> int:
    """Return the least cost of any plan."""
    worth = {order["id"]: order["unserved_cost"] for order in problem["orders"]}
    options: dict[frozenset[str], int] = {frozenset(): 0}
    for technician in problem["technicians"]:
        own = best_days(evaluator, problem, technician)
        joined: dict[frozenset[str], int] = {}
        for served, cost in options.items():
            for more, added in own.items():
                if not served & more:
                    both = served | more
                    joined[both] = min(joined.get(both, cost + added), cost + added)
        options = joined
    return min(cost + sum(worth.values()) - sum(worth[name] for name in served) for served, cost in options.items())


def best_days(evaluator: ModuleType, problem: Document, technician: Document) -> dict[frozenset[str], int]:
    """Return the least cost of one technician's day for every set of orders that he can serve."""
    best: dict[frozenset[str], int] = {frozenset(): 0}
    for count in range(1, len(problem["orders"]) + 1):
        for chosen in combinations(problem["orders"], count):
            names = frozenset(order["id"] for order in chosen)
            others = [order for order in problem["orders"] if order["id"] not in names]
            for stops in days_of(problem, technician, chosen):
                plan = {
                    "format": "dispatch-plan/1",
                    "problem": problem["name"],
                    "routes": [timed(evaluator, problem, technician, stops)],
                    "unserved": [{"order": order["id"], "reason": "capacity", "detail": ""} for order in others],
                }
                report = evaluator.evaluate(problem, plan)
                if all(violation.startswith("unserved ") for violation in report["violations"]):
                    cost = report["cost"] - sum(order["unserved_cost"] for order in others)
                    best[names] = min(best.get(names, cost), cost)
    return best


def days_of(problem: Document, technician: Document, orders: tuple[Document, ...]) -> Iterator[list[Document]]:
    """Yield every sequence of the orders, with and without a break and a pick-up of all that the van lacks."""
    need: dict[str, int] = {}
    for order in orders:
        for part, pieces in order["parts"].items():
            need[part] = need.get(part, 0) + pieces
    van = technician["van_stock"]
    lack = {part: pieces - van.get(part, 0) for part, pieces in need.items() if pieces > van.get(part, 0)}
    rule = technician["shifts"][0]["break"]
    for sequence in permutations(orders):
        visits = [{"kind": "order", "order": order["id"]} for order in sequence]
        loaded = [visits] if not lack else [
            [*visits[:k], {"kind": "pickup", "center": center["id"], "parts": lack}, *visits[k:]]
            for center in problem["centers"]
            for k in range(len(visits))
        ]  # fmt: skip
        for stops in loaded:
            yield stops
            if rule is not None:
                yield from ([*stops[:k], {"kind": "break"}, *stops[k:]] for k in range(len(stops) + 1))


def timed(evaluator: ModuleType, problem: Document, technician: Document, stops: list[Document]) -> Document:
    """Return a route that does everything as early as possible, legal or not."""
    travel = evaluator.Travel(problem)
    orders = {order["id"]: order for order in problem["orders"]}
    centers = {center["id"]: center for center in problem["centers"]}
    shift = technician["shifts"][0]
    here, free = technician["start"], max(problem["now"], shift["start"])
    departure, rested_until, rest_s, done = free, free, 0, []
    for stop in stops:
        if stop["kind"] == "break":
            start = max(free, shift["break"]["earliest"])
            rest_s = shift["break"]["duration_s"]
            rested_until = start + rest_s
            done.append({"kind": "break", "start": start, "finish": rested_until})
            continue
        order = orders.get(stop.get("order", ""))
        place = order["location"] if order else centers[stop["center"]]["location"]
        arrival = max(free + travel.time(here, place) + rest_s, rested_until)
        if order:
            windows = order["windows"] or [[arrival, arrival]]
            start = min((max(arrival, a) for a, b in windows if arrival <= b), default=arrival)
            free = start - (-order["duration_s"] * technician["efficiency_pct"] // 100)
            done.append({**stop, "arrival": arrival, "start": start, "finish": free})
        else:
            free = arrival + centers[stop["center"]]["pickup_s"]
            done.append({**stop, "arrival": arrival, "finish": free})
        here, rested_until, rest_s = place, free, 0
    end = technician["end"]
    arrival = max(free + (travel.time(here, end) if end is not None else 0) + rest_s, rested_until)
    return {"technician": technician["id"], "shift": 0, "departure": departure, "arrival": arrival, "stops": done}
