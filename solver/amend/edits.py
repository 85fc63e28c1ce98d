"""What a person can do to a plan by hand. Positions count a route's stops from 0, breaks left out.

An edit that makes no sense (an order that does not exist, a position beyond the route) is an EditError; one that breaks
a rule is carried out, and what it breaks is listed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from solver.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign:
    """Send a technician to an order that nobody serves, or one more to an order that needs several.

    position: before which stop (None: last).
    """

    order: str
    technician: str
    shift: int = 0
    position: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Give an order to somebody else, or another place on its route (the position counts without it)."""

    order: str
    technician: str
    shift: int = 0
    position: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unassign:
    """Take an order off all routes."""

    order: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """Exchange the places of two orders."""

    first: str
    second: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reorder:
    """Drive the stops of a route in another sequence: `sequence` names all their positions."""

    technician: str
    sequence: tuple[int, ...]
    shift: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PinStart:
    """Promise that an order starts at a second, by whoever has it now (None: no promise any more)."""

    order: str
    start: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeParts:
    """Pick up pieces at a centre, before a stop (None: last)."""

    technician: str
    center: str
    parts: Mapping[str, int] = field(default_factory=dict)
    shift: int = 0
    position: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DropPickup:
    """Leave a pick-up out; together with `TakeParts` it changes one."""

    technician: str
    position: int
    shift: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """Take the break at a second, or as soon after it as the stops allow (None: wherever it is best)."""

    technician: str
    start: int | None
    shift: int = 0


Edit = Assign | Move | Unassign | Swap | Reorder | PinStart | TakeParts | DropPickup | Rest


class EditError(ValueError):
    """An edit that cannot be carried out at all: why, and what to do about it."""

    def __init__(self, cause: Words, remedy: Words) -> None:
        self.cause, self.remedy = cause, remedy
        super().__init__(cause["en"])

    def of(self, place: str) -> "EditError":
        """Return the same error, saying in which edit it is."""
        cause: Words = {"en": f"{place}: {self.cause['en']}", "zh": f"{place}：{self.cause['zh']}"}
        return EditError(cause, self.remedy)


def unknown(kind: Words, name: str) -> EditError:
    """Return the error of something that the problem does not know."""
    return EditError(
        {"en": f"there is no {kind['en']} {name}", "zh": f"没有{kind['zh']} {name}"},
        {"en": "Use an id of the problem.", "zh": "请使用问题文档中的编号。"},
    )


def no_stop(technician: str, position: int, stops: int) -> EditError:
    """Return the error of a position that a route does not have."""
    return EditError(
        {
            "en": f"the route of {technician} has {stops} stops, none at position {position}",
            "zh": f"{technician} 的路线有 {stops} 站，没有位置 {position}",
        },
        {"en": "Positions count from 0, breaks left out.", "zh": "位置从 0 数起，休息不计。"},
    )
