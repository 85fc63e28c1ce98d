"""Numbers, counts and durations."""

import math
import re
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from dispatch.store.importers.cells import Cell, CellError, Reading, half_width, shown, trimmed, turned_into_a_date
from solver.words import Words

_NUMBER = re.compile(r"[+-]?(\d{1,30}(\.\d{0,30})?|\.\d{1,30})([eE][+-]?\d{1,3})?")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
_WITH_UNIT = re.compile(r"(.*?)\s*(分钟|分|minutes?|mins?|m|小时|时|hours?|hrs?|h)", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)")
_CORRECT = Words(en="Correct the number.", zh="请改正该数值。")
_UNIT_S = {"minutes": 60, "hours": 3600}
_UNIT_WORDS = {"minutes": Words(en="minutes", zh="分钟"), "hours": Words(en="hours", zh="小时")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decimal:
    """A number from `least` to `most`. remedy: what to do about one that is not."""

    least: float
    most: float
    remedy: Words = field(default_factory=lambda: _CORRECT)
    number_format: str = "General"

    @property
    def about(self) -> Words:
        """What people write here."""
        return Words(en=f"number, {self.least:g} to {self.most:g}", zh=f"数字，{self.least:g} 至 {self.most:g}")

    def read(self, cell: Cell, reading: Reading) -> float:
        """Return the number."""
        return float(_within(number(cell, reading), self.least, self.most, self.remedy))

    def write(self, value: float, zone: ZoneInfo | None) -> Cell:
        """Return the number."""
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A whole number from `least` to `most`."""

    least: int
    most: int
    number_format: str = "0"

    @property
    def about(self) -> Words:
        """What people write here."""
        return Words(en=f"whole number, {self.least} to {self.most}", zh=f"整数，{self.least} 至 {self.most}")

    def read(self, cell: Cell, reading: Reading) -> int:
        """Return the number."""
        value = number(cell, reading)
        if value != int(value):
            raise CellError(
                "not-whole",
                Words(en=f"{shown(cell)} is not a whole number", zh=f"{shown(cell)} 不是整数"),
                Words(en="Write a whole number.", zh="请填写整数。"),
            )
        return int(_within(value, self.least, self.most))

    def write(self, value: int, zone: ZoneInfo | None) -> Cell:
        """Return the number."""
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration:
    """A span of time, written in minutes or hours; its value is in whole seconds, from least_s to most_s."""

    unit: Literal["minutes", "hours"]
    least_s: int
    most_s: int
    number_format: str = "General"

    @property
    def about(self) -> Words:
        """What people write here."""
        unit, most = _UNIT_WORDS[self.unit], f"{self.most_s / _UNIT_S[self.unit]:g}"
        return Words(en=f"{unit['en']}, up to {most}", zh=f"{unit['zh']}，至多 {most}")

    def read(self, cell: Cell, reading: Reading) -> int:
        """Return the seconds; "90 min", "1.5 h", "1:30" and a spreadsheet's 1:30 are understood as well."""
        size_s = _UNIT_S[self.unit]
        value_s = self._spelled_s(cell, reading)
        if value_s is None:
            value_s = number(cell, reading) * size_s
        _within(value_s / size_s, self.least_s / size_s, self.most_s / size_s)
        return round(value_s)

    def write(self, value: int, zone: ZoneInfo | None) -> Cell:
        """Return the minutes or hours."""
        whole, rest = divmod(value, _UNIT_S[self.unit])
        return whole if rest == 0 else value / _UNIT_S[self.unit]

    def _spelled_s(self, cell: Cell, reading: Reading) -> float | None:
        """Return the seconds of a span that states its own unit, None for a bare number."""
        if isinstance(cell, timedelta):
            return cell.total_seconds()
        if isinstance(cell, time):
            return cell.hour * 3600 + cell.minute * 60 + cell.second
        if not isinstance(cell, str):
            return None
        text = half_width(trimmed(cell))
        if clock := _CLOCK.fullmatch(text):
            return int(clock[1]) * 3600 + int(clock[2]) * 60
        if spelled := _WITH_UNIT.fullmatch(text):
            return number(spelled[1], reading) * (60 if spelled[2].lower().startswith(("分", "m")) else 3600)
        return None


def number(cell: Cell, reading: Reading) -> float | int:
    """Return a cell as a finite number. Raises CellError where it is none."""
    if isinstance(cell, bool):
        raise _no_number(cell)
    if isinstance(cell, date | time | timedelta):
        raise turned_into_a_date(cell)
    if isinstance(cell, int | float):
        if not math.isfinite(cell):
            raise _no_number(cell)
        return cell
    text = trimmed(half_width(trimmed(cell)))
    if _THOUSANDS.fullmatch(text):
        reading.heal("thousands", Words(en="thousands separators were taken out", zh="已去除千位分隔符"))
        text = text.replace(",", "")
    if not _NUMBER.fullmatch(text):
        raise _no_number(cell)
    value = int(text) if text.lstrip("+-").isdigit() else float(text)
    if not math.isfinite(value):
        raise _no_number(cell)
    if not text.isascii() or text != cell or reading.typed:
        reading.heal("text-as-number", Words(en="texts were taken as numbers", zh="文本已按数字读取"))
    return value


def _within(value: float, least: float, most: float, remedy: Words | None = None) -> float:
    if not least <= value <= most:
        raise CellError(
            "out-of-range",
            Words(
                en=f"{value:g} is not within {least:g} to {most:g}", zh=f"{value:g} 超出允许范围 {least:g} 至 {most:g}"
            ),
            remedy or _CORRECT,
        )
    return value


def _no_number(cell: Cell) -> CellError:
    return CellError(
        "not-a-number",
        Words(en=f"“{shown(cell)}” is no number", zh=f"“{shown(cell)}”不是数字"),
        Words(en="Write digits only, with a point for decimals.", zh="请只填写数字，小数用点号。"),
    )
