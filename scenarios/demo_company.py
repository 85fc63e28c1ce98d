"""A made-up service company with one busy morning: what `make demo` plans, and what tests need a whole company for."""

from dispatch.company import Company
from dispatch.planning.day import Batch
from scenarios.demo import customers, orders, people, places, stock
from scenarios.demo.calendar import DAY, TIME_ZONE
from scenarios.demo.catalogue import FAULTS
from scenarios.demo.parts import PARTS

DEMO_DAY = DAY
COMPANY = Company(name="示范设备服务公司 Demo Field Service", time_zone=TIME_ZONE)


def make_demo_company(seed: int = 1) -> Batch:
    """Return the demo company: three centres, forty technicians, two hundred orders of the morning of 2026-03-02.

    The cities are real (GeoNames); people, customers, telephone numbers and figures are invented. The same seed gives
    the same company.
    """
    clients = customers.make_clients(seed)
    technicians = people.make_technicians(seed)
    work_orders = orders.make_orders(clients, technicians, seed)
    region_of = {site.id: site.region_id for site in clients.sites}
    return Batch(
        company=COMPANY,
        regions=places.REGIONS,
        centers=places.centers(),
        customers=clients.customers,
        sites=clients.sites,
        equipment=tuple(clients.machines.values()),
        faults=FAULTS,
        parts=PARTS,
        technicians=technicians,
        shifts=people.make_shifts(technicians, seed),
        absences=people.make_absences(),
        counts=stock.make_counts(technicians, work_orders, region_of, seed),
        inbound=stock.make_inbound(),
        orders=work_orders,
    )
