"""Sites that came with an address alone: placed one after the other, beside the jobs, for as long as a worker lives.

Several workers may do so at once: each claims a site before it asks, and all keep to one pace. What the geocoder is not
sure of goes to a person. While it is away nothing is lost: the sites wait.
"""

from collections.abc import Callable
from datetime import datetime
from threading import Event

from api.logs import log_of
from api.worker.tools import now_utc
from dispatch.actor import SYSTEM
from dispatch.store.errors import StoreError
from dispatch.store.places.addresses import Addresses
from dispatch.store.places.geocodes import any_expired, forget_expired
from dispatch.store.places.reviews import Waiting, any_waiting, claim_waiting, conclude, let_go, not_understood
from dispatch.store.store import Store
from geo.geocode_errors import GeocoderNonsenseError, GeocoderQuotaError, GeocodingError

LOOK_S = 2.0
"""Between two looks for sites that wait."""

HOLD_S = 120.0
"""A worker that claimed a site and is not heard of for so long has lost it."""

PATIENCE_S = 5.0
"""So long a worker waits for its turn to ask: also when it is told to stop."""

_FIRST_REST_S, _LONGEST_REST_S = 5.0, 300.0
_log = log_of("addresses")


class AddressLoop:
    """Places sites until told to stop."""

    def __init__(
        self, store: Store, addresses: Addresses, *, stop: Event, clock: Callable[[], datetime] = now_utc
    ) -> None:
        self._store = store
        self._addresses = addresses
        self._stop = stop
        self._clock = clock
        self._rest_s = _FIRST_REST_S

    def run(self) -> None:
        """Place one site after the other."""
        while not self._stop.is_set():
            self._stop.wait(self._quietly())

    def once(self) -> float:
        """Place the site that has waited longest, if there is one; return for how many seconds to rest then."""
        with self._store.reading() as connection:
            if not any_waiting(connection, at=self._clock()):
                return LOOK_S
        with self._store.writing(SYSTEM, at=self._clock()) as work:
            waiting = claim_waiting(work, hold_s=HOLD_S)
        if waiting is None:
            return LOOK_S
        try:
            places = self._addresses.find(waiting.address).places
        except GeocoderNonsenseError:
            with self._store.writing(SYSTEM, at=self._clock()) as work:
                not_understood(work, waiting)
            return LOOK_S
        except GeocodingError as error:
            return self._away(waiting, error)
        with self._store.writing(SYSTEM, at=self._clock()) as work:
            review = conclude(work, waiting, places)
        _log.info("address looked up", site=waiting.site_id, state=review.state)
        self._rest_s = _FIRST_REST_S
        return 0.0

    def _away(self, waiting: Waiting, error: GeocodingError) -> float:
        """Let the site wait, and the geocoder rest: twice as long each time it is away, or as long as it says."""
        with self._store.writing(SYSTEM, at=self._clock()) as work:
            let_go(work, waiting)
        _log.warning("geocoder does not answer", code=error.code)
        if isinstance(error, GeocoderQuotaError):
            return min(float(error.retry_after_s), _LONGEST_REST_S)
        rest_s, self._rest_s = self._rest_s, min(2 * self._rest_s, _LONGEST_REST_S)
        return rest_s

    def _quietly(self) -> float:
        try:
            return self.once()
        except StoreError as error:
            _log.warning("not placed", code=error.code)
        except Exception as error:  # whatever it is, the sites still to come are not to wait for ever
            _log.error("placing failed", exc_info=error)
        return _FIRST_REST_S


def forget_old_answers(store: Store, now: datetime) -> None:
    """Delete what geocoders answered too long ago, if there is any."""
    with store.reading() as connection:
        if not any_expired(connection, now):
            return
    with store.writing(SYSTEM, at=now) as work:
        forget_expired(work)
