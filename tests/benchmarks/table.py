"""What a table of the benchmark is made of: cases that are measured one by one, and the text that shows their rows."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]
"""What one measurement gave, as JSON: numbers, texts and small lists."""

Results = Mapping[str, Mapping[str, Row]]
"""The rows of every table, by table and key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is to be measured: days by name (patterns such as ``d1*``; none: all), solver seeds, share of limits."""

    days: tuple[str, ...] = ()
    seeds: tuple[int, ...] = (1, 2, 3)
    share: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One measurement. `key` names it within its table; `measure` is told which processor to use (None: any).

    lasts: it says nothing about our code, so a change of that does not make it old.
    """

    key: str
    measure: Callable[[int | None], Row]
    lasts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table: `about` stands above it in the report; `text` draws it from all tables' rows.

    sample: what `make bench-quick` measures of it. leans_on: the module whose code (with all that it imports) makes
    rows old by changing. wide: a measurement uses all processors, so that nothing may run beside it.
    """

    name: str
    title: str
    about: str
    cases: Callable[[Asked], Iterable[Case]]
    text: Callable[[Results], str]
    sample: Asked
    leans_on: str = "solver.solve"
    wide: bool = False


def markdown(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table in Markdown; the first column is text, the others stand on the right."""
    rows = list(rows)
    if not rows:
        return "Not measured yet."
    lines = ["| " + " | ".join(headings) + " |", "|---" + "|--:" * (len(headings) - 1) + "|"]
    lines += ["| " + " | ".join(shown(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def shown(cell: object) -> str:
    """Return a cell's text: integers in thousands, yes and NO, a dash for what is not known."""
    if cell is None:
        return "–"
    if isinstance(cell, bool):
        return "yes" if cell else "NO"
    return f"{cell:,}" if isinstance(cell, int) else str(cell)


def percent(share: float | None, digits: int = 2) -> str | None:
    """Return a share in per cent, without a sign for what rounds to nothing."""
    if share is None:
        return None
    text = f"{100 * share:.{digits}f}"
    return f"{text.removeprefix('-') if float(text) == 0 else text} %"
