"""All that a policy says about promises, and what holds where it says nothing."""

from dataclasses import dataclass

from dispatch.sla.calendar import AROUND_THE_CLOCK, Calendar
from dispatch.sla.escalation import EscalationStep
from dispatch.sla.pause import PauseRule
from dispatch.sla.target import ALWAYS, Case, Group, Kind, TargetRule, closest
from dispatch.sla.warning import WarningRules

CRISIS = 0  # the level of an order whose customer threatens publicity or the law

_VISIT: tuple[Kind, ...] = ("on_site", "diagnosis", "resolution")


@dataclass(frozen=True, slots=True, kw_only=True)
class Crisis:
    """What is promised to a customer who threatens publicity or the law, whatever the industry: it outweighs the rest.

    respond_s: until somebody meets them; weight: severity, as a clock has.
    """

    respond_s: int = 7_200
    weight: int = 16
    targets: tuple[TargetRule, ...] = (
        TargetRule(kind="first_response", seconds=3_600, weight=16),
        TargetRule(kind="on_site", seconds=7_200, weight=16),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """An order that has waited so long weighs so many percent of what its clock says."""

    after_s: int
    weight_pct: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """Who is served as a business ("B") and who as a consumer ("C"), by the customer's standing."""

    strategic: Group = "B"
    key: Group = "B"
    ordinary: Group = "C"

    def of(self, tier: str) -> Group:
        """Return the group of a standing."""
        groups: dict[str, Group] = {"strategic": self.strategic, "key": self.key, "ordinary": self.ordinary}
        return groups.get(tier, "")


_GROUPS, _WARNINGS, _CRISIS = Groups(), WarningRules(), Crisis()


@dataclass(frozen=True, slots=True, kw_only=True)
class SlaRules:
    """Promises, calendars, pauses, warnings and their escalation; the values here hold where a policy is silent."""

    calendars: tuple[Calendar, ...] = ()
    targets: tuple[TargetRule, ...] = (TargetRule(kind="progress", seconds=7_200),)
    groups: Groups = _GROUPS
    pauses: tuple[PauseRule, ...] = (
        PauseRule(reason="waiting for customer", kinds=(*_VISIT, "progress")),
        PauseRule(reason="force majeure", kinds=_VISIT),
    )
    warnings: WarningRules = _WARNINGS
    escalation: tuple[EscalationStep, ...] = (
        EscalationStep(colour="yellow", audience="region dispatcher", after_s=0),
        EscalationStep(colour="yellow", audience="head dispatcher", after_s=1_800),
        EscalationStep(colour="yellow", audience="administrator", after_s=7_200),
        EscalationStep(colour="red", audience="head dispatcher", after_s=0),
        EscalationStep(colour="red", audience="administrator", after_s=1_800),
    )
    crisis: Crisis = _CRISIS
    repricing: tuple[Patience, ...] = ()

    def calendar(self, name: str) -> Calendar:
        """Return a calendar by its id. Raises LookupError for one that there is not."""
        if name == ALWAYS:
            return AROUND_THE_CLOCK
        for calendar in self.calendars:
            if calendar.id == name:
                return calendar
        raise LookupError(f"there is no calendar {name!r}")

    def target(self, kind: Kind, case: Case) -> TargetRule | None:
        """Return the rule that holds for a kind of promise in a case, None: these rules promise nothing."""
        if case.level == CRISIS and (rule := closest(self.crisis.targets, kind, case)):
            return rule
        return closest(self.targets, kind, case)


USUAL = SlaRules()
