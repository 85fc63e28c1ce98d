"""A second witness for solver.single: one technician on a grid of time, every move tried, nothing clever.

Shares no idea with the search that it judges: it knows no ways and no labels, only what a technician can do next (wait,
rest, drive, rest while driving, pick up, serve, go off duty). All times of the day must be multiples of the grid.
"""

from functools import cache
from itertools import product
from math import ceil, inf
from typing import NamedTuple

from solver.problem import Problem, Technician
from solver.travel import Travel

Taken = tuple[tuple[str, str, int, int], ...]
"""(centre, part, price, pieces) of everything that was picked up."""


class Explored(NamedTuple):
    """The least cost of serving the only order (infinite: impossible), and every second at which service may start."""

    cost: float
    starts: frozenset[int]


def explore(problem: Problem, technician: Technician, slot_s: int) -> Explored:
    """Try everything that this technician can do."""
    order, weights, travel = problem.orders[0], problem.weights, Travel(problem)
    centers = {center.id: center for center in problem.centers}
    ends = [shift.end + shift.overtime_s for shift in technician.shifts]
    service_s = ceil(order.duration_s * technician.efficiency_pct / 100)
    starts: set[int] = set()

    def pieces_left(taken: Taken, center: str, part: str, at: int) -> list[int]:
        """Return the prices of the pieces that a centre can still hand out, own stock first."""
        prices = [0] * centers[center].stock.get(part, 0)
        lots = [lot for lot in centers[center].inbound if lot.part == part]
        for lot in sorted(lots, key=lambda lot: (lot.cost, lot.available_at, lot.quantity)):
            prices += [lot.cost if lot.available_at <= at else -1] * lot.quantity
        for c, p, price, pieces in taken:
            for _ in range(pieces if (c, p) == (center, part) else 0):
                prices.remove(price)
        return [price for price in prices if price >= 0]

    def rule(k: int):
        due = technician.shifts[k].break_rule
        return None if due is None or max(problem.now, technician.shifts[k].start) > due.latest else due

    @cache
    def off_duty(at: int, taken: Taken, used: frozenset[int]) -> float:
        best = inf
        for k, shift in enumerate(technician.shifts):
            if k not in used:
                for leave in range(max(at, problem.now, shift.start), ends[k] + 1, slot_s):
                    best = min(best, on_route(leave, technician.start, k, False, taken, used | {k}, False))
        return best

    def arrive_home(at: int, k: int, rested: bool, taken: Taken, used: frozenset[int], served: bool) -> float:
        due = rule(k)
        if at > ends[k] or (due is not None and not rested and at > due.latest):
            return inf
        overtime = weights.overtime * max(0, at - technician.shifts[k].end)
        return overtime + (0 if served else off_duty(at, taken, used))

    @cache
    def on_route(at: int, place: str, k: int, rested: bool, taken: Taken, used: frozenset[int], served: bool) -> float:
        if at > ends[k]:
            return inf
        options = [weights.duration * slot_s + on_route(at + slot_s, place, k, rested, taken, used, served)]
        due = rule(k)
        if due is not None and not rested and due.earliest <= at <= due.latest:
            options.append(
                weights.duration * due.duration_s + on_route(at + due.duration_s, place, k, True, taken, used, served)
            )
        places = {order.location, *(center.location for center in centers.values()), technician.end or place}
        for target in sorted(places - {place}):
            leg_s = travel.time_s(place, target)
            price = (weights.travel + weights.duration) * leg_s
            options.append(price + on_route(at + leg_s, target, k, rested, taken, used, served))
            rests = range(at, at + leg_s + 1, slot_s)
            if due is not None and not rested and any(due.earliest <= rest <= due.latest for rest in rests):
                later = at + leg_s + due.duration_s
                price += weights.duration * due.duration_s
                options.append(price + on_route(later, target, k, True, taken, used, served))
        if technician.end is None or place == technician.end:
            options.append(arrive_home(at, k, rested, taken, used, served))
        if not served:
            options += [pick_up(at, place, k, rested, taken, used), serve(at, place, k, rested, taken, used)]
        return min(options)

    def pick_up(at: int, place: str, k: int, rested: bool, taken: Taken, used: frozenset[int]) -> float:
        best = inf
        for center in centers.values():
            if center.location != place:
                continue
            finish = at + center.pickup_s
            shelves = {part: pieces_left(taken, center.id, part, finish) for part in order.parts}
            for amounts in product(*(range(min(order.parts[part], len(shelves[part])) + 1) for part in order.parts)):
                if not any(amounts):
                    continue
                more = list(taken)
                price = weights.duration * center.pickup_s
                for part, pieces in zip(order.parts, amounts, strict=True):
                    price += sum(shelves[part][:pieces])
                    more += [(center.id, part, piece, 1) for piece in shelves[part][:pieces]]
                best = min(best, price + on_route(finish, place, k, rested, tuple(sorted(more)), used, False))
        return best

    def serve(at: int, place: str, k: int, rested: bool, taken: Taken, used: frozenset[int]) -> float:
        finish = at + service_s
        held = {part: technician.van_stock.get(part, 0) for part in order.parts}
        for _, part, _, pieces in taken:
            held[part] += pieces
        if (
            place != order.location
            or any(held[part] < pieces for part, pieces in order.parts.items())
            or (order.windows is not None and not any(a <= at <= b for a, b in order.windows))
            or any(technician.skill_until.get(skill, finish) < finish for skill in order.skills)
        ):
            return inf
        price = order.weight * (
            weights.response * max(0, at - order.reported_at)
            + weights.late * max(0, at - order.respond_by)
            + weights.unresolved * (max(0, finish - order.resolve_by) if order.resolve_by is not None else 0)
        )
        price += weights.duration * service_s + order.prices.get(technician.id, 0)
        price += weights.away if technician.regions[0] != order.region else 0
        if order.previous not in (None, technician.id):
            price += weights.change * order.change_pct // 100
        price += on_route(finish, place, k, rested, taken, used, True)
        if price < inf:
            starts.add(at)
        return price

    return Explored(off_duty(problem.now, (), frozenset()), frozenset(starts))
