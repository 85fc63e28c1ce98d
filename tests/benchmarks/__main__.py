"""Measure tables of the benchmark and write docs/benchmarks.md from all rows that there are.

    python -m tests.benchmarks [TABLE …] [--days 'd1-60*' …] [--seeds 1 2 3] [--cores 0 1] [--again]
    python -m tests.benchmarks --quick           a small sample of every table, in three minutes; the report stays
    python -m tests.benchmarks --report          write the report, measure nothing

Rows that were measured with the code as it is are not measured again, so a run that was ended goes on where it was.
PEERS_PYTHON names a Python with ../shared/bench/peers/requirements.txt, to run the peers too.
"""

import argparse
import os
import sys
import time

from tests.benchmarks.days import BENCH, REPOSITORY
from tests.benchmarks.report import written
from tests.benchmarks.results import RESULTS
from tests.benchmarks.running import Bench
from tests.benchmarks.table import Asked, Table
from tests.benchmarks.tables import TABLES

REPORT = REPOSITORY / "docs" / "benchmarks.md"
QUICK = REPOSITORY / "build" / "bench-quick"


def main() -> int:
    """Do what the command line asks; 1 if a measurement failed or a bound was refuted."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("tables", nargs="*", metavar="TABLE", help=", ".join(table.name for table in TABLES))
    cli.add_argument("--days", nargs="+", default=[], help="names of days, or patterns (default: all)")
    cli.add_argument("--seeds", nargs="+", type=int, default=[1, 2, 3], help="solver seeds (default: 1 2 3)")
    cores = processors()[:1]
    cli.add_argument("--cores", nargs="+", type=int, default=cores, help="processors used side by side (default: one)")
    cli.add_argument("--again", action="store_true", help="measure what has been measured, too")
    cli.add_argument("--quick", action="store_true", help="a sample of every table")
    cli.add_argument("--report", action="store_true", help="measure nothing")
    asked = cli.parse_args()
    if unknown := set(asked.tables) - {table.name for table in TABLES}:
        cli.error(f"no such table: {', '.join(sorted(unknown))}")
    if not BENCH.is_dir():
        raise SystemExit(f"there are no benchmark days: {BENCH} is missing")
    tables = [table for table in TABLES if not asked.tables or table.name in asked.tables]
    if asked.quick:
        bench, folder, report = Bench(QUICK, cores=processors()[:2], again=True), QUICK, QUICK / "benchmarks.md"
        measure(bench, [(table, table.sample) for table in tables])
    else:
        wish = Asked(days=tuple(asked.days), seeds=tuple(asked.seeds))
        bench, folder, report = Bench(RESULTS, cores=asked.cores, again=asked.again), RESULTS, REPORT
        measure(bench, [] if asked.report else [(table, wish) for table in tables])
    folder.mkdir(parents=True, exist_ok=True)
    report.write_text(written(TABLES, folder), encoding="utf-8")
    print("\n".join([f"written: {report}", *(f"FAILED {failure}" for failure in bench.failures)]))
    return int(bool(bench.failures))


def measure(bench: Bench, wishes: list[tuple[Table, Asked]]) -> None:
    """Measure one table after the other; rows are kept one by one, so whoever ends it early has a report of those."""
    began = time.monotonic()
    try:
        for table, asked in wishes:
            bench.run(table, asked)
    except KeyboardInterrupt:
        bench.failures.append("ended before all was measured")
    print(f"{time.monotonic() - began:.0f} s")


def processors() -> list[int]:
    """Return the processors that this process may use."""
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [0]


if __name__ == "__main__":
    sys.exit(main())
