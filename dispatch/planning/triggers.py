"""When something happens, the day is planned again: soon, but not once for each of ten things that happen together."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

CauseKind = Literal["urgent", "absence", "overrun", "part", "refused"]
URGENT_LEVEL = 1
"""Orders of this level, and those above it, are urgent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Something that happened. seq: of its event; subject: the order's or technician's id.

    level: of the order (9: of none); plan: number of the plan in force that it concerns, one cause for each; day: of
    that plan.
    """

    seq: int
    kind: CauseKind
    subject: str
    day: date
    plan: int
    at: datetime
    level: int = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Causes for which a plan in force is planned again together."""

    day: date
    plan: int
    causes: tuple[Cause, ...]

    @property
    def orders(self) -> tuple[str, ...]:
        """The orders concerned, the most urgent first."""
        found = sorted((cause.level, cause.seq, cause.subject) for cause in self.causes if cause.kind != "absence")
        return tuple(dict.fromkeys(subject for _, _, subject in found))

    @property
    def technicians(self) -> tuple[str, ...]:
        """The technicians who drop out, or are there again."""
        return tuple(sorted({cause.subject for cause in self.causes if cause.kind == "absence"}))

    @property
    def level(self) -> int:
        """The level of the most urgent order."""
        return min(cause.level for cause in self.causes)


def occasions(causes: Iterable[Cause], *, now: datetime, quiet: timedelta, longest: timedelta) -> tuple[Occasion, ...]:
    """Return what is to be planned now.

    Causes that concern one plan wait until nothing has been added for `quiet`; the first never waits longer than
    `longest`.
    """
    gathered: dict[tuple[date, int], list[Cause]] = defaultdict(list)
    for cause in sorted(causes, key=lambda cause: cause.seq):
        gathered[cause.day, cause.plan].append(cause)
    return tuple(
        Occasion(day=day, plan=plan, causes=tuple(found))
        for (day, plan), found in sorted(gathered.items())
        if now - max(cause.at for cause in found) >= quiet or now - min(cause.at for cause in found) >= longest
    )
