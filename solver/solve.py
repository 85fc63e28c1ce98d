"""A problem in, a plan out: the assembly."""

import time
from collections.abc import Callable
from importlib.metadata import version

from solver.canonical import canonical
from solver.check import check
from solver.explain import explain_unserved
from solver.limits import Limits, never
from solver.pace import improve, judging_s, repeat
from solver.plan import Plan, Route, Visit
from solver.price import price
from solver.problem import Problem
from solver.progress import Progress
from solver.schedule import SearchError
from solver.search import Search

TELL_S = 0.25  # between two words of progress
SHOW_S = 1.0  # between two plans in them
SHOWN_SHARE = 50  # the making of one takes no more than one part in so many of the time
AFTER_STOP_S = 0.2  # for sentences, once somebody has said stop


def ignore(_progress: Progress) -> None:
    """Listen to nobody."""


def solve(
    problem: Problem,
    *,
    limits: Limits,
    seed: int = 1,
    workers: int = 1,
    listen: Callable[[Progress], None] = ignore,
    stop: Callable[[], bool] = never,
) -> Plan:
    """Return the best plan found, legal, priced and explained.

    `stop` is asked several times a second; the best plan so far is then returned at once. The same problem (however
    it is sorted), seed, workers and recorded work give the same plan. Raises SearchError where the solver is wrong.
    """
    began = time.monotonic()
    problem = canonical(problem)
    search = Search(problem, seed=seed, workers=workers)
    reporter = Reporter(problem, search, began, listen)
    try:
        if limits.work is not None:
            repeat(search, limits.work, tell=reporter.tell, stop=stop)
        elif limits.seconds is not None:
            improve(search, began=began, seconds=limits.seconds, tell=reporter.tell, stop=stop)
    finally:
        search.close()
    searched_s = time.monotonic() - began
    reporter.tell("explain")
    routes = search.routes
    sentences = Sentences(limits, began + (limits.seconds or 0.0) - judging_s(search), stop)
    left_out = unserved_of(problem, routes)
    possible = search.possible(left_out)
    unserved = explain_unserved(problem, routes, left_out, in_full=sentences.one_more, possible=possible)
    bare = Plan(problem=problem.name, routes=routes, unserved=unserved)
    facts = {
        "solver": f"paigong {version('paigong')}",
        "seed": seed,
        "workers": workers,
        "work": {"steps": search.work, "explained": sentences.said},
        "history": reporter.history,
        "search_seconds": round(searched_s, 3),
        "seconds": round(time.monotonic() - began, 3),
    }
    if search.proof is not None:
        facts["prices"] = search.proof.prices()
    cost = price(problem, bare).cost
    plan = Plan(problem=problem.name, routes=routes, unserved=unserved, cost=cost, bound=search.bound, facts=facts)
    if violations := check(problem, plan):
        raise SearchError(f"the search has made an illegal plan: {violations[0]}")
    return plan


def unserved_of(problem: Problem, routes: tuple[Route, ...]) -> list[str]:
    """Return the orders that are on no route."""
    served = {stop.order for route in routes for stop in route.stops if isinstance(stop, Visit)}
    return [order.id for order in problem.orders if order.id not in served]


class Sentences:
    """Says whether there is time for one more full sentence: the clock does, or what an earlier run recorded."""

    def __init__(self, limits: Limits, by: float, stop: Callable[[], bool]) -> None:
        self._most = limits.work.get("explained") if limits.work is not None else None
        self._by = None if limits.work is not None else min(by, time.monotonic() + AFTER_STOP_S) if stop() else by
        self.said = 0

    def one_more(self, said: int) -> bool:
        """Answer `explain_unserved`."""
        in_time = self._by is None or time.monotonic() < self._by
        self.said = said + int(in_time and (self._most is None or said < self._most))
        return self.said > said


class Reporter:
    """Tells the listener how the search goes: not too often, and the plan itself less often still."""

    def __init__(self, problem: Problem, search: Search, began: float, listen: Callable[[Progress], None]) -> None:
        self._problem, self._search, self._began, self._listen = problem, search, began, listen
        self._told_at = self._shown_at = float("-inf")
        self._shown_cost: int | None = None
        self._show_s = SHOW_S
        self._phase = ""
        self.history: list[tuple[float, int, int | None]] = []

    def tell(self, phase: str) -> None:
        """Report a moment of the search."""
        now = time.monotonic()
        cost, bound = self._search.cost, self._search.bound
        if not self.history or (cost, bound) != self.history[-1][1:]:
            self.history.append((round(now - self._began, 2), cost, bound))
        turn, self._phase = phase != self._phase, phase
        if now - self._told_at < TELL_S and not turn:
            return
        self._told_at = now
        plan = None
        if (now - self._shown_at >= self._show_s or turn) and cost != self._shown_cost:
            routes = self._search.routes
            plan = Plan(problem=self._problem.name, routes=routes, unserved=())
            took = time.monotonic() - now
            self._shown_at, self._shown_cost, self._show_s = now, cost, max(SHOW_S, SHOWN_SHARE * took)
        self._listen(
            Progress(
                phase=phase, seconds=now - self._began, cost=cost, served=self._search.served, bound=bound, plan=plan
            )
        )
