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

    level: of the order (9: of none); area: the region's id, "" where no single region is concerned.
    """

    seq: int
    kind: CauseKind
    subject: str
    day: date
    area: str
    at: datetime
    level: int = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Causes for which an area's day is planned again together."""

    day: date
    area: str
    causes: tuple[Cause, ...]

    @property
    def orders(self) -> tuple[str, ...]:
        """The orders concerned, the most urgent first."""
        found = sorted((cause.level, cause.seq, cause.subject) for cause in self.causes if cause.kind != "absence")
        return tuple(dict.fromkeys(subject for _, _, subject in found))

    @property
    def technicians(self) -> tuple[str, ...]:
        """The technicians who drop out."""
        return tuple(sorted({cause.subject for cause in self.causes if cause.kind == "absence"}))

    @property
    def level(self) -> int:
        """The level of the most urgent order."""
        return min(cause.level for cause in self.causes)


def occasions(causes: Iterable[Cause], *, now: datetime, quiet: timedelta, longest: timedelta) -> tuple[Occasion, ...]:
    """Return what is to be planned now.

    Causes of one area and day wait until nothing has been added for `quiet`; the first never waits longer than
    `longest`.
    """
    gathered: dict[tuple[date, str], list[Cause]] = defaultdict(list)
    for cause in sorted(causes, key=lambda cause: cause.seq):
        gathered[cause.day, cause.area].append(cause)
    return tuple(
        Occasion(day=day, area=area, causes=tuple(found))
        for (day, area), found in sorted(gathered.items())
        if now - max(cause.at for cause in found) >= quiet or now - min(cause.at for cause in found) >= longest
    )
