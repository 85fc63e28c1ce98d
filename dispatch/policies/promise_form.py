"""The sections of a policy document that speak of promises: how they are written, and what they become."""

import re
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from dispatch.orders.repeat_repair import REPEATS, Measure, RepeatRule
from dispatch.policy import Profile
from dispatch.sla.calendar import Calendar, Hours
from dispatch.sla.escalation import Audience, EscalationStep
from dispatch.sla.pause import PauseRule, Reason
from dispatch.sla.rules import USUAL, Crisis, Groups, Patience, SlaRules
from dispatch.sla.target import ALWAYS, Group, Kind, Margin, TargetRule
from dispatch.sla.warning import WarningRules

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
_CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")  # also halves of characters, which no database keeps
_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|(24):(00))")

_Amount = Annotated[int, Field(ge=0, le=10**9)]
_Positive = Annotated[int, Field(ge=1, le=10**9)]
_Percent = Annotated[int, Field(ge=0, le=100)]


def _a_line(value: object) -> object:
    if isinstance(value, str) and _CONTROL.search(value):
        raise ValueError("a name stands on one line, without control characters")
    return value


def _a_text(value: object) -> object:
    if isinstance(value, str) and _CONTROL.search(value.replace("\n", "").replace("\t", "")):
        raise ValueError("a text has no control characters")
    return value


Name = Annotated[str, BeforeValidator(_a_line), Field(max_length=100)]
Notes = Annotated[str, BeforeValidator(_a_text), Field(max_length=5_000)]


class Part(BaseModel):
    """A part of a policy document: nothing unknown, nothing guessed."""

    model_config = ConfigDict(extra="forbid", strict=True)


def _a_date(value: object) -> object:
    """TOML has dates, JSON has texts."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return date.fromisoformat(value)
    if isinstance(value, datetime) or not isinstance(value, date):
        raise ValueError("a date is written 2026-10-01")
    return value


def _hours(spans: object) -> object:
    """Return ["08:30-12:00", …] as seconds of the day."""
    if not isinstance(spans, list) or not all(isinstance(span, str) for span in spans):
        raise ValueError('hours are a list of spans such as "08:30-12:00"')
    read = []
    for span in spans:
        found = _SPAN.fullmatch(span)
        if found is None:
            raise ValueError(f'{span!r} is no span such as "08:30-12:00"')
        hour, minute, to_hour, to_minute = (int(one) for one in found.groups() if one is not None)
        read.append((hour * 3600 + minute * 60, to_hour * 3600 + to_minute * 60))
    ends = [0, *(end for _, end in read)]
    if any(begin >= end for begin, end in read) or any(
        begin < before for (begin, _), before in zip(read, ends, strict=False)
    ):
        raise ValueError("spans of a day are in order, apart, and end after they begin")
    return tuple(read)


_Date = Annotated[date, BeforeValidator(_a_date)]
_Hours = Annotated[tuple[tuple[int, int], ...], BeforeValidator(_hours)]


class _Week(Part):
    monday: _Hours = ()
    tuesday: _Hours = ()
    wednesday: _Hours = ()
    thursday: _Hours = ()
    friday: _Hours = ()
    saturday: _Hours = ()
    sunday: _Hours = ()


class _Swap(Part):
    on: _Date
    like: Weekday


class CalendarForm(Part):
    """Working hours."""

    id: Annotated[Name, Field(min_length=1)]
    week: _Week
    holidays: list[_Date] = []
    swaps: list[_Swap] = []

    def noun(self) -> Calendar:
        """Return the calendar."""
        return Calendar(
            id=self.id,
            week=tuple(getattr(self.week, day) for day in WEEKDAYS),
            holidays=frozenset(self.holidays),
            swaps={swap.on: WEEKDAYS.index(swap.like) for swap in self.swaps},
        )


class _Margin(Part):
    seconds: Annotated[int, Field(ge=-(10**9), le=10**9)] = 0
    percent: _Percent = 0

    def noun(self) -> Margin:
        return Margin(seconds=self.seconds, percent=self.percent)


class TargetForm(Part):
    """One promise."""

    kind: Kind
    seconds: _Positive
    industry: Name = ""
    level: Annotated[int, Field(ge=0, le=9)] | None = None
    group: Group = ""
    center_near: bool = False
    calendar: Name = ALWAYS
    yellow: _Margin | None = None
    red: _Margin | None = None
    weight: _Positive = 1

    def noun(self) -> TargetRule:
        """Return the rule."""
        return TargetRule(
            **self.model_dump(exclude={"yellow", "red"}),
            yellow=None if self.yellow is None else self.yellow.noun(),
            red=None if self.red is None else self.red.noun(),
        )


class _Groups(Part):
    strategic: Group = USUAL.groups.strategic
    key: Group = USUAL.groups.key
    ordinary: Group = USUAL.groups.ordinary


class PauseForm(Part):
    """What a reason stops."""

    reason: Reason
    kinds: list[Kind]

    def noun(self) -> PauseRule:
        """Return the rule."""
        return PauseRule(reason=self.reason, kinds=tuple(self.kinds))


class _Warnings(Part):
    yellow: _Margin = _Margin(**asdict(USUAL.warnings.yellow))
    red: _Margin = _Margin(**asdict(USUAL.warnings.red))
    hysteresis_s: _Amount = USUAL.warnings.hysteresis_s
    lead_s: _Amount = USUAL.warnings.lead_s

    def noun(self) -> WarningRules:
        return WarningRules(
            yellow=self.yellow.noun(), red=self.red.noun(), hysteresis_s=self.hysteresis_s, lead_s=self.lead_s
        )


class StepForm(Part):
    """One step of an escalation."""

    colour: Literal["yellow", "red"]
    audience: Audience
    after_s: _Amount

    def noun(self) -> EscalationStep:
        """Return the step."""
        return EscalationStep(colour=self.colour, audience=self.audience, after_s=self.after_s)


class CrisisForm(Part):
    """What holds for a customer who threatens publicity or the law."""

    respond_s: _Positive
    weight: _Positive
    targets: list[TargetForm]

    def noun(self) -> Crisis:
        """Return the promises."""
        targets = tuple(target.noun() for target in self.targets)
        return Crisis(respond_s=self.respond_s, weight=self.weight, targets=targets)


class PatienceForm(Part):
    """How an order gains weight as it waits."""

    after_s: _Positive
    weight_pct: Annotated[int, Field(ge=1, le=10_000)]


class _ProfileWeights(Part):
    response: _Amount | None = None
    late: _Amount | None = None
    unresolved: _Amount | None = None
    travel: _Amount | None = None
    overtime: _Amount | None = None
    away: _Amount | None = None
    change: _Amount | None = None
    duration: _Amount | None = None


class ProfileForm(Part):
    """What a kind of day changes in the prices."""

    name: Annotated[Name, Field(min_length=1)]
    weights: _ProfileWeights = _ProfileWeights()
    unserved_base: _Amount | None = None

    def noun(self) -> Profile:
        """Return the profile."""
        return Profile(
            name=self.name, weights=self.weights.model_dump(exclude_none=True), unserved_base=self.unserved_base
        )


class RepeatForm(Part):
    """What counts as a repeat repair, and what becomes of who failed."""

    within_days: Annotated[int, Field(ge=0, le=3_650)] = REPEATS.within.days
    measure: Measure = REPEATS.measure
    price: _Amount = REPEATS.price

    def noun(self) -> RepeatRule:
        """Return the rule."""
        return RepeatRule(within=timedelta(days=self.within_days), measure=self.measure, price=self.price)


class PromiseSections(Part):
    """The sections of a policy beside clocks and prices; None: the policy does not have that section."""

    calendars: list[CalendarForm] | None = None
    targets: list[TargetForm] | None = None
    groups: _Groups | None = None
    pauses: list[PauseForm] | None = None
    warnings: _Warnings | None = None
    escalation: list[StepForm] | None = None
    crisis: CrisisForm | None = None
    repricing: list[PatienceForm] | None = None
    profiles: list[ProfileForm] | None = None
    repeats: RepeatForm | None = None

    def sla(self) -> SlaRules | None:
        """Return what the policy says about promises, the usual where it has no such section; None: it has none."""
        said: dict[str, Any] = {
            "calendars": _nouns(self.calendars),
            "targets": _nouns(self.targets),
            "groups": None if self.groups is None else Groups(**self.groups.model_dump()),
            "pauses": _nouns(self.pauses),
            "warnings": None if self.warnings is None else self.warnings.noun(),
            "escalation": _nouns(self.escalation),
            "crisis": None if self.crisis is None else self.crisis.noun(),
            "repricing": None
            if self.repricing is None
            else tuple(Patience(**form.model_dump()) for form in self.repricing),
        }
        spoken = {name: section for name, section in said.items() if section is not None}
        return SlaRules(**spoken) if spoken else None

    def kinds_of_day(self) -> tuple[Profile, ...] | None:
        """Return the profiles of the policy, None where it has no such section."""
        return _nouns(self.profiles)

    def repeat_rule(self) -> RepeatRule | None:
        """Return what the policy calls a repeat repair, None where it has no such section."""
        return None if self.repeats is None else self.repeats.noun()


def _nouns(forms: list[Any] | None) -> tuple[Any, ...] | None:
    return None if forms is None else tuple(form.noun() for form in forms)


def sections_document(
    sla: SlaRules | None, profiles: tuple[Profile, ...] | None, repeats: RepeatRule | None
) -> dict[str, Any]:
    """Return the sections of a policy as plain data, from which `PromiseSections` makes them again."""
    document: dict[str, Any] = {}
    if sla is not None:
        document = {
            "calendars": [_calendar(calendar) for calendar in sla.calendars],
            "targets": [_target(rule) for rule in sla.targets],
            "groups": asdict(sla.groups),
            "pauses": [{"reason": rule.reason, "kinds": list(rule.kinds)} for rule in sla.pauses],
            "warnings": asdict(sla.warnings),
            "escalation": [asdict(step) for step in sla.escalation],
            "crisis": {
                "respond_s": sla.crisis.respond_s,
                "weight": sla.crisis.weight,
                "targets": [_target(rule) for rule in sla.crisis.targets],
            },
            "repricing": [asdict(patience) for patience in sla.repricing],
        }
    if profiles is not None:
        document["profiles"] = [
            _without_none({"name": one.name, "weights": dict(one.weights), "unserved_base": one.unserved_base})
            for one in profiles
        ]
    if repeats is not None:
        document["repeats"] = {
            "within_days": repeats.within.days, "measure": repeats.measure, "price": repeats.price,
        }  # fmt: skip
    return document


def _calendar(calendar: Calendar) -> dict[str, Any]:
    return {
        "id": calendar.id,
        "week": {day: _spans(hours) for day, hours in zip(WEEKDAYS, calendar.week, strict=True)},
        "holidays": [day.isoformat() for day in sorted(calendar.holidays)],
        "swaps": [{"on": day.isoformat(), "like": WEEKDAYS[like]} for day, like in sorted(calendar.swaps.items())],
    }


def _spans(hours: Hours) -> list[str]:
    return [f"{_clock_time(begin)}-{_clock_time(end)}" for begin, end in hours]


def _clock_time(second: int) -> str:
    return f"{second // 3600:02}:{second % 3600 // 60:02}"


def _target(rule: TargetRule) -> dict[str, Any]:
    return _without_none(asdict(rule))


def _without_none(document: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if value is not None}
