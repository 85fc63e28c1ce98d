"""Any of geopy's geocoders behind our port: what it found is read, converted once and judged; what it raises, told."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from geopy import exc

from geo.datum import Datum
from geo.geocode import Place
from geo.geocode_errors import (
    GeocoderDownError,
    GeocoderNonsenseError,
    GeocoderQuotaError,
    GeocoderRefusedError,
    GeocodingError,
)
from geo.geocoders.confidence import Candidate, judged
from geo.geocoders.tidy import asked

_MOST = 10  # candidates: whoever finds more knows nothing
_DAY_S = 86_400
_REFUSED = (
    exc.GeocoderAuthenticationFailure,
    exc.GeocoderInsufficientPrivileges,
    exc.ConfigurationError,
    exc.GeocoderQueryError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GeopyGeocoder:
    """A `geo.geocode.Geocoder` over one of geopy's.

    ask: geopy's question, which gives its locations; read: one location's raw answer as a candidate in WGS-84 (None: of
    no use); datum: what the provider's coordinates are in. Both may stumble over nonsense; that is told as such.
    """

    provider: str
    datum: Datum
    ask: Callable[[str], Any]
    read: Callable[[Any], Candidate | None]
    metered: bool = True

    def find(self, address: str) -> tuple[Place, ...]:
        """Return where an address may be; see `geo.geocode.Geocoder`."""
        text = asked(address)
        if not text:
            return ()
        try:
            found = self._candidates(self.ask(text) or ())
        except exc.GeopyError as error:
            raise _told(error) from None  # its text, and its cause's, may repeat what was asked
        except (LookupError, TypeError, ValueError, AttributeError, OverflowError):
            raise GeocoderNonsenseError from None
        return judged(address, found, provider=self.provider, datum=self.datum)

    def _candidates(self, locations: Iterable[Any]) -> list[Candidate]:
        read = [self.read(location.raw) for location in list(locations)[:_MOST]]
        return [one for one in read if one is not None]


def _told(error: exc.GeopyError) -> GeocodingError:
    """Return what one of geopy's errors means to us."""
    if isinstance(error, exc.GeocoderRateLimited):
        return GeocoderQuotaError(retry_after_s=_seconds(error.retry_after))
    if isinstance(error, exc.GeocoderQuotaExceeded):
        return GeocoderQuotaError()
    if isinstance(error, _REFUSED):
        return GeocoderRefusedError()
    if isinstance(error, exc.GeocoderParseError):
        return GeocoderNonsenseError()
    return GeocoderDownError()


def _seconds(retry_after: object) -> int:
    """Return for how long a provider asks to be left alone: a day at most."""
    return min(max(int(retry_after), 0), _DAY_S) if isinstance(retry_after, int | float) else 0
