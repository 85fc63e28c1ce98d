"""`python -m scenarios.boston requests.csv --days 5 --into boston`: the busiest days, planned and compared."""

import argparse
import sys
from functools import partial
from pathlib import Path

from dispatch.plan_record import SolveParameters
from scenarios.boston.day import BostonDay, run_day
from scenarios.boston.history import busiest_days, read_history
from scenarios.boston.report import markdown
from solver.limits import Limits
from solver.supervise import solve_apart

MEMORY_MB = 4096


def main() -> None:
    """Plan the busiest days of the file and write their table to `boston.md`."""
    parser = argparse.ArgumentParser(prog="python -m scenarios.boston", description=__doc__)
    parser.add_argument("requests", type=Path, help="requests_2015_q1.csv")
    parser.add_argument("--days", type=int, default=5, help="how many of the busiest days (default 5)")
    parser.add_argument("--seconds", type=float, default=30.0, help="time for each search (default 30)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--into", type=Path, default=Path("boston"), help="folder for databases and table")
    arguments = parser.parse_args()
    arguments.into.mkdir(parents=True, exist_ok=True)
    solve = partial(
        solve_apart,
        limits=Limits(seconds=arguments.seconds),
        seed=arguments.seed,
        workers=arguments.workers,
        memory_mb=MEMORY_MB,
    )
    parameters = SolveParameters(seconds=arguments.seconds, workers=arguments.workers, memory_mb=MEMORY_MB)
    days: list[BostonDay] = []
    for day, count in busiest_days(read_history(arguments.requests), arguments.days):
        sys.stderr.write(f"{day}: {count} requests\n")
        days.append(
            run_day(
                arguments.requests,
                day,
                into=arguments.into,
                solve=solve,
                parameters=parameters,
                seed=arguments.seed,
            )
        )
    command = f"python -m scenarios.boston CSV --days {arguments.days} --seconds {arguments.seconds:g}"
    page = arguments.into / "boston.md"
    page.write_text(markdown(days, command=command), encoding="utf-8")
    sys.stdout.write(f"{page}\n")


if __name__ == "__main__":
    main()
