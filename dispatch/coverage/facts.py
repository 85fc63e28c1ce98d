"""What coverage looks at: the demand, and everybody and everything that could attend to it, as of one moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from dispatch.center import ServiceCenter
from dispatch.company import Site
from dispatch.fault import Fault
from dispatch.policy import Policy
from dispatch.stock.pieces import Key
from dispatch.technician import Absence, Shift, Technician
from dispatch.work_order import WorkOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageFacts:
    """The demand of some orders at the moment `at` (aware UTC), and who and what there is then.

    sites, faults: those of the orders; tiers: customer id → tier; shifts, absences: at least those that touch the time
    from `at` until the last deadline; stock: pieces by place and part that lie there now.
    """

    at: datetime
    time_zone: str
    policy: Policy
    centers: tuple[ServiceCenter, ...]
    technicians: tuple[Technician, ...]
    shifts: tuple[Shift, ...]
    orders: tuple[WorkOrder, ...]
    sites: Mapping[str, Site]
    tiers: Mapping[str, str]
    faults: Mapping[str, Fault] = field(default_factory=dict)
    absences: tuple[Absence, ...] = ()
    stock: Mapping[Key, int] = field(default_factory=dict)
