"""Plans in force that lie open: judged once, asked many times while somebody tries what a change by hand would do."""

from collections import OrderedDict
from collections.abc import Collection
from datetime import datetime, timedelta
from threading import Lock

from sqlalchemy import Connection

from dispatch.store.live_day import LiveDay, Travel, great_circle, live_day
from dispatch.store.plans import read_head, read_plan

FRESH = timedelta(seconds=30)
"""So long after it was opened a plan is taken for how things are; what is stored is always judged as of its moment."""

_MOST = 8


class Desks:
    """Opened plans of one process, by number and edition; may be asked from several threads."""

    def __init__(self) -> None:
        self._open: OrderedDict[tuple[str, str], LiveDay] = OrderedDict()
        self._lock = Lock()

    def day(
        self,
        connection: Connection,
        number: int,
        *,
        now: datetime,
        travel: Travel = great_circle,
        freed: Collection[str] = (),
    ) -> LiveDay:
        """Return what is left of a plan's day, opened now or a moment ago.

        freed: as in `live_day`. Raises StoreMissingError, and PlanningError where nothing is left to plan.
        """
        key = str(connection.engine.url), tag_of(connection, number)
        with self._lock:
            found = self._open.get(key)
            if found is not None:
                self._open.move_to_end(key)
        if found is not None and abs(now - found.asked_at) <= FRESH and not found.stands.frozen & set(freed):
            return found
        plan = read_plan(connection, number)
        opened = live_day(connection, plan, [plan], now=now, travel=travel, freed=freed)
        if not opened.stands.freed:
            with self._lock:
                self._open[key] = opened
                while len(self._open) > _MOST:
                    self._open.popitem(last=False)
        return opened


def tag_of(connection: Connection, number: int) -> str:
    """Return a plan's number and edition without reading its documents. Raises StoreMissingError."""
    return read_head(connection, number).tag


DESKS = Desks()
"""Those of this process."""
