"""The travel rules of a policy document: how they are written, what they become, and what can be wrong with them."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Any

from pydantic import Field

from dispatch.policies.promise_form import Name, Part
from dispatch.policy import TravelHours, TravelRule
from solver.findings import Finding

LEAST_PCT, MOST_PCT = 20, 500
"""Between a motorway at night and a city that stands still: what a factor of the hours may be."""

_Clock = Annotated[str, Field(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$")]


class HoursForm(Part):
    """Hours of the day in which driving takes longer, or less."""

    begin: _Clock = Field(alias="from")
    end: _Clock = Field(alias="to")
    factor_pct: Annotated[int, Field(ge=LEAST_PCT, le=MOST_PCT)]

    def noun(self) -> TravelHours:
        """Return the hours."""
        return TravelHours(from_s=_seconds(self.begin), to_s=_seconds(self.end), factor_pct=self.factor_pct)


class TravelForm(Part):
    """How a region is driven in."""

    region_id: Name = ""
    detour_pct: Annotated[float, Field(ge=100, le=1000)]
    speed_kmh: Annotated[float, Field(ge=1, le=300)]
    hours: list[HoursForm] = Field(default=[], max_length=48)

    def noun(self) -> TravelRule:
        """Return the rule."""
        return TravelRule(
            region_id=self.region_id,
            detour_pct=self.detour_pct,
            speed_kmh=self.speed_kmh,
            hours=tuple(one.noun() for one in self.hours),
        )


def travel_document(rule: TravelRule) -> dict[str, Any]:
    """Return a rule as plain data, from which `TravelForm` makes it again."""
    document: dict[str, Any] = {
        "region_id": rule.region_id, "detour_pct": rule.detour_pct, "speed_kmh": rule.speed_kmh,
    }  # fmt: skip
    if rule.hours:
        document["hours"] = [
            {"from": clock_time(one.from_s), "to": clock_time(one.to_s), "factor_pct": one.factor_pct}
            for one in rule.hours
        ]
    return document


def hours_findings(rules: Sequence[TravelForm], source: str) -> Iterator[Finding]:
    """Yield what is wrong with the hours of some rules: ends before beginnings, and hours that overlap."""
    for number, rule in enumerate(rules):
        hours = [form.noun() for form in rule.hours]
        for at, one in enumerate(hours):
            path = f"{source}: travel[{number}].hours[{at}]"
            if one.from_s >= one.to_s:
                yield _reversed(path)
            elif any(one.from_s < other.to_s and other.from_s < one.to_s for other in hours[:at]):
                yield _overlap(path)
            elif at and one.from_s < hours[at - 1].from_s:
                yield _disorder(path)


def clock_time(second: int) -> str:
    """Return a second of the day as people write it, as 07:30."""
    return f"{second // 3600:02}:{second % 3600 // 60:02}"


def _seconds(text: str) -> int:
    hour, minute = text.split(":")
    return int(hour) * 3600 + int(minute) * 60


def _reversed(path: str) -> Finding:
    return Finding(
        path=path,
        code="policy-hours-reversed",
        cause={"en": "the hours end before or when they begin", "zh": "该时段的结束不晚于开始"},
        remedy={
            "en": "Write hours over midnight as two entries, up to 24:00 and from 00:00.",
            "zh": "跨零点的时段请拆成两条：到 24:00，以及从 00:00 起。",
        },
    )


def _overlap(path: str) -> Finding:
    return Finding(
        path=path,
        code="policy-hours-overlap",
        cause={"en": "these hours overlap hours above", "zh": "该时段与上文的时段重叠"},
        remedy={
            "en": "Part them: at every hour one factor holds.",
            "zh": "请将其分开：每个时刻只能有一个系数。",
        },
    )


def _disorder(path: str) -> Finding:
    return Finding(
        path=path,
        code="policy-hours-order",
        cause={"en": "these hours come before the hours above", "zh": "该时段早于上一条"},
        remedy={"en": "Put the hours of the day in order.", "zh": "请按一天的先后排列时段。"},
    )
