"""What happened, in order, each event sealed onto the one before: the audit trail, and what clients follow live.

An event names ids, fields and values that are nobody's personal data, so that the trail never has to be rewritten. The
hash of each covers the hash before it (a hash chain): whoever changes or takes out an event, or adds one in between,
would have to change all that follow, and the head that is kept apart.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

BEGINNING = "0" * 64
"""What the first event is sealed onto."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event. seq: 1, 2, … in the order in which the changes were committed, without gaps; at: aware UTC.

    kind: "noun.what"; subject: id of the noun that it is about; region_id: the region it concerns (None: no single
    one); technicians: ids of the engineers it concerns; data: plain JSON data; seal: its hash, 64 hexadecimal digits.
    """

    seq: int
    at: datetime
    actor: str
    role: str
    source: str
    kind: str
    noun: str
    subject: str
    region_id: str | None
    technicians: tuple[str, ...]
    data: Mapping[str, Any]
    seal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Where a trail ends: number and seal of its last event."""

    seq: int = 0
    seal: str = BEGINNING


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """The first place at which a trail is not as it was written."""

    seq: int
    what: str


def seal_of(event: Event, before: str) -> str:
    """Return the hash of an event that follows one with the seal `before`."""
    content = [
        before,
        event.seq,
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.actor,
        event.role,
        event.source,
        event.kind,
        event.noun,
        event.subject,
        event.region_id,
        list(event.technicians),
        event.data,
    ]
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def first_breach(trail: Iterable[Event], head: Head) -> Breach | None:
    """Return where a whole trail, in order, breaks; None if it is as it was written, up to its head."""
    last = Head()
    for event in trail:
        if event.seq != last.seq + 1:
            return Breach(seq=last.seq + 1, what="missing")
        if event.seal != seal_of(event, last.seal):
            return Breach(seq=event.seq, what="changed")
        last = Head(seq=event.seq, seal=event.seal)
    if last != head:
        return Breach(seq=min(last.seq, head.seq) + 1, what="missing" if last.seq < head.seq else "head")
    return None
