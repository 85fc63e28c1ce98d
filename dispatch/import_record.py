"""What an import meets, and what it did."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dispatch.center import ServiceCenter
from dispatch.fault import Fault
from geo.areas.service_area import AreaMap

_NOTHING: frozenset[str] = frozenset()
_NO_AREAS = AreaMap()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is in the store already, so that a file may refer to it.

    time_zone: the company's (None: there is no company yet). Ids per noun, under the names that `Batch` gives them;
    of centres and faults the whole, since rows of a file are completed from them and coordinates compared with them;
    equipment: id → id of its site; areas: whose a place is. skills: every skill that a technician has or a fault of the
    catalogue asks for. looked_up: columns that lead to the content of others ("address" to coordinates, where there is
    a geocoder), which may then be blank.
    """

    time_zone: str | None = None
    regions: frozenset[str] = _NOTHING
    areas: AreaMap = _NO_AREAS
    centers: Mapping[str, ServiceCenter] = field(default_factory=dict)
    customers: frozenset[str] = _NOTHING
    sites: frozenset[str] = _NOTHING
    equipment: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, Fault] = field(default_factory=dict)
    parts: frozenset[str] = _NOTHING
    technicians: frozenset[str] = _NOTHING
    inbound: frozenset[str] = _NOTHING
    orders: frozenset[str] = _NOTHING
    skills: frozenset[str] = _NOTHING
    looked_up: frozenset[str] = _NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many things of one noun were new, changed, or as they were."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSummary:
    """What one import did, or (dry_run) would have done. nouns: under the names of `Batch`, only those it brought.

    movements: lines that the counts added to the stock ledger. kept_states: orders whose state in the file was older
    than the store's, and was not taken. moved_sites: stored sites that went over to another region with its outline.
    """

    source: str
    dry_run: bool
    nouns: Mapping[str, Tally]
    movements: int = 0
    kept_states: tuple[str, ...] = ()
    moved_sites: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether anything in the store is different now."""
        return any(tally.created or tally.updated for tally in self.nouns.values())
