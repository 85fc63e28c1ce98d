"""The best cost ever found for each day, by anyone: no bound may be above it.

Kept in best_known.csv. A day is known by its name and by a hash of its document, as a day of another generator or other
cities is another day.
"""

import csv
import threading
from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

FILE = Path(__file__).parent / "best_known.csv"
_LOCK = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Best:
    """One day's best known plan: what it costs, who found it, when."""

    day: str
    problem: str
    cost: int
    by: str
    on: str


def read(path: Path = FILE) -> dict[tuple[str, str], Best]:
    """Return the best known plans by day and problem hash."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [Best(**{**row, "cost": int(row["cost"])}) for row in csv.DictReader(file)]  # type: ignore[arg-type]
    return {(best.day, best.problem): best for best in rows}


def note(day: str, problem: str, cost: int, by: str, path: Path = FILE) -> bool:
    """Keep a legal plan's cost if nobody has found a better one; return whether it was kept."""
    with _LOCK:
        known = read(path)
        best = known.get((day, problem))
        if best is not None and best.cost <= cost:
            return False
        today = f"{datetime.now(UTC):%Y-%m-%d}"
        known[day, problem] = Best(day=day, problem=problem, cost=cost, by=by, on=today)
        write(known, path)
        return True


def write(known: dict[tuple[str, str], Best], path: Path) -> None:
    """Write the file anew."""
    fresh = path.with_suffix(".tmp")
    with fresh.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(field.name for field in fields(Best))
        rows.writerows(astuple(known[key]) for key in sorted(known))
    fresh.replace(path)


def contradicted(day: str, problem: str, bound: int, path: Path = FILE) -> str | None:
    """Return what is wrong with a bound: a legal plan is known that costs less than it. None: nothing."""
    best = read(path).get((day, problem))
    if best is None or bound <= best.cost:
        return None
    return f"{day}: no plan is said to cost less than {bound:,}, but {best.by} has one for {best.cost:,} ({best.on})"
