"""The demo's two hundred work orders of one morning, as they lie on the dispatcher's table at eight."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

from dispatch.technician import Technician
from dispatch.work_order import WorkOrder
from scenarios.demo.calendar import DAY, PLANNED_AT, local
from scenarios.demo.catalogue import COMPLAINTS, Complaint
from scenarios.demo.customers import Clients
from scenarios.demo.parts import TOOLS
from scenarios.demo.wishes import impossible_orders, with_wishes

# region → complaints per industry; with the impossible ones two hundred
LOAD = {
    "NJ": {"concentrator": 28, "machinery": 20, "aluminium": 10, "appliance": 20},
    "HF": {"concentrator": 18, "machinery": 14, "aluminium": 4, "appliance": 15},
    "HZ": {"concentrator": 23, "machinery": 15, "aluminium": 9, "appliance": 16},
}
# how long ago (h, before 8:00) an order that still waits may have been reported: the urgent ones were served yesterday
AGE_H = {1: (0.1, 0.5), 2: (0.2, 1.6), 3: (0.5, 21.0)}
LEVEL_SHARE = {1: 12, 2: 53, 3: 35}
WINDOWS = ((8.0, 12.0), (9.0, 11.0), (13.0, 15.0), (13.0, 17.0), (14.0, 18.0), (16.0, 18.0))


def make_orders(clients: Clients, technicians: Sequence[Technician], seed: int) -> tuple[WorkOrder, ...]:
    """Return the orders, numbered in the order in which they were reported."""
    rng = random.Random(f"{seed} orders")  # noqa: S311  a made-up company needs no secrets
    orders = with_wishes(list(_plain_orders(clients, rng)), clients, technicians, rng)
    orders += impossible_orders(clients)
    return _numbered(orders)


def _plain_orders(clients: Clients, rng: random.Random) -> Iterator[WorkOrder]:
    number = 0
    for region_id, load in LOAD.items():
        for industry, count in load.items():
            sites = clients.sites_of(region_id, industry)
            visited = rng.sample(sites, min(count, len(sites))) + rng.choices(sites, k=max(0, count - len(sites)))
            for site in visited:
                number += 1
                complaint = _complaint(rng, industry)
                yield _order(rng, f"draft-{number:03d}", site.id, clients.machines[site.id].id, complaint)


def _complaint(rng: random.Random, industry: str) -> Complaint:
    level = rng.choices(list(LEVEL_SHARE), list(LEVEL_SHARE.values()))[0]
    alike = [complaint for complaint in COMPLAINTS[industry] if complaint.fault.level == level]
    return rng.choice(alike)


def _order(rng: random.Random, order_id: str, site_id: str, machine_id: str, complaint: Complaint) -> WorkOrder:
    fault = complaint.fault
    least, most = AGE_H[fault.level]
    age_h = least + (most - least) * rng.betavariate(1.2, 1.8)
    minutes = round(fault.duration_s / 60 * rng.uniform(0.75, 1.15) / 5) * 5
    begin, end = rng.choice(WINDOWS)
    asks_for_a_time = fault.level > 1 and rng.random() < 0.18
    return WorkOrder(
        id=order_id,
        site_id=site_id,
        equipment_id=machine_id,
        fault_id=fault.id,
        industry=fault.industry,
        level=fault.level,
        text=complaint.words,
        reported_at=local(PLANNED_AT.hour - round(age_h * 60) / 60),
        duration_s=minutes * 60,
        skills=fault.skills,
        # triage guesses the parts; a tool is always needed, a part in two cases of three
        parts={part: pieces for part, pieces in fault.parts.items() if part in TOOLS or rng.random() < 0.66},
        windows=((local(begin), local(end)),) if asks_for_a_time else (),
    )


def _numbered(orders: Sequence[WorkOrder]) -> tuple[WorkOrder, ...]:
    """Give every order its number, X20260302001 and on, also where another order follows it."""
    in_time = sorted(orders, key=lambda order: (order.reported_at, order.id))
    number = {order.id: f"X{DAY:%Y%m%d}{place:03d}" for place, order in enumerate(in_time, start=1)}
    return tuple(
        replace(
            order,
            id=number[order.id],
            follows=tuple(replace(link, order_id=number[link.order_id]) for link in order.follows),
        )
        for order in in_time
    )
