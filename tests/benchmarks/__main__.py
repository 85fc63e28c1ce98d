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
from pathlib import Path

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
        return quick(tables)
    bench = Bench(RESULTS, cores=asked.cores, again=asked.again)
    try:
        for table in () if asked.report else tables:
            bench.run(table, Asked(days=tuple(asked.days), seeds=tuple(asked.seeds)))
    except KeyboardInterrupt:  # rows are kept one by one: the report tells of those that there are
        bench.failures.append("ended before all was measured; the same command goes on")
    REPORT.write_text(written(TABLES, RESULTS), encoding="utf-8")
    return ended(bench, REPORT)


def processors() -> list[int]:
    """Return the processors that this process may use."""
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [0]


def quick(tables: list[Table]) -> int:
    """Measure every table's sample; its rows and its report lie apart from those of full runs."""
    began = time.monotonic()
    bench = Bench(QUICK, cores=processors()[:2], again=True)
    for table in tables:
        bench.run(table, table.sample)
    report = QUICK / "benchmarks.md"
    report.write_text(written(tables, QUICK), encoding="utf-8")
    print(f"{time.monotonic() - began:.0f} s")
    return ended(bench, report)


def ended(bench: Bench, report: Path) -> int:
    """Say where the report is and what failed."""
    print(f"written: {report}")
    for failure in bench.failures:
        print(f"FAILED {failure}")
    return int(bool(bench.failures))


if __name__ == "__main__":
    sys.exit(main())
