"""Plans in force that lie open: judged once, asked many times while somebody tries what a change by hand would do."""

from collections import OrderedDict
from collections.abc import Collection
from datetime import datetime, timedelta
from threading import Lock

from sqlalchemy import Connection

from dispatch.store.events import last_seq
from dispatch.store.live.day import LiveDay, Travel, great_circle, live_day
from dispatch.store.plans.records import read_head, read_plan

FRESH = timedelta(seconds=30)
"""So long after it was opened a plan is taken for how things are; what is stored is always judged as of its moment."""

_MOST = 8
_Key = tuple[str, str, tuple[datetime, int] | None]  # database, plan and edition; of offers: as of when, last event


class Desks:
    """Opened plans of one process, by number and edition; may be asked from several threads."""

    def __init__(self) -> None:
        self._open: OrderedDict[_Key, LiveDay] = OrderedDict()
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
        key = str(connection.engine.url), tag_of(connection, number), None
        found = self._found(key, freed)
        if found is not None and abs(now - found.asked_at) <= FRESH:
            return found
        return self._opened(key, connection, number, now=now, travel=travel, freed=freed)

    def day_as_of(
        self,
        connection: Connection,
        number: int,
        *,
        moment: datetime,
        travel: Travel = great_circle,
        freed: Collection[str] = (),
    ) -> LiveDay:
        """Return what is left of a plan's day as of exactly one moment, as offers are made; else as `day` does.

        It is opened anew once anything has happened since: an offer is to be good when it is taken.
        """
        key = str(connection.engine.url), tag_of(connection, number), (moment, last_seq(connection))
        found = self._found(key, freed)
        return found or self._opened(key, connection, number, now=moment, travel=travel, freed=freed)

    def _found(self, key: _Key, freed: Collection[str]) -> LiveDay | None:
        with self._lock:
            found = self._open.get(key)
            if found is not None:
                self._open.move_to_end(key)
        return None if found is None or found.stands.frozen & set(freed) else found

    def _opened(
        self,
        key: _Key,
        connection: Connection,
        number: int,
        *,
        now: datetime,
        travel: Travel,
        freed: Collection[str],
    ) -> LiveDay:
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
