"""A plan edited by hand: every edit is timed, judged and priced at once, legal or not."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from solver.amend.amendment import difference
from solver.amend.changes import Change, changes
from solver.amend.done import Label, label
from solver.amend.drafting import Draft
from solver.amend.edits import Edit, EditError
from solver.amend.focus import Known
from solver.amend.ledger import Ledger, revise
from solver.amend.routing import Sketch, time_route
from solver.plan import Plan, Route, Unserved, Visit
from solver.problem import Problem
from solver.rules.case import study
from solver.rules.reasons import possible_reasons
from solver.rules.violation import Violation
from solver.words import Words

AGAIN = 6  # how often a route is timed anew because others, with whom it has appointments, have moved
BY_HAND: Words = {"en": "taken off by hand", "zh": "人工取消安排"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A judged plan on somebody's desk. rests: breaks that were given a time by hand."""

    ledger: Ledger
    rests: Mapping[Label, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """What edits have done: the desk to go on from (or to be left: the old one is unchanged).

    difference: cost by term, after less before; violations: all of the new plan, those that are new first, so many;
    changed: visits whose people must be told.
    """

    desk: Desk
    difference: Mapping[str, int]
    violations: tuple[Violation, ...]
    new_violations: int
    changed: tuple[Change, ...]

    @property
    def plan(self) -> Plan:
        """The plan after the edits."""
        return self.desk.ledger.plan

    @property
    def cost(self) -> int:
        """What it costs."""
        return self.desk.ledger.cost


def edit(desk: Desk, *edits: Edit) -> Edited:
    """Carry edits out together. Raises EditError, nothing done, for one that cannot be carried out at all."""
    before = desk.ledger
    draft = Draft(before.known, before.plan, dict(desk.rests))
    for k, wish in enumerate(edits):
        try:
            draft.carry_out(wish)
        except EditError as error:
            raise error.of(f"edits[{k}]") from error
    problem = draft.problem
    known = (
        before.known
        if problem is before.known.problem
        else replace(before.known, problem=problem, orders={order.id: order for order in problem.orders})
    )
    plan = _with_reasons(problem, _timed(known, before.plan, draft), draft.lifted, before.plan)
    after = revise(before, plan, problem)
    old = Counter(map(str, before.violations))
    fresh: list[Violation] = []
    standing: list[Violation] = []
    for found in after.violations:
        (standing if old[str(found)] > 0 else fresh).append(found)
        old[str(found)] -= 1
    return Edited(
        desk=Desk(ledger=after, rests=draft.rests),
        difference=difference(before.terms, after.terms),
        violations=(*fresh, *standing),
        new_violations=len(fresh),
        changed=changes(before.plan, plan),
    )


def _timed(known: Known, plan: Plan, draft: Draft) -> Plan:
    """Return the plan with all touched routes timed, and with those whose people wait for them."""
    routes = {label(route): route for route in plan.routes}
    queue, turns = list(draft.sequences), Counter[Label]()
    while queue:
        now = queue.pop(0)
        if turns[now] == AGAIN:
            continue
        turns[now] += 1
        draft.touch(now)
        new = _route(known, draft, routes, now)
        old = routes.pop(now, None)
        if new.stops:
            routes[now] = new
        queue += [other for other in _waiting(known, routes, old, new) if other not in queue and other != now]
    order = {label(route): k for k, route in enumerate(plan.routes)}
    in_order = sorted(routes.values(), key=lambda route: order.get(label(route), len(order)))
    return Plan(problem=plan.problem, routes=tuple(in_order), unserved=plan.unserved)


def _route(known: Known, draft: Draft, routes: Mapping[Label, Route], now: Label) -> Route:
    """Time one route among the others as they are."""
    technician = known.technicians[now[0]]
    shift = technician.shifts[now[1]]
    earlier = (
        route.arrival
        for (name, k), route in routes.items()
        if name == now[0] and (technician.shifts[k].start, k) < (shift.start, now[1])
    )
    wanted = tuple(draft.sequences[now])
    sketch = Sketch(technician=technician, shift=now[1], stops=wanted, rest_at=draft.rests.get(now))
    leaves_at = max(known.problem.now, shift.start, *earlier)
    names = {stop.order for stop in wanted if isinstance(stop, Visit)}
    return time_route(known, sketch, leaves_at=leaves_at, not_before=_appointments(known, routes, now, names))


def _appointments(known: Known, routes: Mapping[Label, Route], now: Label, names: set[str]) -> dict[str, int]:
    """Return when orders of a route may start because of others: members of their crews, orders that they wait for."""
    first: dict[str, int] = {}
    meets = {name for name in names if known.orders[name].crew > 1}
    waits: dict[str, list[tuple[str, int]]] = {}
    for name in names:
        for link in known.orders[name].after:
            waits.setdefault(link.order, []).append((name, link.min_s))
    if not meets and not waits:
        return first
    for at, route in routes.items():
        for stop in route.stops:
            if not isinstance(stop, Visit):
                continue
            if stop.order in meets and at != now:
                first[stop.order] = max(first.get(stop.order, stop.arrival), stop.arrival)
            for name, min_s in waits.get(stop.order, ()):
                first[name] = max(first.get(name, stop.start + min_s), stop.start + min_s)
    return first


def _waiting(known: Known, routes: Mapping[Label, Route], old: Route | None, new: Route) -> list[Label]:
    """Return the routes that must be timed anew: of crew members and followers whose appointment has moved."""
    was = {stop.order: stop.start for stop in old.stops if isinstance(stop, Visit)} if old else {}
    now = {stop.order: stop.start for stop in new.stops if isinstance(stop, Visit)}
    moved = {name for name in {*was, *now} if was.get(name) != now.get(name)}
    met = {name for name in moved if name in known.orders and known.orders[name].crew > 1}
    met |= {follower for name in moved for follower in known.followers.get(name, ())}
    shifts = known.technicians[new.technician].shifts
    found = [
        at
        for at, route in routes.items()
        if at != label(new)
        and met
        and any(
            isinstance(stop, Visit) and stop.order in met and now.get(stop.order) != stop.start for stop in route.stops
        )
    ]
    found += [
        at
        for at, route in routes.items()
        if at[0] == new.technician and shifts[at[1]].start > shifts[new.shift].start and route.departure < new.arrival
    ]
    return found


def _with_reasons(problem: Problem, plan: Plan, lifted: set[str], before: Plan) -> Plan:
    """Return the plan with an entry for every order that nobody serves, and a reason that can be true."""
    served = {stop.order for route in plan.routes for stop in route.stops if isinstance(stop, Visit)}
    entries = [entry for entry in before.unserved if entry.order not in served]
    listed = {entry.order for entry in entries}
    new = [name for name in sorted(lifted) if name not in served and name not in listed]
    if not new and len(entries) == len(before.unserved):
        return plan
    case = study(problem, plan)
    whole = []
    for name, entry in [*((entry.order, entry) for entry in entries), *((name, None) for name in new)]:
        order = case.orders.get(name)
        if order is not None and (entry is None or order.pin is None):
            reasons = ("pin",) if order.pin else possible_reasons(case, order)
            if entry is None or entry.reason not in reasons:
                detail = BY_HAND if entry is None else entry.detail
                entry = Unserved(order=name, reason=reasons[-1], detail=detail)
        if entry is not None:
            whole.append(entry)
    return replace(plan, unserved=tuple(whole))
