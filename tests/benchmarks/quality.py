"""Quality: every day, one worker on one core, beside the best that any peer found."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from tests.benchmarks.days import all_days, chosen
from tests.benchmarks.one_solve import measure_day
from tests.benchmarks.peers import PeerPlan, off_the_shelf, plans_by_day
from tests.benchmarks.summary import Measured, grouped, middle, share_met
from tests.benchmarks.table import Asked, Case, Results, Row, Table, markdown, percent

SHELF_BAR = 0.90
PROVEN_GAP = 0.001
ALL = "all"

Key = tuple[Any, ...]
"""Line, day, hash of the day's document."""


def cases(asked: Asked) -> Iterator[Case]:
    """Yield every day with every solver seed."""
    for day in chosen(all_days(), asked.days):
        for seed in asked.seeds:
            seconds = day.limit_s * asked.share
            measure = partial(run, day=day, seconds=seconds, seed=seed)
            yield Case(key=f"{day.name} seed {seed}", measure=measure)


def run(core: int | None, **what: object) -> Row:
    """Solve with one worker on the processor given."""
    return measure_day(**what, workers=1, core=core)  # type: ignore[arg-type]


def meets(ours: Measured, peers: list[PeerPlan]) -> bool | None:
    """Tell whether the bar is met; None where no peer has a legal plan.

    At most the best peer's cost; and 0.90 of the best off-the-shelf one's, or nearly proven to be the best possible.
    """
    cost, shelf = ours.of("cost"), off_the_shelf(peers)
    if not peers or cost is None:
        return None
    nearly_proven = ours.gap is not None and ours.gap <= PROVEN_GAP
    return ours.legal and cost <= peers[0].cost and (shelf is None or cost <= SHELF_BAR * shelf.cost or nearly_proven)


def ratios(ours: Measured, theirs: PeerPlan | None) -> tuple[str | None, str | None]:
    """Return our part of their cost, and of their controllable cost."""
    cost, controllable = ours.of("cost"), ours.of("controllable")
    if theirs is None or cost is None or controllable is None:
        return None, None
    return f"{cost / theirs.cost:.4f}", f"{controllable / max(1, theirs.controllable):.4f}"


def text(results: Results) -> str:
    """Return a row a line, with medians over its days, and under it a row a day."""
    days = grouped(results["quality"], lambda row: (row["line"], row["day"], row["problem"]))
    plans = plans_by_day(results["peers"])
    peers = {key: plans.get(key[1:], []) for key in days}
    lines = sorted({line for line, _, _ in days})
    return "\n\n".join(
        (
            markdown(LINE_HEADINGS, [line_cells(line, days, peers) for line in (*lines, ALL)] if days else []),
            markdown(HEADINGS, [cells(key[1], ours, peers[key]) for key, ours in days.items()]),
        )
    )


LINE_HEADINGS = (
    "line", "days", "with a peer's plan", "bar met", "median ÷ shelf", "median ÷ all", "median gap", "worst gap",
    "gap ≤ 0.1 %",
)  # fmt: skip


def line_cells(line: str, days: Mapping[Key, Measured], peers: Mapping[Key, list[PeerPlan]]) -> list[object]:
    """Return a line's row."""
    mine = {key: ours for key, ours in days.items() if line in (key[0], ALL)}
    compared = {key: ours for key, ours in mine.items() if peers[key]}
    gaps = [ours.gap for ours in mine.values()]
    known = [gap for gap in gaps if gap is not None]
    return [
        line,
        len(mine),
        len(compared),
        share_met(meets(ours, peers[key]) for key, ours in compared.items()),
        median_text([ratios(ours, off_the_shelf(peers[key]))[0] for key, ours in compared.items()]),
        median_text([ratios(ours, peers[key][0])[0] for key, ours in compared.items()]),
        percent(middle(gaps)),
        percent(max(known)) if known else None,
        share_met(gap is not None and gap <= PROVEN_GAP for gap in gaps),
    ]


def median_text(ratios_met: Sequence[str | None]) -> str | None:
    """Return the median of ratios as they are written, which have equal digits."""
    known = sorted(ratio for ratio in ratios_met if ratio is not None)
    return known[len(known) // 2] if known else None


HEADINGS = (
    "day", "limit", "best off the shelf", "best of all peers", "ours", "spread", "controllable", "÷ shelf",
    "÷ shelf, contr.", "÷ all", "÷ all, contr.", "gap", "gap, contr.", "proven", "legal", "served", "bar met",
)  # fmt: skip


def cells(day: str, ours: Measured, peers: list[PeerPlan]) -> list[object]:
    """Return a day's row."""
    cost, controllable = ours.of("cost"), ours.of("controllable")
    shelf, best = off_the_shelf(peers), peers[0] if peers else None
    return [
        day,
        f"{ours.rows[0]['limit_s']:g} s",
        shelf and f"{shelf.cost:,} ({shelf.peer})",
        best and f"{best.cost:,} ({best.peer})",
        cost,
        ours.spread,
        controllable,
        *ratios(ours, shelf),
        *ratios(ours, best),
        percent(ours.gap),
        percent(ours.controllable_gap),
        ours.proven,
        ours.legal,
        f"{ours.of('served')}/{ours.of('orders')}",
        meets(ours, peers),
    ]


TABLE = Table(
    name="quality",
    title="Quality",
    about="Every day, one worker on one core, limits as the peers'. Cost by the contract's evaluator, medians over "
    "solver seeds; spread: from the best seed to the worst. Controllable cost leaves out what waiting and lateness "
    "until the planning moment have already cost. Shelf: the best peer that is a product as it comes. Gap: how much of "
    "the cost, at most, any legal plan could save. The bar: at most the best peer's cost, and at most 0.90 of the best "
    "off-the-shelf peer's or a gap of at most 0.1 %.",
    cases=cases,
    text=text,
    sample=Asked(days=("d1-60", "d1-60-2001"), seeds=(1,)),
)
