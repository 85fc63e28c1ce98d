"""What the cheapest plan of a problem makes use of, so that a table of optima can be seen to cover the contract."""

from itertools import pairwise
from typing import Any

Document = dict[str, Any]

TRAITS = (
    "crew of 2",
    "crew of 3",
    "crew shares a part",
    "link",
    "link with a latest time",
    "chain of links",
    "two routes of one person",
    "second route waits for the first",
    "pick-up",
    "two centres",
    "two pick-ups on a route",
    "pick-up in an earlier shift",
    "inbound",
    "waits for a lot",
    "reusable",
    "way through a centre",
    "break",
    "break while waiting",
    "overtime",
    "leaves late",
    "duration",
    "several windows",
    "pin",
    "pinned start",
    "certificate ends",
    "open end",
    "away",
    "prices",
    "change",
    "reported later",
    "negative seconds",
    "haversine",
    "unserved",
    "unserved by choice",
)


def traits(problem: Document, plan: Document) -> tuple[str, ...]:
    """Return what a plan makes use of."""
    found = {*of_orders(problem, plan), *of_routes(problem, plan), *of_pieces(problem, plan)}
    return tuple(trait for trait in TRAITS if trait in found)


def of_orders(problem: Document, plan: Document) -> set[str]:
    """Return what the orders served bring with them."""
    people = {person["id"]: person for person in problem["technicians"]}
    crews: dict[str, list[str]] = {}
    starts: dict[str, int] = {}
    for route in plan["routes"]:
        for stop in route["stops"]:
            if stop["kind"] == "order":
                crews.setdefault(stop["order"], []).append(route["technician"])
                starts[stop["order"]] = stop["start"]
    found = set()
    for order in problem["orders"]:
        crew = crews.get(order["id"])
        if crew is None:
            found.add("unserved")
            if not order["pin"] and any(order["region"] in person["regions"] for person in people.values()):
                found.add("unserved by choice")
            continue
        links = order["after"]
        facts = {
            "crew of 2": len(crew) == 2,
            "crew of 3": len(crew) == 3,
            "crew shares a part": len(crew) > 1 and bool(order["parts"]),
            "link": bool(links),
            "link with a latest time": any(link["max_s"] is not None for link in links),
            "chain of links": any(o["after"] for o in problem["orders"] for link in links if o["id"] == link["order"]),
            "several windows": len(order["windows"] or ()) > 1,
            "pin": bool(order["pin"]),
            "pinned start": bool(order["pin"]) and order["pin"]["start"] is not None,
            "certificate ends": any(set(order["skills"]) & set(people[t]["skill_until"]) for t in crew),
            "away": problem["weights"]["away"] > 0 and any(people[t]["regions"][0] != order["region"] for t in crew),
            "prices": any(order["prices"].get(t, 0) for t in crew),
            "change": problem["weights"]["change"] > 0 and bool(order["previous"]) and order["previous"] not in crew,
            "reported later": order["reported_at"] > starts[order["id"]],
            "negative seconds": starts[order["id"]] < 0,
            "reusable": bool(set(order["parts"]) & set(problem["reusable"])),
        }
        found |= {name for name, there in facts.items() if there}
    return found


def of_routes(problem: Document, plan: Document) -> set[str]:
    """Return what the routes make use of."""
    people = {person["id"]: person for person in problem["technicians"]}
    found = {"haversine"} if problem["travel"]["model"] == "haversine" else set()
    ends: dict[str, int] = {}
    for route in sorted(plan["routes"], key=lambda each: each["departure"]):
        person = people[route["technician"]]
        shift = person["shifts"][route["shift"]]
        floor = max(problem["now"], shift["start"])
        stops = route["stops"]
        facts = {
            "two routes of one person": route["technician"] in ends,
            "second route waits for the first": ends.get(route["technician"], floor) > floor,
            "break": any(stop["kind"] == "break" for stop in stops),
            "break while waiting": any(
                rest["kind"] == "break" and stop["kind"] != "break" and stop["arrival"] == rest["finish"]
                for rest, stop in pairwise(stops)
            ),
            "overtime": route["arrival"] > shift["end"],
            "duration": problem["weights"]["duration"] > 0,
            "leaves late": route["departure"] > max(floor, ends.get(route["technician"], floor)),
            "open end": person["end"] is None,
        }
        found |= {name for name, there in facts.items() if there}
        ends[route["technician"]] = route["arrival"]
    return found


def of_pieces(problem: Document, plan: Document) -> set[str]:
    """Return what the pick-ups make use of."""
    centers = {center["id"]: center for center in problem["centers"]}
    wanted = {order["id"]: sum(order["parts"].values()) for order in problem["orders"]}
    found: set[str] = set()
    taken: dict[tuple[str, str], int] = {}
    visited: dict[str, set[str]] = {}
    for route in plan["routes"]:
        picks = [stop for stop in route["stops"] if stop["kind"] == "pickup"]
        for stop in picks:
            center = centers[stop["center"]]
            visited.setdefault(route["technician"], set()).add(stop["center"])
            for part, pieces in stop["parts"].items():
                taken[stop["center"], part] = taken.get((stop["center"], part), 0) + pieces
            lots = [lot["available_at"] for lot in center["inbound"] if lot["part"] in stop["parts"]]
            facts = {
                "pick-up": bool(stop["parts"]),
                "way through a centre": not stop["parts"],
                "waits for a lot": stop["finish"] > stop["arrival"] + center["pickup_s"] and stop["finish"] in lots,
            }
            found |= {name for name, there in facts.items() if there}
        if len([stop for stop in picks if stop["parts"]]) > 1:
            found.add("two pick-ups on a route")
        used = sum(wanted[stop["order"]] for stop in route["stops"] if stop["kind"] == "order")
        if not used and any(stop["parts"] for stop in picks):
            found.add("pick-up in an earlier shift")
    if any(len(names) > 1 for names in visited.values()):
        found.add("two centres")
    if any(pieces > centers[name]["stock"].get(part, 0) for (name, part), pieces in taken.items()):
        found.add("inbound")
    return found
