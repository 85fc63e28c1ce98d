"""What fields of a request may hold: no hidden characters, no times without an offset, no numbers beyond any use.

Nothing is guessed: "3" is no number, 1772438400 is no time, true is no count, and unknown fields are refused.
"""

import re
import unicodedata
from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?([Zz]|[+-]\d{2}:\d{2})", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_EARLIEST, _LATEST = 1990, 2200
"""Years that anybody can mean: a repair before the first or after the last is a slip."""


class Body(BaseModel):
    """The base of everything that comes in: strict, and with no field that is not named."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False, hide_input_in_errors=True)


class Shown(BaseModel):
    """The base of everything that goes out."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def clean_text(value: Any) -> Any:
    """Return a text; refuse one that steers a terminal, turns the reading direction, or is broken."""
    if isinstance(value, str) and (found := _HIDDEN.search(value)):
        raise PydanticCustomError(
            "hidden_character",
            "contains the hidden character U+{code} {name}",
            {"code": f"{ord(found[0]):04X}", "name": unicodedata.name(found[0], "control character")},
        )
    return value


def _one_line(value: Any) -> Any:
    if isinstance(value, str) and ("\n" in value or "\r" in value or "\t" in value):
        raise PydanticCustomError("line_break", "must stand on one line")
    return clean_text(value)


def _trimmed_line(value: Any) -> Any:
    value = _one_line(value)
    if isinstance(value, str) and value != value.strip():
        raise PydanticCustomError("blank_edge", "must not begin or end with a blank")
    return value


def _instant(value: Any) -> Any:
    if isinstance(value, datetime):
        return value  # one of our own
    if not isinstance(value, str) or not _INSTANT.fullmatch(value):
        raise PydanticCustomError("instant", "must be an instant with its offset, as 2026-03-02T08:30:00+08:00")
    try:
        at = datetime.fromisoformat(value.upper().replace(" ", "T")).astimezone(UTC)
    except (ValueError, OverflowError):
        raise PydanticCustomError("instant", "is no instant of any calendar") from None
    if not _EARLIEST <= at.year <= _LATEST:
        raise PydanticCustomError("instant_range", "must lie between the years 1990 and 2200")
    return at


def _day(value: Any) -> Any:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise PydanticCustomError("day", "must be a day, as 2026-03-02")
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("day", "is no day of any calendar") from None
    if not _EARLIEST <= day.year <= _LATEST:
        raise PydanticCustomError("day_range", "must lie between the years 1990 and 2200")
    return day


Id = Annotated[str, BeforeValidator(_trimmed_line), Field(min_length=1, max_length=100)]
"""An id: any characters of one line, none of them hidden, no blanks at its ends."""

Line = Annotated[str, BeforeValidator(_one_line), Field(max_length=500)]
"""A text of one line."""

Text = Annotated[str, BeforeValidator(clean_text), Field(max_length=5_000)]
"""A text of several lines."""

Instant = Annotated[datetime, BeforeValidator(_instant)]
"""An instant with its offset; inside it is UTC."""

Day = Annotated[date, BeforeValidator(_day)]
"""A day of the calendar."""

Pieces = Annotated[int, Field(ge=1, le=1_000_000)]
"""Pieces of a part."""

SkillLevel = Annotated[int, Field(ge=1, le=5)]
"""A level of a skill."""

Urgency = Annotated[int, Field(ge=0, le=5)]
"""A level of an order: 1 is the most urgent, 0 a crisis."""

PlanNumber = Annotated[int, Field(ge=1, le=2**31 - 1)]
"""The number of a plan."""
