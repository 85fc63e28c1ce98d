"""All sheets, in the order in which they are read: what others refer to comes first."""

from dispatch.store.importers.sheets.catalogue import FAULTS, PARTS
from dispatch.store.importers.sheets.company import CLOCKS, COMPANY, DRIVING, POLICY
from dispatch.store.importers.sheets.customers import CUSTOMERS, EQUIPMENT, SITES
from dispatch.store.importers.sheets.orders import ORDERS
from dispatch.store.importers.sheets.people import SKILLS, TECHNICIANS
from dispatch.store.importers.sheets.places import CENTERS, OUTLINES, REGIONS
from dispatch.store.importers.sheets.stock import INBOUND, STOCK
from dispatch.store.importers.sheets.working_time import ABSENCES, SHIFTS

SHEETS = (
    COMPANY,
    REGIONS,
    OUTLINES,
    POLICY,
    CLOCKS,
    DRIVING,
    CENTERS,
    CUSTOMERS,
    SITES,
    EQUIPMENT,
    FAULTS,
    PARTS,
    TECHNICIANS,
    SKILLS,
    SHIFTS,
    ABSENCES,
    STOCK,
    INBOUND,
    ORDERS,
)
