"""One solve in a process of its own: ``python -m solver.child``, started by `solver.supervise`."""

import argparse
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from typing import BinaryIO, Protocol

from solver.apart.guard import die_with_parent, limit, own_output, peak_memory_mb, tells_of_no_memory, watch
from solver.apart.messages import Message, decode, encode, limits_of, progress_message
from solver.limits import Limits
from solver.plan import Plan
from solver.problem import Problem
from solver.progress import Progress
from solver.reading import read_problem
from solver.writing import plan_document

PLANS_EVERY_S = 1.0
"""The best plan so far is sent at most this often."""


class Solve(Protocol):
    """What `solver.solve.solve` is."""

    def __call__(
        self,
        problem: Problem,
        *,
        limits: Limits,
        seed: int,
        workers: int,
        listen: Callable[[Progress], None],
        stop: Callable[[], bool],
    ) -> Plan:
        """Return the best plan found."""


def main(arguments: Sequence[str] | None = None, solve: Solve | None = None) -> int:
    """Serve one request; return the exit status. `solve` replaces the real one in tests of this process."""
    cli = argparse.ArgumentParser(prog="python -m solver.child", description=__doc__)
    cli.add_argument("--parent", type=int, required=True, help="process id of the parent")
    cli.add_argument("--memory-mb", type=int, required=True, help="address space that may be used")
    cli.add_argument("--cpu-s", type=int, help="processor time that may be used")
    asked = cli.parse_args(arguments)
    die_with_parent(asked.parent)
    limit(memory_mb=asked.memory_mb, cpu_s=asked.cpu_s)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what Ctrl-C means
    output = own_output()
    try:
        _serve(sys.stdin.buffer, output, solve or _real_solve())
    except Exception as error:  # whatever it is, the parent must hear of it
        trace = traceback.format_exc()
        sys.stderr.write(trace)
        kind = "memory" if tells_of_no_memory(trace) else "defect"
        _say(output, {"say": "error", "error": kind, "message": f"{type(error).__name__}: {error}"})
        return 1
    return 0


def _serve(commands: BinaryIO, output: BinaryIO, solve: Solve) -> None:
    request = decode(commands.readline())
    problem = read_problem(request["problem"])
    stopped = watch(commands)
    _say(output, {"say": "ready"})
    plan = solve(
        problem,
        limits=limits_of(request),
        seed=request["seed"],
        workers=request["workers"],
        listen=_Reporter(output),
        stop=stopped.is_set,
    )
    _say(output, {"say": "plan", "plan": plan_document(plan), "peak_memory_mb": peak_memory_mb()})


class _Reporter:
    """Passes on every progress, and the plan in it at most once a second (and the first one at once)."""

    def __init__(self, output: BinaryIO) -> None:
        self._output = output
        self._sent_at = float("-inf")

    def __call__(self, progress: Progress) -> None:
        with_plan = progress.plan is not None and time.monotonic() - self._sent_at >= PLANS_EVERY_S
        if with_plan:
            self._sent_at = time.monotonic()
        _say(self._output, progress_message(progress, with_plan=with_plan))


def _say(output: BinaryIO, message: Message) -> None:
    output.write(encode(message))
    output.flush()


def _real_solve() -> Solve:
    """Load the solver: late, so that its compiled kernel counts against the limits, and errors in it are reported.

    The kernel is loaded here, or compiled where set-up did not: start-up may take long, a search may not.
    """
    from solver import warm
    from solver.solve import solve

    warm.main()
    return solve


if __name__ == "__main__":
    sys.exit(main())
