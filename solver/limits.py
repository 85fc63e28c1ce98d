"""How long a solve may go on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Exactly one of: seconds from the validated problem in memory, or the work that an earlier run recorded.

    `work` is what that run wrote into ``plan.facts["work"]``; the same work, problem and seed give the same plan.
    Raises ValueError for both, for none, and for seconds that are not positive.
    """

    seconds: float | None = None
    work: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        if (self.seconds is None) == (self.work is None):
            raise ValueError("a solve is limited either by seconds or by work")
        if self.seconds is not None and not self.seconds > 0:
            raise ValueError(f"a solve needs more than {self.seconds} seconds")


def never() -> bool:
    """Do not stop early."""
    return False
