"""What lies where on the demo's morning: on vans, in the centres' stores, and on its way; scarce on purpose."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence

from dispatch.stock.pieces import Count, Inbound, Place
from dispatch.technician import Technician
from dispatch.work_order import WorkOrder
from scenarios.demo.calendar import local
from scenarios.demo.catalogue import FAULTS
from scenarios.demo.parts import COMES_TOMORROW, NOWHERE, PARTS, TOOLS

# a centre holds this share of what its region asks for today, and one piece more
COVER = 0.7
SHORT = {"HF": "JD-GAS", "HZ": "JD-COMP"}  # sold out in the region, and called in from Nanjing
CALLED_IN = 1_200  # cost per piece, in weighted seconds


def make_counts(
    technicians: Sequence[Technician], orders: Sequence[WorkOrder], region_of: Mapping[str, str], seed: int
) -> tuple[Count, ...]:
    """Return what vans and centres hold; `region_of` gives the region of a site."""
    rng = random.Random(f"{seed} stock")  # noqa: S311  a made-up company needs no secrets
    counts = [count for technician in technicians for count in _van(rng, technician)]
    demand = Counter((region_of[order.site_id], part) for order in orders for part in order.parts)
    for region_id in ("NJ", "HF", "HZ"):
        for part in PARTS:
            if part.id in (NOWHERE, COMES_TOMORROW, SHORT.get(region_id)):
                continue
            pieces = 2 if part.reusable else round(COVER * demand[region_id, part.id]) + 1
            counts.append(Count(place=Place("center", f"C-{region_id}"), part_id=part.id, pieces=pieces))
    return tuple(counts)


def make_inbound() -> tuple[Inbound, ...]:
    """Return the lots that are on their way: two arrive during the day, one tomorrow."""
    called = [
        ("C-HF", SHORT["HF"], 3, 10.5, "C-NJ"),
        ("C-HZ", SHORT["HZ"], 1, 13.0, "C-NJ"),
        ("C-NJ", COMES_TOMORROW, 2, 33.0, ""),
    ]
    return tuple(
        Inbound(
            id=f"IN-{number}",
            center_id=center_id,
            part_id=part_id,
            quantity=quantity,
            available_at=local(hours),
            cost=CALLED_IN,
            origin=origin,
        )
        for number, (center_id, part_id, quantity, hours, origin) in enumerate(called, start=1)
    )


def _van(rng: random.Random, technician: Technician) -> list[Count]:
    """Return a van's load: of what this person's skills ask for, tools mostly, parts now and then."""
    skills = {skill.skill for skill in technician.skills if skill.level > 1}
    wanted = {part for fault in FAULTS if skills & set(fault.skills) for part in fault.parts}
    place = Place("van", technician.id)
    return [
        Count(place=place, part_id=part, pieces=1 if part in TOOLS else rng.choice((1, 1, 2)))
        for part in sorted(wanted - {SHORT.get(technician.regions[0])})
        if rng.random() < (0.9 if part in TOOLS else 0.7)
    ]
