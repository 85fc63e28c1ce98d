"""The cheapest way to add one order to routes as they are: one visit, at most one more pick-up, nothing else changed.

What is served stays served by the same people in the same sequence; only times move. A search does far more than this,
so that an order which fits here was left out for its price, or for want of time.
"""

from collections.abc import Iterable, Iterator

from solver.problem import Order
from solver.unserved.facts import Fit
from solver.unserved.roster import Roster
from solver.unserved.slots import Slot, slots
from solver.unserved.steps import FAR, State, Task, visit


class Room:
    """Where there is still room in a plan's routes."""

    def __init__(self, roster: Roster) -> None:
        self.roster = roster
        self._slots: dict[str, tuple[Slot, ...]] = {}

    def cheapest_insertion(self, order: Order, technicians: Iterable[str]) -> Fit | None:
        """Return which of the technicians could add an order (for one) to the routes most cheaply; None: nobody."""
        best: Fit | None = None
        for technician in technicians:
            for slot in self._slots_of(technician):
                for end, fee in _ends(self.roster, slot, order):
                    extra_cost = end.cost + fee - slot.cost
                    if best is None or extra_cost < best.extra_cost:
                        best = Fit(technician=technician, start=end.start, extra_cost=extra_cost)
        return best

    def _slots_of(self, technician: str) -> tuple[Slot, ...]:
        if technician not in self._slots:
            self._slots[technician] = tuple(slots(self.roster, self.roster.day.technicians[technician]))
        return self._slots[technician]


def _ends(roster: Roster, slot: Slot, order: Order) -> Iterator[tuple[State, int]]:
    """Yield the end of each route that has the order in it, and what pieces fetched for it cost."""
    new = visit(slot.technician, order)
    missing = [_missing(roster, slot, order, n) for n in range(len(slot.tasks) + 1)]
    for n, lacking in enumerate(missing):
        if not lacking and not slot.hopeless(slot.states[n], new, n):
            end = _finish(slot, list(slot.states[n]), new, n)
            if end is not None:
                yield end, 0
    for wanted in {tuple(lacking.items()): lacking for lacking in missing if lacking}.values():
        for pickup, fee in _pickups(roster, wanted, slot.limit):
            for m in range(len(slot.tasks) + 1):
                if slot.hopeless(slot.states[m], pickup, m):
                    continue
                for n, states in _from(slot, slot.after(list(slot.states[m]), pickup), m):
                    if missing[n] != wanted or slot.hopeless(states, new, n):
                        continue
                    end = _finish(slot, states, new, n)
                    if end is not None:
                        yield end, fee


def _missing(roster: Roster, slot: Slot, order: Order, n: int) -> dict[str, int]:
    """Return the pieces that the van lacks after n stops."""
    if not order.parts:
        return {}
    name, stops = slot.technician.id, slot.stops_before + n
    spare = {part: max(0, roster.spare(name, part, stops)) for part in order.parts}
    return {part: pieces - spare[part] for part, pieces in order.parts.items() if pieces > spare[part]}


def _from(slot: Slot, states: list[State], m: int) -> Iterator[tuple[int, list[State]]]:
    """Yield how stops m, m + 1, … can be done from given states, as long as all behind them can be done too."""
    for n in range(m, len(slot.tasks) + 1):
        states = slot.fits(states, n)
        if not states:
            return
        yield n, states
        if n < len(slot.tasks):
            states = slot.after(states, slot.tasks[n])


def _finish(slot: Slot, states: list[State], new: Task, n: int) -> State | None:
    """Do the new order after n stops, then the other stops; return the route's end; None where that is impossible."""
    done = [state._replace(start=state.free - new.duration_s) for state in slot.after(states, new)]
    end = next((states for reached, states in _from(slot, done, n) if reached == len(slot.tasks)), None)
    return None if end is None else slot.home(end)


def _pickups(roster: Roster, missing: dict[str, int], limit: int) -> Iterator[tuple[Task, int]]:
    """Yield the pick-ups at single centres that bring all missing pieces, with what inbound pieces would cost."""
    day = roster.day
    shelves = [day.batches.get(part, {}) for part in missing]
    for center_id in sorted(set(shelves[0]).intersection(*shelves[1:])):
        offers = [roster.offer(center_id, part, pieces) for part, pieces in missing.items()]
        found = [offer for offer in offers if offer is not None]
        if len(found) == len(offers) and max(offer.available_at for offer in found) <= limit:
            center = day.centers[center_id]
            first = max(offer.available_at for offer in found) - center.pickup_s
            yield Task(center.location, center.pickup_s, ((first, FAR),), None), sum(offer.price for offer in found)
