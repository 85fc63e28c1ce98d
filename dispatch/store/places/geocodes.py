"""What geocoders have answered, kept for a while, and the pace at which they are asked, whichever process asks.

Nothing here is an event: the trail never hears of addresses.
"""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from sqlalchemy import Connection, delete, exists, insert, select, update

from dispatch.places.geocoding import place_document, place_of_document
from dispatch.store.etag_key import etag_key
from dispatch.store.shelf import chunks, table_of
from dispatch.store.tables.geocodes import GeocodeRow, GeocodeTurnRow
from dispatch.store.work import Work
from geo.geocode import Place
from geo.geocode_errors import GeocoderQuotaError
from geo.geocoders.tidy import same_form

BEIJING = timezone(timedelta(hours=8))
"""The providers that count questions by the day begin theirs at this midnight."""

_KEPT, _TURNS = table_of(GeocodeRow), table_of(GeocodeTurnRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often a provider may be asked: at most so many times a second and a day.

    patience_s: whoever would have to wait longer for their turn gets GeocoderQuotaError instead, and has not taken one.
    """

    per_second: float
    per_day: int
    patience_s: float


def address_key(connection: Connection, address: str) -> str:
    """Return under what an address is kept: a hash that only this database can make, so that it tells nobody else."""
    text = b"geocode\0" + same_form(address).encode()
    return hmac.new(etag_key(connection), text, hashlib.sha256).hexdigest()


def kept_places(connection: Connection, provider: str, key: str, *, at: datetime) -> tuple[Place, ...] | None:
    """Return what a provider answered about an address, () where it knew none; None: nobody asked, or too long ago."""
    question = select(_KEPT.c.places).where(
        _KEPT.c.provider == provider, _KEPT.c.address_key == key, _KEPT.c.expires_at > at
    )
    row = connection.execute(question).first()
    return None if row is None else tuple(map(place_of_document, row.places))


def keep_places(work: Work, provider: str, key: str, places: Sequence[Place], *, for_: timedelta) -> None:
    """Keep an answer, in place of an older one."""
    own = (_KEPT.c.provider == provider) & (_KEPT.c.address_key == key)
    work.connection.execute(delete(_KEPT).where(own))
    row = {
        "provider": provider,
        "address_key": key,
        "places": [place_document(place) for place in places],
        "asked_at": work.at,
        "expires_at": work.at + for_,
    }
    work.connection.execute(insert(_KEPT), [row])


def forget_addresses(work: Work, addresses: Iterable[str]) -> int:
    """Delete what was answered about some addresses, by whomever; return how many answers that were."""
    keys = {address_key(work.connection, address) for address in addresses if address}
    return sum(
        work.connection.execute(delete(_KEPT).where(_KEPT.c.address_key.in_(some))).rowcount for some in chunks(keys)
    )


def any_expired(connection: Connection, at: datetime) -> bool:
    """Return whether an answer has been kept long enough."""
    return bool(connection.execute(select(exists().where(_KEPT.c.expires_at <= at))).scalar())


def forget_expired(work: Work) -> None:
    """Delete the answers that have been kept long enough."""
    work.connection.execute(delete(_KEPT).where(_KEPT.c.expires_at <= work.at))


def take_turn(work: Work, provider: str, pace: Pace) -> float:
    """Take the next turn to ask a provider, and return for how many seconds to wait for it (outside this transaction).

    Raises GeocoderQuotaError, and takes none, where the day's questions are spent, the provider wants to be left alone,
    or the turn would come later than `pace.patience_s`; it says when to ask again.
    """
    row = work.connection.execute(select(_TURNS).where(_TURNS.c.provider == provider)).first()
    today = work.at.astimezone(BEIJING).date()
    asked = row.asked if row is not None and row.day == today else 0
    turn_at = work.at if row is None else max(row.free_at, work.at)
    if asked >= pace.per_day:
        raise GeocoderQuotaError(retry_after_s=_until_midnight_s(work.at))
    if row is not None and row.paused_until is not None and row.paused_until > turn_at:
        turn_at = row.paused_until
    wait_s = (turn_at - work.at).total_seconds()
    if wait_s > pace.patience_s:
        raise GeocoderQuotaError(retry_after_s=_whole(wait_s))
    after = {"free_at": turn_at + timedelta(seconds=1 / pace.per_second), "day": today, "asked": asked + 1}
    if row is None:
        work.connection.execute(insert(_TURNS), [{"provider": provider, **after}])
    else:
        work.connection.execute(update(_TURNS).where(_TURNS.c.provider == provider).values(after))
    return wait_s


def pause(work: Work, provider: str, seconds: float) -> None:
    """Leave a provider alone for a while, whoever wants to ask it: it said that its quota is spent."""
    until = work.at + timedelta(seconds=seconds)
    work.connection.execute(update(_TURNS).where(_TURNS.c.provider == provider).values(paused_until=until))


def _until_midnight_s(at: datetime) -> int:
    local = at.astimezone(BEIJING)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return _whole((midnight - local).total_seconds())


def _whole(seconds: float) -> int:
    return int(seconds) + 1
