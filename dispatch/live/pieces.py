"""What technicians fetch for the orders that they are given: what the van lacks, and nothing in vain."""

from collections import Counter
from collections.abc import Collection, Iterator

from solver.amend.by_hand import Desk, edit
from solver.amend.edits import DropPickup, TakeParts
from solver.amend.ledger import Ledger
from solver.plan import Break, Pickup, Visit
from solver.problem import Technician


def with_pieces(ledger: Ledger, technicians: Collection[str]) -> Ledger:
    """Return a plan in which some technicians fetch what they lack, right before the visit that needs it.

    Orders that several people serve are left alone: who of them brings what, only the whole plan tells.
    """
    fetches = [fetch for who in sorted(technicians) for fetch in _fetches(ledger, ledger.known.technicians[who])]
    return edit(Desk(ledger=ledger), *fetches).desk.ledger if fetches else ledger


def _fetches(ledger: Ledger, technician: Technician) -> Iterator[TakeParts]:
    known = ledger.known
    held: Counter[str] = Counter(technician.van_stock)
    routes = ledger.facts.routes.get(technician.id, ())
    for route in sorted(routes, key=lambda route: technician.shifts[route.shift].start):
        added = 0
        for position, stop in enumerate(stop for stop in route.stops if not isinstance(stop, Break)):
            if isinstance(stop, Pickup):
                held.update(stop.parts)
            if not isinstance(stop, Visit) or known.orders[stop.order].crew > 1:
                continue
            needs = known.orders[stop.order].parts
            lacking = {part: pieces - held[part] for part, pieces in needs.items() if held[part] < pieces}
            if lacking and technician.center in known.centers:
                at, shift = position + added, route.shift
                yield TakeParts(
                    technician=technician.id, center=technician.center, parts=lacking, shift=shift, position=at
                )
                added += 1
                held.update(lacking)
            held.subtract({part: n for part, n in needs.items() if part not in known.problem.reusable})


def fetched_anew(ledger: Ledger, technicians: Collection[str]) -> Ledger:
    """Return a plan in which some technicians fetch what they lack as if nothing had been fetched yet.

    For those who would be there before the pieces are, once a visit before that is gone.
    """
    drops = [
        DropPickup(technician=route.technician, position=position, shift=route.shift)
        for who in sorted(technicians)
        for route in ledger.facts.routes.get(who, ())
        for position, stop in reversed(list(enumerate(one for one in route.stops if not isinstance(one, Break))))
        if isinstance(stop, Pickup)
    ]
    return with_pieces(edit(Desk(ledger=ledger), *drops).desk.ledger, technicians) if drops else ledger


def without_needless(ledger: Ledger, technicians: Collection[str]) -> Ledger:
    """Return a plan in which some technicians fetch nothing that none of their visits needs.

    Whoever visits an order with others is left alone.
    """
    for who in sorted(technicians):
        while needless := _needless(ledger, ledger.known.technicians[who]):
            ledger = edit(Desk(ledger=ledger), *needless).desk.ledger
    return ledger


def _needless(ledger: Ledger, technician: Technician) -> tuple[DropPickup | TakeParts, ...]:
    """Return the edits that put the last pick-up right of which something is needless; none: all are needed."""
    known = ledger.known
    routes = sorted(ledger.facts.routes.get(technician.id, ()), key=lambda route: technician.shifts[route.shift].start)
    stops = [
        (route.shift, position, stop)
        for route in routes
        for position, stop in enumerate(stop for stop in route.stops if not isinstance(stop, Break))
    ]
    visits = [known.orders[stop.order] for _, _, stop in stops if isinstance(stop, Visit)]
    if any(order.crew > 1 for order in visits):
        return ()
    held, spare = Counter(technician.van_stock), list[Counter[str]]()
    for _, _, stop in stops:
        if isinstance(stop, Pickup):
            held.update(stop.parts)
            spare.append(Counter(held))
            continue
        needs = Counter(known.orders[stop.order].parts)
        spare.append(Counter({part: held[part] - needs[part] for part in {*held, *needs}}))
        held.subtract({part: pieces for part, pieces in needs.items() if part not in known.problem.reusable})
    for at, (shift, position, stop) in reversed(list(enumerate(stops))):
        if not isinstance(stop, Pickup):
            continue
        needed = {part: pieces - min(later[part] for later in spare[at:]) for part, pieces in stop.parts.items()}
        left = {part: min(pieces, needed[part]) for part, pieces in stop.parts.items() if needed[part] > 0}
        if left != dict(stop.parts):
            drop = DropPickup(technician=technician.id, position=position, shift=shift)
            if not left:
                return (drop,)
            again = TakeParts(technician=technician.id, center=stop.center, parts=left, shift=shift, position=position)
            return drop, again
    return ()
