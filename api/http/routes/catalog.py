"""The company's catalogue, to be read: places, customers, machines, parts, faults and people."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Response
from sqlalchemy import ColumnElement, Connection

from api.http.call import Call, Reply
from api.http.cursors import After, Limit, cursor, place
from api.http.fields import Id, Shown
from api.http.problems import problems
from api.http.rights import allow
from api.http.shapes import catalog as shapes
from api.http.shapes.places import InDatum
from api.http.sight import sight_of
from dispatch.center import Region
from dispatch.company import Customer, Site
from dispatch.store.catalog.company import CENTERS, CUSTOMERS, EQUIPMENT, REGIONS, SITES
from dispatch.store.catalog.pages import one, page
from dispatch.store.catalog.parts import FAULTS, PARTS
from dispatch.store.catalog.sight import (
    clear_customers,
    clear_sites,
    customers_in_sight,
    equipment_in_sight,
    people_in_sight,
    sites_in_sight,
)
from dispatch.store.catalog.technicians import TECHNICIANS
from dispatch.store.places.areas import read_areas
from dispatch.store.shelf import Shelf, read
from geo.areas.service_area import rings_of
from geo.datum import Datum

router = APIRouter(tags=["catalogue"])
Anybody = Annotated[Call, Depends(allow("administrator", "dispatcher", "planner", "engineer"))]
Noun = TypeVar("Noun")
Show = Callable[[Any], Shown]
"""How a noun is shown, to everybody alike."""

ShowAll = Callable[[Connection, Sequence[Any]], list[Shown]]
"""How nouns are shown to whoever asks."""


@router.get(
    "/regions", response_model=shapes.Page[shapes.RegionOut], operation_id="list_regions", responses=problems(422)
)
def list_regions(call: Anybody, limit: Limit = 50, after: After = None, datum: InDatum = "WGS84") -> Response:
    """List the service regions.

    列出服务区域。
    """
    return _list(call, REGIONS, _regions_shown(datum), limit=limit, after=after)


@router.get(
    "/regions/{region_id}",
    response_model=shapes.RegionOut,
    operation_id="read_region",
    responses=problems(404, 422),
)
def read_region(region_id: Id, call: Anybody, datum: InDatum = "WGS84") -> Response:
    """Read a service region.

    查看服务区域。
    """
    return _read(call, REGIONS, region_id, _regions_shown(datum))


@router.get(
    "/centers", response_model=shapes.Page[shapes.CenterOut], operation_id="list_centers", responses=problems(422)
)
def list_centers(call: Anybody, limit: Limit = 50, after: After = None, datum: InDatum = "WGS84") -> Response:
    """List the service centres.

    列出服务中心。
    """
    return _list(call, CENTERS, _plainly(partial(shapes.center_out, datum=datum)), limit=limit, after=after)


@router.get(
    "/centers/{center_id}",
    response_model=shapes.CenterOut,
    operation_id="read_center",
    responses=problems(404, 422),
)
def read_center(center_id: Id, call: Anybody, datum: InDatum = "WGS84") -> Response:
    """Read a service centre.

    查看服务中心。
    """
    return _read(call, CENTERS, center_id, _plainly(partial(shapes.center_out, datum=datum)))


@router.get("/parts", response_model=shapes.Page[shapes.PartOut], operation_id="list_parts", responses=problems(422))
def list_parts(call: Anybody, limit: Limit = 50, after: After = None) -> Response:
    """List spare parts and tools.

    列出备件与工具。
    """
    return _list(call, PARTS, _plainly(shapes.part_out), limit=limit, after=after)


@router.get(
    "/parts/{part_id}",
    response_model=shapes.PartOut,
    operation_id="read_part",
    responses=problems(404, 422),
)
def read_part(part_id: Id, call: Anybody) -> Response:
    """Read a spare part or tool.

    查看备件或工具。
    """
    return _read(call, PARTS, part_id, _plainly(shapes.part_out))


@router.get("/faults", response_model=shapes.Page[shapes.FaultOut], operation_id="list_faults", responses=problems(422))
def list_faults(call: Anybody, limit: Limit = 50, after: After = None) -> Response:
    """List the fault catalogue.

    列出故障目录。
    """
    return _list(call, FAULTS, _plainly(shapes.fault_out), limit=limit, after=after)


@router.get(
    "/faults/{fault_id}",
    response_model=shapes.FaultOut,
    operation_id="read_fault",
    responses=problems(404, 422),
)
def read_fault(fault_id: Id, call: Anybody) -> Response:
    """Read a fault of the catalogue.

    查看故障目录条目。
    """
    return _read(call, FAULTS, fault_id, _plainly(shapes.fault_out))


@router.get(
    "/customers", response_model=shapes.Page[shapes.CustomerOut], operation_id="list_customers", responses=problems(422)
)
def list_customers(call: Anybody, limit: Limit = 50, after: After = None) -> Response:
    """List customers; telephone numbers and names of people are masked.

    列出客户；电话与个人姓名已脱敏。
    """
    return _list(
        call, CUSTOMERS, _customers_shown(call), limit=limit, after=after, where=customers_in_sight(**sight_of(call))
    )


@router.get(
    "/customers/{customer_id}",
    response_model=shapes.CustomerOut,
    operation_id="read_customer",
    responses=problems(404, 422),
)
def read_customer(customer_id: Id, call: Anybody) -> Response:
    """Read a customer; the engineer who drives there sees whom to call, from a day before to a day after.

    查看客户；上门工程师在前后一天内可见联系方式。
    """
    return _read(call, CUSTOMERS, customer_id, _customers_shown(call), where=customers_in_sight(**sight_of(call)))


@router.get("/sites", response_model=shapes.Page[shapes.SiteOut], operation_id="list_sites", responses=problems(422))
def list_sites(call: Anybody, limit: Limit = 50, after: After = None, datum: InDatum = "WGS84") -> Response:
    """List sites; addresses are coarse.

    列出站点；地址已模糊。
    """
    where = sites_in_sight(**sight_of(call))
    return _list(call, SITES, _sites_shown(call, datum), limit=limit, after=after, where=where)


@router.get(
    "/sites/{site_id}",
    response_model=shapes.SiteOut,
    operation_id="read_site",
    responses=problems(404, 422),
)
def read_site(site_id: Id, call: Anybody, datum: InDatum = "WGS84") -> Response:
    """Read a site; the engineer who drives there sees the address, from a day before to a day after.

    查看站点；上门工程师在前后一天内可见详细地址。
    """
    return _read(call, SITES, site_id, _sites_shown(call, datum), where=sites_in_sight(**sight_of(call)))


@router.get(
    "/equipment",
    response_model=shapes.Page[shapes.EquipmentOut],
    operation_id="list_equipment",
    responses=problems(422),
)
def list_equipment(call: Anybody, limit: Limit = 50, after: After = None) -> Response:
    """List machines and installations.

    列出设备。
    """
    return _list(
        call,
        EQUIPMENT,
        _plainly(shapes.equipment_out),
        limit=limit,
        after=after,
        where=equipment_in_sight(**sight_of(call)),
    )


@router.get(
    "/equipment/{equipment_id}",
    response_model=shapes.EquipmentOut,
    operation_id="read_machine",
    responses=problems(404, 422),
)
def read_machine(equipment_id: Id, call: Anybody) -> Response:
    """Read a machine or installation.

    查看设备。
    """
    return _read(
        call, EQUIPMENT, equipment_id, _plainly(shapes.equipment_out), where=equipment_in_sight(**sight_of(call))
    )


@router.get(
    "/technicians",
    response_model=shapes.Page[shapes.TechnicianOut],
    operation_id="list_technicians",
    responses=problems(422),
)
def list_technicians(call: Anybody, limit: Limit = 50, after: After = None) -> Response:
    """List technicians with their skills; engineers find themselves.

    列出技术员及技能；工程师仅见本人。
    """
    return _list(
        call,
        TECHNICIANS,
        _plainly(shapes.technician_out),
        limit=limit,
        after=after,
        where=people_in_sight(**sight_of(call)),
    )


@router.get(
    "/technicians/{technician_id}",
    response_model=shapes.TechnicianOut,
    operation_id="read_technician",
    responses=problems(404, 422),
)
def read_technician(technician_id: Id, call: Anybody) -> Response:
    """Read a technician.

    查看技术员。
    """
    return _read(
        call, TECHNICIANS, technician_id, _plainly(shapes.technician_out), where=people_in_sight(**sight_of(call))
    )


def _list(
    call: Call,
    shelf: Shelf[Noun],
    shown: ShowAll,
    *,
    limit: int,
    after: str | None,
    where: ColumnElement[bool] | None = None,
) -> Response:
    start = place(after)

    def look(connection: Connection) -> Reply:
        found = page(connection, shelf, where=where, after=start[0] if start else "", limit=limit + 1)
        more = cursor(shelf.id_of(found[limit - 1])) if len(found) > limit else None
        return Reply(shapes.Page[Any](items=shown(connection, found[:limit]), next=more))

    return call.read(look)


def _read(
    call: Call,
    shelf: Shelf[Noun],
    noun_id: str,
    shown: ShowAll,
    *,
    where: ColumnElement[bool] | None = None,
) -> Response:
    def look(connection: Connection) -> Reply:
        # Without an ETag: nothing here is edited, and the hash of a number would tell the digits that are masked.
        return Reply(shown(connection, [one(connection, shelf, noun_id, where=where)])[0])

    return call.read(look)


def _plainly(show: Show) -> ShowAll:
    """Show nouns that are the same for everybody."""
    return lambda _, nouns: [show(noun) for noun in nouns]


def _regions_shown(datum: Datum) -> ShowAll:
    """Show regions with the outlines of their areas."""

    def shown(connection: Connection, regions: Sequence[Region]) -> list[Shown]:
        areas = read_areas(connection, [region.id for region in regions])
        rings = {name: rings_of(stored.area.shape) for name, stored in areas.items()}
        return [shapes.region_out(region, rings.get(region.id, ()), datum) for region in regions]

    return shown


def _customers_shown(call: Call) -> ShowAll:
    """Show customers in clear to the engineer who needs to call them now, and masked to all others."""

    def shown(connection: Connection, customers: Sequence[Customer]) -> list[Shown]:
        who = call.principal.technician_id
        clear = frozenset[str]() if who is None else clear_customers(connection, who, at=call.at)
        return [shapes.customer_out(customer, clear=customer.id in clear) for customer in customers]

    return shown


def _sites_shown(call: Call, datum: Datum) -> ShowAll:
    """Show addresses and households in clear to the engineer who drives there now, and coarsely to all others."""

    def shown(connection: Connection, sites: Sequence[Site]) -> list[Shown]:
        who = call.principal.technician_id
        clear = frozenset[str]() if who is None else clear_sites(connection, who, at=call.at)
        customers = read(connection, CUSTOMERS, {site.customer_id for site in sites})
        return [shapes.site_out(site, customers[site.customer_id], datum, clear=site.id in clear) for site in sites]

    return shown
