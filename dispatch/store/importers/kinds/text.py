"""Texts, ids, choices and flags."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dispatch.store.importers.cells import (
    Cell,
    CellError,
    Reading,
    half_width,
    refuse_hidden,
    shown,
    trimmed,
    turned_into_a_date,
)
from dispatch.store.importers.headings import matching_form
from solver.words import Words

_SCIENTIFIC = re.compile(r"[+-]?\d(\.\d+)?[Ee]\+\d+")
_EXACT_DIGITS = 15  # a spreadsheet keeps no more of a number
_NUMBER_AS_TEXT = Words(en="numbers were taken as text", zh="数字已按文本读取")


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Free text of at most `most` characters."""

    most: int = 500
    number_format: str = "@"

    @property
    def about(self) -> Words:
        """What people write here."""
        return Words(en="text", zh="文本")

    def read(self, cell: Cell, reading: Reading) -> str:
        """Return the text without blanks around it."""
        text = _as_text(cell, reading)
        refuse_hidden(text)
        _check_length(text, self.most)
        return text

    def write(self, value: str, zone: ZoneInfo | None) -> Cell:
        """Return the text."""
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Id:
    """A name that other rows refer to: any characters of one line, at most `most` of them."""

    most: int = 100
    number_format: str = "@"

    @property
    def about(self) -> Words:
        """What people write here."""
        return Words(en="id", zh="编号")

    def read(self, cell: Cell, reading: Reading) -> str:
        """Return the id; full-width characters become ordinary ones."""
        text = _as_text(cell, reading)
        if _SCIENTIFIC.fullmatch(text):
            raise _digits_lost(text)
        return checked_id(text, reading, self.most)

    def write(self, value: str, zone: ZoneInfo | None) -> Cell:
        """Return the id."""
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of some values, each with a label in both languages; `free`: any other id is accepted as well."""

    options: tuple[tuple[str, Words], ...]
    free: bool = False
    number_format: str = "@"
    _by_form: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_form = {}
        for value, words in self.options:
            for name in (value, words["en"], words["zh"], label_of(words)):
                by_form[matching_form(name)] = value
        object.__setattr__(self, "_by_form", by_form)

    @property
    def about(self) -> Words:
        """What people write here."""
        labels, other = ", ".join(self.labels), self.free
        return Words(
            en=f"one of: {labels}{', or a word of your own' if other else ''}",
            zh=f"选择其一{'，或自定' if other else ''}",
        )

    @property
    def labels(self) -> tuple[str, ...]:
        """What the drop-down list offers."""
        return tuple(label_of(words) for value, words in self.options)

    def read(self, cell: Cell, reading: Reading) -> str:
        """Return the value meant."""
        text = _as_text(cell, reading)
        refuse_hidden(text)
        if (value := self._by_form.get(matching_form(text))) is not None:
            return value
        if self.free:
            return checked_id(text, reading, 100)
        raise CellError(
            "not-an-option",
            Words(en=f"“{shown(text)}” is not offered here", zh=f"“{shown(text)}”不在选项之中"),
            Words(en=f"Use one of: {', '.join(self.labels)}.", zh=f"请选用：{'、'.join(self.labels)}。"),
        )

    def write(self, value: str, zone: ZoneInfo | None) -> Cell:
        """Return the label of the value."""
        return next((label_of(words) for option, words in self.options if option == value), value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """Yes or no."""

    number_format: str = "@"

    @property
    def about(self) -> Words:
        """What people write here."""
        return Words(en="yes or no", zh="是或否")

    @property
    def labels(self) -> tuple[str, ...]:
        """What the drop-down list offers."""
        return ("是 yes", "否 no")

    def read(self, cell: Cell, reading: Reading) -> bool:
        """Return True for yes."""
        if isinstance(cell, bool):
            return cell
        form = matching_form(str(int(cell)) if isinstance(cell, float) and cell in (0, 1) else str(cell))
        if form in _YES:
            return True
        if form in _NO:
            return False
        raise CellError(
            "not-yes-or-no",
            Words(en=f"“{shown(cell)}” is neither yes nor no", zh=f"“{shown(cell)}”既不是“是”也不是“否”"),
            Words(en="Write yes or no.", zh="请填写“是”或“否”。"),
        )

    def write(self, value: bool, zone: ZoneInfo | None) -> Cell:
        """Return yes or no in both languages."""
        return self.labels[0 if value else 1]


_YES = frozenset({"yes", "y", "true", "1", "是", "有", "√", "是yes", "对"})
_NO = frozenset({"no", "n", "false", "0", "否", "无", "×", "否no", "不"})


def label_of(words: Words) -> str:
    """Return the bilingual label of an option, under which it is read back."""
    return f"{words['zh']} {words['en']}"


def checked_id(text: str, reading: Reading, most: int = 100) -> str:
    """Return a text as an id. Raises CellError where it cannot be one."""
    refuse_hidden(text)
    plain = trimmed(half_width(text))
    if plain != text:
        reading.heal("full-width", Words(en="full-width characters were made ordinary ones", zh="全角字符已转换为半角"))
    if "\n" in plain or "\t" in plain:
        raise CellError(
            "line-break",
            Words(en="an id goes over several lines", zh="编号中含有换行或制表符"),
            Words(en="Write it on one line.", zh="请写在同一行。"),
        )
    _check_length(plain, most)
    return plain


def _as_text(cell: Any, reading: Reading) -> str:
    if isinstance(cell, str):
        return trimmed(cell)
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, date | time | timedelta):
        raise turned_into_a_date(cell)
    if not abs(cell) < 10**_EXACT_DIGITS:  # also true for NaN
        raise _digits_lost(f"{cell:g}")
    reading.heal("number-as-text", _NUMBER_AS_TEXT)
    return str(int(cell)) if cell == int(cell) else repr(cell)


def _digits_lost(text: str) -> CellError:
    return CellError(
        "digits-lost",
        Words(
            en=f"{text} is a long number of which the spreadsheet has dropped digits",
            zh=f"{text} 是过长的数字，表格软件已丢失其部分位数",
        ),
        Words(
            en="Format the column as text and type the number anew.", zh="请把该列设为“文本”格式后重新输入完整编号。"
        ),
    )


def _check_length(text: str, most: int) -> None:
    if len(text) > most:
        raise CellError(
            "too-long",
            Words(en=f"has {len(text)} characters; {most} are allowed", zh=f"有 {len(text)} 个字符，最多 {most} 个"),
            Words(en="Shorten it.", zh="请缩短内容。"),
        )
