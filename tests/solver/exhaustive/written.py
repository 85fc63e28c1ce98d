"""The plan document of days that were put together."""

from collections.abc import Sequence

from tests.solver.exhaustive.clock import ARRIVE, LEAVE, PICK, SERVE, Day
from tests.solver.exhaustive.small_case import FAR, Case, Document, certified_until


def plan_document(case: Case, cost: int, days: Sequence[Day], times: Sequence[list[tuple[int, int, int]]]) -> Document:
    """Return the plan as the contract wants it."""
    routes = [route for day, when in zip(days, times, strict=True) for route in routes_of(case, day, when)]
    served = {stop["order"] for route in routes for stop in route["stops"] if stop["kind"] == "order"}
    return {
        "format": "dispatch-plan/1",
        "problem": case.problem["name"],
        "cost": cost,
        "routes": routes,
        "unserved": [
            {"order": order["id"], "reason": reason(case, order, served), "detail": ""}
            for order in case.problem["orders"]
            if order["id"] not in served
        ],
    }


def routes_of(case: Case, day: Day, times: list[tuple[int, int, int]]) -> list[Document]:
    """Return the routes of one technician."""
    person, routes, free = case.people[day.t], [], 0
    for step, (at, start, finish) in zip(day.steps, times, strict=True):
        if step.kind == LEAVE:
            routes.append({"technician": person.id, "shift": step.what, "departure": at, "stops": []})
            free = at
            continue
        route = routes[-1]
        turn = person.turns[route["shift"]]
        if step.rest and turn.rest is not None:
            begin = max(free, turn.rest[0])
            route["stops"].append({"kind": "break", "start": begin, "finish": begin + turn.rest[2]})
        if step.kind == SERVE:
            name = case.orders[step.what].id
            route["stops"].append({"kind": "order", "order": name, "arrival": at, "start": start, "finish": finish})
        elif step.kind == PICK:
            parts = {case.parts[p]: count for p, count in step.pieces}
            name = case.depots[step.what].id
            route["stops"].append({"kind": "pickup", "center": name, "parts": parts, "arrival": at, "finish": finish})
        elif step.kind == ARRIVE:
            route["arrival"] = at
        free = finish
    return routes


def reason(case: Case, order: Document, served: set[str]) -> str:
    """Return a reason that the contract's evaluator accepts for an order left out."""
    if order.get("pin"):
        return "pin"
    people = case.problem["technicians"]
    local = [p for p in people if order["region"] in p["regions"] and p["id"] not in order.get("excluded", [])]
    skilled = [p["id"] for p in people if case.now <= certified_until(p, order) > -FAR]
    able = any(p["id"] in skilled for p in local)
    if order.get("crew", 1) > 1 and not (able and len(local) >= order["crew"]):
        return "crew"
    if order.get("crew", 1) == 1 and not able:
        return "region" if skilled else "skill"
    waiting = any(link["order"] not in served for link in order.get("after", []))
    return "after" if waiting else "capacity"
