"""A transaction that changes something, on somebody's behalf: the changes and their events together, or nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from dispatch.actor import Actor
from dispatch.event import Event
from dispatch.store.events import Trail


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one of several alike events is about, as `Work.record` has it."""

    subject: str
    data: Mapping[str, Any] = field(default_factory=dict)
    region_id: str | None = None
    technicians: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What whoever changes something holds: the open transaction, who acts, and the moment (aware UTC) of it all.

    trail: where its events go; not within a savepoint that may be rolled back, for they are numbered at once.
    """

    connection: Connection
    actor: Actor
    at: datetime
    trail: Trail

    def record(
        self,
        kind: str,
        *,
        noun: str,
        subject: str,
        data: Mapping[str, Any] | None = None,
        region_id: str | None = None,
        technicians: Sequence[str] = (),
    ) -> Event:
        """Add an event to the trail and return it. No personal data in it: it can never be taken out again."""
        entry = Entry(subject=subject, data=data or {}, region_id=region_id, technicians=technicians)
        return self.record_all(kind, noun=noun, entries=[entry])[0]

    def record_all(self, kind: str, *, noun: str, entries: Iterable[Entry]) -> list[Event]:
        """Add an event for each entry, in one go, and return them."""
        return self.trail.add(
            Event(
                seq=0,
                at=self.at,
                actor=self.actor.id,
                role=self.actor.role,
                source=self.actor.source,
                kind=kind,
                noun=noun,
                subject=entry.subject,
                region_id=entry.region_id,
                technicians=tuple(entry.technicians),
                data=dict(entry.data),
            )
            for entry in entries
        )
