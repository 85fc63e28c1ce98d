"""The search's state and its moves: insert, anneal, recombine, settle. Every move is recorded, to be repeated."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np

from solver.arrays import Array, day_arrays, parts_of
from solver.choose import Ask
from solver.chosen import cost_in, plan_arrays
from solver.columns import Column, Stock, column_of_best
from solver.couplings.bonds import day_of
from solver.couplings.moves.layout import BEST as BEST_STATE
from solver.couplings.moves.layout import POSSIBLE, WORTH
from solver.couplings.moves.pool import renew
from solver.couplings.plain import is_coupled, plain_problem
from solver.couplings.worker import Worker
from solver.divide import parts_of_day
from solver.kernel.anneal import anneal
from solver.kernel.install import install
from solver.kernel.layout import (
    ABLE,
    ABLE_END,
    BEST_TOTAL,
    EVEN,
    NEEDS,
    NEEDS_END,
    NEVER,
    UNSERVED,
    Board,
    Day,
)
from solver.plan import Route
from solver.problem import Problem
from solver.proof.part import part_of
from solver.proof.proof import Proof
from solver.rations import Rations
from solver.recombine import Columns, choose_in_part, gather_part, recombine_part
from solver.schedule import SearchError, best_routes
from solver.seat import Seat, fresh_pool, insert_on, mean_cost, nearly_full, new_seat, served_on, settle_on
from solver.sections import sections_of, whole_section

HOTTEST, COLDEST = 2.0, 1 / 150  # temperatures, in mean costs of an order served after the first insertion
WIDTH = 2.0  # how much dearer than the best a plan may be whose routes are kept, in the same unit
DEGREES = 1000  # steps between them


class Search:
    """Boards that anneal side by side, one or more for every section of the day, and share what they find.

    A day with crews or linked orders is one section: these tie together what has nothing else to do with each other.
    """

    def __init__(self, problem: Problem, *, seed: int, workers: int) -> None:
        self.problem = problem
        self.work: list[list[Any]] = []
        self._plain = plain_problem(problem)
        self._free = day = day_arrays(self._plain)
        self._sunk = sunk_cost(self._plain, day)
        self._unit = 1.0
        self._threads = ThreadPoolExecutor(workers) if workers > 1 else None
        parts = parts_of_day(day)
        coupled = is_coupled(problem)
        self.sections = [whole_section(day)] if coupled else sections_of(day, parts)
        self._tables: list[list[Seat]] = []
        for section in self.sections:
            first = seed * 1000 + sum(map(len, self._tables))
            seeds = range(first, first + max(1, round(workers * section.share)))
            self._tables.append([new_seat(section, seed, problem if coupled else None) for seed in seeds])
        self._rations = Rations(day, self.sections)
        self._workers = workers
        self.proof: Proof | None = None
        self._shown: tuple[Array, Day] | None = None
        first_ones = day.active[day.active < len(problem.orders)]
        self._queue = first_ones[np.argsort(-day.clock.stops[first_ones, UNSERVED], kind="stable")]
        parts = parts_of_day(day._replace(active=first_ones))  # crews keep their lines
        self._parts = sorted(parts, key=lambda part: (len(part), part))  # a large one may take all the time there is

    @property
    def day(self) -> Day:
        """The kernel's view of the problem, in which crews and linked orders stand as in the best plan."""
        worker = self._best[0].worker
        if worker is None:
            return self._free
        bonds = worker.bonds
        if self._shown is None or not np.array_equal(self._shown[0], bonds.state[BEST_STATE]):
            self._shown = bonds.state[BEST_STATE].copy(), day_of(bonds, self._free, BEST_STATE)
        return self._shown[1]

    def _best_day(self, seat: Seat) -> Day:
        return seat.section.day if seat.worker is None else self.day

    @property
    def _best(self) -> list[Seat]:
        """The seat with the best plan of every section."""
        return [min(seats, key=lambda seat: int(seat.board.count[BEST_TOTAL])) for seats in self._tables]

    @property
    def _seats(self) -> list[Seat]:
        return [seat for seats in self._tables for seat in seats]

    @property
    def coupled(self) -> list[Worker]:
        """Who sees to coupled orders, one for every board; nobody if there are none."""
        return [seat.worker for seat in self._seats if seat.worker is not None]

    @property
    def _boards(self) -> list[list[Board]]:
        return [[seat.board for seat in seats] for seats in self._tables]

    @property
    def cost(self) -> int:
        """The cost of the best plan."""
        return sum(int(seat.board.count[BEST_TOTAL]) for seat in self._best) + self._sunk

    @property
    def bound(self) -> int | None:
        """No legal plan costs less; None while nothing is known."""
        if self.proof is None:
            return None if self.busy else self.cost
        return self.proof.bound

    @property
    def proven(self) -> bool:
        """Whether the best plan costs no more than the bound."""
        return self.bound == self.cost

    @property
    def open_part(self) -> int | None:
        """The part of the proof with the widest gap that another round may narrow."""
        return None if self.proof is None else next(iter(self.proof.open_parts), None)

    def proof_lines(self, k: int) -> int:
        """How many lines one part of the proof has."""
        return 0 if self.proof is None else len(self.proof.parts[k].lines)

    @property
    def all_ripe(self) -> bool:
        """Whether the proof has come far enough everywhere to choose better than among the routes met."""
        return self.proof is not None and all(self.ripe(k) for k in range(len(self.proof.parts)))

    def ripe(self, k: int) -> bool:
        """Whether a choice among the columns of one part of the proof is likely to better the plan."""
        return self.proof is not None and self.proof.shared and self.proof.parts[k].ripe

    def proof_gap(self, k: int) -> float:
        """How far the linear program of one part of the proof is above its bound (cost)."""
        return 0.0 if self.proof is None else self.proof.parts[k].value - self.proof.parts[k].bound

    @property
    def routes(self) -> tuple[Route, ...]:
        """The routes of the best plan."""
        parts = parts_of(self._plain)
        routes: list[Route] = []
        for seat in self._best:
            routes += best_routes(seat.section.problem_of(self._plain), parts, self._best_day(seat), seat.board)
        rank = {technician.id: t for t, technician in enumerate(self.problem.technicians)}
        return tuple(sorted(routes, key=lambda route: rank[route.technician]))

    @property
    def waiting(self) -> int:
        """How many orders have not been inserted for the first time."""
        return len(self._queue)

    @property
    def served(self) -> int:
        """How many orders the best plan serves."""
        return sum(served_on(seat, len(self.problem.orders)) for seat in self._best)

    @property
    def busy(self) -> bool:
        """Whether there is anything to improve: some order that can be served, with as much company as it needs."""
        worker = self._best[0].worker
        if worker is None:
            return len(self._free.active) > 0
        bonds = worker.bonds
        return bool((bonds.unit_of[self._free.active] < 0).any() or bonds.units[:, POSSIBLE].any())

    def possible(self, orders: Iterable[str]) -> set[str]:
        """Return some of those orders that could be served alone, on an empty day: those that are quickly told."""
        at = {order.id: i for i, order in enumerate(self.problem.orders) if order.crew == 1}
        return {name for name in orders if name in at and servable(self._free, at[name])}

    @property
    def even(self) -> bool:
        """Whether all routes are even (`solver.kernel.even`)."""
        return bool((self._free.clock.routes[:, EVEN] == 1).all())

    def insert(self, count: int) -> None:
        """Insert the next orders, the dearest first, on every board."""
        self.work.append(["insert", count])
        now, self._queue = self._queue[:count], self._queue[count:]
        for k in self._rations.offer(self._boards):
            self._each(lambda seat: insert_on(seat, seat.section.own_stops(now)), self._tables[k])
        self._unit = mean_cost([seats[0] for seats in self._tables])

    def anneal(self, iterations: int, degree: int) -> None:
        """Ruin and recreate, each section by its size; degree 0 is the hottest temperature, DEGREES the coldest."""
        self.work.append(["anneal", iterations, degree])
        width = int(self._unit * WIDTH)
        heat = max(1.0, self._unit * HOTTEST * (COLDEST / HOTTEST) ** (degree / DEGREES))
        self._rations.deal(self._boards)

        def move(seat: Seat) -> None:
            rounds = max(1, round(iterations * seat.section.share))
            if seat.worker is None:
                anneal(seat.section.day, seat.board, seat.pool, rounds, heat, width)
            else:
                seat.worker.anneal(rounds, heat, width)

        self._each(move, self._seats)

    def recombine(self, parts: int | None, *, ask: Ask, stop: Callable[[], bool]) -> None:
        """Choose anew among all routes met, for the first `parts` parts of the day (None: as many as time allows).

        Ripe parts are left as they are. All boards go on from the best plan.
        """
        day, columns = self.day, self._columns()
        previous, cost = self._current(), self.cost
        current, done = dict(previous), 0
        self.proof = self.proof or self._new_proof()
        for k, lines in enumerate(self._parts[:parts]):
            if self.ripe(k):
                done += 1
                continue
            part = self.proof.parts[k] if self.proof.shared else part_of(day, lines)
            mark = part.mark()
            chosen = recombine_part(day, columns, part, current, ask=ask, stop=stop)
            if chosen is None:
                part.go_back(mark)
                break
            if not self.proof.shared:
                self.proof.seed(part.columns)
            for t in lines:
                current.pop(t, None)
            current |= {column.line: column for column in chosen}
            done += 1
        self.work.append(["recombine", done])
        if not self._share(current) or self.cost > cost:
            self._share(previous)

    def gather(self, parts: int | None, *, ask: Ask, stop: Callable[[], bool]) -> None:
        """Let the proof know the routes met that its programs need, for the first `parts` parts (None: all in time)."""
        day, columns, current, done = self.day, self._columns(), self._current(), 0
        self.proof = self.proof or self._new_proof()
        for k, lines in enumerate(self._parts[:parts]):
            part = self.proof.parts[k] if self.proof.shared else part_of(day, lines)
            mark = part.mark()
            if gather_part(columns, part, current, ask=ask, stop=stop) is None:
                part.go_back(mark)
                break
            if not self.proof.shared:
                self.proof.seed(part.columns)
            done += 1
        self.work.append(["gather", done])

    def prove(self, k: int, *, stop: Callable[[], bool]) -> None:
        """Raise the bound by pricing all lines of one part of the proof, which begins with the first recombination."""
        if self.proof is not None and self.proof.round(k, stop):
            self.work.append(["prove", k])

    @property
    def closable_part(self) -> int | None:
        """The smallest part of the proof of which all days that matter can be listed."""
        if self.proof is None or self.proven:
            return None
        ready = [k for k, spare in enumerate(self._spare()) if self.proof.parts[k].closable(spare)]
        return min(ready, key=lambda k: (self.proof_lines(k), k), default=None)

    def close_part(self, k: int, *, ask: Ask, stop: Callable[[], bool]) -> None:
        """Raise the bound of one part to what the best choice of all days that matter there costs."""
        if self.proof is None:
            return
        part, spare = self.proof.parts[k], self._spare()[k]
        mark = part.mark()
        if self.proof.close(k, spare, ask=ask, stop=stop):
            self.work.append(["close", k])
        else:
            part.go_back(mark)

    def _spare(self) -> list[int]:
        """Return for every part of the proof how far above its bound its cost may be in a plan better than the best."""
        if self.proof is None:
            return []
        whole, current = self.cost - self.proof.bound, self._current()
        if not self.proof.shared:
            return [whole for _ in self.proof.parts]
        costs = [cost_in(self._free, {t: current[t] for t in part.lines if t in current}) for part in self.proof.parts]
        return [min(whole, cost - part.bound) for cost, part in zip(costs, self.proof.parts, strict=True)]

    def choose(self, k: int, work: float, *, ask: Ask, stop: Callable[[], bool]) -> None:
        """Choose anew among the columns of one part of the proof, which must be shared; all boards go on from there.

        work: CP-SAT's deterministic seconds.
        """
        if self.proof is None:
            return
        previous, cost, part = self._current(), self.cost, self.proof.parts[k]
        mark = part.mark()
        chosen = choose_in_part(self._free, part, previous, work=work, ask=ask, stop=stop)
        if chosen is None:
            part.go_back(mark)
            return
        self.work.append(["choose", k, work])
        others = {t: column for t, column in previous.items() if t not in part.lines}
        chosen_days = {column.line: column for column in chosen}
        if not self._share(others | chosen_days) or self.cost > cost:
            self._share(previous)

    def _columns(self) -> Columns:
        for seat in self._seats:
            if seat.worker is not None:
                renew(self.day, seat.pool, seat.worker.bonds)
        return Columns(self.day, [(seat.section, seat.pool) for seat in self._seats])

    def _new_proof(self) -> Proof:
        return Proof(self.problem, self._free, self._parts, self._threads, self._workers)

    def settle(self) -> None:
        """Look at every start and crew for each coupled order, the dearest first, on every board."""
        leader = self._best[0].worker
        if leader is None:
            return
        self.work.append(["settle"])
        units = np.argsort(-leader.bonds.units[:, WORTH], kind="stable")
        self._each(lambda seat: settle_on(seat, units), self._seats)

    def close(self) -> None:
        """End the threads."""
        if self._threads is not None:
            self._threads.shutdown()

    def _current(self) -> dict[int, Column]:
        """Return the best plan as a column of every line that is not idle."""
        found: dict[int, Column] = {}
        for seat in self._best:
            day = self._best_day(seat)
            stock = Stock(day)
            for t in range(len(day.lines)):
                column = column_of_best(day, stock, seat.board, t)
                if column is not None:
                    found[int(seat.section.lines[t])] = seat.section.outside(column)
        return found

    def _each(self, move: Callable[[Seat], None], seats: Sequence[Seat]) -> None:
        if self._threads is None or len(seats) == 1:
            for seat in seats:
                move(seat)
        else:
            list(self._threads.map(move, seats))

    def _share(self, current: Mapping[int, Column]) -> bool:
        """Go on from a plan on every board, with a fresh pool where the old one is nearly full.

        False, and nothing is done, if a crew would go without its parts.
        """
        self._rations.give_all(self._boards)
        seq, size, picks, n_picks = plan_arrays(self.day, current)
        nothing = plan_arrays(self.day, {})
        leader = self._best[0].worker
        rows = np.zeros(0) if leader is None else leader.bonds.state[BEST_STATE].copy()
        if leader is not None and not leader.all_are_supplied(rows, seq, size, picks, n_picks):
            return False
        for seats in self._tables:
            for k, seat in enumerate(seats):
                if nearly_full(seat.pool):
                    seats[k] = seat = replace(seat, pool=fresh_pool(seat.section))
                section, worker = seat.section, seat.worker
                local = (section.local_stops(seq[section.routes]), size[section.routes])
                plan = (*local, picks[section.lines], n_picks[section.lines])
                if worker is not None:
                    worker.use(seat.pool)
                    install(worker.day, seat.board, seat.pool, *nothing)
                    worker.restore(rows)
                    install(worker.day, seat.board, seat.pool, *plan)
                    worker.keep_best_state()
                    continue
                seat.board.count[BEST_TOTAL] = NEVER  # the pieces of its best plan may be given to others now
                if not install(section.day, seat.board, seat.pool, *plan):
                    raise SearchError("a plan that is put together of columns is illegal")
        return True


def servable(day: Day, order: int) -> bool:
    """Tell whether some line could serve an order if nothing else were to do, with what is on its van."""
    stop = day.clock.stops[order]
    able, needs = day.lists[stop[ABLE] : stop[ABLE_END]], day.needs[stop[NEEDS] : stop[NEEDS_END]]
    return bool((day.van[np.ix_(able, needs[:, 0])] >= needs[:, 1]).all(axis=1).any())


def sunk_cost(problem: Problem, day: Day) -> int:
    """Return what no plan of the search can change: orders that it cannot serve, and the least cost of the others."""
    rows = day.clock.stops[: day.n]
    return sum(order.unserved_cost for order in problem.orders) - int(rows[day.active, UNSERVED].sum())
