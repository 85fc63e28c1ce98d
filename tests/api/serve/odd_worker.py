"""A worker whose solver does as the seed of a request says: dies, eats memory, never ends, or solves.

Run as ``python odd_worker.py`` with the settings of a worker. Every solver is a process of its own, as ever.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from api.logs import set_up_logs
from api.settings import Settings
from api.wiring import travel_times
from api.worker import process
from api.worker.due import all_duties
from api.worker.errand import Errand
from api.worker.handlers import HANDLERS
from api.worker.tools import Tools
from dispatch.store.store import Store
from solver import supervise

BEHAVIOURS = ("quick", "signal-SIGKILL", "signal-SIGSEGV", "memory", "hang", "exit", "illegal")
"""By seed, from 0 on."""

FAKE = Path(__file__).parents[2] / "solver" / "fake_child.py"


def _tools(store: Store, settings: Settings) -> Callable[[Errand], Tools]:
    return lambda errand: Tools(
        store=store,
        travel_times=lambda policy: travel_times(policy, settings.travel_cache),
        stop=errand.stopping,
        progress=errand.tell,
        nice=settings.worker_nice,
        memory_mb=settings.solver_mb,
        command=(sys.executable, str(FAKE), BEHAVIOURS[errand.job.request["seed"]]),
    )


def main() -> None:
    """Be that worker until told to stop."""
    supervise.GRACE_S = 1.0  # type: ignore[misc]  # who never ends is given up soon
    process._tools = _tools
    settings = Settings()
    set_up_logs(settings.log_level, settings.log_format)
    process.work(settings, HANDLERS, all_duties(settings))


if __name__ == "__main__":
    main()
