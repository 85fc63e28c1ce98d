"""How one technician could serve one order: the decisions, without the times that follow from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from solver.problem import Center, Order, Technician
from solver.single.day import EmptyDay
from solver.single.pieces import missing_pieces, total_pieces


class Call(NamedTuple):
    """A pick-up at a centre that finishes at an instant (s) or later."""

    center: str
    finish: int


class Errand(NamedTuple):
    """A route of an earlier shift that only fetches pieces. rest_leg: the leg with the break; None: no break."""

    shift: int
    calls: tuple[Call, ...]
    rest_leg: int | None
    arrival: int


class Way(NamedTuple):
    """Errands, then a route that calls at centres and serves; service may start at any second in [earliest, latest].

    rest_leg: on which leg of that route the break falls: 0 is the one to the first stop, the last one the way home.
    travel_s: of that route; errands_cost: of the others.
    """

    errands: tuple[Errand, ...]
    errands_cost: int
    shift: int
    calls: tuple[Call, ...]
    rest_leg: int | None
    earliest: int
    latest: int
    travel_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One technician and one order.

    missing: pieces to be fetched; givers: the centres that have some of them; last_start: no later start is of use (s).
    """

    day: EmptyDay
    technician: Technician
    order: Order
    service_s: int
    missing: Mapping[str, int]
    givers: tuple[Center, ...]
    last_start: float

    def home_s(self, place: str) -> int:
        """Return the travel time (s) from a place to where this technician's routes end; 0 where the end is open."""
        return 0 if self.technician.end is None else self.day.leg_s(place, self.technician.end)


def task_for(day: EmptyDay, technician: Technician, order: Order) -> Task | None:
    """Return what a technician has to do for an order; None where there are not enough pieces at all."""
    missing = missing_pieces(order.parts, technician.van_stock)
    if any(total_pieces(day.batches, part) < pieces for part, pieces in missing.items()):
        return None
    return Task(
        day=day,
        technician=technician,
        order=order,
        service_s=technician.service_s(order.duration_s),
        missing=missing,
        givers=day.givers(missing),
        last_start=float("inf") if order.windows is None else max(closes for _, closes in order.windows),
    )
