"""What stock needs by the clock: imports change what lies there, too, and whoever was promised it must hear of it."""

from datetime import datetime

from dispatch.actor import SYSTEM
from dispatch.store.stock.ledger import untold_parts
from dispatch.store.stock.reservations import announce_short
from dispatch.store.store import Store


def look_for_short(store: Store, now: datetime) -> None:
    """Tell of pieces that were promised and are not there, where nobody was told yet."""
    with store.reading() as connection:
        if not untold_parts(connection):
            return
    with store.writing(SYSTEM, at=now) as work:
        announce_short(work)
