"""One worker process: ``python -m api.worker``, as `paigong worker` and `paigong serve` start them."""

import argparse
import sys
from collections.abc import Sequence

from api.logs import set_up_logs
from api.settings import Settings
from api.worker.due import all_duties
from api.worker.handlers import HANDLERS
from api.worker.process import work


def main(arguments: Sequence[str] | None = None) -> int:
    """Work until told to stop; the settings come from the environment."""
    cli = argparse.ArgumentParser(prog="python -m api.worker", description=__doc__)
    cli.add_argument("--parent", type=int, help="process id of the parent, with which this process ends")
    parent: int | None = cli.parse_args(arguments).parent
    settings = Settings()
    set_up_logs(settings.log_level, settings.log_format)
    work(settings, HANDLERS, all_duties(settings), parent=parent)
    return 0


if __name__ == "__main__":
    sys.exit(main())
