"""An order on which several people have to meet, in a published plan: who comes, when, and who makes room.

Starts and members are looked at while the other visits stay as they are; then again and again with up to three of those
displaced: taken off their routes, and given the places that are best once the crew stands. What is gained that way is
the time between the visits before and behind them, so only starts in it are looked at.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Any

import numpy as np

from solver.amend.moves.displace import CHOICE, FREE, HELD, MOST, hold, lift
from solver.amend.stage import Stage
from solver.couplings.moves.anneal import ALL
from solver.couplings.moves.layout import CREW, SLOTS, SLOTS_END, WORTH
from solver.couplings.moves.layout import NOW as NOW_STATE
from solver.couplings.moves.rebuild import bring_crew
from solver.couplings.moves.stock import crews_are_supplied
from solver.kernel.chance import below, chance
from solver.kernel.change import accept, take_back
from solver.kernel.layout import ABLE, ABLE_END, ABSENT, NEVER, NOW, OUT, ROUTES, SIZE, WHERE
from solver.kernel.recreate import EVERY_LINE, place_best
from solver.plan import Visit

AT_ONCE = 16  # starts looked at for an answer at once
FROM_BEST = 0.5  # share of the sets in which visits of the best set are drawn first
KEPT = 0.6  # how likely each of them is then
BESIDE = 0.4  # how likely the next visit is one of the same route
GLANCES = 3  # visits drawn for every further one, of which the nearest in time is taken

Visits = tuple[int, ...]


def gather_only(stage: Stage, target: int) -> None:
    """Serve the crew order (of that index) at the cheapest of some starts, nobody else displaced, if that is possible.

    ValueError for a stage without a crew order.
    """
    gathering = _Gathering(stage, target)
    gathering.look_at((), tries=AT_ONCE)
    gathering.carry_out()


def gather(stage: Stage, target: int, more: Callable[[int], bool]) -> int:
    """Serve the crew order in the cheapest way found; return how many sets of visits were displaced to find it.

    more: asked with that number whether to go on. The rest is as for `gather_only`.
    """
    gathering = _Gathering(stage, target)
    gathering.look_at(())
    attempts = 0
    while gathering.rooms and more(attempts):
        alone = attempts < len(gathering.rooms)
        gathering.look_at((gathering.rooms[attempts],) if alone else gathering.drawn())
        attempts += 1
    gathering.carry_out()
    return attempts


class _Gathering:
    """A crew order, the visits that may make room for it (near ones first), and the best set of them so far."""

    def __init__(self, stage: Stage, target: int) -> None:
        if (worker := stage.worker) is None:
            raise ValueError("nobody has to meet on this stage")
        self._stage, self._worker = stage, worker
        self._unit = int(worker.bonds.unit_of[target])
        self._best: Visits | None = None
        self._least, self._tries, self._dice = worker.total, ALL, worker.board.random.copy()
        self._starts, self._spans = dict[int, int](), dict[int, tuple[int, int]]()
        for route in stage.opened.routes:
            visits = [stop for stop in route.stops if isinstance(stop, Visit)]
            starts = [-NEVER, *(visit.start for visit in visits), NEVER]
            for k, visit in enumerate(visits):
                i = stage.index[visit.order]
                self._starts[i], self._spans[i] = visit.start, (starts[k], starts[k + 2])
        slots = worker.bonds.slots[slice(*worker.bonds.units[self._unit, SLOTS : SLOTS_END + 1])]
        lines = {t for slot in slots for t in stage.day.lists[slice(*worker.bonds.stops[slot, ABLE : ABLE_END + 1])]}
        theirs = [visit for t in sorted(lines) for visit in self._movable(range(*stage.day.lines[t, ROUTES:][:2]))]
        among = set(theirs)
        near = (visit for visit in stage.day.near[target].tolist() if visit in among)
        self.rooms = list(dict.fromkeys((*near, *theirs)))

    def look_at(self, visits: Visits, *, tries: int = ALL) -> None:
        """Try one set, and of all starts about so many, and take it back; note it if it is the best so far."""
        worker, rows = self._worker, self._worker.bonds.state[NOW_STATE].copy()
        dice = worker.board.random.copy()
        cost = self._displace(visits, tries)
        take_back(worker.day_ref, worker.board_ref)
        worker.restore(rows)
        worker.board.count[ABSENT] = 0
        hold(worker.day_ref, self._stage.held, _choice(visits), HELD)
        if cost < self._least:
            self._least, self._best, self._tries, self._dice = cost, visits, tries, dice

    def carry_out(self) -> None:
        """Let the best set stand, if there is a crew at all."""
        if self._best is not None:
            self._worker.board.random[:] = self._dice
            self._displace(self._best, self._tries)
            accept(self._worker.day_ref, self._worker.board_ref)
            self._worker.board.count[ABSENT] = 0

    def drawn(self) -> Visits:
        """Draw up to MOST visits: some of the best set, then the likelier the nearer they are, or beside one drawn."""
        dice = self._worker.board.random
        best = self._best if self._best is not None and chance(dice) < FROM_BEST else ()
        chosen = [visit for visit in best if chance(dice) < KEPT]
        wanted = 2 + below(dice, MOST - 1)
        for _ in range(4 * MOST):
            if len(chosen) >= wanted:
                break
            among: Sequence[int] = self.rooms
            if chosen and chance(dice) < BESIDE:
                route = self._stage.board.orders[chosen[below(dice, len(chosen))], WHERE]
                among = self._movable([int(route)])
            glances = [among[int(chance(dice) ** 2 * len(among))] for _ in range(GLANCES if chosen else 1)]
            visit = min(glances, key=lambda one: abs(self._starts[one] - self._starts[chosen[0]]) if chosen else 0)
            if visit not in chosen:
                chosen.append(visit)
        return tuple(chosen)

    def _movable(self, routes: Collection[int]) -> list[int]:
        """Return the visits of routes that may be given to somebody else."""
        seq, size, movable = self._stage.board.seq[NOW], self._stage.board.state[NOW, :, SIZE], self._stage.movable
        stops = (stop for r in routes for stop in seq[r, : size[r]].tolist())
        return [stop for stop in stops if stop < len(movable) and movable[stop]]

    def _displace(self, visits: Visits, tries: int) -> int:
        """Take visits off, bring the crew, put them back; return the cost, NEVER without crew or if others lose.

        A visit may be left out if that is cheaper: that counts as a change as well.
        """
        worker, unit = self._worker, self._unit
        day, board, out = worker.day_ref, worker.board_ref, int(worker.board.count[OUT])
        low = min((self._spans[visit][0] for visit in visits), default=-NEVER)
        high = max((self._spans[visit][1] for visit in visits), default=NEVER)
        hold(day, self._stage.held, _choice(visits), FREE)
        for visit in visits:
            lift(day, board, visit)
        worth = int(worker.bonds.units[unit, WORTH])
        if bring_crew(day, board, worker.bonds_ref, unit, low, high, worth, tries) >= NEVER:
            return int(NEVER)
        left_out = sum(not place_best(day, board, visit, EVERY_LINE, 0.0) for visit in visits)
        lost = int(worker.board.count[OUT]) != out - int(worker.bonds.units[unit, CREW]) + left_out
        return worker.total if not lost and crews_are_supplied(day, board, worker.bonds_ref) else int(NEVER)


def _choice(visits: Visits) -> Any:
    """Return a set of visits as the moves take it."""
    chosen = np.zeros(CHOICE, np.int64)
    chosen[1] = len(visits)
    chosen[2 : 2 + len(visits)] = visits
    return chosen
