"""A worker as the supervisor starts it: it dies with the service.

It does not step back behind the requests itself, only its solvers do: whoever holds the writers' lock and does not get
the processor keeps everybody waiting.
"""

import argparse

from api.logs import set_up_logs
from api.settings import Settings
from api.worker.due import all_duties
from api.worker.handlers import HANDLERS
from api.worker.process import work
from solver.apart.guard import die_with_parent


def main() -> None:
    """Do the long work until told to stop."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--parent", type=int, required=True)
    arguments = parser.parse_args()
    die_with_parent(arguments.parent)
    settings = Settings()
    set_up_logs(settings.log_level, settings.log_format)
    work(settings, HANDLERS, all_duties(settings))


if __name__ == "__main__":
    main()
