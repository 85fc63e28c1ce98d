"""The demo's customers, their sites and machines: plants, yards and households with names that belong to nobody."""

import random
from collections.abc import Mapping
from dataclasses import dataclass

from dispatch.company import Customer, Equipment, Site
from scenarios.demo.places import REGIONS, City, cities

# region → sites per industry; roughly how much each industry complains
SITES = {
    "NJ": {"concentrator": 26, "machinery": 18, "aluminium": 10, "appliance": 18},
    "HF": {"concentrator": 16, "machinery": 14, "aluminium": 5, "appliance": 14},
    "HZ": {"concentrator": 20, "machinery": 14, "aluminium": 9, "appliance": 15},
}
_KINDS = {
    "concentrator": ("光热示范电站", "聚光供热站", "家庭集热用户"),
    "machinery": ("租赁车队", "工程承包队", "土方机组"),
    "aluminium": ("铝业示范厂", "型材示范厂"),
    "appliance": ("家庭用户",),
}
_ENGLISH = {
    "concentrator": "solar site",
    "machinery": "fleet",
    "aluminium": "aluminium plant",
    "appliance": "household",
}
_MODELS = {
    "concentrator": ("槽式集热器 Trough PT-6", "碟式聚光器 Dish D-25", "定日镜 Heliostat H-40"),
    "machinery": ("挖掘机 Excavator EX-21", "装载机 Loader LW-5", "起重机 Crane QY-25"),
    "aluminium": ("挤压机 Press AP-1800", "氧化线 Anodising line OX-2", "喷涂线 Coating line PT-3"),
    "appliance": ("冰箱 Refrigerator BC-210", "空调 Air conditioner KF-35", "洗衣机 Washing machine XQ-80"),
}
_STREETS = ("创新路", "示范大道", "工业园路", "幸福路", "科技二路", "和谐街", "建设路", "滨河路", "新城大道", "兴业路")
HOUSEHOLDS = ("家庭用户", "家庭集热用户")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clients:
    """All customers with their sites; machines: one at each site; industry: of each site, by its id."""

    customers: tuple[Customer, ...]
    sites: tuple[Site, ...]
    machines: Mapping[str, Equipment]
    industry: Mapping[str, str]

    def sites_of(self, region_id: str, industry: str) -> list[Site]:
        """Return the sites of one industry in a region."""
        return [site for site in self.sites if site.region_id == region_id and self.industry[site.id] == industry]


def make_clients(seed: int) -> Clients:
    """Return the demo's customers; about one in five businesses has a second site."""
    rng = random.Random(f"{seed} customers")  # noqa: S311  a made-up company needs no secrets
    customers: list[Customer] = []
    sites: list[Site] = []
    machines: dict[str, Equipment] = {}
    industry_of: dict[str, str] = {}
    for region in REGIONS:
        for industry, count in SITES[region.id].items():
            businesses: list[Customer] = []
            for _ in range(count):
                town, number = _town(rng, region.id), len(sites) + 1
                if businesses and rng.random() < 0.2:
                    customer = rng.choice(businesses)
                else:
                    kind = rng.choice(_KINDS[industry])
                    customer = _customer(rng, len(customers) + 1, town, industry, kind)
                    customers.append(customer)
                    if kind not in HOUSEHOLDS:
                        businesses.append(customer)
                site = _site(rng, number, customer, town, industry)
                sites.append(site)
                machines[site.id] = _machine(rng, number, site, industry)
                industry_of[site.id] = industry
    return Clients(customers=tuple(customers), sites=tuple(sites), machines=machines, industry=industry_of)


def _town(rng: random.Random, region_id: str) -> City:
    towns = cities(region_id)
    return rng.choices(towns, [town.share for town in towns])[0]


def _customer(rng: random.Random, number: int, town: City, industry: str, kind: str) -> Customer:
    tiers, shares = ("strategic", "key", "ordinary"), (1, 3, 8)
    return Customer(
        id=f"K{number:03d}",
        name=f"{town.name}{kind}{number:02d} {_ENGLISH[industry]} {number:02d}",
        tier="ordinary" if kind in HOUSEHOLDS else rng.choices(tiers, shares)[0],
        phone=f"100-0001-{number:04d}",
    )


def _site(rng: random.Random, number: int, customer: Customer, town: City, industry: str) -> Site:
    return Site(
        id=f"S{number:03d}",
        customer_id=customer.id,
        name=f"{town.name} {_ENGLISH[industry]} {number:02d}",
        point=town.point_in_town(rng),
        region_id=town.region_id,
        address=f"{town.province}省 {town.name} {rng.choice(_STREETS)}{rng.randint(1, 280)}号",
    )


def _machine(rng: random.Random, number: int, site: Site, industry: str) -> Equipment:
    serial = f"{number:03d}-{rng.randint(1000, 9999)}"
    return Equipment(id=f"E{number:03d}", site_id=site.id, model=rng.choice(_MODELS[industry]), serial=serial)
