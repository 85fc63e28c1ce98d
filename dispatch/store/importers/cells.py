"""One cell of a file: what it may hold, how it is cleaned, and how it is refused."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from solver.words import Words

Cell = str | int | float | bool | date | datetime | time | timedelta

_EDGE = " \t\r\n\v\f\u00a0\u1680\u180e\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u202f"
_EDGE += "\u205f\u2060\u3000\ufeff"
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_REFUSED = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff{_BIDI}\ufffe\uffff]")
SHOWN_CHARACTERS = 40


class CellError(Exception):
    """A cell cannot be taken; whoever knows its place makes a finding of it."""

    def __init__(self, code: str, cause: Words, remedy: Words) -> None:
        self.code, self.cause, self.remedy = code, cause, remedy
        super().__init__(cause["en"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The circumstances in which a cell is read.

    zone: of times without an offset; typed: the file tells numbers from text (a workbook does, CSV does not);
    heal: takes the code and words of what was repaired.
    """

    zone: ZoneInfo
    typed: bool
    heal: Callable[[str, Words], None]


class Kind(Protocol):
    """What a column holds."""

    @property
    def about(self) -> Words:
        """What people write here."""

    @property
    def number_format(self) -> str:
        """The spreadsheet's format of the column."""

    def read(self, cell: Cell, reading: Reading) -> Any:
        """Return the value of a cell that is not blank. Raises CellError."""

    def write(self, value: Any, zone: ZoneInfo | None) -> Cell:
        """Return the cell from which `read` makes this value; zone: in which times are written (None: as UTC)."""


def trimmed(text: str) -> str:
    """Return a text without the visible and invisible blanks at its ends, and with plain line ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip(_EDGE)


def is_blank(cell: Cell | None) -> bool:
    """Whether there is nothing to see in a cell."""
    return cell is None or (isinstance(cell, str) and not trimmed(cell))


def half_width(text: str) -> str:
    """Return a text with full-width Latin letters, digits and signs made ordinary ones."""
    return text.translate(_FULL_WIDTH)


def refuse_hidden(text: str) -> None:
    """Raise CellError for characters that steer a terminal or turn the reading direction, and for broken ones."""
    if found := _REFUSED.search(text):
        name = unicodedata.name(found[0], "control character")
        code = f"U+{ord(found[0]):04X} {name}"
        raise CellError(
            "hidden-character",
            Words(en=f"contains the hidden character {code}", zh=f"含有隐藏字符 {code}"),
            Words(en="Type the text anew.", zh="请重新手工输入该内容。"),
        )


def shown(cell: Cell) -> str:
    """Return a cell as it is quoted in a message: one line, not too long, nothing hidden."""
    plain = f"{cell:.15g}" if isinstance(cell, float) else str(cell)
    text = _REFUSED.sub("�", plain).replace("\n", "⏎")
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"


def turned_into_a_date(cell: Cell) -> CellError:
    """Return the error of a cell that the spreadsheet has taken for a date or time."""
    return CellError(
        "made-a-date",
        Words(
            en=f"the spreadsheet has made the date or time {cell} of it",
            zh=f"表格软件把内容自动变成了日期或时间 {cell}",
        ),
        Words(en="Format the column as text and type the content anew.", zh="请把该列设为“文本”格式后重新输入。"),
    )
