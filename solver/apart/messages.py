"""What parent and child say to each other: one JSON object a line.

Parent, on the child's standard input: a request; later any line asks to stop; the end of the stream means that the
parent is gone. Child, on its standard output: ``ready`` once the problem is validated and in memory, ``progress`` any
number of times, then ``plan`` or ``error``.
"""

import json
from collections.abc import Mapping
from typing import Any

from solver.limits import Limits
from solver.problem import Problem
from solver.progress import Progress
from solver.reading import read_plan
from solver.writing import plan_document, problem_document

Message = dict[str, Any]


def encode(message: Mapping[str, Any]) -> bytes:
    """Return a message as a line."""
    return json.dumps(message, allow_nan=False, separators=(",", ":")).encode("ascii") + b"\n"


def decode(line: bytes) -> Message:
    """Return the message of a line. Raises ValueError where it is none."""
    message = json.loads(line)
    if not isinstance(message, dict):
        raise ValueError("a message is an object")
    return message


def request(problem: Problem, limits: Limits, seed: int, workers: int) -> Message:
    """Return what the parent asks."""
    return {
        "problem": problem_document(problem),
        "seconds": limits.seconds,
        "work": None if limits.work is None else dict(limits.work),
        "seed": seed,
        "workers": workers,
    }


def limits_of(message: Message) -> Limits:
    """Return the limits of a request."""
    return Limits(seconds=message["seconds"], work=message["work"])


def progress_message(progress: Progress, *, with_plan: bool) -> Message:
    """Return a progress; its plan goes along where asked."""
    return {
        "say": "progress",
        "phase": progress.phase,
        "seconds": progress.seconds,
        "cost": progress.cost,
        "served": progress.served,
        "bound": progress.bound,
        "plan": plan_document(progress.plan) if with_plan and progress.plan is not None else None,
    }


def progress_of(message: Message) -> Progress:
    """Return the progress of a message, with its plan, which nobody has judged yet. Raises ValueError, KeyError."""
    return Progress(
        phase=str(message["phase"]),
        seconds=float(message["seconds"]),
        cost=message["cost"],
        served=int(message["served"]),
        bound=message["bound"],
        plan=None if message["plan"] is None else read_plan(message["plan"]),
    )
