"""The promises of an order: which kinds there are, and the rules that say what is promised to whom."""

from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal["first_response", "on_site", "diagnosis", "resolution", "progress"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Group = Literal["", "B", "C"]
ALWAYS = "24x7"  # the calendar that every policy has


@dataclass(frozen=True, slots=True, kw_only=True)
class Margin:
    """Time to spare: seconds and percent of what was promised, added up."""

    seconds: int = 0
    percent: int = 0

    def of(self, promised_s: int) -> int:
        """Return the margin in seconds for a promise of so many seconds."""
        return self.seconds + self.percent * promised_s // 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What decides which rules hold for an order.

    group: "B" for business, "C" for consumers; center_near: a service centre stands in the region of the site.
    """

    industry: str
    level: int
    group: Group
    center_near: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetRule:
    """One promise: `kind` within `seconds` of the calendar, for the cases that it names.

    first_response: somebody has answered (triage or assignment); on_site: the technician is there; diagnosis: it is
    known what is wrong; resolution: done; progress: owed again and again, from the last word to the customer on.
    industry "", level None and group "" stand for all; center_near: only where a service centre stands in the region.
    yellow, red: a warning is due when less time is left to spare; None: what the policy's warnings say.
    weight: what comes first among warnings of one colour.
    """

    kind: Kind
    seconds: int
    industry: str = ""
    level: int | None = None
    group: Group = ""
    center_near: bool = False
    calendar: str = ALWAYS
    yellow: Margin | None = None
    red: Margin | None = None
    weight: int = 1

    @property
    def holds_for(self) -> tuple[Kind, str, int | None, Group, bool]:
        """Return what this rule speaks of: two rules of a policy never speak of the same."""
        return self.kind, self.industry, self.level, self.group, self.center_near

    def covers(self, case: Case) -> bool:
        """Return whether this rule speaks of a case."""
        return (
            self.industry in ("", case.industry)
            and self.level in (None, case.level)
            and self.group in ("", case.group)
            and (case.center_near or not self.center_near)
        )

    @property
    def closeness(self) -> tuple[bool, bool, bool, bool]:
        """Return how closely this rule speaks of a case that it covers: of several, the greatest holds."""
        return self.industry != "", self.level is not None, self.group != "", self.center_near


def closest(rules: tuple[TargetRule, ...], kind: Kind, case: Case) -> TargetRule | None:
    """Return the rule that holds for a kind of promise in a case; None: nothing is promised."""
    found = [rule for rule in rules if rule.kind == kind and rule.covers(case)]
    return max(found, key=lambda rule: rule.closeness) if found else None
