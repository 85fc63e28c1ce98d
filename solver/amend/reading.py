"""From parsed JSON of any shape to edits, or to everything that is wrong with it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

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
)
from solver.files import load_document
from solver.findings import InvalidDocumentError
from solver.shown import shown
from solver.validation.fields import LARGEST_COUNT, Fields
from solver.validation.reading import Reading


def load_edits(path: Path) -> tuple[Edit, ...]:
    """Read a file of edits. Raises as `read_edits` does, and InvalidDocumentError where the file itself is wrong."""
    return read_edits(load_document(path))


def read_edits(document: object) -> tuple[Edit, ...]:
    """Return the edits that ``{"edits": [{"edit": "move", …}, …]}`` describes.

    Raises InvalidDocumentError with all findings, EditError for an edit of no known name.
    """
    reading = Reading()
    fields = Fields(document, "", reading)
    edits = [_edit(item) for item in fields.objects("edits")]
    fields.finish()
    if reading.findings:
        raise InvalidDocumentError(reading.findings)
    return tuple(edits)


def _edit(fields: Fields) -> Edit:
    name = fields.optional("edit")
    if not isinstance(name, str) or name not in EDITS:
        known = ", ".join(EDITS)
        raise EditError(
            {
                "en": f"{fields.at('edit')}: there is no edit {shown(name)}",
                "zh": f"{fields.at('edit')}：没有编辑 {shown(name)}",
            },
            {"en": f"Use one of {known}.", "zh": f"请使用 {known} 之一。"},
        )
    edit = EDITS[name](fields)
    fields.finish()
    return edit


def _shift(fields: Fields) -> int:
    return fields.integer("shift", 0, LARGEST_COUNT, default=0)


def _position(fields: Fields) -> int | None:
    return fields.optional_integer("position", 0, LARGEST_COUNT)


def _sequence(fields: Fields) -> tuple[int, ...]:
    return tuple(fields.judge_integer(name, value, 0, LARGEST_COUNT) for name, value in fields.items("sequence"))


def _assign(fields: Fields) -> Edit:
    return Assign(
        order=fields.identifier("order"),
        technician=fields.identifier("technician"),
        shift=_shift(fields),
        position=_position(fields),
    )


def _move(fields: Fields) -> Edit:
    return Move(
        order=fields.identifier("order"),
        technician=fields.identifier("technician"),
        shift=_shift(fields),
        position=_position(fields),
    )


def _take(fields: Fields) -> Edit:
    return TakeParts(
        technician=fields.identifier("technician"),
        center=fields.identifier("center"),
        parts=fields.counts("parts", 1, LARGEST_COUNT),
        shift=_shift(fields),
        position=_position(fields),
    )


EDITS: Final[Mapping[str, Callable[[Fields], Edit]]] = {
    "assign": _assign,
    "move": _move,
    "unassign": lambda fields: Unassign(order=fields.identifier("order")),
    "swap": lambda fields: Swap(first=fields.identifier("first"), second=fields.identifier("second")),
    "reorder": lambda fields: Reorder(
        technician=fields.identifier("technician"), sequence=_sequence(fields), shift=_shift(fields)
    ),
    "pin": lambda fields: PinStart(order=fields.identifier("order"), start=fields.optional_time("start")),
    "pickup": _take,
    "drop-pickup": lambda fields: DropPickup(
        technician=fields.identifier("technician"),
        position=fields.integer("position", 0, LARGEST_COUNT),
        shift=_shift(fields),
    ),
    "break": lambda fields: Rest(
        technician=fields.identifier("technician"), start=fields.optional_time("start"), shift=_shift(fields)
    ),
}
"""The name of every edit in a document."""
