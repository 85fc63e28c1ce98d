"""What a person sees: tables and sentences on standard output, progress and errors on standard error."""

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
)
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from solver.words import Lang, Words

_LINE_EVERY_S = 10.0  # between two lines of progress where there is no terminal
_BAR_CELLS = 24
_STARTING: Words = {"en": "starting", "zh": "启动"}
_FILE_WIDTH = 200  # where no terminal says how wide it is, as in a pipe


class ClockBar(BarColumn):
    """A bar that moves with the clock from the first word on, for work whose length is agreed beforehand."""

    def __init__(self, seconds: float) -> None:
        super().__init__(bar_width=_BAR_CELLS)
        self._seconds = seconds
        self._began: float | None = None

    def heard(self, done_s: float) -> None:
        """Hear that the work has gone on for so many seconds."""
        self._began = time.monotonic() - done_s

    def render(self, task: Task) -> ProgressBar:
        """Return the bar as it stands now."""
        done_s = 0.0 if self._began is None else time.monotonic() - self._began
        return ProgressBar(total=self._seconds, completed=min(self._seconds, done_s), width=_BAR_CELLS)


class Screen:
    """One person's terminal, in one language. In JSON mode standard output carries the one JSON document alone."""

    def __init__(self, lang: Lang, *, as_json: bool = False) -> None:
        self.lang = lang
        self.as_json = as_json
        width = None if sys.stdout.isatty() else _FILE_WIDTH
        self._out = Console(file=sys.stdout, highlight=False, emoji=False, width=width)
        self._err = Console(file=sys.stderr, highlight=False, emoji=False)

    def say(self, words: Words) -> None:
        """Print one line for people."""
        console = self._err if self.as_json else self._out
        console.print(words[self.lang], markup=False, soft_wrap=True)

    def complain(self, words: Words) -> None:
        """Print one line on standard error."""
        self._err.print(words[self.lang], markup=False, soft_wrap=True, style="red" if self._err.is_terminal else None)

    def table(self, title: Words, headings: Sequence[Words], rows: Sequence[Sequence[object]]) -> None:
        """Print a table; numbers stand on the right."""
        if self.as_json:
            return
        table = Table(title=title[self.lang], title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0))
        for index, heading in enumerate(headings):
            numeric = bool(rows) and all(isinstance(row[index], int | float) for row in rows)
            table.add_column(heading[self.lang], justify="right" if numeric else "left", overflow="fold")
        for row in rows:
            table.add_row(*(Text(_plain(cell)) for cell in row))
        self._out.print(table)

    def document(self, value: Any) -> None:
        """Print the JSON document that a program asked for."""
        if self.as_json:
            json.dump(value, sys.stdout, ensure_ascii=False, indent=1, sort_keys=False)
            sys.stdout.write("\n")

    @contextmanager
    def clock(self, title: Words, seconds: float) -> Iterator[Callable[[str, float], None]]:
        """Show a bar that fills in so many seconds while the block runs.

        The block tells a few words to stand beside it and for how many seconds the work has gone on, now and then: the
        bar moves from the first time on. Where nobody watches, as in a log, there are some lines instead.
        """
        if not self._err.is_terminal:
            yield _LogLines(title[self.lang], self._err)
            return
        bar = ClockBar(seconds)
        columns = (
            TextColumn("{task.description}"),
            bar,
            TimeElapsedColumn(),
            TextColumn("{task.fields[note]}", markup=False),
        )
        with self._progress(columns) as progress:
            task = progress.add_task(title[self.lang], note=_STARTING[self.lang])

            def tell(note: str, done_s: float) -> None:
                bar.heard(done_s)
                progress.update(task, note=note)

            yield tell

    @contextmanager
    def counted(self, title: Words) -> Iterator[Callable[[int, int], None]]:
        """Show a bar while the block runs; the block tells how many steps of how many are done."""
        columns = (TextColumn("{task.description}"), BarColumn(bar_width=32), TimeElapsedColumn())
        with self._progress(columns) as progress:
            task = progress.add_task(title[self.lang], total=None)
            yield lambda done, total: progress.update(task, completed=done, total=total)

    @contextmanager
    def working(self, title: Words) -> Iterator[None]:
        """Show that something of unknown length is going on while the block runs."""
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        with self._progress(columns) as progress:
            progress.add_task(title[self.lang], total=None)
            yield

    @contextmanager
    def steps(self) -> Iterator[Callable[[Words, str], None]]:
        """Show what is going on while the block runs: it tells the step it is at, and a few words to stand beside it.

        Where nobody watches, as in a log, each step gets one line.
        """
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            TimeElapsedColumn(),
            TextColumn("{task.fields[note]}", markup=False),
        )
        with self._progress(columns) as progress:
            task = progress.add_task(_STARTING[self.lang], note="")
            told: set[str] = set()

            def tell(step: Words, note: str) -> None:
                progress.update(task, description=step[self.lang], note=note)
                if step["en"] not in told and not self._err.is_terminal:
                    self._err.print(step[self.lang], markup=False, soft_wrap=True)
                told.add(step["en"])

            yield tell

    def _progress(self, columns: Sequence[ProgressColumn]) -> Progress:
        return Progress(*columns, console=self._err, disable=not self._err.is_terminal, transient=True)


class _LogLines:
    """Writes what it is told as a line, but seldom: short work stays quiet."""

    def __init__(self, title: str, console: Console) -> None:
        self._title, self._console = title, console
        self._told_s = 0.0

    def __call__(self, note: str, done_s: float) -> None:
        if done_s - self._told_s >= _LINE_EVERY_S:
            self._told_s = done_s
            self._console.print(f"{self._title} {done_s:.0f} s  {note}", markup=False, soft_wrap=True)


def _plain(cell: object) -> str:
    if isinstance(cell, int) and not isinstance(cell, bool):
        return f"{cell:,}"
    return f"{cell:,.1f}" if isinstance(cell, float) else str(cell)
