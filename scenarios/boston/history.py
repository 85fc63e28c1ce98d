"""The Boston file as history: what came in on which day, and what really became of it."""

import csv
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from geo.point import Point

ZONE = ZoneInfo("America/New_York")
FALLBACK_PLACE = Point(42.3594, -71.0587)
"""A point at Government Center on which 340 requests of all neighbourhoods lie: not where the work was, most likely."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request as the file tells it. Instants are aware.

    target_at: the city's own promise, None where it made none; closed_at: None if it was still open when the file was
    made; on_time: the city's verdict, None where it gave none.
    """

    case_id: str
    kind: str
    opened_at: datetime
    target_at: datetime | None
    closed_at: datetime | None
    on_time: bool | None
    point: Point

    @property
    def judged(self) -> bool:
        """Whether there was a target, and a verdict on it."""
        return self.target_at is not None and self.on_time is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What really became of some requests.

    judged: how many had a target and a verdict; on_time: how many of those were on time by the city's own verdict;
    median_hours: from opening to closing, of those that were closed, None if none was.
    """

    requests: int
    judged: int
    on_time: int
    still_open: int
    median_hours: float | None
    without_target: int
    at_fallback_place: int

    @property
    def on_time_pct(self) -> float | None:
        """Share on time of those that were judged."""
        return 100 * self.on_time / self.judged if self.judged else None


def read_history(path: Path) -> tuple[Request, ...]:
    """Read the whole file; raises OSError, and ValueError or KeyError where it is no such file."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(_request(row) for row in csv.DictReader(file))


def opened_on(requests: Iterable[Request], day: date) -> tuple[Request, ...]:
    """Return the requests opened on a local day, in the file's order."""
    return tuple(request for request in requests if request.opened_at.date() == day)


def busiest_days(requests: Iterable[Request], count: int) -> tuple[tuple[date, int], ...]:
    """Return the days with most requests and how many, busiest first; the earlier day first where two are alike."""
    days = Counter(request.opened_at.date() for request in requests)
    return tuple(sorted(days.items(), key=lambda entry: (-entry[1], entry[0]))[:count])


def outcome(requests: Sequence[Request]) -> Outcome:
    """Return what really became of these requests."""
    hours = [
        (request.closed_at.timestamp() - request.opened_at.timestamp())
        / 3600  # local times do not see the clock change
        for request in requests
        if request.closed_at is not None
    ]
    judged = [request for request in requests if request.judged]
    return Outcome(
        requests=len(requests),
        judged=len(judged),
        on_time=sum(bool(request.on_time) for request in judged),
        still_open=len(requests) - len(hours),
        median_hours=statistics.median(hours) if hours else None,
        without_target=sum(request.target_at is None for request in requests),
        at_fallback_place=sum(request.point == FALLBACK_PLACE for request in requests),
    )


def _request(row: dict[str, str]) -> Request:
    verdicts = {"ONTIME": True, "OVERDUE": False, "": None}
    opened_at = _instant(row["open_dt"])
    if opened_at is None:
        raise ValueError(f"request {row['case_id']} was never opened")
    return Request(
        case_id=row["case_id"],
        kind=row["type"],
        opened_at=opened_at,
        target_at=_instant(row["target_dt"]),
        closed_at=_instant(row["closed_dt"]),
        on_time=verdicts[row["ontime"]],
        point=Point(float(row["lat"]), float(row["lon"])),
    )


def _instant(text: str) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE) if text else None
