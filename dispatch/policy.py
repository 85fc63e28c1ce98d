"""The company's rules as versioned data: clocks per level, weights, prices."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from solver.problem import Weights


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """What is promised for one industry and level, counted from the report.

    weight: severity; an order's weight is severity × its customer's tier weight.
    """

    industry: str
    level: int
    respond_s: int
    resolve_s: int | None
    weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TravelRule:
    """How the great circle is turned into driving: detour in percent, speed in km/h; region "" is the default."""

    region_id: str
    detour_pct: float
    speed_kmh: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One version of a company's policy. unserved_base: what leaving an order out costs beyond serving it later."""

    id: str
    version: int
    clocks: tuple[Clock, ...]
    tier_weight: Mapping[str, int]
    weights: Weights
    travel: tuple[TravelRule, ...]
    unserved_base: int = 50_000
    notes: str = ""
    _by_kind: Mapping[tuple[str, int], Clock] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_kind", {(clock.industry, clock.level): clock for clock in self.clocks})

    def clock(self, industry: str, level: int) -> Clock:
        """Return the clock of a kind of order; the industry "" stands for all that have none of their own.

        Raises LookupError where the policy says nothing about that level.
        """
        found = self._by_kind.get((industry, level)) or self._by_kind.get(("", level))
        if found is None:
            raise LookupError(f"policy {self.id!r} version {self.version} has no clock for {industry!r}, level {level}")
        return found
