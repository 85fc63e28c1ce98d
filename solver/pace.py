"""How a search spends its time: the clock decides where a move ends and which comes next, and all are recorded."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from solver.search import DEGREES, Search


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """Anneal from a degree to the coldest until a share of the time has passed; recombine; settle links; prove."""

    until: float
    hottest: int
    proven: float  # share of the time that has passed when the proof stops for the next round


ROUNDS: Final = (
    Round(until=0.25, hottest=0, proven=0.60),
    Round(until=0.72, hottest=350, proven=0.84),
    Round(until=0.88, hottest=500, proven=1.0),
)

LAP_S: Final = 0.05  # between two looks at the clock
FIRST_LAP: Final = 10  # iterations, before it is known how long they take
LONGEST_LAP: Final = 20_000
LONGEST_CHOICE: Final = 0.1  # share of the time that one recombination may take
INSERTED: Final = 50  # orders inserted between two looks
INSERT_S: Final = 0.5  # a first plan is made even if the time is up: orders left out take longer to explain

Tell = Callable[[str], None]
Stop = Callable[[], bool]


def reserve_s(search: Search, seconds: float) -> float:
    """Return what timing, pricing and explaining the plan may take: every order left out needs a sentence."""
    orders = len(search.problem.orders)
    return min(0.4 * seconds, 0.1 + 0.0002 * orders + 0.012 * (orders - search.served))


def improve(search: Search, *, began: float, seconds: float, tell: Tell, stop: Stop) -> None:
    """Search until so many seconds after `began`, less what the rest of the solve takes."""
    pace, first_plan_by = Lap(), time.monotonic() + INSERT_S

    def left() -> float:
        return began + seconds - reserve_s(search, seconds) - time.monotonic()

    def until(cut: float) -> Callable[[], float]:
        return lambda: min(left(), cut - time.monotonic())

    while search.waiting and (time.monotonic() < first_plan_by or (left() > 0 and not stop())):
        search.insert(INSERTED)
        tell("construct")
    for plan in ROUNDS:
        start = time.monotonic()
        length = began + plan.until * seconds - start
        while search.busy and not stop() and (spent := time.monotonic() - start) < length and left() > 0:
            share = spent / length
            pace.run(search, plan.hottest + round((DEGREES - plan.hottest) * share))
            tell("improve")
        if search.busy and not stop() and left() > 0:
            search.settle()
            tell("settle")
        ask = until(time.monotonic() + LONGEST_CHOICE * seconds)
        if search.busy and not stop() and left() > 0:
            search.recombine(None, ask=ask, stop=stop)
            tell("recombine")
        until_s = began + plan.proven * seconds
        prove(search, left=until(until_s), tell=tell, stop=stop)
        if search.proven:
            return
    while search.busy and not stop() and left() > 0:
        pace.run(search, DEGREES)
        tell("improve")


def prove(search: Search, *, left: Callable[[], float], tell: Tell, stop: Stop) -> None:
    """Price columns part by part, the widest gap first, and choose among them, while there is time."""

    def over() -> bool:
        return stop() or left() <= 0

    while not over() and (part := search.open_part) is not None:
        search.prove(part, stop=over)
        tell("prove")
        if not over() and search.proof is not None and search.proof.shared:
            search.choose(part, ask=left, stop=stop)
            tell("recombine")


class Lap:
    """Iterations between two looks at the clock: as many as take about `LAP_S`."""

    def __init__(self) -> None:
        self._iterations = FIRST_LAP

    def run(self, search: Search, degree: int) -> None:
        """Anneal for one lap."""
        began = time.monotonic()
        search.anneal(self._iterations, degree)
        took = max(1e-6, time.monotonic() - began)
        ideal = self._iterations * LAP_S / took
        self._iterations = int(min(LONGEST_LAP, 2 * self._iterations, max(1.0, ideal)))


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
            case "prove":
                search.prove(numbers[0], stop=stop)
            case "choose":
                search.choose(numbers[0], ask=lambda: None, stop=stop)
            case "recombine":
                search.recombine(numbers[0], ask=lambda: None, stop=stop)
            case _:
                raise ValueError(f"unknown move {move!r} in the recorded work")
        tell("repeat")
