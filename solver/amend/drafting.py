"""Edits carried out on the bare sequences of a plan; times come later."""

from dataclasses import replace
from itertools import chain

from solver.amend.done import Label
from solver.amend.edits import (
    Assign,
    DropPickup,
    Edit,
    EditError,
    Move,
    PinStart,
    Reorder,
    Rest,
    Swap,
    TakeParts,
    Unassign,
    no_stop,
    unknown,
)
from solver.amend.focus import Known
from solver.plan import Break, Pickup, Plan, Visit
from solver.problem import Order, Pin, Problem

LONG_AGO = -(10**11)
Sequence = list[Visit | Pickup]


class Draft:
    """The routes of a plan as sequences, the ones touched so far, and what else the edits have changed."""

    def __init__(self, known: Known, plan: Plan, rests: dict[Label, int]) -> None:
        self._known = known
        self._plan = plan
        self.rests = rests
        self.sequences: dict[Label, Sequence] = {}
        self.orders: dict[str, Order] = {}
        self.lifted = set[str]()
        self._on: dict[str, list[Label]] = {}
        for route in plan.routes:
            for stop in route.stops:
                if isinstance(stop, Visit):
                    self._on.setdefault(stop.order, []).append((route.technician, route.shift))

    @property
    def problem(self) -> Problem:
        """The problem with the pins that were set by hand."""
        if not self.orders:
            return self._known.problem
        orders = tuple(self.orders.get(order.id, order) for order in self._known.problem.orders)
        return replace(self._known.problem, orders=orders)

    def carry_out(self, edit: Edit) -> None:
        """Carry one edit out."""
        match edit:
            case Assign():
                self._insert(self._visit(edit.order), edit.technician, edit.shift, edit.position)
            case Move():
                self._lift(edit.order)
                self._insert(self._visit(edit.order), edit.technician, edit.shift, edit.position)
            case Unassign():
                self._lift(edit.order)
            case Swap():
                self._swap(edit.first, edit.second)
            case Reorder():
                self._reorder(edit)
            case PinStart():
                self._pin(edit)
            case TakeParts():
                self._take(edit)
            case DropPickup():
                stops = self._stops(edit.technician, edit.shift)
                if not 0 <= edit.position < len(stops) or isinstance(stops[edit.position], Visit):
                    raise no_stop(edit.technician, edit.position, len(stops))
                del stops[edit.position]
            case Rest():
                self._stops(edit.technician, edit.shift)
                self.rests.pop((edit.technician, edit.shift), None)
                if edit.start is not None:
                    self.rests[edit.technician, edit.shift] = edit.start

    def touch(self, label: Label) -> None:
        """Let a route be timed anew although no edit has changed its stops."""
        self._stops(*label)

    def _stops(self, technician: str, shift: int) -> Sequence:
        """Return the sequence of a route, to be changed."""
        if technician not in self._known.technicians:
            raise unknown({"en": "technician", "zh": "技术员"}, technician)
        if not 0 <= shift < len(self._known.technicians[technician].shifts):
            raise unknown({"en": f"shift of {technician} with number", "zh": f" {technician} 的班次"}, str(shift))
        label = technician, shift
        if label not in self.sequences:
            routes = (route for route in self._plan.routes if (route.technician, route.shift) == label)
            stops = (
                stop for stop in chain.from_iterable(route.stops for route in routes) if not isinstance(stop, Break)
            )
            self.sequences[label] = [self._untimed(stop) for stop in stops if self._exists(stop)]
        return self.sequences[label]

    def _exists(self, stop: Visit | Pickup) -> bool:
        return stop.order in self._known.orders if isinstance(stop, Visit) else stop.center in self._known.centers

    def _untimed(self, stop: Visit | Pickup) -> Visit | Pickup:
        """Return a stop without its times, but for a pick-up that waits for pieces."""
        if isinstance(stop, Visit):
            return stop
        waits = stop.finish > stop.arrival + self._known.centers[stop.center].pickup_s
        return replace(stop, finish=stop.finish if waits else LONG_AGO)

    def _visit(self, order: str) -> Visit:
        if order not in self._known.orders:
            raise unknown({"en": "order", "zh": "工单"}, order)
        return Visit(order=order, arrival=0, start=0, finish=0)

    def _insert(self, stop: Visit | Pickup, technician: str, shift: int, position: int | None) -> None:
        stops = self._stops(technician, shift)
        at = len(stops) if position is None else position
        if not 0 <= at <= len(stops):
            raise no_stop(technician, at, len(stops))
        stops.insert(at, stop)
        if isinstance(stop, Visit):
            self._on.setdefault(stop.order, []).append((technician, shift))
            self.lifted.discard(stop.order)

    def _lift(self, order: str) -> None:
        """Take an order off all its routes."""
        self._visit(order)
        for label in self._on.pop(order, []):
            stops = self._stops(*label)
            stops[:] = [stop for stop in stops if not (isinstance(stop, Visit) and stop.order == order)]
        self.lifted.add(order)

    def _swap(self, first: str, second: str) -> None:
        places = []
        for name in (first, second):
            self._visit(name)
            labels = self._on.get(name, [])
            if len(labels) != 1:
                raise EditError(
                    {
                        "en": f"order {name} is on {len(labels)} routes, so it has no one place to exchange",
                        "zh": f"工单 {name} 在 {len(labels)} 条路线上，无法交换位置",
                    },
                    {"en": "Use orders that one technician serves.", "zh": "请使用由一名技术员服务的工单。"},
                )
            stops = self._stops(*labels[0])
            places.append(
                (stops, next(k for k, stop in enumerate(stops) if isinstance(stop, Visit) and stop.order == name))
            )
        (a, i), (b, k) = places
        a[i], b[k] = b[k], a[i]
        self._on[first], self._on[second] = self._on[second], self._on[first]

    def _reorder(self, edit: Reorder) -> None:
        stops = self._stops(edit.technician, edit.shift)
        if sorted(edit.sequence) != list(range(len(stops))):
            raise EditError(
                {
                    "en": f"{list(edit.sequence)} does not name the {len(stops)} stops of {edit.technician} once each",
                    "zh": f"{list(edit.sequence)} 没有把 {edit.technician} 的 {len(stops)} 站各列一次",
                },
                {"en": "Positions count from 0, breaks left out.", "zh": "位置从 0 数起，休息不计。"},
            )
        stops[:] = [stops[k] for k in edit.sequence]

    def _pin(self, edit: PinStart) -> None:
        self._visit(edit.order)
        order = self.orders.get(edit.order, self._known.orders[edit.order])
        labels = self._on.get(edit.order, [])
        if edit.start is None:
            pin = None if order.pin is None else replace(order.pin, start=None)
        elif not labels:
            raise EditError(
                {"en": f"nobody serves order {edit.order}", "zh": f"没有人服务工单 {edit.order}"},
                {"en": "Assign it first.", "zh": "请先指派。"},
            )
        else:
            pin = Pin(technician=labels[0][0], start=edit.start)
        self.orders[edit.order] = replace(order, pin=pin)
        for label in labels:
            self._stops(*label)

    def _take(self, edit: TakeParts) -> None:
        if edit.center not in self._known.centers:
            raise unknown({"en": "service centre", "zh": "服务中心"}, edit.center)
        if not edit.parts or any(pieces < 1 for pieces in edit.parts.values()):
            raise EditError(
                {"en": "a pick-up needs at least one piece", "zh": "取件至少一件"},
                {"en": "Name parts with their pieces.", "zh": "请写明配件及件数。"},
            )
        ready = max((self._ready(edit.center, part, pieces) for part, pieces in edit.parts.items()), default=LONG_AGO)
        stop = Pickup(center=edit.center, parts=dict(edit.parts), arrival=0, finish=ready)
        self._insert(stop, edit.technician, edit.shift, edit.position)

    def _ready(self, name: str, part: str, pieces: int) -> int:
        """Return when a centre has so many more pieces than the plan takes there (long ago, if it never has)."""
        center = self._known.centers[name]
        taken = sum(
            stop.parts.get(part, 0)
            for route in self._plan.routes
            for stop in route.stops
            if isinstance(stop, Pickup) and stop.center == name
        )
        there = center.stock.get(part, 0) - taken
        for lot in sorted((lot for lot in center.inbound if lot.part == part), key=lambda lot: lot.available_at):
            if there >= pieces:
                break
            there += lot.quantity
            if there >= pieces:
                return lot.available_at
        return LONG_AGO
