"""The file of optima: what trying everything has found, so that tests need not try everything again.

    python -m tests.solver.exhaustive.optima [KIND …]

writes it anew (a quarter of an hour). A line holds only what its problem was drawn from, its hash and what was found.
"""

import hashlib
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.solver.exhaustive.drawn import KINDS, draw
from tests.solver.exhaustive.one_technician import TooLargeError
from tests.solver.exhaustive.optimum import optimum
from tests.solver.exhaustive.traits import traits

FILE = Path(__file__).parent / "optima.json"
LEAST_EFFORT = 60
"""A problem in which less is to be looked at is trivial."""

Document = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A problem whose optimum is known; `effort` counts what was looked at (about 10,000 a second)."""

    kind: str
    number: int
    hash: str
    cost: int
    effort: int
    traits: tuple[str, ...]

    @property
    def name(self) -> str:
        """The problem's name."""
        return f"{self.kind}-{self.number}"


def problem_hash(problem: Document) -> str:
    """Return what changes when a problem does."""
    return hashlib.sha256(json.dumps(problem, sort_keys=True).encode()).hexdigest()[:16]


def known_optima() -> list[Known]:
    """Return all that is in the file."""
    lines = json.loads(FILE.read_text(encoding="utf-8"))
    return [Known(**{**line, "traits": tuple(line["traits"])}) for line in lines]


def find(kind: str) -> Iterator[Known]:
    """Yield optima of a kind; problems that are too large, trivial, or mostly undone in the end are passed over."""
    number = found = 0
    while found < KINDS[kind].problems:
        problem = draw(kind, number)
        try:
            best = optimum(problem)
        except TooLargeError:
            best = None
        left = len(best.plan["unserved"]) if best is not None else 0
        if best is not None and best.effort >= LEAST_EFFORT and left <= len(problem["orders"]) / 2:
            found += 1
            yield Known(
                kind=kind, number=number, hash=problem_hash(problem), cost=best.cost, effort=best.effort,
                traits=traits(problem, best.plan),
            )  # fmt: skip
        number += 1


def write(kinds: list[str]) -> None:
    """Find the optima of some kinds, and keep those of the others."""
    lines = [known for known in known_optima() if known.kind not in kinds] if FILE.exists() else []
    for kind in kinds:
        for known in find(kind):
            lines.append(known)
            print(known.name, known.cost, known.effort, ", ".join(known.traits), flush=True)
            ordered = sorted(lines, key=lambda each: (list(KINDS).index(each.kind), each.number))
            rows = ",\n".join(json.dumps(asdict(each)) for each in ordered)
            FILE.write_text(f"[\n{rows}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    write(sys.argv[1:] or list(KINDS))
