"""A new order as somebody enters it: what they leave out, the fault catalogue says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dispatch.fault import Fault
from dispatch.work_order import Follows, WorkOrder

NEEDS = ("level", "duration_s", "skills", "parts")


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDraft:
    """A complaint as it comes in. id: empty for the next number; None: as the fault usually has it.

    industry None: the fault's; "": the policy's general clocks hold. Instants are aware UTC.
    """

    id: str = ""
    site_id: str
    reported_at: datetime
    fault_id: str | None = None
    equipment_id: str | None = None
    industry: str | None = None
    level: int | None = None
    duration_s: int | None = None
    skills: Mapping[str, int] | None = None
    parts: Mapping[str, int] | None = None
    text: str = ""
    windows: tuple[tuple[datetime, datetime], ...] = ()
    respond_by: datetime | None = None
    resolve_by: datetime | None = None
    crew: int = 1
    excluded: tuple[str, ...] = ()
    follows: tuple[Follows, ...] = ()


def missing_needs(draft: OrderDraft, fault: Fault | None) -> tuple[str, ...]:
    """Return what neither a draft nor its fault says, and an order cannot be without."""
    return tuple(need for need in NEEDS if getattr(draft, need) is None and fault is None)


def completed(draft: OrderDraft, fault: Fault | None) -> WorkOrder:
    """Return the order of a draft that misses nothing; it is reported, and still to be triaged."""
    if missing := missing_needs(draft, fault):
        raise ValueError(f"nobody says {', '.join(missing)}")
    usual = {need: getattr(fault, need) for need in NEEDS} if fault else {}
    needs = {need: usual[need] if getattr(draft, need) is None else getattr(draft, need) for need in NEEDS}
    industry = draft.industry if draft.industry is not None else fault.industry if fault else ""
    return WorkOrder(
        id=draft.id,
        site_id=draft.site_id,
        reported_at=draft.reported_at,
        fault_id=draft.fault_id,
        equipment_id=draft.equipment_id,
        industry=industry,
        text=draft.text,
        state="reported",
        windows=draft.windows,
        respond_by=draft.respond_by,
        resolve_by=draft.resolve_by,
        crew=draft.crew,
        excluded=draft.excluded,
        follows=draft.follows,
        **needs,
    )
