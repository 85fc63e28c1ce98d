"""The company's rules as versioned data: clocks per level, weights, prices."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from dispatch.orders.repeat_repair import REPEATS, RepeatRule
from dispatch.sla.rules import CRISIS, USUAL, SlaRules
from dispatch.sla.target import Case, Kind, TargetRule
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
class TravelHours:
    """Hours of every local day, in seconds after midnight, in which a drive takes factor_pct percent of its time."""

    from_s: int
    to_s: int
    factor_pct: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TravelRule:
    """How a region is driven in: region "" stands for all that have no rule of their own.

    detour_pct, speed_kmh: how the great circle is turned into driving, where no road network is asked; hours: when it
    takes longer or less, whoever said how long it takes: in order, apart from each other; at all other hours 100 %.
    """

    region_id: str
    detour_pct: float
    speed_kmh: float
    hours: tuple[TravelHours, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a kind of day changes in the prices of a plan: weights by name, and what leaving an order out costs."""

    name: str
    weights: Mapping[str, int] = field(default_factory=dict)
    unserved_base: int | None = None


PROFILES = (
    Profile(name="normal"),
    # Roofs and roads at once: everybody may be needed everywhere, and yesterday's plan is worth little.
    Profile(name="storm", weights={"away": 300, "overtime": 1, "change": 900}),
    # Few are on duty and they are dear: what can wait for Monday waits.
    Profile(name="weekend", weights={"away": 3_600, "overtime": 6}),
    # Lives or a plant at stake: lateness is the only thing that counts.
    Profile(name="emergency", weights={"response": 2, "late": 12, "away": 0, "overtime": 1, "change": 300}),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One version of a company's policy.

    unserved_base: what leaving an order out costs beyond serving it later; sla, profiles, repeats: None where the
    policy does not speak of them, and the usual ones hold.
    """

    id: str
    version: int
    clocks: tuple[Clock, ...]
    tier_weight: Mapping[str, int]
    weights: Weights
    travel: tuple[TravelRule, ...]
    unserved_base: int = 50_000
    notes: str = ""
    sla: SlaRules | None = None
    profiles: tuple[Profile, ...] | None = None
    repeats: RepeatRule | None = None
    _by_kind: Mapping[tuple[str, int], Clock] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_kind", {(clock.industry, clock.level): clock for clock in self.clocks})

    def clock(self, industry: str, level: int) -> Clock:
        """Return the clock of a kind of order; the industry "" stands for all that have none of their own.

        Raises LookupError where the policy says nothing about that level.
        """
        found = self._by_kind.get((industry, level)) or self._by_kind.get(("", level))
        if found is None and level == CRISIS:
            crisis = self.rules.crisis
            return Clock(industry="", level=level, respond_s=crisis.respond_s, resolve_s=None, weight=crisis.weight)
        if found is None:
            raise LookupError(f"policy {self.id!r} version {self.version} has no clock for {industry!r}, level {level}")
        return found

    @property
    def rules(self) -> SlaRules:
        """Return what holds for promises: the policy's own rules, or the usual ones."""
        return self.sla or USUAL

    @property
    def repeat_rule(self) -> RepeatRule:
        """Return what counts as a repeat repair: as the policy has it, or as is usual."""
        return self.repeats or REPEATS

    def target(self, kind: Kind, case: Case) -> TargetRule | None:
        """Return what is promised in a case, None: nothing of that kind.

        Where no rule speaks of it, being there and being done follow from the clock of the industry and level.
        """
        if rule := self.rules.target(kind, case):
            return rule
        try:
            clock = self.clock(case.industry, case.level)
        except LookupError:
            return None
        seconds = {"on_site": clock.respond_s, "resolution": clock.resolve_s}.get(kind)
        if seconds is None:
            return None
        return TargetRule(kind=kind, seconds=seconds, industry=case.industry, level=case.level, weight=clock.weight)

    def patience_pct(self, waited_s: int) -> int:
        """Return what an order weighs that has waited so long, in percent of its weight at first."""
        passed = [rule for rule in self.rules.repricing if waited_s >= rule.after_s]
        return max(passed, key=lambda rule: rule.after_s).weight_pct if passed else 100

    def profile(self, name: str) -> "Policy":
        """Return this policy with the prices of a kind of day. Raises LookupError for one that it does not have."""
        for profile in PROFILES if self.profiles is None else self.profiles:
            if profile.name == name:
                base = self.unserved_base if profile.unserved_base is None else profile.unserved_base
                return replace(self, weights=replace(self.weights, **profile.weights), unserved_base=base)
        if name == "normal":
            return self
        raise LookupError(f"policy {self.id!r} version {self.version} has no profile {name!r}")
