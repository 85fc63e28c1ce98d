"""How a search spends its time: the clock decides where a move ends and which comes next, and all are recorded."""

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from solver.recombine import QUICK, THOROUGH
from solver.search import DEGREES, Search


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """Anneal from a degree to the coldest until a share of the time has passed; settle links; prove; recombine.

    proven: the share of the time that has passed when the proof stops for the next round.
    """

    until: float
    hottest: int
    proven: float


ROUNDS: Final = (  # the days that the proof finds are the best that there are
    Round(until=0.18, hottest=0, proven=0.8),
    Round(until=0.88, hottest=400, proven=0.93),
    Round(until=0.95, hottest=550, proven=0.98),
)
COUPLED: Final = (  # where it looks away from couplings, they cannot be used
    Round(until=0.3, hottest=0, proven=0.8),
    Round(until=0.93, hottest=450, proven=0.97),
)

# where days are even (`solver.kernel.even`) an anneal ends in one of many deep basins, whatever it costs to leave it:
# so there are several from the hottest degree, recombined, and a proof would take their time
RESTARTS: Final = (
    Round(until=0.24, hottest=0, proven=0.0),
    Round(until=0.47, hottest=0, proven=0.0),
    Round(until=0.70, hottest=0, proven=0.0),
    Round(until=0.93, hottest=0, proven=0.97),
)

LAP_S: Final = 0.05  # between two looks at the clock
SECTION_S: Final = 0.01  # more of it for every further section, which costs some time of its own
FIRST_LAP: Final = 10  # iterations, before it is known how long they take
LONGEST_LAP: Final = 20_000
LONGEST_CHOICE: Final = 0.1  # share of the time that one recombination may take
PROOF_ROUNDS: Final = 5  # of pricing, that a part of the day needs about
FARTHER: Final = 0.4  # of the gap is left when it pays to choose again
REACH: Final = 5.0  # a proof that takes longer than so many limits is left until the end
INSERTED: Final = 50  # orders inserted between two looks, at least
SENTENCES: Final = 0.05  # share of the time for sentences
MOST_RESERVED: Final = 0.6  # share of the time kept for what follows the search, at most
INSERT_S: Final = 0.25  # a first plan is made even if somebody says stop

Tell = Callable[[str], None]
Stop = Callable[[], bool]


def judging_s(search: Search) -> float:
    """Return what pricing and checking the plan may take (s)."""
    return 0.02 + 0.0001 * len(search.problem.orders)


def reserve_s(search: Search, seconds: float) -> float:
    """Return what timing, explaining and judging the plan may take (s).

    The reason of every order left out has to be found; sentences that say all get a part of the time, if they need it.
    """
    left_out = len(search.problem.orders) - search.served
    sentences_s = min(0.02 * left_out, SENTENCES * seconds)
    return min(MOST_RESERVED * seconds, 0.03 + judging_s(search) + 0.0001 * left_out + sentences_s)


def improve(search: Search, *, began: float, seconds: float, tell: Tell, stop: Stop) -> None:
    """Search until so many seconds after `began`, less what the rest of the solve takes."""
    pace, prover, first_plan_by = Lap(), Prover(search, seconds), time.monotonic() + INSERT_S

    def left() -> float:
        return began + seconds - reserve_s(search, seconds) - time.monotonic()

    def until(cut: float) -> Callable[[], float]:
        return lambda: min(left(), cut - time.monotonic())

    while search.waiting and (time.monotonic() < first_plan_by or (left() > 0 and not stop())):
        search.insert(max(INSERTED, len(search.problem.orders) // 40))
        tell("construct")
    rounds = COUPLED if search.coupled else RESTARTS if search.even else ROUNDS
    for plan in rounds:
        start = time.monotonic()
        length = began + plan.until * seconds - start
        while search.busy and not stop() and (spent := time.monotonic() - start) < length and left() > 0:
            share = spent / length
            pace.run(search, plan.hottest + round((DEGREES - plan.hottest) * share))
            tell("improve")
        if search.busy and not stop() and left() > 0:
            search.settle()
            tell("settle")
        if search.busy and not stop() and left() > 0 and plan.proven > plan.until:
            search.gather(None, ask=until(time.monotonic() + LONGEST_CHOICE * seconds), stop=stop)
            tell("prove")
        cut = until(began + plan.proven * seconds)
        prover.run(last=plan is rounds[-1], left=cut, tell=tell, stop=stop)
        if search.proven:
            return
        if search.busy and not stop() and left() > 0 and not search.all_ripe:
            search.recombine(None, ask=until(time.monotonic() + LONGEST_CHOICE * seconds), stop=stop)
            tell("recombine")
    while search.busy and not stop() and left() > 0:
        pace.run(search, DEGREES)
        tell("improve")


class Prover:
    """Raises the bound part by part, the widest gap first, and chooses among the columns found on the way."""

    def __init__(self, search: Search, seconds: float) -> None:
        self._search, self._seconds = search, seconds
        self._per_line_s = 0.0
        self._gaps: dict[int, float] = {}  # of every part's program when its columns were last chosen among

    def run(self, *, last: bool, left: Callable[[], float], tell: Tell, stop: Stop) -> None:
        """Go on while there is time; but where a proof is out of reach, only in the last round."""
        search = self._search

        def over() -> bool:
            return stop() or left() <= 0

        while not over() and not search.proven and (last or self._within_reach()):
            began = time.monotonic()
            if (part := search.closable_part) is not None:
                search.close_part(part, ask=left, stop=over)
            elif (part := search.open_part) is not None:
                search.prove(part, stop=over)
                self._note(time.monotonic() - began, search.proof_lines(part))
            else:
                return
            tell("prove")
            if not over() and search.ripe(part):
                self._choose(part, left=left, tell=tell, stop=stop)

    def _choose(self, part: int, *, left: Callable[[], float], tell: Tell, stop: Stop) -> None:
        """Choose among a part's columns if its proof has come much farther since the last time."""
        gap = self._search.proof_gap(part)
        if gap < FARTHER * self._gaps.get(part, math.inf):
            self._search.choose(part, THOROUGH if part in self._gaps else QUICK, ask=left, stop=stop)
            self._gaps[part] = gap
            tell("recombine")

    def _note(self, seconds: float, lines: int) -> None:
        self._per_line_s = max(self._per_line_s, seconds / max(1, lines))

    def _within_reach(self) -> bool:
        lines = len(self._search.problem.technicians)
        return self._per_line_s * lines * PROOF_ROUNDS < REACH * self._seconds


class Lap:
    """Iterations between two looks at the clock: as many as take about `LAP_S`, and some for every section."""

    def __init__(self) -> None:
        self._iterations = FIRST_LAP

    def run(self, search: Search, degree: int) -> None:
        """Anneal for one lap."""
        sections = len(search.sections)
        began = time.monotonic()
        search.anneal(self._iterations, degree)
        took = max(1e-6, time.monotonic() - began)
        ideal = self._iterations * (LAP_S + SECTION_S * (sections - 1)) / took
        self._iterations = int(min(LONGEST_LAP, 2 * self._iterations, max(1.0 + 4.0 * (sections - 1), ideal)))


def repeat(search: Search, work: Mapping[str, Any], *, tell: Tell, stop: Stop) -> None:
    """Make the moves that an earlier run recorded, whatever time they take."""
    for move, *numbers in work["steps"]:
        if stop():
            return
        match move:
            case "insert":
                search.insert(numbers[0])
            case "anneal":
                search.anneal(numbers[0], numbers[1])
            case "settle":
                search.settle()
            case "gather":
                search.gather(numbers[0], ask=lambda: None, stop=stop)
            case "prove":
                search.prove(numbers[0], stop=stop)
            case "close":
                search.close_part(numbers[0], ask=lambda: None, stop=stop)
            case "choose":
                search.choose(numbers[0], numbers[1], ask=lambda: None, stop=stop)
            case "recombine":
                search.recombine(numbers[0], ask=lambda: None, stop=stop)
            case _:
                raise ValueError(f"unknown move {move!r} in the recorded work")
        tell("repeat")
