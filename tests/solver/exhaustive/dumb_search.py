"""A second opinion on optima: plans changed at random and judged by the contract's evaluator, with no other cleverness.

It knows nothing of days, bounds or convexity. Were an optimum too high, sooner or later it would find a cheaper plan.
"""

import math
from collections.abc import Callable
from random import Random
from typing import Any

from tests.solver.exhaustive.small_case import Document, travel_times

FAR = 1 << 40
Route = dict[str, Any]
"""technician, shift, stops, a late departure (`delay`): times are filled in by `timed`."""


class DumbSearch:
    """Walks from plan to plan."""

    def __init__(self, problem: Document, judge: Callable[[Document, Document], Document], seed: int) -> None:
        self.problem, self.judge, self.rng = problem, judge, Random(seed)
        self.travel = travel_times(problem)
        self.places = {place["id"]: i for i, place in enumerate(problem["locations"])}
        self.people = {person["id"]: person for person in problem["technicians"]}
        self.orders = {order["id"]: order for order in problem["orders"]}
        self.centers = {center["id"]: center for center in problem["centers"]}
        self.shifts = [(person["id"], k) for person in problem["technicians"] for k in range(len(person["shifts"]))]
        self.parts = sorted({part for order in problem["orders"] for part in order["parts"]})

    def walk(self, steps: int, start: Document | None = None) -> int:
        """Return the least cost met on a random walk that goes downhill, and uphill less and less."""
        here = [] if start is None else skeleton(start)
        cost = best = self.cost(here) or 0
        kept = here
        for step in range(steps):
            if step % 500 == 499:
                here, cost = kept, best
            tried = self.changed(here)
            found = self.cost(tried)
            if found is None:
                continue
            heat = max(1.0, 0.03 * best * (1 - step / steps))
            if found <= cost or self.rng.random() < math.exp((cost - found) / heat):
                here, cost = tried, found
            if found < best:
                best, kept = found, tried
        return best

    def cost(self, routes: list[Route]) -> int | None:
        """Return what a plan costs, None if it is not legal."""
        timed = self.timed(routes)
        if timed is None:
            return None
        served = {stop["order"] for route in timed for stop in route["stops"] if stop["kind"] == "order"}
        plan = {
            "format": "dispatch-plan/1",
            "problem": self.problem["name"],
            "routes": timed,
            "unserved": [{"order": name, "reason": "capacity"} for name in self.orders if name not in served],
        }
        report = self.judge(self.problem, plan)
        real = [v for v in report["violations"] if not v.startswith("unserved ") and "than its pin" not in v]
        return None if real else int(report["cost"])

    def changed(self, routes: list[Route]) -> list[Route]:
        """Return the plan after one to three random changes."""
        copy = [{**route, "stops": list(route["stops"])} for route in routes]
        for _ in range(self.rng.choice([1, 1, 2, 3])):
            self.rng.choice(
                [
                    self.add_order,
                    self.add_order,
                    self.drop,
                    self.move,
                    self.add_pickup,
                    self.add_break,
                    self.change_delay,
                ]
            )(copy)
        self.rng.shuffle(copy)
        return [route for route in copy if route["stops"]]

    def some_route(self, routes: list[Route], technician: str | None = None) -> Route:
        """Return a route, perhaps a new one."""
        technician, shift = self.rng.choice([each for each in self.shifts if technician in (None, each[0])])
        for route in routes:
            if (route["technician"], route["shift"]) == (technician, shift):
                return route
        routes.append({"technician": technician, "shift": shift, "stops": [], "delay": 0})
        return routes[-1]

    def add_order(self, routes: list[Route]) -> None:
        """Put an order on as many routes as it needs people."""
        order = self.orders[self.rng.choice(list(self.orders))]
        for route in routes:
            route["stops"] = [stop for stop in route["stops"] if stop.get("order") != order["id"]]
        for name in self.rng.sample(list(self.people), min(len(self.people), order.get("crew", 1))):
            if self.people[name]["shifts"]:
                self.insert(self.some_route(routes, name), {"kind": "order", "order": order["id"]})

    def insert(self, route: Route, stop: Document) -> None:
        """Put a stop somewhere."""
        route["stops"].insert(self.rng.randint(0, len(route["stops"])), stop)

    def drop(self, routes: list[Route]) -> None:
        """Take a stop away."""
        if routes and routes[0]["stops"]:
            stop = self.rng.choice(routes[0]["stops"])
            for route in routes:
                route["stops"] = [
                    each
                    for each in route["stops"]
                    if each is not stop and (each.get("order", 0) != stop.get("order", 1))
                ]

    def move(self, routes: list[Route]) -> None:
        """Move a stop to another place, of its own route mostly."""
        if routes and routes[0]["stops"]:
            stop = routes[0]["stops"].pop(self.rng.randrange(len(routes[0]["stops"])))
            self.insert(routes[0] if self.rng.random() < 0.7 else self.some_route(routes), stop)

    def add_pickup(self, routes: list[Route]) -> None:
        """Visit a centre, for a piece or none; sometimes wait there for a lot."""
        center = self.centers[self.rng.choice(list(self.centers))]
        parts = {part: self.rng.choice([1, 1, 2]) for part in self.parts if self.rng.random() < 0.5}
        least = self.rng.choice([-FAR, *(lot["available_at"] for lot in center["inbound"])])
        self.insert(self.some_route(routes), {"kind": "pickup", "center": center["id"], "parts": parts, "least": least})

    def add_break(self, routes: list[Route]) -> None:
        """Put the break of a shift somewhere else."""
        route = self.some_route(routes)
        route["stops"] = [stop for stop in route["stops"] if stop["kind"] != "break"]
        if self.people[route["technician"]]["shifts"][route["shift"]].get("break") and self.rng.random() < 0.8:
            self.insert(route, {"kind": "break"})

    def change_delay(self, routes: list[Route]) -> None:
        """Leave later: by any time, or by as much as nobody notices (-1)."""
        if routes:
            routes[0]["delay"] = self.rng.choice(
                [0, -1, -1, self.rng.randint(0, 20_000), max(0, routes[0]["delay"] - 60)]
            )

    def timed(self, routes: list[Route]) -> list[Route] | None:
        """Return the routes with times: as early as it goes, then those that shall leave late as late as it goes."""
        floors: dict[str, int] = {}
        delays = {id(route): max(0, route["delay"]) for route in routes}
        timed = self.settled(routes, floors, delays)
        if timed is None or not self.problem["weights"].get("duration"):
            return timed
        for route in routes:
            if route["delay"] < 0:
                low, high = 0, 1 << 15
                while high - low > 1:
                    middle = (low + high) // 2
                    again = self.settled(routes, {}, {**delays, id(route): middle})
                    same = again is not None and [r["arrival"] for r in again] == [r["arrival"] for r in timed]
                    low, high = (middle, high) if same else (low, middle)
                delays[id(route)] = low
        return self.settled(routes, {}, delays)

    def settled(self, routes: list[Route], floors: dict[str, int], delays: dict[int, int]) -> list[Route] | None:
        """Return the routes with times that crews and links agree on."""
        for _ in range(12):
            ends: dict[str, int] = {}
            timed = []
            for route in routes:
                done = self.driven(route, floors, ends.get(route["technician"], -FAR), delays[id(route)])
                if done is None:
                    return None
                ends[route["technician"]] = done["arrival"]
                timed.append(done)
            wanted: dict[str, int] = {}
            for route in timed:
                for stop in route["stops"]:
                    if stop["kind"] == "order":
                        wanted[stop["order"]] = max(stop["start"], wanted.get(stop["order"], -FAR))
            for name in list(wanted):
                for link in self.orders[name].get("after", []):
                    if link["order"] in wanted:
                        wanted[name] = max(wanted[name], wanted[link["order"]] + link["min_s"])
                        if link["max_s"] is not None:
                            wanted[link["order"]] = max(wanted[link["order"]], wanted[name] - link["max_s"])
            if all(
                stop["kind"] != "order" or stop["start"] == wanted[stop["order"]]
                for route in timed
                for stop in route["stops"]
            ):
                return timed
            floors = wanted
        return None

    def driven(self, route: Route, floors: dict[str, int], free: int, delay: int) -> Route | None:
        """Return one route with times."""
        person = self.people[route["technician"]]
        shift = person["shifts"][route["shift"]]
        departure = at = max(self.problem["now"], shift["start"], free) + delay
        here, rested_s, stops, busy_until = self.places[person["start"]], 0, [], at
        for stop in route["stops"]:
            if stop["kind"] == "break":
                if not shift.get("break"):
                    return None
                begin = max(busy_until, shift["break"]["earliest"])
                rested_s = shift["break"]["duration_s"]
                busy_until = begin + rested_s
                stops.append({"kind": "break", "start": begin, "finish": busy_until})
                continue
            order = self.orders[stop["order"]] if stop["kind"] == "order" else None
            place = self.places[(order or self.centers[stop["center"]])["location"]]
            arrival = max(at + self.travel[here][place] + rested_s, busy_until)
            if order is not None:
                start = max(arrival, floors.get(order["id"], arrival))
                pinned = (order.get("pin") or {}).get("start")
                start = start if pinned is None else max(start, pinned)
                if order.get("windows") is not None:
                    start = min((max(a, start) for a, b in order["windows"] if start <= b), default=FAR)
                finish = start + math.ceil(order["duration_s"] * person.get("efficiency_pct", 100) / 100)
                stops.append({**stop, "arrival": arrival, "start": start, "finish": finish})
            else:
                finish = max(arrival + self.centers[stop["center"]].get("pickup_s", 0), stop["least"])
                stops.append({**stop, "arrival": arrival, "finish": finish})
            at = busy_until = finish
            here, rested_s = place, 0
            if at >= FAR:
                return None
        way = 0 if person["end"] is None else self.travel[here][self.places[person["end"]]]
        arrival = max(at + way + rested_s, busy_until)
        return {**route, "departure": departure, "stops": stops, "arrival": arrival}


def skeleton(plan: Document) -> list[Route]:
    """Return a plan without its times."""
    routes = []
    for route in sorted(plan["routes"], key=lambda each: each["departure"]):
        stops: list[Document] = []
        for stop in route["stops"]:
            if stop["kind"] == "order":
                stops.append({"kind": "order", "order": stop["order"]})
            elif stop["kind"] == "pickup":
                stops.append(
                    {"kind": "pickup", "center": stop["center"], "parts": stop["parts"], "least": stop["finish"]}
                )
            else:
                stops.append({"kind": "break"})
        routes.append({"technician": route["technician"], "shift": route["shift"], "stops": stops, "delay": -1})
    return routes
