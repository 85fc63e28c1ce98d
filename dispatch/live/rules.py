"""The company's rules for the running day."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from dispatch.live.frozen import WITHIN

Replan = Literal["off", "propose", "apply level 1"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveRules:
    """frozen: a visit that starts within this of now stays as it is.

    replan: what becomes of a plan made because something happened: it is proposed, or, where an order of level 1 is the
    cause, applied at once; or nothing is planned by itself. quiet, longest: a cause waits until nothing more has
    happened for `quiet`, but never longer than `longest`.
    """

    frozen: timedelta = WITHIN
    replan: Replan = "propose"
    quiet: timedelta = timedelta(seconds=20)
    longest: timedelta = timedelta(seconds=120)


RULES = LiveRules()
"""Those that we ship."""
