"""The plan document of the contract (``dispatch-plan/1``) as frozen types. Times are seconds from the epoch."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from solver.words import Words

PLAN_FORMAT = "dispatch-plan/1"

Reason = Literal["pin", "crew", "skill", "region", "after", "part", "window", "capacity"]
REASONS: tuple[Reason, ...] = ("pin", "crew", "skill", "region", "after", "part", "window", "capacity")


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One technician's work on one order: arrival ≤ start, finish = start + that person's service time."""

    order: str
    arrival: int
    start: int
    finish: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pickup:
    """Pieces taken at a service centre."""

    center: str
    parts: Mapping[str, int]
    arrival: int
    finish: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A rest; it has no place of its own, and may fall while driving."""

    start: int
    finish: int


Stop = Visit | Pickup | Break


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """What one technician does in one shift (index into the technician's shifts), stops in time order."""

    technician: str
    shift: int
    departure: int
    arrival: int
    stops: tuple[Stop, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unserved:
    """An order left out: the contract's reason, and a sentence that says what would change it."""

    order: str
    reason: str
    detail: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The decision. `cost` and `bound` are claims, to be judged; `facts` is whatever else the solver tells.

    bound: no legal plan costs less.
    """

    problem: str
    routes: tuple[Route, ...]
    unserved: tuple[Unserved, ...]
    cost: int | None = None
    bound: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def proven(self) -> bool:
        """Whether no legal plan can be cheaper."""
        return self.cost is not None and self.cost == self.bound
