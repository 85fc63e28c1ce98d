"""What a handler is given to work with."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from api.worker.ending import Ending
from dispatch.job import Job
from dispatch.policy import Policy
from dispatch.store.store import Store
from geo.travel import TravelTimes
from solver.limits import Limits
from solver.problem import Problem
from solver.progress import Progress
from solver.supervise import COMMAND, Solved, solve_apart


def now_utc() -> datetime:
    """Return this moment."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What one job is done with.

    store: what the company knows; travel_times: who knows the way under a policy; stop: whether to end early, asked
    often; progress: says how far the job is, as plain data that is shown while it runs; clock: the moment now.
    nice: by how much a solver steps back; memory_mb: how much memory it may take; command: its program, for tests.
    """

    store: Store
    travel_times: Callable[[Policy], TravelTimes]
    stop: Callable[[], bool]
    progress: Callable[[Mapping[str, Any]], None]
    clock: Callable[[], datetime] = now_utc
    nice: int = 10
    memory_mb: int = 4096
    command: Sequence[str] = COMMAND

    def solve(self, problem: Problem, *, seconds: float, seed: int, workers: int = 1) -> Solved:
        """Solve a problem in a child process that steps back behind everything else, and tell how far it is.

        Ends early with the best plan so far when `stop` says so. Raises SolverError.
        """

        def tell(progress: Progress) -> None:
            self.progress(progress_facts(progress, seconds=seconds, orders=len(problem.orders)))

        return solve_apart(
            problem,
            limits=Limits(seconds=seconds),
            seed=seed,
            workers=workers,
            memory_mb=self.memory_mb,
            on_progress=tell,
            stop=self.stop,
            command=_behind(self.nice, self.command),
        )


def progress_facts(progress: Progress, *, seconds: float, orders: int) -> dict[str, Any]:
    """Return a solve's progress as plain data: phase, seconds of how many, incumbent, bound, gap, orders served."""
    return {
        "phase": progress.phase,
        "seconds": round(progress.seconds, 1),
        "of_seconds": seconds,
        "incumbent": progress.cost,
        "bound": progress.bound,
        "gap": None if progress.gap is None else round(progress.gap, 6),
        "served": progress.served,
        "orders": orders,
    }


def _behind(nice: int, command: Sequence[str]) -> tuple[str, ...]:
    """Return a command, started so that it yields the processor to whoever answers requests."""
    program = shutil.which("nice")
    return tuple(command) if program is None or nice == 0 else (program, "-n", str(nice), *command)


Handler = Callable[[Job, Tools], Ending]
"""Does one kind of job."""
