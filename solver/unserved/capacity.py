"""Facts about an order that could be served alone: who could, what they do instead, what fitting it in would cost."""

from dataclasses import replace

from solver.alone import Alone, alone, cheapest_alone
from solver.problem import Order
from solver.unserved.facts import CapacityFact, CrewCapacityFact, LinkFact, Start
from solver.unserved.insertion import Room
from solver.unserved.roster import Roster
from solver.unserved.steps import FAR


def capacity_fact(room: Room, order: Order, found: Alone) -> CapacityFact | CrewCapacityFact | LinkFact:
    """Say why an order that is feasible alone is not in the plan."""
    roster = room.roster
    linked = within_links(roster, order)
    if linked is not order and not alone(roster.day, linked).feasible:
        return _link_fact(roster, order)
    if found.gathering is not None:
        return CrewCapacityFact(start=found.gathering.start, members=tuple(found.gathering.finishes))
    first = found.trips[0]
    fit = room.cheapest_insertion(linked, [trip.technician for trip in found.trips])
    dear = fit is None and all(trip.cost > order.unserved_cost for trip in found.trips)
    cheapest = cheapest_alone(roster.day, linked) if dear else None
    return CapacityFact(
        first=Start(technician=first.technician, at=first.start),
        able=len(found.trips),
        busy=roster.busy(first.technician, first.start),
        cheapest_cost=None if cheapest is None else cheapest.cost,
        unserved_cost=order.unserved_cost,
        fit=fit,
    )


def within_links(roster: Roster, order: Order) -> Order:
    """Return an order whose windows leave only the starts that the served orders allow which it must follow."""
    windows = order.windows or ((-FAR, FAR),)
    for link in order.after:
        opens = roster.starts[link.order] + link.min_s
        closes = FAR if link.max_s is None else roster.starts[link.order] + link.max_s
        windows = tuple((max(a, opens), min(b, closes)) for a, b in windows)
    possible = tuple((a, b) for a, b in windows if a <= b) or ((FAR, FAR),)
    return replace(order, windows=possible) if order.after else order


def _link_fact(roster: Roster, order: Order) -> LinkFact:
    """Blame the link that lets the order start latest."""
    link = max(order.after, key=lambda link: roster.starts[link.order] + link.min_s)
    start = roster.starts[link.order]
    closes = None if link.max_s is None else start + link.max_s
    return LinkFact(order=link.order, order_start=start, opens=start + link.min_s, closes=closes)
