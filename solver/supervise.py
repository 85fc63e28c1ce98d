"""A solve in a process of its own: whatever happens there, the caller gets a judged plan or a clear failure.

Of the child only its words are believed, and its plan not even then: `solver.check` and `solver.price` decide.
"""

import math
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from solver.apart import failures
from solver.apart.interrupts import Interrupts, interrupts
from solver.apart.messages import Message, progress_of, request
from solver.apart.process import Child, Ended, Garbage
from solver.check import check
from solver.explain import explain_unserved
from solver.limits import Limits
from solver.plan import Plan, Visit
from solver.price import price
from solver.problem import Problem
from solver.progress import Progress
from solver.reading import read_plan

COMMAND: Final = (sys.executable, "-P", "-m", "solver.child")
"""The child; its own arguments follow. -P: a folder named solver beside the user must not be taken for this one."""

START_UP_S = 300.0
"""A child that has not read its problem by then never will; compiling the kernel anew takes a fifth of it."""

CANCEL_S = 5.0
"""A child that was asked to stop is killed after this time; its last plan is kept."""

GRACE_S = 10.0
"""A child is killed so long after its time limit, or after a fifth of that if it is more; its last plan is kept."""

LOOK_S = 0.05
"""Between two looks at whether to stop."""

How = Literal["finished", "time", "cancelled", "overrun"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """A plan that was judged in this process, and how it came about.

    wall_s: from the validated problem in the child's memory to the end; start_up_s: all before that.
    peak_memory_mb: the child's largest resident memory, None where unknown. ended: finished (it had no more to do),
    time (its limit was up), cancelled, or overrun (killed long after its limit; the best plan so far was kept).
    """

    plan: Plan
    wall_s: float
    start_up_s: float
    peak_memory_mb: float | None
    ended: How


def solve_apart(
    problem: Problem,
    *,
    limits: Limits,
    seed: int = 1,
    workers: int = 1,
    memory_mb: int = 4096,
    on_progress: Callable[[Progress], None] = lambda progress: None,
    stop: Callable[[], bool] = lambda: False,
    command: Sequence[str] = COMMAND,
) -> Solved:
    """Solve a problem in a child process, and judge its plan here.

    memory_mb: address space of the child; the solver itself needs 600, a day of a thousand orders 900.
    on_progress: called now and then, in this thread; plans in it are not judged.
    stop: asked 20 times a second; True cancels. In the main thread Ctrl-C cancels too, and a second one kills and
    raises KeyboardInterrupt. command: the child's program, for tests.
    Raises SolverError (see `solver.apart.errors`); whatever is raised, no child is left.
    """
    arguments = ["--parent", str(os.getpid()), "--memory-mb", str(memory_mb)]
    if limits.seconds is not None:
        arguments += ["--cpu-s", str(math.ceil(_hard_s(limits.seconds) * (workers + 1) + START_UP_S))]
    with interrupts() as pressed:
        child = Child([*command, *arguments], request(problem, limits, seed, workers))
        try:
            solve = _Solve(child, limits, memory_mb, on_progress)
            solve.follow(stop, pressed)
            return solve.judged(problem)
        finally:
            child.close()


def _hard_s(seconds: float) -> float:
    """Return after how many seconds a child that was given `seconds` is killed."""
    return seconds + max(GRACE_S, 0.2 * seconds)


class _Solve:
    """One child, followed to its end."""

    def __init__(self, child: Child, limits: Limits, memory_mb: int, on_progress: Callable[[Progress], None]) -> None:
        self._child = child
        self._limits = limits
        self._memory_mb = memory_mb
        self._on_progress = on_progress
        self._started_at = time.monotonic()
        self._ready_at: float | None = None
        self._asked_at: float | None = None
        self._best: Plan | None = None
        self._final: Plan | None = None
        self._peak_memory_mb: float | None = None
        self._killed: How | None = None

    def follow(self, stop: Callable[[], bool], pressed: Interrupts) -> None:
        """Listen until there is a plan, or no more hope of one."""
        while self._final is None and self._killed is None:
            heard = self._child.heard(LOOK_S)
            if isinstance(heard, Ended):
                raise failures.died(heard, self._memory_mb)
            if isinstance(heard, Garbage):
                raise failures.nonsense(heard.line)
            if heard is not None:
                self._take(heard)
            if pressed.count > 1:
                raise KeyboardInterrupt
            if self._asked_at is None and (pressed.count or stop()):
                self._asked_at = time.monotonic()
                self._child.ask_to_stop()
            self._killed = self._late()
        self._ended_at = time.monotonic()
        if self._final is None:
            self._peak_memory_mb = self._child.peak_memory_mb()

    def judged(self, problem: Problem) -> Solved:
        """Return the plan if it is what it claims to be."""
        plan = self._final or self._explained(problem)
        violations = check(problem, plan)
        if violations:
            raise failures.untrustworthy([f"{violation.where}: {violation.message['en']}" for violation in violations])
        ready_at = self._ready_at or self._ended_at
        return Solved(
            plan=plan if plan.cost is not None else replace(plan, cost=price(problem, plan).cost),
            wall_s=self._ended_at - ready_at,
            start_up_s=ready_at - self._started_at,
            peak_memory_mb=self._peak_memory_mb,
            ended=self._how(self._ended_at - ready_at),
        )

    def _take(self, message: Message) -> None:
        try:
            progress = self._understood(message)
        except (ValueError, KeyError, TypeError) as error:
            raise failures.nonsense(str(message)) from error
        if progress is not None:
            self._best = progress.plan or self._best
            self._on_progress(progress)

    def _understood(self, message: Message) -> Progress | None:
        """Note what a message says; return the progress in it. Raises ValueError, KeyError or TypeError on nonsense."""
        match message["say"]:
            case "ready":
                self._ready_at = time.monotonic()
            case "progress":
                return progress_of(message)
            case "plan":
                self._peak_memory_mb = message["peak_memory_mb"]
                self._final = read_plan(message["plan"])
            case "error":
                raise self._reported(message)
            case _:
                raise ValueError("nobody says that")
        return None

    def _reported(self, message: Message) -> Exception:
        return (
            failures.no_memory(self._memory_mb) if message["error"] == "memory" else failures.defect(message["message"])
        )

    def _late(self) -> How | None:
        """Return why the child must be killed now; None: it may go on."""
        now = time.monotonic()
        if self._asked_at is not None and now > self._asked_at + CANCEL_S:
            return "cancelled"
        if self._ready_at is None:
            if now > self._started_at + START_UP_S:
                raise failures.slow_start(START_UP_S)
            return None
        seconds = self._limits.seconds
        return "overrun" if seconds is not None and now > self._ready_at + _hard_s(seconds) else None

    def _how(self, wall_s: float) -> How:
        if self._killed is not None:
            return self._killed
        if self._asked_at is not None:
            return "cancelled"
        return "time" if self._limits.seconds is not None and wall_s >= 0.95 * self._limits.seconds else "finished"

    def _explained(self, problem: Problem) -> Plan:
        """Return the best plan of a child that was killed, with its unserved orders explained here."""
        if self._best is None:
            raise failures.no_plan(self._killed or "overrun")
        served = {stop.order for route in self._best.routes for stop in route.stops if isinstance(stop, Visit)}
        left = [order.id for order in problem.orders if order.id not in served]
        return replace(self._best, unserved=explain_unserved(problem, self._best.routes, left))
