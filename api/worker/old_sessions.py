"""The duty that forgets sessions which nobody can continue, and tokens which nobody can use."""

from datetime import datetime

from dispatch.actor import SYSTEM
from dispatch.store.access.sessions import any_expired, forget_expired
from dispatch.store.store import Store


def forget_old_sessions(store: Store, now: datetime) -> None:
    """Delete what is out of date, if there is any."""
    with store.reading() as connection:
        if not any_expired(connection, at=now):
            return
    with store.writing(SYSTEM, at=now) as work:
        forget_expired(work.connection, at=now)
