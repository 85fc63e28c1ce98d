"""What a plan takes of the stock, piece by piece: from which place, for which order, until when.

A plan in force is the truth about what will be taken. It is used twice, for two questions:

- *What is left for another plan to count on?* `dispatch.planning.left_over` asks the documents of the plans that stay
  in force. Planning never subtracts reservations as well: the same pieces would be missing twice.
- *What may be given away now, by whoever is not planning?* Reservations answer that: the same plans, piece by piece,
  less what has happened since (handed out, used, cancelled). They guard transfers, hand-overs and the next plan that is
  applied.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from dispatch.plan_record import PlanDraft, StoredPlan
from dispatch.stock.pieces import Inbound, Key, Place

_PICK, _USE = 0, 1  # what is picked up in a second can be used in it


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """Pieces of a part at a place that are promised. Instants are aware UTC.

    order_id None: for the technician's day as a whole, that is a tool, or pieces fetched beyond what orders need; or
    for a transfer. technician_id: who takes them along (None: a transfer does). due_at: when they must lie ready, as
    the technician comes for them or starts the work; taken_at: when they are in the technician's hands at the latest;
    until_at: when what they are for is over. tool: they come back. lot_id: they are among the pieces that this lot
    brings, and do not lie at the place yet. plan, transfer: for whom it is made, one of the two.
    """

    order_id: str | None
    technician_id: str | None
    place: Place
    part_id: str
    pieces: int
    due_at: datetime
    taken_at: datetime
    until_at: datetime
    tool: bool = False
    lot_id: str | None = None
    plan: int | None = None
    transfer: int | None = None

    @property
    def key(self) -> Key:
        """Return the place and part of which the pieces are."""
        return self.place, self.part_id


class Picked(NamedTuple):
    """What a technician picks up: of which part, at which centre."""

    technician_id: str
    center_id: str
    part_id: str


class Supplied(NamedTuple):
    """Reservations with the lots that supply some of them, and how many pieces each place and part lacks for them."""

    reservations: tuple[Reservation, ...]
    short: Counter[Key]


@dataclass(slots=True)
class _Load:
    """Pieces that came onto a van together. needed: of a tool, the most that any order needed at once."""

    place: Place
    pieces: int
    due: int
    taken: int
    until: int
    needed: int = 0


class _Event(NamedTuple):
    at: int
    rank: int
    technician: str
    subject: str
    stop: Mapping[str, Any]
    until: int


def reservations(plan: PlanDraft, unbooked: Mapping[Picked, int] | None = None) -> tuple[Reservation, ...]:
    """Return what a plan takes, from vans and from centres, as the contract's rules 6 and 7 hand it out.

    What is on a van first is used first. A crew's pieces of a part come from the member that then holds most of it. A
    tool is reserved for its technician's day, and used up by nobody. Pieces that an order needs and that neither the
    van had nor anybody picked up are reserved on the van all the same: whoever keeps the books sees what is missing.
    unbooked: what its problem knows to be on the vans, as it was to be fetched by then, and what by the books lies at
    the centres still: there it is reserved.
    """
    return tuple(_Day(plan, unbooked or {}).reservations())


def carried_orders(plan: PlanDraft) -> frozenset[str]:
    """Return the orders that a live plan carries along outside its routes, as they are done or bound.

    What was reserved for them stays as it was until they are done: the plan's documents do not speak of their pieces.
    """
    return frozenset(visit["order"] for visit in plan.plan.get("carried", ()))


def carried_pickups(plan: PlanDraft) -> Counter[Picked]:
    """Return the past pick-ups that a live plan carries along outside its routes."""
    found: Counter[Picked] = Counter()
    for stop in plan.plan.get("carried_errands", ()):
        if stop["kind"] == "pickup":
            for part, pieces in stop["parts"].items():
                found[Picked(stop["technician"], stop["center"], part)] += pieces
    return found


class _Day:
    """One plan, walked through in the order of time."""

    def __init__(self, plan: PlanDraft, unbooked: Mapping[Picked, int]) -> None:
        self._plan = plan
        self._unbooked = unbooked
        self._number = plan.number if isinstance(plan, StoredPlan) else None
        self._tools = frozenset(plan.problem.get("reusable", ()))
        self._orders = {order["id"]: order for order in plan.problem["orders"]}
        self._crews: dict[str, list[str]] = defaultdict(list)
        self._ends: dict[str, int] = {}
        self._vans: dict[tuple[str, str], list[_Load]] = defaultdict(list)

    def reservations(self) -> list[Reservation]:
        found: list[Reservation] = []
        events = sorted(self._events(), key=lambda event: event[:4])
        start = self._plan.problem.get("now", 0)
        for person in self._plan.problem["technicians"]:
            for part, pieces in (person.get("van_stock") or {}).items():
                self._vans[person["id"], part] += self._aboard(person["id"], part, pieces, start)
        served: set[str] = set()
        for event in events:
            if event.rank == _PICK:
                self._load(event)
            elif event.subject not in served:  # a crew is supplied once
                served.add(event.subject)
                found += self._use(event)
        found += self._for_the_day()
        return list(_merged(found))

    def _aboard(self, who: str, part: str, pieces: int, start: int) -> Iterator[_Load]:
        """Yield what is on a van when the plan begins: first what lies there by the books."""
        until = self._ends.get(who, start)
        waiting = {at.center_id: n for at, n in self._unbooked.items() if (at.technician_id, at.part_id) == (who, part)}
        lies = max(0, pieces - sum(waiting.values()))
        if lies:
            yield _Load(Place("van", who), lies, start, start, until)
        pieces -= lies
        for center, fetched in sorted(waiting.items()):
            if taken := min(pieces, fetched):
                yield _Load(Place("center", center), taken, start, start, until)
            pieces -= taken

    def _events(self) -> Iterator[_Event]:
        for route in self._plan.plan["routes"]:
            who = route["technician"]
            self._ends[who] = max(route["arrival"], self._ends.get(who, route["arrival"]))
            for stop in route["stops"]:
                if stop["kind"] == "pickup":
                    yield _Event(stop["finish"], _PICK, who, stop["center"], stop, route["arrival"])
                elif stop["kind"] == "order":
                    self._crews[stop["order"]].append(who)
                    yield _Event(stop["start"], _USE, who, stop["order"], stop, stop["finish"])

    def _load(self, event: _Event) -> None:
        place = Place("center", event.subject)
        for part, pieces in event.stop["parts"].items():
            load = _Load(place, pieces, event.stop["arrival"], event.at, event.until)
            self._vans[event.technician, part].append(load)

    def _use(self, event: _Event) -> Iterator[Reservation]:
        for part, wanted in (self._orders[event.subject].get("parts") or {}).items():
            members = sorted(set(self._crews[event.subject]))
            holder = max(members, key=lambda member: sum(load.pieces for load in self._vans[member, part]))
            if part in self._tools:
                self._need(event, holder, part, wanted)
            else:
                yield from self._draw(event, holder, part, wanted)

    def _draw(self, event: _Event, holder: str, part: str, wanted: int) -> Iterator[Reservation]:
        for load in self._vans[holder, part]:
            pieces = min(wanted, load.pieces)
            load.pieces, wanted = load.pieces - pieces, wanted - pieces
            if pieces:
                yield self._line(event, holder, part, load, pieces)
        if wanted:
            lacking = _Load(Place("van", holder), wanted, event.at, event.at, event.until)
            yield self._line(event, holder, part, lacking, wanted)

    def _need(self, event: _Event, holder: str, part: str, wanted: int) -> None:
        """Note that so many pieces of a tool are needed at once."""
        loads = self._vans[holder, part]
        for load in loads:
            pieces = min(wanted, load.pieces)
            load.needed = max(load.needed, pieces)
            wanted -= pieces
        if wanted:
            van, until = Place("van", holder), self._ends[holder]
            loads.append(_Load(van, wanted, event.at, event.at, until, needed=wanted))

    def _line(self, event: _Event, holder: str, part: str, load: _Load, pieces: int) -> Reservation:
        on_van = load.place.kind == "van"
        return Reservation(
            order_id=event.subject,
            technician_id=holder,
            place=load.place,
            part_id=part,
            pieces=pieces,
            due_at=self._instant(event.at if on_van else load.due),
            taken_at=self._instant(event.at if on_van else load.taken),
            until_at=self._instant(event.stop["finish"]),
            plan=self._number,
        )

    def _for_the_day(self) -> Iterator[Reservation]:
        """Yield tools, and what was picked up and no order needs."""
        for (who, part), loads in self._vans.items():
            for load in loads:
                pieces = load.needed if load.place.kind == "van" else load.pieces
                if pieces:
                    yield Reservation(
                        order_id=None,
                        technician_id=who,
                        place=load.place,
                        part_id=part,
                        pieces=pieces,
                        due_at=self._instant(load.due),
                        taken_at=self._instant(load.taken),
                        until_at=self._instant(load.until),
                        tool=part in self._tools,
                        plan=self._number,
                    )

    def _instant(self, second: int) -> datetime:
        return self._plan.epoch_at + timedelta(seconds=second)


def handed_out(lines: Sequence[Reservation], picked: Mapping[Picked, int]) -> tuple[Reservation, ...]:
    """Return reservations after pieces were handed out: those lie on the vans now, the earliest due first.

    Pieces handed out beyond what was reserved there are nobody's: they do not appear.
    """
    left = Counter(picked)
    found = []
    for line in sorted(lines, key=lambda line: (line.taken_at, line.order_id or "")):
        who = line.technician_id
        if line.place.kind == "van" or who is None:
            found.append(line)
            continue
        picking = Picked(who, line.place.id, line.part_id)
        pieces = min(left[picking], line.pieces)
        left[picking] -= pieces
        if pieces:
            found.append(replace(line, place=Place("van", who), pieces=pieces, lot_id=None))
        if line.pieces > pieces:
            found.append(replace(line, pieces=line.pieces - pieces))
    return tuple(_merged(found))


def supplied(
    lines: Iterable[Reservation], *, lies: Mapping[Key, int], lots: Sequence[Inbound], at: datetime
) -> Supplied:
    """Return reservations with what supplies them: a place's own pieces first, then the cheapest lot that is in time.

    As the contract meets pick-ups, in the order of time, whichever plan they are of; transfers come first, as what they
    wait for is under their hands. Who should have come for the pieces before `at` and did not comes last.
    """
    own = _Shelves(lies)
    left = {lot.id: lot.quantity for lot in lots}
    cheapest = sorted(lots, key=lambda lot: (lot.cost, lot.available_at, lot.id))
    found = []
    for line in sorted(lines, key=lambda line: _rank(line, at)):
        missing = lacking = own.draw(line)
        for lot in cheapest if missing and line.transfer is None else ():
            if (Place("center", lot.center_id), lot.part_id) == line.key and lot.available_at <= max(line.taken_at, at):
                drawn = min(missing, left[lot.id])
                left[lot.id], missing = left[lot.id] - drawn, missing - drawn
                if drawn:
                    found.append(replace(line, pieces=drawn, lot_id=lot.id))
        own.lack(line, missing)
        if line.pieces > lacking - missing:
            found.append(replace(line, pieces=line.pieces - (lacking - missing), lot_id=None))
    return Supplied(tuple(_merged(found)), own.short())


def still_wanted(lines: Iterable[Reservation], *, at: datetime, lacking: Mapping[Key, int]) -> list[Reservation]:
    """Return reservations without those that give way: what they were for is over by the clock, and pieces lack.

    Who is late keeps the pieces as long as nobody else needs them.
    """
    open_short = Counter(lacking)
    kept = []
    for line in sorted(lines, key=lambda line: _rank(line, at), reverse=True):
        gives = min(line.pieces, open_short[line.key]) if line.transfer is None and line.until_at <= at else 0
        open_short[line.key] -= gives
        if line.pieces > gives:
            kept.append(replace(line, pieces=line.pieces - gives))
    return kept


def held(lines: Iterable[Reservation]) -> Counter[Key]:
    """Return how many pieces reservations hold at each place of what lies there, or should."""
    nothing = _Shelves({})
    for line in lines:
        if line.lot_id is None:
            nothing.lack(line, line.pieces)
    return nothing.short()


def left_without(lines: Iterable[Reservation], lies: Mapping[Key, int], *, at: datetime) -> tuple[Reservation, ...]:
    """Return the reservations for which nothing is left of what lies at their place: those that come last lose."""
    left = _Shelves(lies)
    found = []
    for line in sorted(lines, key=lambda line: _rank(line, at)):
        if line.lot_id is None and (missing := left.draw(line)):
            found.append(replace(line, pieces=missing))
    return tuple(found)


class _Shelves:
    """What is left at places while reservations draw from it, and what they lack.

    A tool on a van serves its technician in every plan: plans draw on it side by side, not one after the other.
    """

    def __init__(self, lies: Mapping[Key, int]) -> None:
        self._lies = lies
        self._left: dict[tuple[Key, int | None], int] = {}
        self._short: Counter[tuple[Key, int | None]] = Counter()

    def draw(self, line: Reservation) -> int:
        """Take the pieces of a reservation, and return how many of them are not there."""
        shelf = self._shelf(line)
        left = self._left.get(shelf, self._lies.get(line.key, 0))
        drawn = max(0, min(line.pieces, left))
        self._left[shelf] = left - drawn
        return line.pieces - drawn

    def lack(self, line: Reservation, pieces: int) -> None:
        """Note that so many pieces of a reservation are nowhere to be had."""
        self._short[self._shelf(line)] += pieces

    def short(self) -> Counter[Key]:
        """Return what is lacking at each place."""
        short: Counter[Key] = Counter()
        for (key, _), pieces in self._short.items():
            short[key] = max(short[key], pieces)
        return +short

    @staticmethod
    def _shelf(line: Reservation) -> tuple[Key, int | None]:
        return line.key, line.plan if line.tool and line.place.kind == "van" else None


def _rank(line: Reservation, at: datetime) -> tuple[bool, bool, datetime, str, str]:
    """Return who is supplied before whom: transfers, then the day in its order, then what is over by the clock."""
    over = line.transfer is None and line.until_at <= at
    return over, line.transfer is None, line.taken_at, line.order_id or "", line.technician_id or ""


def _merged(lines: Iterable[Reservation]) -> Iterator[Reservation]:
    """Yield reservations that differ in nothing but their pieces as one."""
    pieces: dict[Reservation, int] = {}
    for line in lines:
        bare = replace(line, pieces=0)
        pieces[bare] = pieces.get(bare, 0) + line.pieces
    for bare, total in pieces.items():
        yield replace(bare, pieces=total)
