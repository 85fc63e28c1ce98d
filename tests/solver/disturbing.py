"""Plans with one thing changed at random: some stay legal, most break a rule, some by one second or one piece."""

import random
from collections.abc import Callable
from dataclasses import replace

from solver.plan import REASONS, Break, Pickup, Plan, Route, Stop, Unserved, Visit
from solver.price import price
from solver.problem import Problem

Disturbance = Callable[[random.Random, Problem, Plan], Plan]
NUDGES_S = (-3600, -60, -1, -1, 1, 1, 60, 3600)


def disturb(rng: random.Random, problem: Problem, plan: Plan) -> Plan:
    """Return a plan with one or two disturbances."""
    for _ in range(rng.choice((1, 1, 2))):
        plan = rng.choice(DISTURBANCES)(rng, problem, plan)
    return plan


def nudge_route(rng: random.Random, problem: Problem, plan: Plan) -> Plan:
    """Depart or arrive at another time."""
    name = rng.choice(("departure", "arrival"))
    return _with_route(rng, plan, lambda route: replace(route, **{name: getattr(route, name) + rng.choice(NUDGES_S)}))


def nudge_stop(rng: random.Random, problem: Problem, plan: Plan) -> Plan:
    """Change one time of one stop."""

    def nudged(stop: Stop) -> Stop:
        names = [name for name in ("arrival", "start", "finish") if hasattr(stop, name)]
        name = rng.choice(names)
        return replace(stop, **{name: getattr(stop, name) + rng.choice(NUDGES_S)})

    return _with_stop(rng, plan, nudged)


def delay_from_here(rng: random.Random, problem: Problem, plan: Plan) -> Plan:
    """Shift a stop and all after it."""
    nudge_s = rng.choice(NUDGES_S)

    def delayed(route: Route) -> Route:
        first = rng.randrange(len(route.stops) + 1)
        stops = [_shifted(stop, nudge_s) if i >= first else stop for i, stop in enumerate(route.stops)]
        return replace(route, arrival=route.arrival + nudge_s, stops=tuple(stops))

    return _with_route(rng, plan, delayed)


def swap_people(rng: random.Random, problem: Problem, plan: Plan) -> Plan:
    """Give a route to somebody else, or to another shift; both may not exist."""
    name = rng.choice(("T-unknown", *(person.id for person in problem.technicians)))
    if rng.random() < 0.5:
        return _with_route(rng, plan, lambda route: replace(route, technician=name))
    return _with_route(rng, plan, lambda route: replace(route, shift=rng.choice((-1, 0, 1, 7))))


def drop_stop(rng: random.Random, problem: Problem, plan: Plan) -> Plan:
    """Leave a stop out."""

    def shortened(route: Route) -> Route:
        gone = rng.randrange(len(route.stops)) if route.stops else 0
        return replace(route, stops=route.stops[:gone] + route.stops[gone + 1 :])

    return _with_route(rng, plan, shortened)


def drop_kind(rng: random.Random, problem: Problem, plan: Plan) -> Plan:
    """Leave all breaks or all pick-ups out."""
    kind = rng.choice((Break, Pickup))
    routes = [replace(route, stops=tuple(s for s in route.stops if not isinstance(s, kind))) for route in plan.routes]
    return replace(plan, routes=tuple(routes))


def add_stop(rng: random.Random, problem: Problem, plan: Plan) -> Plan:
    """Insert a break, a visit or a pick-up of no length somewhere."""

    def longer(route: Route) -> Route:
        place = rng.randrange(len(route.stops) + 1)
        at = route.stops[place - 1].finish if place else route.departure
        order = rng.choice(("W-unknown", *(order.id for order in problem.orders)))
        center = rng.choice(("C-unknown", *(center.id for center in problem.centers)))
        stop = rng.choice(
            (
                Break(start=at, finish=at + rng.choice((-1, 0, 900))),
                Visit(order=order, arrival=at, start=at, finish=at + 900),
                Pickup(center=center, parts={"board": rng.choice((-1, 0, 1))}, arrival=at, finish=at),
            )
        )
        return replace(route, stops=(*route.stops[:place], stop, *route.stops[place:]))

    return _with_route(rng, plan, longer)


def change_pieces(rng: random.Random, problem: Problem, plan: Plan) -> Plan:
    """Pick up more, less or something else, or somewhere else."""

    def changed(stop: Stop) -> Stop:
        if not isinstance(stop, Pickup):
            return stop
        if rng.random() < 0.3:
            return replace(stop, center=rng.choice(problem.centers).id)
        return replace(stop, parts={part: pieces + rng.choice((-1, 0, 1, 3)) for part, pieces in stop.parts.items()})

    return replace(
        plan,
        routes=tuple(replace(route, stops=tuple(changed(stop) for stop in route.stops)) for route in plan.routes),
    )


def exchange_orders(rng: random.Random, problem: Problem, plan: Plan) -> Plan:
    """Let two visits serve each other's order."""
    visits = [stop for route in plan.routes for stop in route.stops if isinstance(stop, Visit)]
    if len(visits) < 2:
        return plan
    one, other = rng.sample(visits, 2)
    names = {id(one): other.order, id(other): one.order}

    def exchanged(stop: Stop) -> Stop:
        return replace(stop, order=names[id(stop)]) if isinstance(stop, Visit) and id(stop) in names else stop

    return replace(
        plan,
        routes=tuple(replace(route, stops=tuple(exchanged(stop) for stop in route.stops)) for route in plan.routes),
    )


def repeat_or_drop_route(rng: random.Random, problem: Problem, plan: Plan) -> Plan:
    """Drive a route twice, or not at all."""
    if not plan.routes:
        return plan
    chosen = rng.randrange(len(plan.routes))
    if rng.random() < 0.5:
        return replace(plan, routes=(*plan.routes, plan.routes[chosen]))
    return replace(plan, routes=plan.routes[:chosen] + plan.routes[chosen + 1 :])


def change_unserved(rng: random.Random, problem: Problem, plan: Plan) -> Plan:
    """Forget an unserved order, add one, or give another reason."""
    entries = list(plan.unserved)
    silent = {"en": "", "zh": ""}
    order = rng.choice(("W-unknown", *(order.id for order in problem.orders)))
    deed = rng.randrange(3)
    if deed == 0 and entries:
        del entries[rng.randrange(len(entries))]
    elif deed == 1:
        entries.append(Unserved(order=order, reason=rng.choice(REASONS), detail=silent))
    elif entries:
        chosen = rng.randrange(len(entries))
        entries[chosen] = replace(entries[chosen], reason=rng.choice((*REASONS, "weather")))
    return replace(plan, unserved=tuple(entries))


def give_up_order(rng: random.Random, problem: Problem, plan: Plan) -> Plan:
    """Take all visits of an order out and list it as unserved."""
    served = sorted({stop.order for route in plan.routes for stop in route.stops if isinstance(stop, Visit)})
    if not served:
        return plan
    gone = rng.choice(served)
    routes = tuple(
        replace(route, stops=tuple(s for s in route.stops if not isinstance(s, Visit) or s.order != gone))
        for route in plan.routes
    )
    entry = Unserved(order=gone, reason=rng.choice(("capacity", "pin", "after", "part")), detail={"en": "", "zh": ""})
    return replace(plan, routes=routes, unserved=(*plan.unserved, entry))


def claim(rng: random.Random, problem: Problem, plan: Plan) -> Plan:
    """Say what the plan costs, or what none is cheaper than: truly, or off by one."""
    cost = price(problem, plan).cost
    if rng.random() < 0.5:
        return replace(plan, cost=cost + rng.choice((-1, 0, 1)))
    return replace(plan, bound=cost + rng.choice((-1, 0, 1)))


def rename_problem(rng: random.Random, problem: Problem, plan: Plan) -> Plan:
    """Claim to be the plan of another problem."""
    return replace(plan, problem="another day")


DISTURBANCES: tuple[Disturbance, ...] = (
    nudge_route,
    nudge_stop,
    nudge_stop,
    nudge_stop,
    delay_from_here,
    delay_from_here,
    swap_people,
    drop_stop,
    drop_kind,
    add_stop,
    change_pieces,
    exchange_orders,
    repeat_or_drop_route,
    change_unserved,
    give_up_order,
    claim,
    rename_problem,
)


def _with_route(rng: random.Random, plan: Plan, change: Callable[[Route], Route]) -> Plan:
    if not plan.routes:
        return plan
    chosen = rng.randrange(len(plan.routes))
    return replace(plan, routes=tuple(change(route) if i == chosen else route for i, route in enumerate(plan.routes)))


def _with_stop(rng: random.Random, plan: Plan, change: Callable[[Stop], Stop]) -> Plan:
    places = [(i, j) for i, route in enumerate(plan.routes) for j in range(len(route.stops))]
    if not places:
        return plan
    i, j = rng.choice(places)
    stops = tuple(change(stop) if k == j else stop for k, stop in enumerate(plan.routes[i].stops))
    return replace(plan, routes=(*plan.routes[:i], replace(plan.routes[i], stops=stops), *plan.routes[i + 1 :]))


def _shifted(stop: Stop, seconds: int) -> Stop:
    times = {name: getattr(stop, name) + seconds for name in ("arrival", "start", "finish") if hasattr(stop, name)}
    return replace(stop, **times)
