"""Proof: how small the gap between plan and bound is, by size of the day and time."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from tests.benchmarks.days import FIVE_THOUSAND, Day, chosen, family
from tests.benchmarks.one_solve import measure_day
from tests.benchmarks.summary import grouped, middle, share_met
from tests.benchmarks.table import Asked, Case, Results, Row, Table, markdown, percent

WORKERS = 2
FIVE_THOUSAND_SEEDS = (2001, 2002, 2003)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """What is asked of the days of a line in so many seconds: a gap (share of cost), and perhaps a peak memory."""

    line: str
    kind: str
    seconds: float
    gap: float
    peak_mb: int | None = None


BARS = (
    Bar(line="d1-60", kind="60", seconds=2, gap=0.001),
    Bar(line="d2-300", kind="300, roam 0.5", seconds=10, gap=0.003),
    Bar(line="d3-300-roam", kind="300, roam 0.95", seconds=10, gap=0.02),
    Bar(line="d3-300-roam", kind="300, roam 0.95", seconds=60, gap=0.01),
    Bar(line="d4-1000", kind="1,000", seconds=60, gap=0.01),
    Bar(line="5000", kind="5,000, 1,000 technicians", seconds=120, gap=0.03, peak_mb=2048),
)


def days_of(bar: Bar) -> list[Day]:
    """Return the days on which a bar stands."""
    if bar.line == "5000":
        return [Day(line="5000", flags=FIVE_THOUSAND, seed=seed) for seed in FIVE_THOUSAND_SEEDS]
    return family(bar.line)


def cases(asked: Asked) -> Iterator[Case]:
    """Yield every day of every bar with every solver seed."""
    for bar in BARS:
        for day in chosen(days_of(bar), asked.days):
            for seed in asked.seeds:
                measure = partial(run, day=day, seconds=bar.seconds * asked.share, seed=seed)
                yield Case(key=f"{day.name} {bar.seconds:g} s seed {seed}", measure=measure)


def run(core: int | None, **what: object) -> Row:
    """Solve with two workers on all processors."""
    return measure_day(**what, workers=WORKERS, core=core)  # type: ignore[arg-type]


def text(results: Results) -> str:
    """Return a row a bar: the days' gaps, and how many meet it."""
    days = grouped(results["proof"], lambda row: (row["line"], row["limit_s"], row["day"]))
    lines = []
    for bar in BARS:
        mine = {str(key[2]): ours for key, ours in days.items() if key[:2] == (bar.line, bar.seconds)}
        if not mine:
            continue
        solves = [row for ours in mine.values() for row in ours.rows]
        known = {day: gap for day, ours in mine.items() if (gap := ours.gap) is not None}
        worst = max(known, key=lambda day: known[day], default=None)
        controllable = [gap for ours in mine.values() if (gap := ours.controllable_gap) is not None]
        peak = max(ours.most("peak_mb") for ours in mine.values())
        met = [ours.legal and ours.gap is not None and ours.gap <= bar.gap for ours in mine.values()]
        memory = "" if bar.peak_mb is None else f" (bar {bar.peak_mb:,})"
        lines.append(
            [
                bar.kind,
                f"{bar.seconds:g} s",
                f"≤ {percent(bar.gap, 1)}",
                share_met(met),
                percent(middle(known.values()), 3),
                worst and f"{percent(known[worst], 3)} ({worst})",
                percent(middle(controllable)),
                f"{sum(row['proven'] for row in solves)}/{len(solves)}",
                f"{max(ours.most('seconds') for ours in mine.values()):.1f} s",
                f"{peak:,.0f}{memory}",
            ]
        )
    headings = ("orders", "time", "bar", "days that meet it", "median gap", "worst day", "median gap, contr.", "proven",
                "longest solve", "peak MB")  # fmt: skip
    return markdown(headings, lines)


TABLE = Table(
    name="proof",
    title="Proof",
    about="Two workers. Gap: (cost - bound) / cost, the median over solver seeds on each day; then the median and the "
    "worst over the days of a line and its sisters. Proven: solves whose plan and bound meet.",
    cases=cases,
    text=text,
    sample=Asked(days=("d1-60", "d1-60-2002", "d2-300"), seeds=(1,)),
    wide=True,
)
