"""Whoever is given an order brings its pieces: what the van lacks is fetched at the technician's own centre."""

from collections import Counter
from collections.abc import Collection, Iterator

from solver.amend.by_hand import Desk, edit
from solver.amend.edits import TakeParts
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
