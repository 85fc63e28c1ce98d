"""A geocoder by its name in the settings: `kind:address`, or the offline gazetteer."""

from dataclasses import dataclass

from geo.geocode import Geocoder
from geo.geocoders.amap import amap
from geo.geocoders.baidu import baidu
from geo.geocoders.gazetteer import Gazetteer
from geo.geocoders.nominatim import nominatim
from geo.geocoders.server import Server, server_at

OFFLINE = "gazetteer"
KINDS = ("nominatim", "amap", "baidu")
KEYED = ("amap", "baidu")
"""These are asked with a key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which geocoder. server: None for the one that asks nobody."""

    kind: str
    server: Server | None


def choice_of(text: str, *, key: str, plain_http: bool) -> Choice:
    """Return what a setting chooses. Raises ValueError, whose text repeats neither address nor key."""
    kind, _, address = text.partition(":")
    if text == OFFLINE:
        return Choice(kind=kind, server=None)
    if kind not in KINDS or not address:
        raise ValueError(f"is {OFFLINE}, or one of {', '.join(KINDS)} with an address, as nominatim:https://host")
    if kind in KEYED and not key:
        raise ValueError(f"{kind} is asked with a key: set PAIGONG_GEOCODER_KEY")
    return Choice(kind=kind, server=server_at(address, plain_http=plain_http))


def geocoder_of(choice: Choice, *, key: str, timeout_s: float) -> Geocoder:
    """Return the geocoder of a choice; nobody is asked yet."""
    if choice.server is None:
        return Gazetteer()
    if choice.kind == "amap":
        return amap(choice.server, key=key, timeout_s=timeout_s)
    if choice.kind == "baidu":
        return baidu(choice.server, key=key, timeout_s=timeout_s)
    return nominatim(choice.server, timeout_s=timeout_s)
