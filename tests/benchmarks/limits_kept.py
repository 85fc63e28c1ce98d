"""Limits: short solves end in time with a legal plan, and a cancel is heard at once."""

from collections.abc import Iterator
from functools import partial

from tests.benchmarks.days import FIVE_THOUSAND, Day, chosen, lines
from tests.benchmarks.one_solve import measure_day
from tests.benchmarks.summary import grouped
from tests.benchmarks.table import Asked, Case, Results, Row, Table, markdown

LIMITS_S = (0.5, 1, 2, 5)
LARGE_LIMITS_S = (5, 10)
STOPS_S = (0.2, 1, 3)
LARGE_STOPS_S = (1, 5, 12)
LATE_S, CANCEL_S = 0.5, 1.0


def cases(asked: Asked) -> Iterator[Case]:
    """Yield the days of the table and one of five thousand orders: short limits, and long ones that are cancelled."""
    days = [Day(line=line, flags=flags, seed=None) for line, flags in lines().items()]
    large = Day(line="5000", flags=FIVE_THOUSAND, seed=2001)
    for day in chosen([*days, large], asked.days):
        for seconds in LARGE_LIMITS_S if day.line == "5000" else LIMITS_S:
            measure = partial(run, day=day, seconds=seconds, stop_after_s=None)
            yield Case(key=f"{day.name} {seconds:g} s", measure=measure)
        for after_s in LARGE_STOPS_S if day.line == "5000" else STOPS_S:
            measure = partial(run, day=day, seconds=60, stop_after_s=after_s)
            yield Case(key=f"{day.name} cancelled after {after_s:g} s", measure=measure)


def run(core: int | None, **what: object) -> Row:
    """Solve with one worker and one seed on the processor given."""
    return measure_day(**what, seed=1, workers=1, core=core)  # type: ignore[arg-type]


def text(results: Results) -> str:
    """Return a row a day."""
    table = []
    for (line,), ours in grouped(results["limits"], lambda row: (row["line"],)).items():
        limited = [row for row in ours.rows if row["limit_s"] < 60]
        cancels = [row["cancel_s"] for row in ours.rows if "cancel_s" in row]
        late = max((row["seconds"] - row["limit_s"] for row in limited), default=None)
        shortest = min(limited, key=lambda row: row["limit_s"], default=None)
        cancel = max(cancels, default=None)
        table.append(
            [
                line,
                ", ".join(f"{row['limit_s']:g}" for row in sorted(limited, key=lambda row: row["limit_s"])),
                ours.legal,
                shortest and f"{shortest['served']}/{shortest['orders']}",
                None if late is None else f"{late:+.2f} s",
                None if late is None else late <= LATE_S,
                None if cancel is None else f"{cancel:.2f} s",
                None if cancel is None else cancel <= CANCEL_S,
            ]
        )
    headings = ("day", "limits, s", "legal", "served at the shortest", "latest end", f"≤ {LATE_S} s", "slowest cancel",
                f"≤ {CANCEL_S:g} s")  # fmt: skip
    return markdown(headings, table)


TABLE = Table(
    name="limits",
    title="Limits and cancelling",
    about="One worker on one core. Latest end: the end of the solve against its limit. Cancel: from the wish to stop, "
    "in different phases of a solve of 60 s, to the plan.",
    cases=cases,
    text=text,
    sample=Asked(days=("d4-1000",), seeds=(1,)),
)
