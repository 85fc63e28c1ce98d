"""What the audit trail says, short enough to compare."""

from collections.abc import Mapping
from typing import Any

from dispatch.store.events import events_after, verify
from dispatch.store.store import Store


def recorded(store: Store) -> list[tuple[str, str, Mapping[str, Any]]]:
    """Kind, subject and data of every event, oldest first; the trail is whole."""
    with store.reading() as connection:
        assert verify(connection) is None
        return [(event.kind, event.subject, event.data) for event in events_after(connection, 0, limit=10_000)]
