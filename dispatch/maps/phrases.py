"""Phrases that all maps use: titles, days, distances."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from dispatch.maps.placed_order import Period
from dispatch.names import Names
from geo.cities import city_near
from geo.point import Point
from solver.words import Lang, Words

_POINTS: tuple[Words, ...] = (
    {"en": "N", "zh": "北"}, {"en": "NE", "zh": "东北"}, {"en": "E", "zh": "东"}, {"en": "SE", "zh": "东南"},
    {"en": "S", "zh": "南"}, {"en": "SW", "zh": "西南"}, {"en": "W", "zh": "西"}, {"en": "NW", "zh": "西北"},
)  # fmt: skip
_AT_ONCE_KM = 3.0  # nearer than this a place is in the city, not beside it


def titled(names: Names, what: Words, lang: Lang) -> str:
    """Return a map's title: of what it is, and whose."""
    return " · ".join(text for text in (what[lang], names.company) if text)


def days_text(period: Period, zone: ZoneInfo) -> str:
    """Return a period as "2026-02-03 – 2026-03-02", both days included."""
    first = period.since_at.astimezone(zone).date()
    last = (period.until_at - timedelta(microseconds=1)).astimezone(zone).date()
    return f"{first}" if first == last else f"{first} – {last}"


def moment_text(at: datetime, zone: ZoneInfo) -> str:
    """Return an instant as "2026-03-02 08:00" in local time."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def place_text(place: Point, lang: Lang) -> str:
    """Return where a place is, as a person would say it: beside which city; coordinates where none is near."""
    near = city_near(place, lang)
    if near is None:
        return f"{abs(place.lat):.2f}°{'NS'[place.lat < 0]} {abs(place.lon):.2f}°{'EW'[place.lon < 0]}"
    if near.distance_km < _AT_ONCE_KM:
        return near.name
    toward = _POINTS[round(near.bearing_deg / 45) % 8]
    km = f"{near.distance_km:.0f}"
    return {"en": f"{near.name}, {km} km {toward['en']}", "zh": f"{near.name}{toward['zh']} {km} 公里"}[lang]


def percent(some: int, of: int) -> str:
    """Return a share as "83 %", of nothing as "–"."""
    return f"{100 * some / of:.0f} %" if of else "–"
