"""The warnings that stand now: the most urgent first, for a region or an audience."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, case, literal, select, tuple_

from dispatch.sla.escalation import Audience
from dispatch.sla.standing import Standing
from dispatch.sla.target import Kind
from dispatch.sla.warning import Colour
from dispatch.store.instants import Instant
from dispatch.store.shelf import table_of
from dispatch.store.sla.promises import standing_of
from dispatch.store.tables.sla import SlaTargetRow

_TARGETS = table_of(SlaTargetRow)
_URGENCY: dict[str, int] = {"red": 0, "yellow": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingWarning:
    """A promise in danger: of which order, in which region, and how it stands."""

    order_id: str
    region_id: str
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningPlace:
    """A place in the list of warnings, to go on from: the last one seen."""

    colour: Literal["yellow", "red"]
    weight: int
    since: datetime
    order_id: str
    kind: Kind


def list_warnings(
    connection: Connection,
    *,
    colour: Colour | None = None,
    regions: Collection[str] | None = None,
    audience: Audience | None = None,
    after: WarningPlace | None = None,
    limit: int = 50,
) -> list[StandingWarning]:
    """Return warnings: red before yellow, then by weight, then the oldest; `after`: those that come behind a place.

    regions: None for all; audience: only those whose turn it is now.
    """
    colours = list(_URGENCY) if colour is None else [colour]
    table = _TARGETS.c
    urgency = case(_URGENCY, value=table.colour, else_=len(_URGENCY))
    key = (urgency, -table.weight, table.since, table.order_id, table.kind)
    question = select(_TARGETS).where(table.colour.in_(colours)).order_by(*key).limit(limit)
    if regions is not None:
        question = question.where(table.region_id.in_(sorted(regions)))
    if audience is not None:
        question = question.where(table.audience == audience)
    if after is not None:
        seen = (_URGENCY[after.colour], -after.weight, after.since, after.order_id, after.kind)
        kinds = (None, None, Instant(), None, None)
        question = question.where(
            tuple_(*key) > tuple_(*(literal(value, kind) for value, kind in zip(seen, kinds, strict=True)))
        )
    return [
        StandingWarning(order_id=row.order_id, region_id=row.region_id, standing=standing_of(row))
        for row in connection.execute(question)
    ]


def place_of(warning: StandingWarning) -> WarningPlace:
    """Return where in the list a warning stands."""
    one = warning.standing
    return WarningPlace(
        colour="red" if one.colour == "red" else "yellow",
        weight=one.weight,
        since=one.since,
        order_id=warning.order_id,
        kind=one.kind,
    )
