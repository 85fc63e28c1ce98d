"""The company, its regions and centres, its customers with their sites and equipment: nouns ↔ rows."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row

from dispatch.center import Region, ServiceCenter
from dispatch.company import Company, Customer, Equipment, Site
from dispatch.store.errors import StoreMissingError
from dispatch.store.shelf import Children, Rows, Shelf, read
from dispatch.store.tables.company import CenterRow, CompanyRow, CustomerRow, EquipmentRow, RegionRow, SiteRow
from geo.geocoders.tidy import same_form
from geo.point import Point


def _company_rows(company: Company) -> Rows:
    return {CompanyRow: [{"id": 1, "name": company.name, "time_zone": company.time_zone}]}


def _company(row: Row[Any], _: Children) -> Company:
    return Company(name=row.name, time_zone=row.time_zone)


def _region_rows(region: Region) -> Rows:
    return {RegionRow: [{"id": region.id, "name": region.name}]}


def _region(row: Row[Any], _: Children) -> Region:
    return Region(id=row.id, name=row.name)


def _center_rows(center: ServiceCenter) -> Rows:
    return {
        CenterRow: [
            {
                "id": center.id,
                "name": center.name,
                "region_id": center.region_id,
                "lat": center.point.lat,
                "lon": center.point.lon,
                "pickup_s": center.pickup_s,
            }
        ]
    }


def _center(row: Row[Any], _: Children) -> ServiceCenter:
    return ServiceCenter(
        id=row.id, name=row.name, region_id=row.region_id, point=Point(row.lat, row.lon), pickup_s=row.pickup_s
    )


def _customer_rows(customer: Customer) -> Rows:
    return {
        CustomerRow: [{"id": customer.id, "name": customer.name, "tier": customer.tier, "phone": customer.phone}],
    }


def _customer(row: Row[Any], _: Children) -> Customer:
    return Customer(id=row.id, name=row.name, tier=row.tier, phone=row.phone)


def _site_rows(site: Site) -> Rows:
    return {
        SiteRow: [
            {
                "id": site.id,
                "customer_id": site.customer_id,
                "region_id": site.region_id,
                "name": site.name,
                "address": site.address,
                "lat": site.point.lat,
                "lon": site.point.lon,
                "located": site.located,
            }
        ]
    }


def _site(row: Row[Any], _: Children) -> Site:
    return Site(
        id=row.id,
        customer_id=row.customer_id,
        name=row.name,
        point=Point(row.lat, row.lon),
        region_id=row.region_id,
        address=row.address,
        located=row.located,
    )


def _merged_site(before: Site, incoming: Site) -> Site:
    """Return a stored site with what an import says of it.

    Without coordinates it stays where it was found, as long as its address is the same; with those that were found for
    it, they stay known as found.
    """
    if incoming.located == "rough" and same_form(before.address) == same_form(incoming.address):
        return replace(incoming, point=before.point, located=before.located)
    if incoming.located == "given" and incoming.point == before.point and before.located in ("geocoded", "chosen"):
        return replace(incoming, located=before.located)
    return incoming


def _equipment_rows(item: Equipment) -> Rows:
    return {EquipmentRow: [{"id": item.id, "site_id": item.site_id, "model": item.model, "serial": item.serial}]}


def _equipment(row: Row[Any], _: Children) -> Equipment:
    return Equipment(id=row.id, site_id=row.site_id, model=row.model, serial=row.serial)


COMPANY = Shelf(table=CompanyRow, rows_of=_company_rows, noun_of=_company)
REGIONS = Shelf(table=RegionRow, rows_of=_region_rows, noun_of=_region)
CENTERS = Shelf(table=CenterRow, rows_of=_center_rows, noun_of=_center)
CUSTOMERS = Shelf(table=CustomerRow, rows_of=_customer_rows, noun_of=_customer)
SITES = Shelf(table=SiteRow, rows_of=_site_rows, noun_of=_site, merged=_merged_site)
EQUIPMENT = Shelf(table=EquipmentRow, rows_of=_equipment_rows, noun_of=_equipment)


def company_here(connection: Connection) -> Company:
    """Return the company of the store. Raises StoreMissingError ("no-company")."""
    company = read(connection, COMPANY).get(1)
    if company is None:
        raise no_company()
    return company


def no_company() -> StoreMissingError:
    """Return the error for a store that knows no company."""
    return StoreMissingError(
        "no-company",
        cause={"en": "the store does not know the company and its time zone yet", "zh": "数据库中尚无公司及其时区"},
        remedy={"en": "Import a file that says so.", "zh": "请导入包含公司信息的文件。"},
    )
