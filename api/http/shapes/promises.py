"""Promises, pauses and warnings as they come in and go out."""

import re
from datetime import datetime
from typing import Literal

from pydantic import ConfigDict, Field

from api.http.cursors import cursor, instant, place
from api.http.fields import Body, Shown
from dispatch.sla.escalation import Audience
from dispatch.sla.pause import Pause, Reason
from dispatch.sla.standing import Standing
from dispatch.sla.target import KINDS, Kind
from dispatch.sla.warning import Cause, Colour
from dispatch.store.sla.warnings import StandingWarning, WarningPlace
from solver.findings import Finding, InvalidDocumentError

_DUE = "2026-03-02T04:30:00Z"


_WEIGHT = re.compile(r"[0-9]{1,18}")


class TargetOut(Shown):
    """One promise of an order. due_at is null while it is paused; then remaining_s says what is left to run."""

    kind: Kind = Field(examples=["on_site"])
    due_at: datetime | None = Field(examples=[_DUE])
    met_at: datetime | None = Field(description="when it was kept; null: not yet", examples=[None])
    kept: bool | None = Field(description="whether it was kept in time; null: nobody can say yet", examples=[None])
    paused_since: datetime | None = Field(examples=[None])
    remaining_s: int | None = Field(description="working seconds left while it is paused", examples=[None])
    colour: Colour = Field(examples=["yellow"])
    cause: Cause | None = Field(examples=["travel"])
    since: datetime = Field(description="since when it has this colour", examples=["2026-03-02T02:00:00Z"])
    planned_at: datetime | None = Field(
        description="when the plan in force keeps it", examples=["2026-03-02T04:10:00Z"]
    )
    audience: Audience | None = Field(description="whose turn it is to act", examples=["region dispatcher"])
    acknowledged_at: datetime | None = Field(examples=[None])
    acknowledged_by: str | None = Field(examples=[None])


class PauseOut(Shown):
    """A time in which clocks of an order stood still; to_at null: it lasts still."""

    reason: Reason = Field(examples=["waiting for customer"])
    from_at: datetime = Field(examples=["2026-03-02T02:00:00Z"])
    to_at: datetime | None = Field(examples=[None])


class PromisesOut(Shown):
    """All that is promised for an order, and its pauses."""

    order_id: str = Field(examples=["X20260302001"])
    targets: list[TargetOut]
    pauses: list[PauseOut]


class PauseIn(Body):
    """Why the clocks of an order are to stand still; the policy says which of them this reason stops."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "force majeure"}]})

    reason: Literal["waiting for customer", "waiting for part", "force majeure"]


class WarningOut(Shown):
    """A promise in danger."""

    order_id: str = Field(examples=["X20260302001"])
    region_id: str = Field(examples=["R1"])
    target: TargetOut


class WarningPage(Shown):
    """Warnings, the most urgent first."""

    items: list[WarningOut]
    next: str | None = Field(
        description="pass it as `after` for the next page; null: this was the last", examples=[None]
    )


def target_out(one: Standing) -> TargetOut:
    """Return a promise as it goes out."""
    kept = None if one.met_at is None or one.due_at is None else one.met_at <= one.due_at
    return TargetOut(
        kind=one.kind,
        due_at=one.due_at,
        met_at=one.met_at,
        kept=kept,
        paused_since=one.paused_since,
        remaining_s=one.remaining_s,
        colour=one.colour,
        cause=one.cause,
        since=one.since,
        planned_at=one.planned_at,
        audience=one.audience,
        acknowledged_at=one.acknowledged_at,
        acknowledged_by=one.acknowledged_by,
    )


def promises_out(order_id: str, targets: tuple[Standing, ...], pauses: tuple[Pause, ...]) -> PromisesOut:
    """Return the promises of an order as they go out."""
    return PromisesOut(
        order_id=order_id,
        targets=[target_out(one) for one in targets],
        pauses=[PauseOut(reason=one.reason, from_at=one.from_at, to_at=one.to_at) for one in pauses],
    )


def warning_out(warning: StandingWarning) -> WarningOut:
    """Return a warning as it goes out."""
    return WarningOut(order_id=warning.order_id, region_id=warning.region_id, target=target_out(warning.standing))


def cursor_of(place: WarningPlace) -> str:
    """Return the cursor that stands for a place in the list of warnings."""
    return cursor(place.colour, str(place.weight), place.since.isoformat(), place.order_id, place.kind)


def place_at(after: str | None) -> WarningPlace | None:
    """Return the place that a cursor stands for (None: the beginning). Raises InvalidDocumentError."""
    found = place(after, texts=5)
    if found is None:
        return None
    colour, weight, since, order_id, kind = found
    kinds = [one for one in KINDS if one == kind]
    if colour not in ("yellow", "red") or not kinds or not _WEIGHT.fullmatch(weight):
        raise InvalidDocumentError([_NO_CURSOR])
    return WarningPlace(
        colour="red" if colour == "red" else "yellow",
        weight=int(weight),
        since=instant(since),
        order_id=order_id,
        kind=kinds[0],
    )


_NO_CURSOR = Finding(
    path="after",
    code="no-cursor",
    cause={"en": "this is no place in the list of warnings", "zh": "这不是预警列表中的有效位置"},
    remedy={"en": "Pass `next` of the page before, unchanged.", "zh": "请原样传入上一页返回的 next。"},
)
