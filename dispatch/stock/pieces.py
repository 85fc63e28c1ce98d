"""Spare parts: the catalogue, the ledger of movements, and what is on its way."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

PlaceKind = Literal["center", "van"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A kind of spare part, or (reusable) a tool that comes back."""

    id: str
    name: str
    reusable: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where pieces lie: in a centre's store, or on a technician's van."""

    kind: PlaceKind
    id: str


Key = tuple[Place, str]
"""A part, by its id, at a place: what the ledger keeps a balance of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """One line of the ledger: `pieces` came (+) to or went (−) from a place; `cause` as in "count" or "used".

    reference: what it was for, as an order's id or "transfer 12"; empty where the cause says it all.
    """

    at: datetime
    place: Place
    part_id: str
    pieces: int
    cause: str
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What somebody counted: from `at` on a place holds exactly so many pieces of a part."""

    place: Place
    part_id: str
    pieces: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """Pieces that can be called in to a centre; cost per piece in the policy's unit; origin only informs."""

    id: str
    center_id: str
    part_id: str
    quantity: int
    available_at: datetime
    cost: int
    origin: str = ""


def balance(movements: Iterable[Movement]) -> Counter[Key]:
    """Return the pieces of each part at each place after all movements."""
    pieces: Counter[Key] = Counter()
    for movement in movements:
        pieces[movement.place, movement.part_id] += movement.pieces
    return pieces
