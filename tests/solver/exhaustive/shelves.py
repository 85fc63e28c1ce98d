"""Pieces: what centres charge for what is taken from them, and whether vans hold what orders need."""

from collections.abc import Iterable

from tests.solver.exhaustive.small_case import Case, Shelf

Takings = dict[tuple[int, int], tuple[tuple[int, int], ...]]
"""(centre, part) → (no earlier than this second, pieces), …"""


def together(all_takings: Iterable[Takings]) -> Takings:
    """Return what several technicians take."""
    total: Takings = {}
    for takings in all_takings:
        for key, pieces in takings.items():
            total[key] = total.get(key, ()) + pieces
    return total


def takings_cost(case: Case, takings: Takings) -> int | None:
    """Return the price of the inbound pieces among those taken, None if there are too few.

    Early takings choose first, the cheapest that is there: the contract's way, and also the cheapest allotment, as
    whatever the earlier could take the later could take too.
    """
    total = 0
    for key, pieces in takings.items():
        if (key, pieces) not in case.shelf_costs:
            case.shelf_costs[key, pieces] = shelf_cost(case.shelves[key], pieces)
        cost = case.shelf_costs[key, pieces]
        if cost is None:
            return None
        total += cost
    return total


def shelf_cost(shelf: Shelf, takings: Iterable[tuple[int, int]]) -> int | None:
    """Return the price of the inbound pieces of one part at one centre, None if there are too few."""
    own, left, total = shelf.own, [quantity for _, _, quantity in shelf.lots], 0
    for at, pieces in sorted(takings):
        taken = min(own, pieces)
        own, pieces = own - taken, pieces - taken
        for i, (cost, available_at, _) in enumerate(shelf.lots):
            if pieces and available_at <= at:
                taken = min(left[i], pieces)
                left[i] -= taken
                pieces -= taken
                total += taken * cost
        if pieces:
            return None
    return total


def vans_suffice(case: Case, events: Iterable[tuple[int, int, int, int, tuple[tuple[int, int], ...]]]) -> bool:
    """Play vans through the day: events are (second, 0 a pick-up / 1 an order, technician, order, pieces).

    A crew's order takes all pieces of a part from the member who holds most of it, of equals the smaller id.
    """
    vans = [list(person.van) for person in case.people]
    ordered = sorted(events)
    members: dict[int, list[int]] = {}
    for _, kind, t, o, _ in ordered:
        if kind == 1:
            members.setdefault(o, []).append(t)
    served = set()
    for _, kind, t, o, pieces in ordered:
        if kind == 0:
            for p, count in pieces:
                vans[t][p] += count
        elif o not in served:
            served.add(o)
            crew = sorted(members[o], key=lambda member: case.people[member].id)
            for p, count in case.orders[o].parts:
                holder = max(crew, key=lambda member: vans[member][p])
                if vans[holder][p] < count:
                    return False
                if not case.reusable[p]:
                    vans[holder][p] -= count
    return True
