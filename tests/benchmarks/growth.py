"""Growth: the same kind of day from sixty orders to five thousand: time, gap and memory."""

from collections.abc import Iterator
from functools import partial

from tests.benchmarks.days import Day, chosen
from tests.benchmarks.one_solve import measure_day
from tests.benchmarks.summary import grouped
from tests.benchmarks.table import Asked, Case, Results, Row, Table, markdown, percent

SECONDS, WORKERS, DAY_SEED = 120, 2, 2001
SIZES = (60, 120, 250, 500, 1000, 2000, 3500, 5000)
GAPS = ("5", "3", "2", "1", "0.5", "0.1")


def day_of(orders: int) -> Day:
    """Return a day of so many orders: five to a technician, fifty technicians to a centre, at least one centre."""
    flags = f"--orders {orders} --technicians {orders // 5} --centers {max(1, orders // 250)} --haversine"
    return Day(line=f"growth-{orders}", flags=flags, seed=DAY_SEED)


def cases(asked: Asked) -> Iterator[Case]:
    """Yield the sizes, with the first solver seed."""
    for day in chosen([day_of(orders) for orders in SIZES], asked.days):
        measure = partial(run, day=day, seconds=SECONDS * asked.share, seed=asked.seeds[0])
        yield Case(key=f"{day.name} seed {asked.seeds[0]}", measure=measure)


def run(core: int | None, **what: object) -> Row:
    """Solve with two workers on all processors."""
    return measure_day(**what, workers=WORKERS, core=core)  # type: ignore[arg-type]


def text(results: Results) -> str:
    """Return a row a size: when the cost was near the final one, when each gap was reached, and what it took."""
    table = []
    for (orders,), ours in grouped(results["growth"], lambda row: (row["orders"],)).items():
        row = ours.rows[0]
        times = [row["gap_after_s"].get(gap) for gap in GAPS]
        cells = [None if time is None else f"{time:.1f} s" for time in (row["first_s"], row["near_s"], *times)]
        table.append([orders, f"{row['limit_s']:g} s", row["cost"], *cells, percent(ours.gap), row["peak_mb"]])
    reached = (f"gap {gap} %" for gap in GAPS)
    headings = ("orders", "limit", "cost", "first plan", "within 1 % of the end", *reached, "gap at the end", "peak MB")
    return markdown(headings, table)


TABLE = Table(
    name="growth",
    title="Growth",
    about=f"Days of one kind, five orders to a technician, up to {SECONDS} s, two workers: after how long the first "
    "plan stood, the cost was within 1 % of the final one, and each gap was reached; a dash: never.",
    cases=cases,
    text=text,
    sample=Asked(days=("growth-60-*", "growth-500-*"), seeds=(1,), share=1 / 15),
    wide=True,
)
