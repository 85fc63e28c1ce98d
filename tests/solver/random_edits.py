"""Edits drawn at random, sensible or not, but for a plan as it is."""

import random

from solver.amend.edits import Assign, DropPickup, Edit, Move, PinStart, Reorder, Rest, Swap, TakeParts, Unassign
from solver.plan import Break, Pickup, Plan, Route, Visit
from solver.problem import Problem


def draw_edit(rng: random.Random, problem: Problem, plan: Plan) -> Edit:
    """Return an edit that can be carried out."""
    people = [one for one in problem.technicians if one.shifts]
    person = rng.choice(people)
    shift = rng.randrange(len(person.shifts))
    on = [stop.order for route in plan.routes for stop in route.stops if isinstance(stop, Visit)]
    off = [order.id for order in problem.orders if order.id not in on]
    alone = [name for name in on if on.count(name) == 1]
    route = rng.choice(plan.routes) if plan.routes else None
    stops = list(_stops(route)) if route else []
    shops = [k for k, stop in enumerate(stops) if isinstance(stop, Pickup)]
    wishes: list[Edit] = [Rest(technician=person.id, shift=shift, start=rng.choice((None, 40_000, 60_000)))]
    center = rng.choice(problem.centers)
    wishes.append(TakeParts(technician=person.id, shift=shift, center=center.id, parts={"seal": rng.choice((1, 2))}))
    if off:
        wishes.append(Assign(order=rng.choice(off), technician=person.id, shift=shift))
    if on:
        wishes += [Move(order=rng.choice(on), technician=person.id, shift=shift), Unassign(order=rng.choice(on))]
        wishes.append(PinStart(order=rng.choice(on), start=rng.choice((None, 30_000, 45_000))))
    if alone:
        wishes.append(Swap(first=rng.choice(alone), second=rng.choice(alone)))
    if route:
        sequence = tuple(rng.sample(range(len(stops)), len(stops)))
        wishes.append(Reorder(technician=route.technician, shift=route.shift, sequence=sequence))
        if shops:
            wishes.append(DropPickup(technician=route.technician, shift=route.shift, position=rng.choice(shops)))
    return rng.choice(wishes)


def _stops(route: Route) -> tuple[Visit | Pickup, ...]:
    return tuple(stop for stop in route.stops if not isinstance(stop, Break))
