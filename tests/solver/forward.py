"""The cheapest plan of a tiny day with a crew or a link, by trying every sequence; the contract's evaluator judges.

For days of technicians with one shift, no break, no parts and no windows, where nobody gains by starting later.
"""

from collections.abc import Iterator
from itertools import permutations
from types import ModuleType
from typing import Any

Document = dict[str, Any]
Sequences = list[tuple[str, ...]]
MOST_PASSES = 20


def cheapest_together(evaluator: ModuleType, problem: Document) -> int:
    """Return the least cost of any plan."""
    best = sum(order["unserved_cost"] for order in problem["orders"])
    for sequences in ways(problem):
        plan = forward(evaluator, problem, sequences)
        if plan is not None:
            report = evaluator.evaluate(problem, plan)
            if all(violation.startswith("unserved ") for violation in report["violations"]):
                best = min(best, report["cost"])
    return best


def ways(problem: Document) -> Iterator[Sequences]:
    """Yield who does what in which sequence, in every way that brings crews together."""
    people = len(problem["technicians"])
    shares: list[list[list[str]]] = [[[] for _ in range(people)]]
    for order in problem["orders"]:
        served = [
            [[*own, order["id"]] if t in crew else own for t, own in enumerate(share)]
            for share in shares
            for crew in permutations(range(people), order["crew"])
            if list(crew) == sorted(crew)
        ]
        shares = shares + served
    for share in shares:
        chosen: list[Sequences] = [[]]
        for own in share:
            chosen = [[*before, sequence] for before in chosen for sequence in permutations(own)]
        yield from chosen


def forward(evaluator: ModuleType, problem: Document, sequences: Sequences) -> Document | None:
    """Return the plan in which everything starts as early as the others let it; None where they block one another."""
    travel = evaluator.Travel(problem)
    orders = {order["id"]: order for order in problem["orders"]}
    starts = {name: problem["now"] for own in sequences for name in own}
    for _ in range(MOST_PASSES):
        before, routes = dict(starts), []
        for technician, own in zip(problem["technicians"], sequences, strict=True):
            free, here, stops = technician["shifts"][0]["start"], technician["start"], []
            for name in own:
                place = orders[name]["location"]
                arrival = free + travel.time(here, place)
                links = [(starts.get(link["order"]), link["min_s"]) for link in orders[name]["after"]]
                starts[name] = max(starts[name], arrival, *(start + wait for start, wait in links if start is not None))
                free, here = starts[name] - (-orders[name]["duration_s"] * technician["efficiency_pct"] // 100), place
                stops.append(
                    {"kind": "order", "order": name, "arrival": arrival, "start": starts[name], "finish": free}
                )
            if own:
                departure, arrival = technician["shifts"][0]["start"], free + travel.time(here, technician["end"])
                route = {"technician": technician["id"], "shift": 0, "departure": departure, "arrival": arrival}
                routes.append({**route, "stops": stops})
        if starts == before:
            left = [{"order": name, "reason": "capacity", "detail": ""} for name in orders if name not in starts]
            return {"format": "dispatch-plan/1", "problem": problem["name"], "routes": routes, "unserved": left}
    return None
