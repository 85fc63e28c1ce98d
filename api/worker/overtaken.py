"""The duty that sees when work runs long, or starts late, and what comes after it cannot be kept."""

from datetime import datetime

from dispatch.actor import SYSTEM
from dispatch.store.plans.overtaken import newly_overtaken, tell_overtaken
from dispatch.store.store import Store


def look_for_overtaken(store: Store, now: datetime) -> None:
    """Tell of visits that are overtaken since the last look: planning again begins with that."""
    with store.reading() as connection:
        if not newly_overtaken(connection, now):
            return
    with store.writing(SYSTEM, at=now) as work:
        tell_overtaken(work)
