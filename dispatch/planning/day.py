"""What is known: everything a company brings in, and the part of it that one day's optimisation looks at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from dispatch.center import Region, ServiceCenter
from dispatch.company import Company, Customer, Equipment, Site
from dispatch.fault import Fault
from dispatch.live.busy import Busy
from dispatch.policy import Policy
from dispatch.sla.dues import Dues
from dispatch.stock.pieces import Count, Inbound, Part, Place
from dispatch.technician import Absence, Shift, Technician
from dispatch.work_order import WorkOrder
from geo.areas.service_area import ServiceArea


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one import brings, checked and complete: references may point into the batch or into the store."""

    company: Company | None = None
    policy: Policy | None = None
    regions: tuple[Region, ...] = ()
    areas: tuple[ServiceArea, ...] = ()
    centers: tuple[ServiceCenter, ...] = ()
    customers: tuple[Customer, ...] = ()
    sites: tuple[Site, ...] = ()
    equipment: tuple[Equipment, ...] = ()
    faults: tuple[Fault, ...] = ()
    parts: tuple[Part, ...] = ()
    technicians: tuple[Technician, ...] = ()
    shifts: tuple[Shift, ...] = ()
    absences: tuple[Absence, ...] = ()
    counts: tuple[Count, ...] = ()
    inbound: tuple[Inbound, ...] = ()
    orders: tuple[WorkOrder, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySnapshot:
    """All that planning one day needs, read in one transaction.

    orders: the plannable ones of the asked regions that no other published plan serves, sorted by id; technicians:
    those with a shift that day who may work in an asked region; shifts: those that start that day (company's time
    zone), absences not yet taken out; absences: also the times for which other published plans have booked somebody;
    stock: pieces per place and part, inbound: lots, both without what these plans will take; published: order id →
    technician id in the plan that people already know; followed: order id → state of every order that one of `orders`
    follows and that is not among them; dues: order id → by when it is due. What other plans take,
    `dispatch.planning.taken` says. busy: technician id → what the plan in force still binds them to; the orders frozen
    there are none of `orders`, and their pieces none of `stock`. base: the tags of the plans in force that this day
    would be planned anew from.
    """

    day: date
    company: Company
    policy: Policy
    regions: tuple[Region, ...]
    centers: tuple[ServiceCenter, ...]
    customers: Mapping[str, Customer]
    sites: Mapping[str, Site]
    faults: Mapping[str, Fault]
    parts: Mapping[str, Part]
    technicians: tuple[Technician, ...]
    shifts: tuple[Shift, ...]
    absences: tuple[Absence, ...]
    stock: Mapping[tuple[Place, str], int]
    inbound: tuple[Inbound, ...]
    orders: tuple[WorkOrder, ...]
    published: Mapping[str, str] = field(default_factory=dict)
    followed: Mapping[str, str] = field(default_factory=dict)
    dues: Mapping[str, Dues] = field(default_factory=dict)
    busy: Mapping[str, Busy] = field(default_factory=dict)
    base: tuple[str, ...] = ()
