"""How long somebody waits for all their questions to a road network together, however many these turn out to be.

A network limits each question by itself; one answer to a person takes one question, or hundreds. Who asks sets a limit
around all of them, and every network keeps to it, wherever in between it asks.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from math import inf
from time import monotonic

from geo.roads.network import RoadUnavailableError


@dataclass(frozen=True, slots=True, kw_only=True)
class _Patience:
    seconds: float
    ends: float
    clock: Callable[[], float]

    def left_s(self) -> float:
        return self.ends - self.clock()


_LIMITS: ContextVar[tuple[_Patience, ...]] = ContextVar("road patience", default=())


@contextmanager
def patience(seconds: float, clock: Callable[[], float] = monotonic) -> Iterator[None]:
    """Let all questions within the block, in this thread, take so long together; an outer limit stays in force."""
    limit = _Patience(seconds=seconds, ends=clock() + seconds, clock=clock)
    token = _LIMITS.set((*_LIMITS.get(), limit))
    try:
        yield
    finally:
        _LIMITS.reset(token)


def left_s() -> float:
    """Return the seconds that are left for questions; infinity where nobody set a limit.

    Raises RoadUnavailableError ("patience") where none are left.
    """
    limits = _LIMITS.get()
    if any(limit.left_s() <= 0 for limit in limits):
        raise out_of_patience()
    return min((limit.left_s() for limit in limits), default=inf)


def out_of_patience() -> RoadUnavailableError:
    """Return that the network did not get through with all questions in time."""
    limit = min(_LIMITS.get(), key=_Patience.left_s)
    told = f"{limit.seconds:g}"
    return RoadUnavailableError(
        "patience",
        en=f"the road network did not answer all questions within {told} s",
        zh=f"路网未能在 {told} 秒内答完全部问题",
    )
