"""How far the people of a centre get, as an area: by the rules of the policy, or by the roads."""

from collections.abc import Iterable, Mapping

from dispatch.center import ServiceCenter
from dispatch.policy import Policy
from geo.areas.service_area import ServiceArea
from geo.isochrones import Isochrone, RuledArea, reach
from geo.providers.great_circle import TOWN_AND_COUNTRY, GreatCircleRule
from geo.roads.network import RoadNetwork


def center_reach(
    center: ServiceCenter,
    minutes: Iterable[int],
    *,
    policy: Policy,
    areas: Mapping[str, ServiceArea],
    network: RoadNetwork | None,
) -> tuple[Isochrone, ...]:
    """Return the isochrones of a centre at the usual pace; `areas` (by region) are only asked for estimates."""
    rules = {
        rule.region_id: GreatCircleRule(detour_pct=rule.detour_pct, speed_kmh=rule.speed_kmh) for rule in policy.travel
    }
    default = rules.get("", TOWN_AND_COUNTRY)
    own = rules.get(center.region_id, default)
    beyond = [
        RuledArea(shape=area.shape, rule=rules.get(region, default))
        for region, area in areas.items()
        if region != center.region_id and rules.get(region, default) != own
    ]
    return reach(center.point, minutes, network=network, rule=own, beyond=beyond)
