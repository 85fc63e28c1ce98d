"""Rows of several solver seeds put together: medians, spread, gaps."""

import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.benchmarks.table import Row, percent


def gap(row: Row) -> float | None:
    """Return how much of a plan's cost, at most, a better one could save."""
    return None if row.get("bound") is None else (row["cost"] - row["bound"]) / max(1, row["cost"])


def controllable_gap(row: Row) -> float | None:
    """Return the same as a share of what could still be controlled."""
    return None if row.get("bound") is None else (row["cost"] - row["bound"]) / max(1, row["controllable"])


def middle(values: Iterable[float | None]) -> float | None:
    """Return the median, of two middle ones the worse; None where a value is missing, or all are."""
    known = list(values)
    return None if not known or None in known else statistics.median_high(known)  # type: ignore[type-var]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What the solver seeds made of one day at one limit: medians unless the name says otherwise."""

    rows: tuple[Row, ...]

    def of(self, name: str) -> int | None:
        """Return the median of a number; None where a row lacks it."""
        value = middle(row.get(name) for row in self.rows)
        return None if value is None else int(value)

    @property
    def gap(self) -> float | None:
        """The gap to the bound, as a share of cost."""
        return middle(gap(row) for row in self.rows)

    @property
    def controllable_gap(self) -> float | None:
        """The gap to the bound, as a share of controllable cost."""
        return middle(controllable_gap(row) for row in self.rows)

    @property
    def legal(self) -> bool:
        """Whether every plan is legal."""
        return all(row["legal"] for row in self.rows)

    @property
    def proven(self) -> str:
        """How many seeds' plans are proven to be optimal."""
        return f"{sum(row['proven'] for row in self.rows)}/{len(self.rows)}"

    @property
    def spread(self) -> str | None:
        """The distance from the best to the worst seed, in per cent of cost; None for one seed."""
        if len(self.rows) < 2:
            return None
        costs = [row["cost"] for row in self.rows]
        return percent((max(costs) - min(costs)) / max(1, min(costs)), 3)

    def most(self, name: str) -> float:
        """Return the largest of a number."""
        return float(max(row[name] for row in self.rows))


def grouped(rows: Mapping[str, Row], by: Callable[[Row], tuple[Any, ...]]) -> dict[tuple[Any, ...], Measured]:
    """Return the rows put together that agree in what `by` says, in the order of their keys."""
    groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows.values():
        groups[by(row)].append(row)
    return {key: Measured(rows=tuple(groups[key])) for key in sorted(groups, key=_natural)}


def _natural(key: tuple[Any, ...]) -> list[tuple[int, float, str]]:
    """Sort numbers by size and texts by letters, side by side."""
    return [(0, float(part), "") if isinstance(part, int | float) else (1, 0.0, str(part)) for part in key]


def share_met(met: Iterable[bool | None]) -> str:
    """Return on how many of the days a bar is met; what is not known does not meet it."""
    days = list(met)
    return f"{sum(one is True for one in days)}/{len(days)}"
