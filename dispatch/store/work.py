"""A transaction that changes something, on somebody's behalf: the changes and their events together, or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from dispatch.actor import Actor
from dispatch.event import Event
from dispatch.store.events import Trail


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
        return self.trail.add(
            Event(
                seq=0,
                at=self.at,
                actor=self.actor.id,
                role=self.actor.role,
                source=self.actor.source,
                kind=kind,
                noun=noun,
                subject=subject,
                region_id=region_id,
                technicians=tuple(technicians),
                data=dict(data or {}),
            )
        )
