"""Coupling: crews and orders that follow others, served together and priced by a bound in which they are apart."""

from collections.abc import Iterator
from functools import partial

from tests.benchmarks.days import chosen, family, lines
from tests.benchmarks.one_solve import measure_day
from tests.benchmarks.summary import Measured, grouped
from tests.benchmarks.table import Asked, Case, Results, Row, Table, markdown, percent

SECONDS, WORKERS, GAP = 30, 2, 0.05


def cases(asked: Asked) -> Iterator[Case]:
    """Yield every day that has crews, with every solver seed."""
    coupled = [day for line, flags in lines().items() if "--crew-pct" in flags for day in family(line)]
    for day in chosen(coupled, asked.days):
        for seed in asked.seeds:
            measure = partial(run, day=day, seconds=SECONDS * asked.share, seed=seed)
            yield Case(key=f"{day.name} seed {seed}", measure=measure)


def run(core: int | None, **what: object) -> Row:
    """Solve with two workers on all processors."""
    return measure_day(**what, workers=WORKERS, core=core)  # type: ignore[arg-type]


def served(ours: Measured, kind: str) -> str:
    """Return how many of the coupled orders are served, in the seed that serves the fewest."""
    fewest = min(ours.rows, key=lambda row: row[f"{kind}_served"])
    return f"{fewest[f'{kind}_served']}/{fewest[kind]}"


def text(results: Results) -> str:
    """Return a row a day."""
    table = [
        [
            day,
            f"{ours.rows[0]['limit_s']:g} s",
            ours.of("cost"),
            ours.spread,
            served(ours, "crews"),
            served(ours, "after"),
            percent(ours.gap),
            percent(ours.controllable_gap),
            ours.legal,
            None if ours.gap is None else ours.legal and ours.gap <= GAP,
        ]
        for (_, day), ours in grouped(results["coupling"], lambda row: (row["line"], row["day"])).items()
    ]
    headings = (
        "day",
        "limit",
        "cost",
        "spread",
        "crews served",
        "followers served",
        "gap",
        "gap, contr.",
        "legal",
        "gap ≤ 5 %",
    )
    return markdown(headings, table)


TABLE = Table(
    name="coupling",
    title="Coupling",
    about="Two workers. The bound prices crews and orders that follow others as if they were not tied "
    "together. An order that is left out may be impossible or not worth its price.",
    cases=cases,
    text=text,
    sample=Asked(days=("d7-150-rich",), seeds=(1,), share=1 / 3),
    wide=True,
)
