"""Hours of the day in one cell, each with a factor in percent: when driving takes longer."""

import re
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from dispatch.policies.travel_form import LEAST_PCT, MOST_PCT, clock_time
from dispatch.policy import TravelHours
from dispatch.store.importers.cells import Cell, CellError, Reading, half_width, shown, trimmed, turned_into_a_date
from dispatch.store.importers.kinds.numbers import Whole
from dispatch.store.importers.kinds.times import wall_time
from solver.words import Words

_SPLIT = re.compile(r"[;；\n，,、]")
_ENTRY = re.compile(r"(.+?)\s*(?:~|-|–|至|\bto\b)\s*(.+?)\s*[=×*]\s*(\d+)\s*%?", re.IGNORECASE)
_NOTHING = frozenset({"无", "none", "无 none"})


@dataclass(frozen=True, slots=True, kw_only=True)
class HourFactors:
    """When driving takes longer, or less: ``07:00~09:30=150; 17:00~19:00=140``."""

    number_format: str = "@"

    @property
    def about(self) -> Words:
        """What people write here."""
        return Words(
            en=f"from~to=percent with ; between them ({LEAST_PCT}–{MOST_PCT})",
            zh=f"起~止=百分数，多个时段用分号隔开（{LEAST_PCT}–{MOST_PCT}）",
        )

    def read(self, cell: Cell, reading: Reading) -> tuple[TravelHours, ...]:
        """Return the hours in the order of the day."""
        if not isinstance(cell, str):
            raise turned_into_a_date(cell)
        text = half_width(trimmed(cell))
        if text.casefold() in _NOTHING:
            return ()
        pieces = filter(None, (trimmed(piece) for piece in _SPLIT.split(text)))
        hours = sorted((self._entry(piece, reading) for piece in pieces), key=lambda one: one.from_s)
        for before, one in pairwise(hours):
            if one.from_s < before.to_s:
                raise CellError(
                    "overlapping-hours",
                    Words(en=f"“{shown(cell)}” names hours that overlap", zh=f"“{shown(cell)}”中的时段有重叠"),
                    Words(en="At every hour one factor holds: part them.", zh="每个时刻只能有一个系数，请将其分开。"),
                )
        return tuple(hours)

    def write(self, value: tuple[TravelHours, ...], zone: ZoneInfo | None) -> Cell:
        """Return the hours in one cell."""
        texts = (f"{clock_time(one.from_s)}~{clock_time(one.to_s)}={one.factor_pct}" for one in value)
        return "; ".join(texts) or "无 none"

    def _entry(self, text: str, reading: Reading) -> TravelHours:
        found = _ENTRY.fullmatch(text)
        ends = [wall_time(end, reading) for end in found.groups()[:2]] if found else []
        whole = timedelta(minutes=1)
        if found is None or None in ends or any(end % whole for end in ends if end is not None):
            raise CellError(
                "not-hours",
                Words(en=f"“{shown(text)}” names no hours with a factor", zh=f"“{shown(text)}”不是带系数的时段"),
                Words(en="Write 07:00~09:30=150.", zh="请写成 07:00~09:30=150。"),
            )
        from_s, to_s = (int(end.total_seconds()) for end in ends if end is not None)
        if from_s >= to_s:
            raise CellError(
                "reversed",
                Words(en=f"“{shown(text)}” ends before or when it begins", zh=f"“{shown(text)}”的结束不晚于开始"),
                Words(
                    en="Write hours over midnight as two, up to 24:00 and from 00:00.",
                    zh="跨零点的时段请拆成两个：到 24:00，以及从 00:00 起。",
                ),
            )
        plain = Reading(zone=reading.zone, typed=False, heal=reading.heal)
        factor_pct = Whole(least=LEAST_PCT, most=MOST_PCT).read(found[3], plain)
        return TravelHours(from_s=from_s, to_s=to_s, factor_pct=factor_pct)
