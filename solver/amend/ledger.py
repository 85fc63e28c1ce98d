"""A plan with its violations and its cost, kept up to date edit by edit: only what has changed is judged anew."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from solver.amend.focus import CREWS, Entry, Facts, Known, Owner, judge_one, look_up, trips_of
from solver.plan import Pickup, Plan, Route, Unserved, Visit
from solver.price import TERMS
from solver.problem import Problem
from solver.rules.case import Service, Trip
from solver.rules.violation import Violation

NOTHING = Entry(violations=(), terms={})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """A judged plan; the verdict is that of `solver.check` and `solver.price`.

    entries: what every single thing does wrong and costs; terms: the whole cost by term, in the contract's order.
    """

    known: Known
    plan: Plan
    facts: Facts
    entries: Mapping[Owner, Entry]
    terms: Mapping[str, int]

    @property
    def cost(self) -> int:
        """The cost of the plan."""
        return sum(self.terms.values())

    @property
    def violations(self) -> tuple[Violation, ...]:
        """All violations (of the plan's own claims of cost and bound nothing is said)."""
        return tuple(found for entry in self.entries.values() for found in entry.violations)


def open_ledger(problem: Problem, plan: Plan) -> Ledger:
    """Judge a whole plan."""
    known = look_up(problem)
    empty = Facts(name=plan.problem, routes={}, trips={}, services={}, unserved={})
    nothing = Plan(problem=plan.problem, routes=(), unserved=())
    blank = Ledger(known=known, plan=nothing, facts=empty, entries={}, terms=dict.fromkeys(TERMS, 0))
    return _judged(blank, known, plan, {("order", order.id) for order in problem.orders})


def revise(ledger: Ledger, plan: Plan, problem: Problem | None = None) -> Ledger:
    """Judge a plan that differs a little from the ledger's.

    problem: the same one with some orders added, changed or gone (None: no order has changed).
    """
    if problem is None or problem is ledger.known.problem:
        return _judged(ledger, ledger.known, plan, set())
    known, before = look_up(problem), ledger.known.orders
    altered = {order.id for order in problem.orders if before.get(order.id) is not order}
    altered |= {name for name in before if name not in known.orders}
    altered |= {name for order in tuple(altered) for name in known.followers.get(order, ())}
    touched: set[Owner] = {("order", name) for name in altered}
    for route in ledger.plan.routes:
        if any(isinstance(stop, Visit) and stop.order in altered for stop in route.stops):
            touched.add(("route", route.technician))
    return _judged(ledger, known, plan, touched)


def _judged(ledger: Ledger, known: Known, plan: Plan, touched: set[Owner]) -> Ledger:
    """Return the ledger of a plan: what differs, and what is `touched`, is judged, the rest taken over."""
    before, routes = ledger.facts, _by_technician(plan.routes)
    people = {name for name in {*before.routes, *routes} if before.routes.get(name, ()) != routes.get(name, ())}
    people |= {name for kind, name in touched if kind == "route"}
    crews = _crews(before)  # the first visit listed says when a crew starts
    if _sequence(ledger.plan.routes, crews) != _sequence(plan.routes, crews):
        people |= crews
    trips = {**before.trips, **{name: trips_of(known, routes.get(name, ())) for name in people}}
    orders = {stop.order for name in people for trip in before.trips.get(name, ()) for stop in _visits(trip)}
    orders |= {stop.order for name in people for trip in trips[name] for stop in _visits(trip)}
    orders |= {name for kind, name in touched if kind == "order"}
    unserved = _by_order(plan.unserved)
    facts = Facts(
        name=plan.problem,
        routes=routes,
        trips=trips,
        services=_services(known, before.services, trips, people, orders, plan.routes),
        unserved=unserved,
    )
    orders |= {name for name in {*before.unserved, *unserved} if before.unserved.get(name) != unserved.get(name)}
    orders |= {name for order in tuple(orders) for name in known.followers.get(order, ())}
    shops = {stop.center for name in people for trip in before.trips.get(name, ()) for stop in _pickups(trip)}
    shops |= {stop.center for name in people for trip in trips[name] for stop in _pickups(trip)}
    concerned = _concerned(facts, people, orders, shops) | _vans(before, facts, people)
    if before.name != plan.problem or not ledger.entries:
        concerned["plan", ""] = ()
    entries, terms = dict(ledger.entries), dict(ledger.terms)
    for owner, who in concerned.items():
        old, new = entries.pop(owner, NOTHING), judge_one(known, facts, owner, who)
        for term in {*old.terms, *new.terms}:
            terms[term] += new.terms.get(term, 0) - old.terms.get(term, 0)
        if new.violations or new.terms:
            entries[owner] = new
    return Ledger(known=known, plan=plan, facts=facts, entries=entries, terms=terms)


def _concerned(facts: Facts, people: set[str], orders: set[str], shops: set[str]) -> dict[Owner, tuple[str, ...]]:
    """Return what is to be judged anew, each with the technicians whose trips have to do with it."""
    concerned: dict[Owner, tuple[str, ...]] = {("route", name): (name,) for name in people}
    concerned |= {("order", name): () for name in orders}
    at: dict[str, list[str]] = {name: [] for name in shops}
    for name, trips in facts.trips.items() if shops else ():
        for shop in {stop.center for trip in trips for stop in _pickups(trip)} & shops:
            at[shop].append(name)
    concerned |= {("center", name): tuple(visitors) for name, visitors in at.items()}
    return concerned


def _vans(before: Facts, facts: Facts, people: set[str]) -> dict[Owner, tuple[str, ...]]:
    """Return the vans to be looked into anew: each by itself, but those of all crews together."""
    crews = _crews(facts)
    if not people.isdisjoint(either := crews | _crews(before)):
        people = people | either
        return {CREWS: tuple(sorted(crews))} | {("van", name): () if name in crews else (name,) for name in people}
    return {("van", name): (name,) for name in people}


def _crews(facts: Facts) -> set[str]:
    """Return who meets somebody else on an order."""
    return {person for service in facts.services.values() if len(service.visits) > 1 for person in _people(service)}


def _services(
    known: Known,
    before: Mapping[str, Service],
    trips: Mapping[str, tuple[Trip, ...]],
    people: set[str],
    orders: set[str],
    routes: tuple[Route, ...],
) -> dict[str, Service]:
    """Return who visits which order, that of `orders` looked up anew."""
    visits: dict[str, list[tuple[str, Visit]]] = {name: [] for name in orders}
    for name in orders:
        for technician, visit in before[name].visits if name in before else ():
            if technician.id not in people:
                visits[name].append((technician.id, visit))
    for person in people:
        for trip in trips[person]:
            for visit in _visits(trip):
                visits[visit.order].append((person, visit))
    services = dict(before)
    for name, found in visits.items():
        services.pop(name, None)
        if len(found) > 1:  # in the order of the plan
            members = {person for person, _ in found}
            in_order = (trip for route in routes if route.technician in members for trip in trips_of(known, (route,)))
            found = [(trip.technician.id, stop) for trip in in_order for stop in _visits(trip) if stop.order == name]
        if found and name in known.orders:
            named = tuple((known.technicians[person], visit) for person, visit in found)
            services[name] = Service(order=known.orders[name], visits=named)
    return services


def _sequence(routes: Iterable[Route], people: set[str]) -> list[str]:
    return [route.technician for route in routes if route.technician in people]


def _people(service: Service) -> set[str]:
    return {technician.id for technician, _ in service.visits}


def _visits(trip: Trip) -> Iterator[Visit]:
    return (stop for stop in trip.stops if isinstance(stop, Visit))


def _pickups(trip: Trip) -> Iterator[Pickup]:
    return (stop for stop in trip.stops if isinstance(stop, Pickup))


def _by_technician(routes: Iterable[Route]) -> dict[str, tuple[Route, ...]]:
    found: dict[str, list[Route]] = {}
    for route in routes:
        found.setdefault(route.technician, []).append(route)
    return {name: tuple(mine) for name, mine in found.items()}


def _by_order(entries: Iterable[Unserved]) -> dict[str, tuple[Unserved, ...]]:
    found: dict[str, tuple[Unserved, ...]] = {}
    for entry in entries:
        found[entry.order] = (*found.get(entry.order, ()), entry)
    return found
