"""What the store already holds, as far as an import must know it to check references."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dispatch.center import ServiceCenter
from dispatch.fault import Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Ids per noun, and of some nouns what an import derives from them.

    time_zone: the company's, None before there is a company; equipment: id → site id; skills: names that a technician
    or a fault mentions.
    """

    time_zone: str | None = None
    regions: frozenset[str] = frozenset()
    centers: Mapping[str, ServiceCenter] = field(default_factory=dict)
    customers: frozenset[str] = frozenset()
    sites: frozenset[str] = frozenset()
    equipment: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, Fault] = field(default_factory=dict)
    parts: frozenset[str] = frozenset()
    technicians: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()
    orders: frozenset[str] = frozenset()
