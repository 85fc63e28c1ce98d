"""Quality: every day, one worker on one core, beside the best that any peer found."""

from collections.abc import Iterator
from functools import partial

from tests.benchmarks.days import all_days, chosen
from tests.benchmarks.one_solve import measure_day
from tests.benchmarks.peers import PeerPlan, off_the_shelf, plans_by_day
from tests.benchmarks.summary import Measured, grouped, share_met
from tests.benchmarks.table import Asked, Case, Results, Row, Table, markdown, percent

SHELF_BAR = 0.90
PROVEN_GAP = 0.001


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
    """Return a row a day, under the days on which the bar is met, line by line."""
    peers = plans_by_day(results["peers"])
    days = grouped(results["quality"], lambda row: (row["line"], row["day"]))
    met = {key: meets(ours, peers.get(key[1], [])) for key, ours in days.items()}
    lines = sorted({str(line) for line, _ in days})
    overview = [
        [
            line,
            sum(key[0] == line for key in days),
            share_met(met[key] for key in days if key[0] == line and met[key] is not None),
            share_met(ours.gap is not None and ours.gap <= PROVEN_GAP for key, ours in days.items() if key[0] == line),
        ]
        for line in lines
    ]
    return "\n\n".join(
        (
            markdown(["line", "days measured", "bar met, of days with a peer's plan", "gap ≤ 0.1 %"], overview),
            markdown(HEADINGS, [cells(key[1], ours, peers.get(key[1], []), met[key]) for key, ours in days.items()]),
        )
    )


HEADINGS = (
    "day", "limit", "best off the shelf", "best of all peers", "ours", "spread", "controllable", "÷ shelf",
    "÷ shelf, contr.", "÷ all", "÷ all, contr.", "gap", "gap, contr.", "proven", "legal", "served", "bar met",
)  # fmt: skip


def cells(day: str, ours: Measured, peers: list[PeerPlan], met: bool | None) -> list[object]:
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
        met,
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
    sample=Asked(days=("d1-60", "d1-60-2001", "d7-150-rich"), seeds=(1,)),
)
