"""Facts about unserved orders as sentences for a dispatcher: what stands in the way, and what would change it."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from solver.unserved.facts import (
    AfterFact,
    CapacityFact,
    CertificateFact,
    CrewCapacityFact,
    CrewFact,
    Fact,
    HoursFact,
    LendFact,
    LinkFact,
    NoShiftFact,
    OvertimeFact,
    PartFact,
    PinFact,
    RegionFact,
    SkillFact,
)
from solver.unserved.phrases import Clock
from solver.unserved.sentences.hours import say_certificate, say_hours, say_no_shift, say_overtime
from solver.unserved.sentences.links import say_after, say_link
from solver.unserved.sentences.parts import say_part
from solver.unserved.sentences.people import say_crew, say_lend, say_region, say_skill
from solver.unserved.sentences.pins import say_pin
from solver.unserved.sentences.room import say_capacity, say_crew_capacity
from solver.words import Words

SAYERS: Final[Mapping[type, Callable[[Any, Clock], Words]]] = {
    CrewFact: say_crew,
    SkillFact: say_skill,
    RegionFact: say_region,
    AfterFact: say_after,
    PartFact: say_part,
    HoursFact: say_hours,
    OvertimeFact: say_overtime,
    CertificateFact: say_certificate,
    NoShiftFact: say_no_shift,
    LendFact: say_lend,
    CapacityFact: say_capacity,
    CrewCapacityFact: say_crew_capacity,
    LinkFact: say_link,
}


def say(fact: Fact, clock: Clock) -> Words:
    """Return a fact in words."""
    if isinstance(fact, PinFact):
        return say_pin(fact, clock, say)
    return SAYERS[type(fact)](fact, clock)
