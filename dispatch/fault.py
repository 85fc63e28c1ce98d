"""The fault catalogue: what a symptom usually needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field

INDUSTRIES = ("concentrator", "aluminium", "machinery", "appliance")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One kind of fault: the skills (least level 1…5), parts (pieces), minutes and urgency that it usually asks for."""

    id: str
    name: str
    industry: str
    level: int
    duration_s: int
    skills: Mapping[str, int] = field(default_factory=dict)
    parts: Mapping[str, int] = field(default_factory=dict)
