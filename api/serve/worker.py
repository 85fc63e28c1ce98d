"""A worker as the supervisor starts it: it steps back behind the requests, and dies with the service."""

import argparse
import os

from api.logs import set_up_logs
from api.settings import Settings
from api.worker.due import all_duties
from api.worker.handlers import HANDLERS
from api.worker.process import work
from solver.apart.guard import die_with_parent

STEP_BACK = 5
"""How far a worker steps back itself (nice); its solvers step back farther (PAIGONG_WORKER_NICE)."""


def main() -> None:
    """Step back, then do the long work until told to stop."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--parent", type=int, required=True)
    arguments = parser.parse_args()
    die_with_parent(arguments.parent)
    os.nice(STEP_BACK)
    settings = Settings()
    set_up_logs(settings.log_level, settings.log_format)
    work(settings, HANDLERS, all_duties(settings))


if __name__ == "__main__":
    main()
