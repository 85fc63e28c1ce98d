"""Pauses: times in which a promise does not run, because it is not ours to keep it then."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from dispatch.sla.calendar import WorkingTime
from dispatch.sla.target import Kind

Reason = Literal["waiting for customer", "waiting for part", "force majeure"]
REASONS: tuple[Reason, ...] = get_args(Reason)
# The states of an order that are a pause by themselves, where the policy says that they stop anything.
OF_STATE: dict[str, Reason] = {"waiting for customer": "waiting for customer", "waiting for part": "waiting for part"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseRule:
    """Which kinds of promise a reason stops."""

    reason: Reason
    kinds: tuple[Kind, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """One pause of an order. to_at None: it lasts still."""

    reason: Reason
    from_at: datetime
    to_at: datetime | None = None


def pauses_of(kind: Kind, pauses: Iterable[Pause], rules: Collection[PauseRule]) -> tuple[Pause, ...]:
    """Return those of an order's pauses that stop one kind of promise."""
    reasons = {rule.reason for rule in rules if kind in rule.kinds}
    return tuple(pause for pause in pauses if pause.reason in reasons)


def merged(pauses: Iterable[Pause]) -> list[tuple[datetime, datetime | None]]:
    """Return when any of some pauses holds, in order and apart; only the last may have no end."""
    apart: list[tuple[datetime, datetime | None]] = []
    for pause in sorted(pauses, key=lambda pause: pause.from_at):
        if pause.to_at is not None and pause.to_at <= pause.from_at:
            continue
        if apart and (apart[-1][1] is None or pause.from_at <= apart[-1][1]):
            begin, end = apart[-1]
            apart[-1] = begin, None if end is None or pause.to_at is None else max(end, pause.to_at)
        else:
            apart.append((pause.from_at, pause.to_at))
    return apart


def paused_since(pauses: Iterable[Pause], at: datetime) -> datetime | None:
    """Return since when a moment is paused without a break; None: it is not."""
    for begin, end in merged(pauses):
        if begin <= at and (end is None or at < end):
            return begin
    return None


def due(working: WorkingTime, start: datetime, amount: timedelta, pauses: Iterable[Pause], at: datetime) -> datetime:
    """Return when `amount` of working time outside of pauses has passed since `start`.

    A pause that lasts still is taken to end at `at`, the moment of asking: nobody knows better.
    """
    left = amount
    for begin, end in merged(pauses):
        if (end or at) <= start or (begin > at and end is None):
            continue
        before = working.working_between(start, begin)
        if before >= left:
            break
        left -= before
        start = max(start, end or at)
    return working.add_working(start, left)


def remaining(
    working: WorkingTime, start: datetime, amount: timedelta, pauses: Iterable[Pause], at: datetime
) -> timedelta:
    """Return the working time that is left at a moment; negative: so much has passed since it was due."""
    held = merged(pauses)
    ends = due(working, start, amount, pauses, at)
    early, late = min(at, ends), max(at, ends)
    between = working.working_between(early, late)
    for begin, end in held:
        between -= working.working_between(max(begin, early), min(end or at, late))
    return between if at <= ends else -between
