"""Warnings in three colours, from when somebody will be there, not from the clock alone.

red: by what is planned, the promise is missed, or nearly; yellow: little time is left to spare; blue: all is well.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from dispatch.sla.target import Kind, Margin, TargetRule

Colour = Literal["blue", "yellow", "red"]
COLOURS: tuple[Colour, ...] = get_args(Colour)  # from calm to urgent
Cause = Literal["travel", "overrun", "part", "no_plan", "no_word"]
CAUSES: tuple[Cause, ...] = get_args(Cause)
_SPOKEN = ("first_response", "progress")  # promises that a word keeps: no visit is planned for them
_MOMENT = timedelta(seconds=1)
_A_QUARTER, _NONE = Margin(percent=25), Margin()


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningRules:
    """When a colour comes and goes. yellow, red: less time to spare than that, where a target's rule does not say.

    hysteresis_s: a colour goes only when so much more time is left to spare than would have kept it from coming;
    lead_s: where nothing is planned, somebody could be there so long from now, at the earliest.
    """

    yellow: Margin = _A_QUARTER
    red: Margin = _NONE
    hysteresis_s: int = 300
    lead_s: int = 3_600


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """A planned visit. behind_since: when a visit before it on the route should have been done, and is not."""

    arrival_at: datetime
    start_at: datetime
    finish_at: datetime
    behind_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """How a promise will go. planned_at: when it will be kept, as planned (None: nothing is planned).

    cause: None for blue; next_change_at: when time alone would change the colour (None: never).
    """

    colour: Colour
    planned_at: datetime | None
    cause: Cause | None = None
    next_change_at: datetime | None = None


CALM = Outlook(colour="blue", planned_at=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Slips:
    """The moment at which a promise will be kept: `at`, later by what has passed since each of `since`."""

    at: datetime
    since: tuple[datetime, ...]

    def expected(self, now: datetime) -> datetime:
        return self.at + max((now - moment for moment in self.since if now > moment), default=timedelta())

    def reaches(self, limit: datetime) -> datetime | None:
        """Return the last moment at which the promise is still expected by `limit`; None: it never slips."""
        return min((moment + (limit - self.at) for moment in self.since), default=None)


def outlook(
    rule: TargetRule,
    rules: WarningRules,
    *,
    due_at: datetime,
    visit: Foreseen | None,
    lacks_part: bool,
    before: Colour,
    now: datetime,
) -> Outlook:
    """Return how a promise that is not kept yet, and not paused, will go.

    before: the colour until now, which goes only when the hysteresis is passed. lacks_part: what it waits for is a
    part. A visit that is late by now is expected now, one behind a visit that runs over is pushed back by the overrun,
    idle time between the two not counted.
    """
    slips = _slips(rule.kind, visit, rules, now)
    yellow_s, red_s = (rule.yellow or rules.yellow).of(rule.seconds), (rule.red or rules.red).of(rule.seconds)
    colour = steadied(due_at - slips.expected(now), before, yellow_s, red_s, rules.hysteresis_s)
    crossings = [
        crossing + _MOMENT
        for worse, margin_s in (("yellow", yellow_s), ("red", red_s))
        if COLOURS.index(worse) > COLOURS.index(colour)
        and (crossing := slips.reaches(due_at - timedelta(seconds=margin_s))) is not None
    ]
    return Outlook(
        colour=colour,
        planned_at=_planned(rule.kind, visit),
        cause=None if colour == "blue" else _cause(rule.kind, visit, lacks_part, now),
        next_change_at=max(min(crossings), now + _MOMENT) if crossings else None,
    )


def steadied(margin: timedelta, before: Colour, yellow_s: int, red_s: int, hysteresis_s: int) -> Colour:
    """Return the colour of a margin: it rises at once, and falls only where the hysteresis would not bring it back."""
    now, if_less = _colour(margin, yellow_s, red_s), _colour(margin - timedelta(seconds=hysteresis_s), yellow_s, red_s)
    return max(now, min(before, if_less, key=COLOURS.index), key=COLOURS.index)


def _colour(margin: timedelta, yellow_s: int, red_s: int) -> Colour:
    if margin < timedelta(seconds=red_s):
        return "red"
    return "yellow" if margin < timedelta(seconds=yellow_s) else "blue"


def _planned(kind: Kind, visit: Foreseen | None) -> datetime | None:
    if visit is None or kind in _SPOKEN:
        return None
    moments = {"on_site": visit.arrival_at, "diagnosis": visit.start_at, "resolution": visit.finish_at}
    return moments[kind]


def _slips(kind: Kind, visit: Foreseen | None, rules: WarningRules, now: datetime) -> _Slips:
    planned = _planned(kind, visit)
    if planned is None or visit is None:
        lead = timedelta(seconds=0 if kind in _SPOKEN else rules.lead_s)
        return _Slips(at=now + lead, since=(now,))
    behind = (visit.behind_since,) if visit.behind_since else ()
    return _Slips(at=planned, since=(planned, *behind))


def _cause(kind: Kind, visit: Foreseen | None, lacks_part: bool, now: datetime) -> Cause:
    if kind in _SPOKEN:
        return "no_word"
    if lacks_part:
        return "part"
    if visit is None:
        return "no_plan"
    return "overrun" if visit.behind_since and now > visit.behind_since else "travel"
