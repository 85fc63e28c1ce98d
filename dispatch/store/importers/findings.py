"""What is wrong with a file, and what was healed in it: always with the file, the sheet, the row and the column."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from solver.words import Lang, Words

SHOWN = 50  # findings printed; all of them are counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """A place in a file. row: as a spreadsheet numbers it, from 1 (None: the whole sheet); column: its heading."""

    file: str
    sheet: str = ""
    row: int | None = None
    column: str = ""

    def in_(self, lang: Lang) -> str:
        """Return the place in a language, as in ``orders.xlsx, 工单 Orders, row 7, 站点 Site``."""
        row = "" if self.row is None else (f"row {self.row}" if lang == "en" else f"第 {self.row} 行")
        return (", " if lang == "en" else "，").join(
            piece for piece in (self.file, self.sheet, row, self.column) if piece
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFinding:
    """One thing that is wrong: where, a stable code, the cause, and what to do about it."""

    where: Where
    code: str
    cause: Words
    remedy: Words

    @property
    def file(self) -> str:
        """The file's name."""
        return self.where.file

    @property
    def sheet(self) -> str:
        """The sheet's title ("" for a file without sheets)."""
        return self.where.sheet

    @property
    def row(self) -> int | None:
        """The row as a spreadsheet numbers it."""
        return self.where.row

    @property
    def column(self) -> str:
        """The column's heading."""
        return self.where.column

    def in_(self, lang: Lang) -> str:
        """Return the finding as one line in a language."""
        return f"{self.where.in_(lang)}: {self.cause[lang]} [{self.code}] {self.remedy[lang]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportNotice:
    """One thing that was healed, left out or looks odd, `count` times in one column; `where` is the first of them."""

    where: Where
    code: str
    text: Words
    count: int = 1

    def in_(self, lang: Lang) -> str:
        """Return the notice as one line in a language."""
        times = "" if self.count == 1 else (f" ({self.count} times)" if lang == "en" else f"（共 {self.count} 处）")
        return f"{self.where.in_(lang)}: {self.text[lang]} [{self.code}]{times}"


class ImportRejectedError(ValueError):
    """An import is refused as a whole; `findings` holds everything that is wrong, not only the first thing."""

    def __init__(self, findings: Sequence[ImportFinding]) -> None:
        self.findings = tuple(findings)
        super().__init__(self.in_("en"))

    def in_(self, lang: Lang, most: int = SHOWN) -> str:
        """Return up to `most` findings, one a line, and how many more there are."""
        lines = [finding.in_(lang) for finding in self.findings[:most]]
        if left := len(self.findings) - len(lines):
            lines.append(f"… and {left} more" if lang == "en" else f"……另有 {left} 处")
        return "\n".join(lines)


class Report:
    """Collects the findings and notices of one import; alike notices of one column become one with a count."""

    def __init__(self) -> None:
        self.findings: list[ImportFinding] = []
        self._notices: dict[tuple[str, str, str, str, str], ImportNotice] = {}

    def fail(self, where: Where, code: str, cause: Words, remedy: Words) -> None:
        """Note something wrong."""
        self.findings.append(ImportFinding(where=where, code=code, cause=cause, remedy=remedy))

    def note(self, where: Where, code: str, text: Words, *, by: Literal["column", "text"] = "column") -> None:
        """Note something healed or odd, counted by column, or (by="text") by column and text."""
        own = "" if by == "column" else text["en"]
        key = (where.file, where.sheet, where.column, code, own)
        before = self._notices.get(key)
        self._notices[key] = (
            ImportNotice(where=where, code=code, text=text)
            if before is None
            else replace(before, count=before.count + 1)
        )

    @property
    def notices(self) -> tuple[ImportNotice, ...]:
        """All notices, in the order in which they first came."""
        return tuple(self._notices.values())

    def raise_if_wrong(self) -> None:
        """Raise ImportRejectedError where anything is wrong: file by file, in the order of their rows."""
        if self.findings:
            order = {file: rank for rank, file in enumerate(dict.fromkeys(f.file for f in self.findings))}
            raise ImportRejectedError(sorted(self.findings, key=lambda f: (order[f.file], f.sheet, f.row or 0)))
