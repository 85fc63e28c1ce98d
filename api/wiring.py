"""Which adapter stands behind which port: the only place that knows."""

from functools import lru_cache
from pathlib import Path

from api.settings import Settings
from dispatch.policy import Policy
from geo.cache import CachedTravelTimes
from geo.providers.great_circle import TOWN_AND_COUNTRY, GreatCircleRule, GreatCircleTravelTimes
from geo.roads.asking import RoadServer
from geo.roads.network import RoadNetwork
from geo.roads.osrm_embedded import EmbeddedOsrm
from geo.roads.osrm_server import OsrmServer
from geo.roads.travel import RoadTravelTimes
from geo.roads.valhalla_server import ValhallaServer
from geo.travel import TravelTimes


def travel_times(policy: Policy, cache: Path) -> TravelTimes:
    """Return the travel times that a policy and the settings ask for, with the legs already known kept in a file.

    By road where the settings name a road network, with the policy's great-circle estimates while it does not answer.
    """
    rules = {
        rule.region_id: GreatCircleRule(detour_pct=rule.detour_pct, speed_kmh=rule.speed_kmh) for rule in policy.travel
    }
    default = rules.pop("", TOWN_AND_COUNTRY)
    estimates = GreatCircleTravelTimes(default=default, by_area=rules)
    settings = Settings()
    network = road_network(settings)
    if network is None:
        return CachedTravelTimes(estimates, cache)
    return RoadTravelTimes(network=network, fallback=estimates, cache=cache, far_m=settings.road_far_m)


def road_network(settings: Settings) -> RoadNetwork | None:
    """Return the road network that the settings name, the same one each time in a process; None where they name none.

    Nobody is asked yet, and nothing is read: whether it answers shows when it is used.
    """
    return _network(settings.roads, settings.roads_timeout_s) if settings.roads else None


@lru_cache(maxsize=4)
def _network(named: str, timeout_s: float) -> RoadNetwork:
    kind, _, where = named.partition(":")
    if kind == "file":
        return EmbeddedOsrm(folder=Path(where))
    server = RoadServer(address=where, timeout_s=timeout_s)
    return OsrmServer(server=server) if kind == "osrm" else ValhallaServer(server=server)
