"""Why not technician X? One answer for every technician of a problem, in one call."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from solver.problem import Technician
from solver.unserved.phrases import Clock
from solver.why.desk import Desk, Option, Stop
from solver.why.obstacles import Obstacle, first_obstacle
from solver.why.sentences import say_could, say_full, say_obstacle, say_serves
from solver.words import Words

Verdict = Literal[Obstacle, "serves", "full", "could"]
Listen = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What stands between one technician and an order.

    verdict: ``serves`` it in the plan; or the first obstacle that is true; ``full``: could on an empty day, but not
    beside what the plan has this technician do; ``could``: there is room. option: for ``could`` the cheapest such plan,
    for ``full`` the cheapest in which as few visits as possible make way (None: no few do; not looked for with crews).
    """

    technician: str
    verdict: Verdict
    option: Option | None
    words: Words


def why_not(desk: Desk, *, stop: Stop, listen: Listen) -> tuple[Answer, ...]:
    """Return an answer for every technician, in the problem's order; as far as it got where `stop` says so.

    `listen` hears how many technicians of how many are done.
    """
    clock, people = Clock(desk.problem.epoch), desk.problem.technicians
    crews = desk.gather(desk.wished, stop) if desk.order.crew > 1 else {}
    answers: list[Answer] = []
    for technician in people:
        if stop():
            break
        listen(len(answers), len(people))
        answers.append(_answer(desk, technician, crews.get(technician.id), clock, stop))
    listen(len(answers), len(people))
    return tuple(answers)


def _answer(desk: Desk, technician: Technician, crew: Option | None, clock: Clock, stop: Stop) -> Answer:
    name = technician.id
    if name in desk.members:
        words = say_serves(desk, technician, clock)
        return Answer(technician=name, verdict="serves", option=None, words=words)
    obstacle = first_obstacle(desk.day, technician, desk.order, desk.wished)
    if obstacle is not None:
        words = say_obstacle(obstacle, desk, technician, clock)
        return Answer(technician=name, verdict=obstacle, option=None, words=words)
    option = crew if desk.order.crew > 1 else desk.option(technician, desk.wished)
    if option is not None:
        return Answer(technician=name, verdict="could", option=option, words=say_could(option, clock))
    pushed = desk.displacing(technician, desk.wished, stop) if desk.order.crew == 1 else None
    return Answer(technician=name, verdict="full", option=pushed, words=say_full(desk, technician, pushed, clock))
