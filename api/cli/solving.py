"""A solve as a person watches it: limits from the command line, a bar while it runs, Ctrl-C keeps the best plan."""

import argparse
import errno
import os
from pathlib import Path

from api.cli.command import argument
from api.cli.course import Course
from api.cli.screen import Screen
from dispatch.curve import draw_curve
from solver.files import save_whole
from solver.limits import Limits
from solver.problem import Problem
from solver.progress import Progress, history_of
from solver.supervise import Solved, solve_apart


def positive(text: str) -> float:
    """Return a positive number of seconds; argparse turns the ValueError into a usage message."""
    value = float(text)
    if not 0 < value <= 86_400:
        raise ValueError
    return value


def workers(text: str) -> int:
    """Return a number of processors, at least one."""
    return _whole(text, 1, 64)


def memory_mb(text: str) -> int:
    """Return a memory limit in MiB; below the least, the solver does not even start."""
    return _whole(text, 512, 1 << 20)


def must_be_in_a_folder(path: Path) -> None:
    """Raise FileNotFoundError where a file to be written has no folder: told now, not after a minute of search."""
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path.parent))


def _whole(text: str, least: int, most: int) -> int:
    value = int(text)
    if not least <= value <= most:
        raise ValueError
    return value


positive.__name__ = "seconds (more than 0, at most 86400)"  # argparse names the type in its messages
workers.__name__ = "number of processors (1 to 64)"
memory_mb.__name__ = "memory in MiB (512 or more)"

SEARCH = (
    argument(
        "--seconds", en="time for the search (default 60)", zh="求解时间，秒（默认 60）", type=positive, default=60.0
    ),
    argument("--seed", en="seed of the search (default 1)", zh="随机种子（默认 1）", type=int, default=1),
    argument("--workers", en="processors to use (default 1)", zh="使用的处理器数（默认 1）", type=workers, default=1),
    argument("--memory-mb", en="memory of the solver in MiB", zh="求解器内存上限（MiB）", type=memory_mb, default=4096),
    argument("--curve", en="draw cost and bound over time (SVG)", zh="绘制成本与下界曲线（SVG）", type=Path),
)


def solve_with_bar(problem: Problem, arguments: argparse.Namespace, screen: Screen) -> Solved:
    """Solve in a child process with the limits of the command line; the first Ctrl-C ends the search early."""
    if arguments.curve is not None:
        must_be_in_a_folder(arguments.curve)
    course = Course(len(problem.orders), screen.lang)
    with screen.clock({"en": "optimising", "zh": "优化"}, arguments.seconds) as tell:

        def show(progress: Progress) -> None:
            tell(course.line(progress), progress.seconds)

        solved = solve_apart(
            problem,
            limits=Limits(seconds=arguments.seconds),
            seed=arguments.seed,
            workers=arguments.workers,
            memory_mb=arguments.memory_mb,
            on_progress=show,
        )
    if solved.ended == "cancelled":
        screen.complain({"en": "cancelled: this is the best plan so far", "zh": "已中断：这是目前最好的计划"})
    if arguments.curve is not None:
        picture = draw_curve(problem.name, history_of(solved.plan), solved.wall_s, screen.lang)
        save_whole(picture.encode(), arguments.curve)
    return solved
