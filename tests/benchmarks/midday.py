"""During the day: urgent orders, a technician who drops out, recommendations and edits by hand on a published plan."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from tests.benchmarks.days import Day, chosen, lines
from tests.benchmarks.one_solve import run_apart
from tests.benchmarks.table import Asked, Case, Results, Row, Table, markdown, percent

LINES = ("d2-300", "d3-300-roam", "d4-1000")
RESOLVE_S = 30
FIRST_S, GAP, CHANGED = 0.05, 0.01, 3


def cases(asked: Asked) -> Iterator[Case]:
    """Yield every day with every seed: of its search, its urgent orders, its absent technicians and its edits."""
    days = [Day(line=line, flags=lines()[line], seed=None) for line in LINES]
    for day in chosen(days, asked.days):
        for seed in asked.seeds:
            yield Case(key=f"{day.name} seed {seed}", measure=partial(run, day=day, seed=seed, share=asked.share))


def run(core: int | None, *, day: Day, seed: int, share: float) -> Row:
    """Measure one published plan apart."""
    options = ["--seconds", day.limit_s * share, "--resolve", RESOLVE_S * share, "--seed", seed]
    row: Row = run_apart("one_midday", day.path(), *options, core=core)
    return {"day": day.name, "line": day.line, "orders": day.orders, "seed": seed, **row}


def milliseconds(values: list[float]) -> str:
    """Return the median and the largest of some times."""
    ranked = sorted(values)
    return f"{1000 * ranked[len(ranked) // 2]:.0f} – {1000 * ranked[-1]:.0f} ms"


def gaps(found: list[dict[str, Any]]) -> str:
    """Return the median and the largest gap of some amendments."""
    ranked = sorted(one["gap"] for one in found)
    return f"{percent(ranked[len(ranked) // 2])} – {percent(ranked[-1])}"


def text(results: Results) -> str:
    """Return a row a day over all its seeds: medians and worst cases."""
    table = []
    for line in LINES:
        rows = [row for row in results["midday"].values() if row["line"] == line]
        if not rows:
            continue
        urgent = [one for row in rows for one in row["urgent"]]
        absent = [one for row in rows for one in row["absent"]]
        legal = all(one["legal"] for one in (*urgent, *absent))
        met = (
            legal
            and all(one["first_s"] <= FIRST_S and one["changed"] <= CHANGED for one in urgent)
            and all(one["gap"] <= GAP for one in (*urgent, *absent))
        )
        table.append(
            [
                line,
                len(urgent),
                milliseconds([one["first_s"] for one in urgent]),
                f"{max(one['total_s'] for one in urgent):.2f} s",
                max(one["changed"] for one in urgent),
                gaps(urgent),
                gaps(absent),
                milliseconds([seconds for row in rows for seconds in row["recommend_s"]]),
                " – ".join(f"{1000 * max(row['edit_s'][name] for row in rows):.0f}" for name in ("p50", "p95", "max")),
                milliseconds([row["open_s"] for row in rows]),
                legal,
                met,
            ]
        )
    headings = (
        "day",
        "urgent orders",
        "first answer",
        "final",
        "most changed",
        "gap",
        "absence: gap",
        "recommend",
        "edit p50 – p95 – max, ms",
        "opening",
        "legal",
        "bars met",
    )
    return markdown(headings, table)


TABLE = Table(
    name="midday",
    title="During the day",
    about="A published plan (the day's full limit) and what happens to it: orders of the highest weights come in (1 s; "
    "2 s at 1,000 orders), technicians drop out at 10:00 (5 s). Gaps are controllable costs above a re-solve of 30 s "
    "at the same price of changes, median – worst; the urgent plan changes at most three visits, the re-solve any "
    "number. First answer, recommendation and edits are measured on an opened plan; opening it comes once.",
    cases=cases,
    text=text,
    sample=Asked(days=("d2-300",), seeds=(1,), share=0.1),
    leans_on="solver.amend.absence",
)
