"""Anytime: how good the plan is at any moment, read from the course of the solves that the quality table made."""

from tests.benchmarks.one_solve import MARKS_S
from tests.benchmarks.summary import grouped
from tests.benchmarks.table import Asked, Results, Row, Table, markdown, percent

MARKS = [f"{mark:g}" for mark in MARKS_S if mark <= 60]


def above_final(row: Row, mark: str) -> float | None:
    """Return how far the cost at a moment was above that at the end; None: no plan yet, or the end was before."""
    if mark not in row["cost_at"] or float(mark) > row["limit_s"]:
        return None
    return float(row["cost_at"][mark] / row["cost"] - 1)


def text(results: Results) -> str:
    """Return a row a line: the worst of its days and seeds."""
    table = []
    for (line,), ours in grouped(results["quality"], lambda row: (row["line"],)).items():
        worst = []
        for mark in MARKS:
            known = [above for row in ours.rows if (above := above_final(row, mark)) is not None]
            worst.append(percent(max(known), 1) if known else None)
        table.append([line, len(ours.rows), f"{ours.most('first_s'):.2f} s", f"{ours.most('near_s'):.1f} s", *worst])
    headings = ("line", "solves", "first plan after", "within 1 % after", *(f"{mark} s" for mark in MARKS))
    return markdown(headings, table)


TABLE = Table(
    name="anytime",
    title="Anytime",
    about="The solves of the quality table, each line's worst day and seed: when the first legal plan stood, when the "
    "cost was within 1 % of the final one, and how far above it the cost was at each moment.",
    cases=lambda _asked: (),
    text=text,
    sample=Asked(),
)
