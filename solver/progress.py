"""What a running solve tells whoever waits for it, and what a plan remembers of that."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from solver.plan import Plan


def gap_of(cost: int | None, bound: int | None) -> float | None:
    """Return how far a cost is from a bound at most, as a share of the cost; None where either is unknown."""
    if cost is None or bound is None:
        return None
    return max(0, cost - bound) / cost if cost > 0 else 0.0


def gap_text(gap: float) -> str:
    """Return a gap in per cent, rounded up: it promises that no plan is better by more."""
    return f"{math.ceil(10_000 * gap - 1e-9) / 100:.2f} %"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """One moment of a solve.

    seconds: since the validated problem was in memory; cost: of the best plan so far; bound: no legal plan costs less;
    plan: the best plan so far, where it is new (its reasons and sentences may still be missing).
    """

    phase: str
    seconds: float
    cost: int | None
    served: int
    bound: int | None = None
    plan: Plan | None = None

    @property
    def gap(self) -> float | None:
        """How much of the cost, at most, a better plan could save; None while there is no bound."""
        return gap_of(self.cost, self.bound)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When (s) a solve had found a cost, and the bound it then had."""

    seconds: float
    cost: int
    bound: int | None = None

    @property
    def gap(self) -> float | None:
        """The gap at that moment, as a share of the cost."""
        return gap_of(self.cost, self.bound)


def history_of(plan: Plan) -> tuple[Moment, ...]:
    """Return the course of the solve that made a plan, in time order; empty where the plan does not tell.

    A plan tells it in ``facts["history"]``: rows of seconds, cost and, where there was one, bound.
    """
    rows: Sequence[Sequence[Any]] = plan.facts.get("history", ())
    return tuple(
        Moment(seconds=float(row[0]), cost=int(row[1]), bound=row[2] if len(row) > 2 else None) for row in rows
    )
