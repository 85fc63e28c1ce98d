"""Pick lists: what a centre hands to which technician, by when."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from dispatch.stock.reservation import Picked, Reservation


@dataclass(frozen=True, slots=True, kw_only=True)
class PickLine:
    """Pieces of one part for one technician. due_at: when the technician stands at the counter (aware UTC).

    called_in: how many of the pieces do not lie in the centre yet, as a lot brings them; orders: what they are for.
    """

    technician_id: str
    due_at: datetime
    part_id: str
    pieces: int
    called_in: int
    orders: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PickList:
    """What one centre still has to hand out, in order of time, and what it has handed out already."""

    center_id: str
    lines: tuple[PickLine, ...]
    handed_out: Mapping[Picked, int]


def pick_lists(
    reservations: Iterable[Reservation], picked: Mapping[Picked, int], *, centers: Iterable[str]
) -> tuple[PickList, ...]:
    """Return the pick list of each of some centres, also where it is empty."""
    open_lines: dict[str, dict[tuple[datetime, str, str], list[Reservation]]] = defaultdict(lambda: defaultdict(list))
    for line in reservations:
        if line.place.kind == "center" and line.technician_id is not None:
            open_lines[line.place.id][line.due_at, line.technician_id, line.part_id].append(line)
    return tuple(
        PickList(
            center_id=center,
            lines=tuple(_line(key, lines) for key, lines in sorted(open_lines[center].items())),
            handed_out=Counter({one: pieces for one, pieces in picked.items() if one.center_id == center}),
        )
        for center in sorted(centers)
    )


def _line(key: tuple[datetime, str, str], lines: list[Reservation]) -> PickLine:
    due_at, technician_id, part_id = key
    return PickLine(
        technician_id=technician_id,
        due_at=due_at,
        part_id=part_id,
        pieces=sum(line.pieces for line in lines),
        called_in=sum(line.pieces for line in lines if line.lot_id is not None),
        orders=tuple(sorted({line.order_id for line in lines if line.order_id is not None})),
    )
