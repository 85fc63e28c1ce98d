"""docs/benchmarks.md: every table from the rows that there are, and when, where and with which code they came about."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import fill

from tests.benchmarks import best_known
from tests.benchmarks.results import rows_of
from tests.benchmarks.stamp import BUSY
from tests.benchmarks.table import Results, Row, Table

INTRODUCTION = """# Benchmarks

Written by `make bench` from the rows in `tests/benchmarks/results/`; every table says when it was measured and with
which code. `python -m tests.benchmarks TABLE --days 'd1-60*' --seeds 1` measures a part of one and leaves the rest.
A dash: not known, or not measured.
"""


def written(tables: Sequence[Table], folder: Path) -> str:
    """Return the whole report."""
    rows = {table.name: rows_of(table.name, folder) for table in tables}
    sections = [section(table, rows) for table in tables]
    return "\n".join([INTRODUCTION, bounds_section(rows), *sections])


def section(table: Table, rows: Results) -> str:
    """Return one table with its heading and where it comes from."""
    own = rows[table.name]
    origin = f"{measured(own)}\n\n" if own else ""
    return f"## {table.title}\n\n{fill(table.about, 118)}\n\n{origin}{table.text(rows)}\n"


def measured(rows: Mapping[str, Row]) -> str:
    """Return when, at which commits, on which machines and with which seeds rows were measured."""
    dates = sorted(row["on"][:10] for row in rows.values())
    days = dates[0] if dates[0] == dates[-1] else f"{dates[0]} … {dates[-1]}"
    commits = Counter(row["commit"] for row in rows.values()).most_common()
    at = ", ".join(name if len(commits) == 1 else f"{name} ({count})" for name, count in commits)
    machines = " / ".join(sorted({row["machine"] for row in rows.values()}))
    seeds = sorted({row["seed"] for row in rows.values() if "seed" in row})
    busiest = max(row["load"] for row in rows.values())
    busy = "" if busiest <= BUSY else f" **The machine was busy with other work: load up to {busiest}.**"
    with_seeds = f"; solver seeds {', '.join(map(str, seeds))}" if seeds else ""
    return f"*{len(rows)} rows, {days}, commit {at}; {machines}{with_seeds}.*{busy}"


def bounds_section(rows: Results) -> str:
    """Return how many claimed bounds were held against the best plans ever found, and each that was above."""
    claims = [row for own in rows.values() for row in own.values() if row.get("bound") is not None and "day" in row]
    wrong = [
        found
        for row in claims
        if (found := best_known.contradicted(row["day"], row["problem"], row["bound"])) is not None
    ]
    known = len(best_known.read())
    told = "none is above it" if not wrong else f"{len(wrong)} ARE ABOVE IT:\n" + "\n".join(f"- {one}" for one in wrong)
    text = (
        f"{len(claims)} bounds are claimed in the rows below. Each is held against the best cost ever found for its "
        f"day by anyone (`tests/benchmarks/best_known.csv`, {known} days): {told}."
    )
    return f"## Bounds\n\n{text if wrong else fill(text, 118)}\n"
