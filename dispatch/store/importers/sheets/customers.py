"""Whom the company serves: customers, their sites, the equipment there."""

from collections.abc import Iterator
from typing import Any

from dispatch.company import TIERS, Customer, Equipment, Located, Site
from dispatch.planning.day import Batch
from dispatch.store.importers.kinds.text import Choice, Text
from dispatch.store.importers.record import Record
from dispatch.store.importers.region_hint import look_at_region, region_of
from dispatch.store.importers.rough_place import rough_place
from dispatch.store.importers.sheets.common import id_column, place_columns, place_of
from dispatch.store.importers.spec import Column, Sheet
from solver.words import Words

_TIER_WORDS = {
    "strategic": Words(en="strategic", zh="战略"),
    "key": Words(en="key", zh="重点"),
    "ordinary": Words(en="ordinary", zh="普通"),
}
_GIVEN: Located = "given"
_ROUGH: Located = "rough"
TIER = Choice(options=tuple((tier, _TIER_WORDS[tier]) for tier in TIERS))


def _read_customer(record: Record) -> Customer:
    return Customer(
        id=record["id"],
        name=record["name"],
        tier=record.get("tier", "ordinary"),
        phone=record.get("phone", ""),
    )


def _write_customers(batch: Batch) -> Iterator[dict[str, Any]]:
    for customer in batch.customers:
        yield {"id": customer.id, "name": customer.name, "tier": customer.tier, "phone": customer.phone}


def _read_site(record: Record) -> Site | None:
    point, located = place_of(record), _GIVEN
    if point is None and not record.failed:
        point, located = rough_place(record), _ROUGH
    if point is None:
        return None
    region_id: str | None = record["region"]
    if region_id is None:
        region_id = region_of(point, record)
    elif located == _GIVEN:
        look_at_region(point, region_id, record)
    if region_id is None:
        return None
    return Site(
        id=record["id"],
        customer_id=record["customer"],
        name=record.get("name", ""),
        point=point,
        region_id=region_id,
        address=record.get("address", ""),
        located=located,
    )


def _write_sites(batch: Batch) -> Iterator[dict[str, Any]]:
    for site in batch.sites:
        yield {
            "id": site.id,
            "customer": site.customer_id,
            "name": site.name,
            "region": site.region_id,
            **_coordinates(site),
            "address": site.address,
        }


def _coordinates(site: Site) -> dict[str, Any]:
    """Return a site's coordinates, none where they are a guess: whoever reads the file in has to look them up, too."""
    return {} if site.located == _ROUGH else {"lat": site.point.lat, "lon": site.point.lon, "datum": "WGS84"}


def _read_equipment(record: Record) -> Equipment:
    return Equipment(
        id=record["id"],
        site_id=record["site"],
        model=record.get("model", ""),
        serial=record.get("serial", ""),
    )


def _write_equipment(batch: Batch) -> Iterator[dict[str, Any]]:
    for machine in batch.equipment:
        yield {"id": machine.id, "site": machine.site_id, "model": machine.model, "serial": machine.serial}


CUSTOMERS = Sheet(
    noun="customers",
    title=Words(en="Customers", zh="客户"),
    meaning=Words(en="Who complains.", zh="提出投诉的客户。"),
    columns=(
        id_column("客户编号", "Customer", "K001"),
        Column(
            key="name",
            heading=Words(en="Name", zh="名称"),
            kind=Text(),
            meaning=Words(en="the customer's name", zh="客户名称"),
            example="示例铝业有限公司",
            required=True,
            also=("客户名称", "customer name"),
        ),
        Column(
            key="tier",
            heading=Words(en="Tier", zh="客户等级"),
            kind=TIER,
            meaning=Words(en="how much the customer weighs in the policy; blank: ordinary", zh="客户等级，默认普通"),
            example="重点 key",
            also=("等级",),
        ),
        Column(
            key="phone",
            heading=Words(en="Phone", zh="电话"),
            kind=Text(most=50),
            meaning=Words(en="for the technician", zh="供技术员联系"),
            example="010-00000000",
        ),
    ),
    identity=("id",),
    read=_read_customer,
    write=_write_customers,
    also=("customer",),
)

SITES = Sheet(
    noun="sites",
    title=Words(en="Sites", zh="站点"),
    meaning=Words(en="Customers' places to which somebody drives.", zh="需要上门的客户地点。"),
    columns=(
        id_column("站点编号", "Site", "S001"),
        id_column("客户", "Customer", "K001", refers="customers", key="customer"),
        Column(
            key="name",
            heading=Words(en="Name", zh="名称"),
            kind=Text(),
            meaning=Words(en="what the place is called", zh="地点名称"),
            example="一号车间",
            also=("站点名称", "site name"),
        ),
        id_column("区域", "Region", "east", refers="regions", key="region", required=False),
        *place_columns("31.3041", "120.5954", instead="address"),
        Column(
            key="address",
            heading=Words(en="Address", zh="地址"),
            kind=Text(),
            meaning=Words(
                en="as one would tell a driver; with a geocoder, it makes up for coordinates that are blank",
                zh="详细地址；已配置地理编码服务时可代替空白坐标",
            ),
            example="苏州市示例路 1 号",
        ),
    ),
    identity=("id",),
    read=_read_site,
    write=_write_sites,
    also=("site", "地点"),
)

EQUIPMENT = Sheet(
    noun="equipment",
    title=Words(en="Equipment", zh="设备"),
    meaning=Words(en="Machines and installations at the sites.", zh="站点上的设备。"),
    columns=(
        id_column("设备编号", "Equipment", "E001"),
        id_column("站点", "Site", "S001", refers="sites", key="site"),
        Column(
            key="model",
            heading=Words(en="Model", zh="型号"),
            kind=Text(),
            meaning=Words(en="the maker's name of it", zh="设备型号"),
            example="XE-200",
        ),
        Column(
            key="serial",
            heading=Words(en="Serial number", zh="序列号"),
            kind=Text(),
            meaning=Words(en="the maker's number of it", zh="出厂序列号"),
            example="SN-0001",
            also=("serial",),
        ),
    ),
    identity=("id",),
    read=_read_equipment,
    write=_write_equipment,
)
