"""`paigong worker`: the processes that do the long work, beside the service or on another machine."""

import argparse
import os
import signal
import threading
from contextlib import suppress

from api.cli.command import Command, argument
from api.cli.failure import DONE
from api.cli.screen import Screen
from api.cli.source import DATABASE
from api.logs import set_up_logs
from api.settings import Settings
from api.worker.crew import keep_working
from api.worker.due import all_duties
from api.worker.handlers import HANDLERS
from api.worker.process import work


def processes(text: str) -> int:
    """Return a number of worker processes, at least one."""
    number = int(text)
    if not 1 <= number <= 64:
        raise ValueError
    return number


processes.__name__ = "number of processes (1 to 64)"  # argparse names the type in its messages


def _worker(arguments: argparse.Namespace, screen: Screen) -> int:
    if arguments.database:
        os.environ["PAIGONG_DATABASE_URL"] = arguments.database  # the processes of a crew read it there
    settings = Settings()
    set_up_logs(settings.log_level, settings.log_format)
    number = arguments.processes
    screen.complain(
        {
            "en": f"{number} worker {'process' if number == 1 else 'processes'} at work; Ctrl-C ends them",
            "zh": f"已启动 {number} 个工作进程；按 Ctrl-C 结束",
        }
    )
    if number == 1:
        work(settings, HANDLERS, all_duties(settings))
        return DONE
    stop = threading.Event()
    for told in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told, lambda *_: stop.set())
    with suppress(KeyboardInterrupt):
        keep_working(number, stop)
    return DONE


COMMANDS = (
    Command(
        path=("worker",),
        about={
            "en": "do the long work: plans that were asked for, and what falls due by the clock",
            "zh": "执行后台任务：优化计划及到期事务",
        },
        example="paigong worker --processes 2",
        run=_worker,
        arguments=(
            argument(
                "--processes", en="how many (default 1)", zh="进程数（默认 1）", type=processes, default=1, metavar="N"
            ),
            DATABASE,
        ),
    ),
)
