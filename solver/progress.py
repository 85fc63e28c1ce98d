"""What a running solve tells whoever waits for it."""

from dataclasses import dataclass

from solver.plan import Plan


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
