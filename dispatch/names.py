"""What things are called: looked up by id, long after the plan was made; who is no longer known keeps the bare id."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from dispatch.center import Region, ServiceCenter
from dispatch.company import Customer, Site
from dispatch.fault import Fault
from dispatch.planning.day import Batch
from dispatch.stock.pieces import Part
from dispatch.technician import Technician
from dispatch.work_order import WorkOrder
from geo.areas.service_area import ServiceArea


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Master data by id, and the zone in which people read times."""

    zone: ZoneInfo
    company: str = ""
    regions: Mapping[str, Region] = field(default_factory=dict)
    areas: Mapping[str, ServiceArea] = field(default_factory=dict)
    centers: Mapping[str, ServiceCenter] = field(default_factory=dict)
    customers: Mapping[str, Customer] = field(default_factory=dict)
    sites: Mapping[str, Site] = field(default_factory=dict)
    faults: Mapping[str, Fault] = field(default_factory=dict)
    parts: Mapping[str, Part] = field(default_factory=dict)
    technicians: Mapping[str, Technician] = field(default_factory=dict)
    orders: Mapping[str, WorkOrder] = field(default_factory=dict)

    def region(self, own_id: str) -> str:
        """Return the name of a region."""
        known = self.regions.get(own_id)
        return known.name if known else own_id

    def center(self, own_id: str) -> str:
        """Return the name of a service centre."""
        known = self.centers.get(own_id)
        return known.name if known else own_id

    def technician(self, own_id: str) -> str:
        """Return the name of a technician."""
        known = self.technicians.get(own_id)
        return known.name if known else own_id

    def part(self, own_id: str) -> str:
        """Return the name of a part with its id, by which it is found on the shelf."""
        known = self.parts.get(own_id)
        return f"{known.name} ({own_id})" if known and known.name != own_id else own_id


def names_of(batch: Batch) -> Names:
    """Return the names of everything that a store holds; without a company, times are read in UTC."""
    return Names(
        zone=ZoneInfo(batch.company.time_zone if batch.company else "UTC"),
        company=batch.company.name if batch.company else "",
        regions={region.id: region for region in batch.regions},
        areas={area.region_id: area for area in batch.areas},
        centers={center.id: center for center in batch.centers},
        customers={customer.id: customer for customer in batch.customers},
        sites={site.id: site for site in batch.sites},
        faults={fault.id: fault for fault in batch.faults},
        parts={part.id: part for part in batch.parts},
        technicians={person.id: person for person in batch.technicians},
        orders={order.id: order for order in batch.orders},
    )
