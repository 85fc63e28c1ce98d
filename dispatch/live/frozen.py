"""What no plan moves any more: the one definition of frozen, pinned and locked.

frozen: somebody is on the way, on site, at work or waiting there, or is about to start. pinned: a person fixed who
goes, when the work starts, or both. locked: a dispatcher is editing the order at this moment.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from solver.words import Words

WITHIN = timedelta(minutes=30)
"""A visit that starts within this of now is frozen, unless the company's rules say otherwise."""

SET_OUT = frozenset({"en route", "on site", "repairing"})
WAITING = frozenset({"waiting for part", "waiting for customer"})
OVER = frozenset({"done", "confirmed", "closed"})
ARRANGED = frozenset({"planned", "published", "accepted"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A visit of a plan in force, and how far its order has come.

    arrival_at, start_at, finish_at: as planned; state: of the order; started_at: when the work began, where somebody
    reported that; parts: what the order needs.
    """

    order_id: str
    technician_id: str
    site_id: str
    arrival_at: datetime
    start_at: datetime
    finish_at: datetime
    state: str
    started_at: datetime | None = None
    parts: Mapping[str, int] = field(default_factory=dict)

    @property
    def begun(self) -> bool:
        """Whether somebody has set out for it, or is there."""
        return self.state in SET_OUT or (self.state in WAITING and self.started_at is not None)


def is_frozen(visit: Standing, *, at: datetime, within: timedelta) -> bool:
    """Return whether no plan may move a visit at a moment.

    A visit that was to start longer ago than `within`, and for which nobody has set out, is none that somebody is about
    to start: it can be planned again.
    """
    if visit.begun:
        return True
    return visit.state in ARRANGED and abs(visit.start_at - at) <= within


def frozen_orders(
    visits: Iterable[Standing], *, at: datetime, within: timedelta, freed: Collection[str] = ()
) -> frozenset[str]:
    """Return the orders that are frozen at a moment; where one member of a crew is, all are.

    freed: orders that a person is moving by hand: for them only what has begun counts.
    """
    return frozenset(
        visit.order_id
        for visit in visits
        if is_frozen(visit, at=at, within=timedelta(seconds=-1) if visit.order_id in freed else within)
    )


def why_frozen(visit: Standing) -> Words:
    """Return why a visit may not be moved, for people."""
    if visit.begun:
        return {
            "en": f"{visit.technician_id} is on the way or at work",
            "zh": f"{visit.technician_id} 已出发或正在作业",
        }
    return {"en": f"{visit.technician_id} is about to start", "zh": f"{visit.technician_id} 即将开工"}
