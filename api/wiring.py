"""Which adapter stands behind which port: the only place that knows."""

from pathlib import Path

from dispatch.policy import Policy
from geo.cache import CachedTravelTimes
from geo.providers.great_circle import TOWN_AND_COUNTRY, GreatCircleRule, GreatCircleTravelTimes
from geo.travel import TravelTimes


def travel_times(policy: Policy, cache: Path) -> TravelTimes:
    """Return the travel times that a policy asks for, with the legs already known kept in a file."""
    rules = {
        rule.region_id: GreatCircleRule(detour_pct=rule.detour_pct, speed_kmh=rule.speed_kmh) for rule in policy.travel
    }
    default = rules.pop("", TOWN_AND_COUNTRY)
    return CachedTravelTimes(GreatCircleTravelTimes(default=default, by_area=rules), cache)
