"""The promises' duties: time passes, warnings rise and climb; orders that nobody refreshed are caught up with."""

import time
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from dispatch.actor import SYSTEM
from dispatch.store.sla import promises as sla
from dispatch.store.store import Store
from dispatch.store.work import Work

_AT_ONCE = 30  # promises in one transaction: other writers wait no longer than that takes
_IN_A_ROW = 100


def let_time_pass(store: Store, now: datetime) -> None:
    """Look at the promises that time has changed; what is too much for one round is the next one's."""
    _bit_by_bit(
        store, now, lambda connection: sla.any_due(connection, now), lambda work: sla.tick(work, limit=_AT_ONCE)
    )


def catch_up(store: Store, now: datetime) -> None:
    """Look at orders that came or changed without anybody saying so, as by an import from the command line."""
    _bit_by_bit(store, now, sla.any_unseen, lambda work: sla.catch_up(work, limit=_AT_ONCE))


def _bit_by_bit(
    store: Store, now: datetime, anything_left: Callable[[Connection], bool], do_some: Callable[[Work], int]
) -> None:
    """Do what is left in small transactions, and after each leave the database to others for as long as it took."""
    for _ in range(_IN_A_ROW):
        with store.reading() as connection:
            if not anything_left(connection):
                return
        began = time.monotonic()
        with store.writing(SYSTEM, at=now) as work:
            do_some(work)
        time.sleep(time.monotonic() - began)
