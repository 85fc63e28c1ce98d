"""Asking for an address: from what is kept, else from the geocoder, at the pace that all processes share."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from dispatch.actor import SYSTEM
from dispatch.store.places.geocodes import Pace, address_key, keep_places, kept_places, pause, take_turn
from dispatch.store.store import Store
from geo.geocode import Geocoder, Place
from geo.geocode_errors import GeocoderQuotaError

PAUSE_S = 600
"""For so long a provider is left alone that says its quota is spent, and not until when."""

NOTHING_DAYS = 7
"""So long at most is kept that nobody knows an address: maps grow."""


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Where an address may be, best first. kept: answered from what was asked before."""

    places: tuple[Place, ...]
    kept: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Whoever wants to know where an address is asks here.

    pace: how often the geocoder may be asked; days: for how long its answers are kept (that it knows none, for
    `NOTHING_DAYS` at most). Waits for its turn between transactions, never in one. sleep, clock: for tests.
    """

    store: Store
    geocoder: Geocoder
    pace: Pace
    days: int
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], datetime] = _now

    def find(self, address: str) -> Found:
        """Return where an address may be. Raises GeocodingError, and StoreError."""
        geocoder = self.geocoder
        if not geocoder.metered:
            return Found(places=geocoder.find(address), kept=False)
        with self.store.reading() as connection:
            key = address_key(connection, address)
            kept = kept_places(connection, geocoder.provider, key, at=self.clock())
        if kept is not None:
            return Found(places=kept, kept=True)
        places = self._asked(address)
        for_ = timedelta(days=self.days if places else min(self.days, NOTHING_DAYS))
        with self.store.writing(SYSTEM, at=self.clock()) as work:
            keep_places(work, geocoder.provider, key, places, for_=for_)
        return Found(places=places, kept=False)

    def _asked(self, address: str) -> tuple[Place, ...]:
        """Return what the geocoder says, when its turn has come."""
        with self.store.writing(SYSTEM, at=self.clock()) as work:
            wait_s = take_turn(work, self.geocoder.provider, self.pace)
        if wait_s > 0:
            self.sleep(wait_s)
        try:
            return self.geocoder.find(address)
        except GeocoderQuotaError as error:
            seconds = error.retry_after_s or PAUSE_S
            with self.store.writing(SYSTEM, at=self.clock()) as work:
                pause(work, self.geocoder.provider, seconds)
            raise GeocoderQuotaError(retry_after_s=seconds) from None
