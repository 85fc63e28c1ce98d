"""Several things in one cell: ids, levels, pieces, links to other orders, time windows."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from dispatch.store.importers.cells import Cell, CellError, Reading, shown, trimmed, turned_into_a_date
from dispatch.store.importers.kinds.numbers import Whole, number
from dispatch.store.importers.kinds.text import Id, checked_id
from dispatch.store.importers.kinds.times import Instant, wall_time
from dispatch.work_order import Follows
from solver.words import Words

_PIECE = re.compile(r'(?:"(?:[^"]|"")*"|[^;；,，、\n"])+')
_QUOTED = re.compile(r'"((?:[^"]|"")*)"(.*)', re.DOTALL)
_COLON = re.compile(r"[:：=＝*×]")
_SPECIAL = re.compile(r'[;；,，、\n":：=＝*×~～]|^\s|\s$|^(无|none|-|—|无 none)$', re.IGNORECASE)
_NOTHING = frozenset({"无", "none", "-", "—", "无 none"})
_RANGE = re.compile(r"(.+?)\s*(?:~|～|至|\bto\b)\s*(.+)", re.IGNORECASE | re.DOTALL)
_SPLIT_WINDOWS = re.compile(r"[;；\n，,]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ids:
    """Several ids, in their order."""

    number_format: str = "@"

    @property
    def about(self) -> Words:
        """What people write here."""
        return Words(en="ids with ; between them", zh="多个编号，用分号隔开")

    def read(self, cell: Cell, reading: Reading) -> tuple[str, ...]:
        """Return the ids, each once."""
        ids = [checked_id(name, reading) for name, _ in _items(cell, reading, with_values=False)]
        return tuple(dict.fromkeys(ids))

    def write(self, value: tuple[str, ...], zone: ZoneInfo | None) -> Cell:
        """Return the ids in one cell."""
        return "; ".join(_quoted(name) for name in value) or "无 none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """A number for each of several ids, as in ``hydraulics:3; electrical:2``.

    alone: the number of an id that states none (None: it must); add_up: the same id twice means the sum of both.
    """

    unit: Words
    least: int
    most: int
    alone: int | None = None
    add_up: bool = False
    number_format: str = "@"

    @property
    def about(self) -> Words:
        """What people write here."""
        return Words(
            en=f"id:{self.unit['en']} with ; between them ({self.least}–{self.most})",
            zh=f"编号:{self.unit['zh']}，多项用分号隔开（{self.least}–{self.most}）",
        )

    def read(self, cell: Cell, reading: Reading) -> dict[str, int]:
        """Return the number of each id; "none" is an empty mapping."""
        amounts: dict[str, int] = {}
        for raw, text in _items(cell, reading, with_values=True):
            name = checked_id(raw, reading)
            amount = self._amount(name, text, reading)
            if name in amounts and not self.add_up:
                raise CellError(
                    "named-twice",
                    Words(en=f"names {shown(name)} twice", zh=f"重复填写了 {shown(name)}"),
                    Words(en="Keep one of them.", zh="请只保留一项。"),
                )
            if name in amounts:
                reading.heal(
                    "summed", Words(en="the same id several times in a cell: summed", zh="同一编号重复出现，已合计")
                )
            amounts[name] = amounts.get(name, 0) + amount
        return amounts

    def write(self, value: Mapping[str, int], zone: ZoneInfo | None) -> Cell:
        """Return the amounts in one cell."""
        return "; ".join(f"{_quoted(name)}:{amount}" for name, amount in value.items()) or "无 none"

    def _amount(self, name: str, text: str | None, reading: Reading) -> int:
        if text is not None:
            return Whole(least=self.least, most=self.most).read(text, _untyped(reading))
        if self.alone is not None:
            return self.alone
        raise CellError(
            "amount-missing",
            Words(en=f"{shown(name)} has no {self.unit['en']}", zh=f"{shown(name)} 没有注明{self.unit['zh']}"),
            Words(en=f"Write {shown(name)}:{self.least}, say.", zh=f"请写成如 {shown(name)}:{self.least}。"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Orders that come before, each with the minutes from start to start: ``W1:60`` or ``W1:60~240``."""

    number_format: str = "@"

    @property
    def about(self) -> Words:
        """What people write here."""
        return Words(en="order:minutes or order:least~most minutes", zh="工单号:分钟，或 工单号:最少~最多分钟")

    def read(self, cell: Cell, reading: Reading) -> tuple[Follows, ...]:
        """Return the links."""
        links = []
        for raw, text in _items(cell, reading, with_values=True):
            least, _, most = (text or "0").replace("～", "~").partition("~")
            min_s, max_s = _minutes_s(least, reading), _minutes_s(most, reading) if most else None
            if max_s is not None and max_s < min_s:
                raise CellError(
                    "reversed",
                    Words(en=f"{shown(cell)}: the most is below the least", zh=f"{shown(cell)}：最多小于最少"),
                    Words(en="Write least~most minutes.", zh="请写成 最少~最多 分钟。"),
                )
            links.append(Follows(order_id=checked_id(raw, reading), min_s=min_s, max_s=max_s))
        return tuple(links)

    def write(self, value: tuple[Follows, ...], zone: ZoneInfo | None) -> Cell:
        """Return the links in one cell."""
        texts = []
        for link in value:
            most = "" if link.max_s is None else f"~{link.max_s / 60!r}"
            texts.append(f"{_quoted(link.order_id)}:{link.min_s / 60!r}{most}")
        return "; ".join(texts) or "无 none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """Spans of time: ``2026-03-02 08:00~12:00; 2026-03-03 08:00~2026-03-03 12:00``."""

    number_format: str = "@"

    @property
    def about(self) -> Words:
        """What people write here."""
        return Words(en="from~to with ; between them", zh="起~止，多个时段用分号隔开")

    def read(self, cell: Cell, reading: Reading) -> tuple[tuple[datetime, datetime], ...]:
        """Return the spans as aware UTC."""
        if not isinstance(cell, str):
            raise turned_into_a_date(cell)
        windows = []
        for text in filter(None, (trimmed(piece) for piece in _SPLIT_WINDOWS.split(cell))):
            found = _RANGE.fullmatch(text)
            if found is None:
                raise CellError(
                    "not-a-window",
                    Words(en=f"“{shown(text)}” is no span of time", zh=f"“{shown(text)}”不是时间段"),
                    Words(en="Write 2026-03-02 08:00~12:00.", zh="请写成 2026-03-02 08:00~12:00。"),
                )
            windows.append(self._window(found[1], found[2], reading))
        return tuple(windows)

    def write(self, value: tuple[tuple[datetime, datetime], ...], zone: ZoneInfo | None) -> Cell:
        """Return the spans in one cell."""
        return "; ".join("~".join(str(Instant().write(end, zone)) for end in window) for window in value)

    def _window(self, first: str, last: str, reading: Reading) -> tuple[datetime, datetime]:
        start_at = Instant().read(first, reading)
        wall: timedelta | None = wall_time(last, reading)
        if wall is None:
            return checked_window(start_at, Instant().read(last, reading))
        local = start_at.astimezone(reading.zone)
        day = local.strftime("%Y-%m-%d")
        minutes = int(wall.total_seconds()) // 60
        return checked_window(start_at, Instant().read(f"{day} {minutes // 60:02}:{minutes % 60:02}", reading))


def checked_window(start_at: datetime, end_at: datetime) -> tuple[datetime, datetime]:
    """Return a span of time. Raises CellError where it is empty or reversed."""
    if end_at > start_at:
        return start_at, end_at
    raise CellError(
        "reversed",
        Words(en="the window ends before or when it begins", zh="时间窗的结束不晚于开始"),
        Words(en="Correct its beginning or its end.", zh="请改正开始或结束时间。"),
    )


def _items(cell: Cell, reading: Reading, *, with_values: bool) -> Iterator[tuple[str, str | None]]:
    """Yield the pieces of a cell: the name (quotes taken off), and what stands behind its colon, None without one."""
    text = trimmed(cell) if isinstance(cell, str) else Id().read(cell, reading)
    if text.casefold() in _NOTHING:
        return
    if text.count('"') % 2:
        raise _no_list(text)
    for piece in filter(None, (trimmed(piece) for piece in _PIECE.findall(text))):
        quoted = _QUOTED.fullmatch(piece)
        name, rest = (quoted[1].replace('""', '"'), trimmed(quoted[2])) if quoted else (piece, "")
        if not with_values and not rest:
            yield name, None
            continue
        colons = list(_COLON.finditer(rest if quoted else name))
        if quoted and rest and not (colons and colons[0].start() == 0):
            raise _no_list(text)
        if not colons:
            yield name, None
        elif quoted:
            yield name, trimmed(rest[1:])
        elif not (name_before := trimmed(name[: colons[-1].start()])):
            raise _no_list(text)
        else:
            yield name_before, trimmed(name[colons[-1].end() :])


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"' if _SPECIAL.search(name) else name


def _minutes_s(text: str, reading: Reading) -> int:
    value = number(text, _untyped(reading))
    if not 0 <= value <= 100_000:
        raise _no_list(text)
    return round(value * 60)


def _untyped(reading: Reading) -> Reading:
    """Return the reading of a number within a text, which is nothing to be told about."""
    return Reading(zone=reading.zone, typed=False, heal=reading.heal)


def _no_list(text: str) -> CellError:
    return CellError(
        "not-a-list",
        Words(en=f"“{shown(text)}” cannot be read as a list", zh=f"“{shown(text)}”无法按列表读取"),
        Words(
            en="Write A:1; B:2, with quotes around names that hold such signs.",
            zh="请写成 A:1; B:2；名称中含有这些符号时用双引号括起。",
        ),
    )
