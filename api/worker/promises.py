"""The promises' duties: time passes, warnings rise and climb; orders that nobody refreshed are caught up with."""

from datetime import datetime

from dispatch.actor import SYSTEM
from dispatch.store import sla
from dispatch.store.store import Store

_AT_ONCE = 400  # promises in one transaction: other writers wait no longer than that takes
_IN_A_ROW = 10


def let_time_pass(store: Store, now: datetime) -> None:
    """Look at the promises that time has changed; what is too much for one round is the next one's."""
    for _ in range(_IN_A_ROW):
        with store.reading() as connection:
            if not sla.any_due(connection, now):
                return
        with store.writing(SYSTEM, at=now) as work:
            sla.tick(work, limit=_AT_ONCE)


def catch_up(store: Store, now: datetime) -> None:
    """Look at orders that came or changed without anybody saying so, as by an import from the command line."""
    for _ in range(_IN_A_ROW):
        with store.reading() as connection:
            if not sla.any_unseen(connection):
                return
        with store.writing(SYSTEM, at=now) as work:
            sla.catch_up(work, limit=_AT_ONCE)
