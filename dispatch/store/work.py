"""A transaction that changes something, on somebody's behalf: the changes and their events together, or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from dispatch.actor import Actor
from dispatch.event import Event
from dispatch.store.events import append


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What whoever changes something holds: the open transaction, who acts, and the moment (aware UTC) of it all."""

    connection: Connection
    actor: Actor
    at: datetime

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
        return append(
            self.connection,
            at=self.at,
            actor=self.actor,
            kind=kind,
            noun=noun,
            subject=subject,
            region_id=region_id,
            technicians=tuple(technicians),
            data=dict(data or {}),
        )
