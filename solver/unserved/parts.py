"""Facts about pieces: which are short for good, which come too late, and from where."""

from dataclasses import replace

from solver.alone import alone
from solver.problem import Order
from solver.single.day import EmptyDay
from solver.unserved.facts import NoShiftFact, PartDelay, PartFact, PartShortage, Shelf
from solver.unserved.hours import hours_fact
from solver.unserved.reasons import enough_pieces


def part_fact(day: EmptyDay, order: Order) -> PartFact:
    """Say which parts stand in the way of an order that would be feasible with its pieces on the van."""
    short = [part for part in sorted(order.parts) if not enough_pieces(day, order, part)]
    if short:
        return PartFact(shortages=tuple(_shortage(day, order, part) for part in short), delays=(), wait=None)
    needed = sorted(order.parts.items())
    late = [part for part, pieces in needed if not alone(day, replace(order, parts={part: pieces})).feasible]
    delays = tuple(_delay(day, order, part) for part in late or [part for part, _ in needed])
    wait = hours_fact(day, order)
    return PartFact(shortages=(), delays=delays, wait=None if isinstance(wait, NoShiftFact) else wait)


def _shortage(day: EmptyDay, order: Order, part: str) -> PartShortage:
    people = day.local(order) if order.crew > 1 else day.able(order)
    lots = [lot.quantity for center in day.problem.centers for lot in center.inbound if lot.part == part]
    return PartShortage(
        part=part,
        needed=order.parts[part],
        on_van=max((person.van_stock.get(part, 0) for person in people), default=0),
        at_centers=sum(center.stock.get(part, 0) for center in day.problem.centers),
        inbound=sum(lots),
    )


def _delay(day: EmptyDay, order: Order, part: str) -> PartDelay:
    own, lots = [], []
    for center in day.problem.centers:
        travel_s = day.leg_s(center.location, order.location)
        if center.stock.get(part, 0) > 0:
            own.append(Shelf(center=center.id, pieces=center.stock[part], travel_s=travel_s))
        lots += [
            Shelf(center=center.id, pieces=lot.quantity, travel_s=travel_s, at=lot.available_at)
            for lot in center.inbound
            if lot.part == part and lot.quantity > 0 and lot.available_at > day.problem.now
        ]
    return PartDelay(
        part=part,
        needed=order.parts[part],
        nearest=min(own, key=lambda shelf: (shelf.travel_s, shelf.center), default=None),
        next_lot=min(lots, key=lambda shelf: (shelf.at or 0, shelf.travel_s, shelf.center), default=None),
    )
