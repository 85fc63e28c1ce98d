"""The rest of a day put after what was done of it: the whole day again."""

from dataclasses import replace

from solver.amend.remaining import Remaining
from solver.plan import Break, Pickup, Plan, Route, Stop
from solver.problem import Problem, Shift
from solver.travel import Travel


def whole_plan(problem: Problem, left: Remaining, plan: Plan) -> Plan:
    """Return a plan of what is left as a plan of the whole day; who is not in it any more goes home."""
    people = {technician.id: technician for technician in problem.technicians}
    begun = {(route.technician, route.shift): route for route in left.done}
    ahead = {(route.technician, left.shifts[route.technician][route.shift]): route for route in plan.routes}
    routes = []
    for label in {**begun, **ahead}:
        shift, first, then = people[label[0]].shifts[label[1]], begun.get(label), ahead.get(label)
        if then is None:
            cut_short = first.arrival == first.stops[-1].finish or label[1] in left.shifts[label[0]]
            routes.append(gone_home(problem, shift, first) if cut_short else first)
            continue
        done = first.stops if first is not None else ()
        free_at = done[-1].finish if done else max(problem.now, shift.start)
        rest = past_break(shift, done, free_at, left.problem.now)
        departure = first.departure if first is not None else rest[0].start if rest else then.departure
        routes.append(replace(then, shift=label[1], departure=departure, stops=(*done, *rest, *then.stops)))
    return Plan(problem=problem.name, routes=tuple(routes), unserved=plan.unserved)


def past_break(shift: Shift, done: tuple[Stop, ...], free_at: int, at: int) -> tuple[Break, ...]:
    """Return the break that somebody has had while there was nothing to do."""
    rule = shift.break_rule
    if rule is None or not free_at <= rule.latest < at or any(isinstance(stop, Break) for stop in done):
        return ()
    start = max(free_at, rule.earliest)
    return (Break(start=start, finish=start + rule.duration_s),)


def gone_home(problem: Problem, shift: Shift, route: Route) -> Route:
    """Return a route that ends after what was done of it, with its break on the way home if it is due."""
    technician = next(one for one in problem.technicians if one.id == route.technician)
    places = {order.id: order.location for order in problem.orders}
    shops = {center.id: center.location for center in problem.centers}
    here, left_at, rested_s = technician.start, route.departure, 0
    for stop in route.stops:
        if isinstance(stop, Break):
            rested_s += stop.finish - stop.start
        else:
            here = shops[stop.center] if isinstance(stop, Pickup) else places[stop.order]
            left_at, rested_s = stop.finish, 0
    free_at = route.stops[-1].finish
    if technician.end is None:
        return replace(route, arrival=free_at)
    leg_s = Travel(problem).time_s(here, technician.end)
    arrival, rule = max(left_at + leg_s + rested_s, free_at), shift.break_rule
    had = any(isinstance(stop, Break) for stop in route.stops)
    if rule is None or had or arrival <= rule.latest or rule.latest < max(problem.now, shift.start):
        return replace(route, arrival=arrival)
    rest = Break(start=max(free_at, rule.earliest), finish=max(free_at, rule.earliest) + rule.duration_s)
    return replace(route, arrival=max(rest.finish, left_at + leg_s + rule.duration_s), stops=(*route.stops, rest))
