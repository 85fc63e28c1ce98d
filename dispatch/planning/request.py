"""What somebody asks when they ask for a plan, and how much may be asked at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal

from dispatch.planning.error import PlanningError

MAX_ORDERS = 5_000
MAX_TECHNICIANS = 1_000
MAX_DAYS = 7
SHORTEST_S = 1.0
LONGEST_S = 3_600.0

Movable = Literal["all", "untold"] | tuple[str, ...]
"""Which orders a plan may move: all, those that no engineer has been told of, or those with these ids."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRequest:
    """One request for a plan.

    regions: ids, empty for all. seconds: for the search. profile: the kind of day, by whose prices the policy is
    changed. at: the planning moment (aware); None: now, or the start of the day's first shift if that is later.
    """

    day: date
    regions: tuple[str, ...] = ()
    seconds: float = 60.0
    seed: int = 1
    profile: str = "normal"
    movable: Movable = "all"
    at: datetime | None = None

    @property
    def scope(self) -> str:
        """What only one live job may work on, region by region: the day."""
        return plan_scope(self.day)

    def document(self) -> dict[str, Any]:
        """Return the request as plain data."""
        return {
            "day": self.day.isoformat(),
            "regions": list(self.regions),
            "seconds": self.seconds,
            "seed": self.seed,
            "profile": self.profile,
            "movable": self.movable if isinstance(self.movable, str) else list(self.movable),
            "at": None if self.at is None else self.at.astimezone(UTC).isoformat(),
        }

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "PlanRequest":
        """Return the request that a document holds, as `document` wrote it."""
        movable, at = document["movable"], document["at"]
        return cls(
            day=date.fromisoformat(document["day"]),
            regions=tuple(document["regions"]),
            seconds=document["seconds"],
            seed=document["seed"],
            profile=document["profile"],
            movable=tuple(movable) if isinstance(movable, list) else movable,
            at=None if at is None else datetime.fromisoformat(at),
        )


def plan_scope(day: date) -> str:
    """Return the scope of all jobs that make plans of a day: together with their regions, one at a time."""
    return f"plan {day.isoformat()}"


def refuse_too_large(*, orders: int, technicians: int, days: int = 1) -> None:
    """Raise PlanningError ("too-many-orders", …, naming the numbers) for more than one solve is made for."""
    for code, nouns, number, most in (
        ("too-many-orders", ("orders", "张工单"), orders, MAX_ORDERS),
        ("too-many-technicians", ("technicians", "名技术员"), technicians, MAX_TECHNICIANS),
        ("too-many-days", ("days", "天"), days, MAX_DAYS),
    ):
        if number > most:
            raise PlanningError(
                code,
                cause={
                    "en": f"{number:,} {nouns[0]} are more than one plan may have: {most:,}",
                    "zh": f"一次计划最多 {most:,} {nouns[1]}，当前为 {number:,} {nouns[1]}",
                },
                remedy={"en": "Plan fewer regions at once.", "zh": "请减少一次计划的区域。"},
            )
