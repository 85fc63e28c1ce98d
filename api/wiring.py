"""Which adapter stands behind which port: the only place that knows."""

from functools import lru_cache
from pathlib import Path

from api.settings import Settings
from dispatch.policy import Policy
from dispatch.store.places.addresses import Addresses
from dispatch.store.places.geocodes import Pace
from dispatch.store.store import Store
from geo.drawing.tiles import Tiles
from geo.geocode import Geocoder
from geo.geocoders.chosen import choice_of, geocoder_of
from geo.one_way import OneWayTimes, RoadOneWay
from geo.providers.great_circle import TOWN_AND_COUNTRY, GreatCircleRule, GreatCircleTravelTimes
from geo.roads.asking import RoadServer
from geo.roads.network import RoadNetwork
from geo.roads.osrm_embedded import EmbeddedOsrm
from geo.roads.osrm_server import OsrmServer
from geo.roads.travel import RoadTravelTimes
from geo.roads.valhalla_server import ValhallaServer
from geo.travel import TravelTimes


def travel_times(policy: Policy, cache: Path) -> TravelTimes:
    """Return the travel times that a policy and the settings ask for.

    By road where the settings name a road network, with the legs already known kept in a file, and with the policy's
    great-circle estimates while it does not answer. Estimates are reckoned anew as fast as they could be read.
    """
    estimates = great_circle(policy)
    settings = Settings()
    network = road_network(settings)
    if network is None:
        return estimates
    return RoadTravelTimes(network=network, fallback=estimates, cache=cache, far_m=settings.road_far_m)


def great_circle(policy: Policy) -> GreatCircleTravelTimes:
    """Return the estimates that a policy asks for, region by region."""
    rules = {
        rule.region_id: GreatCircleRule(detour_pct=rule.detour_pct, speed_kmh=rule.speed_kmh) for rule in policy.travel
    }
    default = rules.pop("", TOWN_AND_COUNTRY)
    return GreatCircleTravelTimes(default=default, by_area=rules)


def one_way_times(policy: Policy, settings: Settings) -> OneWayTimes:
    """Return travel times for questions without a way back: by road where the settings name a network."""
    network = road_network(settings)
    estimates = great_circle(policy)
    return estimates if network is None else RoadOneWay(network=network, fallback=estimates, far_m=settings.road_far_m)


def tiles(settings: Settings) -> Tiles | None:
    """Return the tiles that lie under maps, None where the settings name none."""
    if not settings.tiles:
        return None
    return Tiles(address=settings.tiles, datum=settings.tiles_datum, credit=settings.tiles_credit)


def road_network(settings: Settings) -> RoadNetwork | None:
    """Return the road network that the settings name, the same one each time in a process; None where they name none.

    Nobody is asked yet, and nothing is read: whether it answers shows when it is used.
    """
    return _network(settings.roads, settings.roads_timeout_s) if settings.roads else None


def geocoder(settings: Settings) -> Geocoder | None:
    """Return the geocoder that the settings name, None where they name none; nobody is asked yet."""
    if not settings.geocoder:
        return None
    key = settings.geocoder_key.get_secret_value()
    choice = choice_of(settings.geocoder, key=key, plain_http=settings.geocoder_plain_http)
    return geocoder_of(choice, key=key, timeout_s=settings.geocoder_timeout_s)


def looked_up(settings: Settings) -> frozenset[str]:
    """Return which columns of a file lead to what others may then leave blank; see `Known`."""
    return frozenset({"address"}) if settings.geocoder else frozenset()


def addresses(settings: Settings, store: Store, *, patience_s: float) -> Addresses | None:
    """Return who is asked for addresses, None where the settings name nobody. patience_s: see `Pace`."""
    named = geocoder(settings)
    if named is None:
        return None
    pace = Pace(per_second=settings.geocoder_per_second, per_day=settings.geocoder_per_day, patience_s=patience_s)
    return Addresses(store=store, geocoder=named, pace=pace, days=settings.geocoder_days)


@lru_cache(maxsize=4)
def _network(named: str, timeout_s: float) -> RoadNetwork:
    kind, _, where = named.partition(":")
    if kind == "file":
        return EmbeddedOsrm(folder=Path(where))
    server = RoadServer(address=where, timeout_s=timeout_s)
    return OsrmServer(server=server) if kind == "osrm" else ValhallaServer(server=server)
