"""Work orders as they come in and go out."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import ConfigDict, Field, model_validator

from api.http.fields import Body, Id, Instant, Line, Pieces, Shown, SkillLevel, Text, Urgency
from dispatch.masking.text import masked_text
from dispatch.orders.draft import OrderDraft
from dispatch.orders.life_cycle import PLAN_EVENTS, RULES, open_events
from dispatch.orders.repeat_repair import RepeatRepair
from dispatch.store.orders.cards import OrderCard
from dispatch.store.orders.locks import OrderLock
from dispatch.work_order import STATES, Follows, Pin, WorkOrder

State = Literal[
    "reported", "triaged", "planned", "published", "accepted", "en route", "on site", "repairing", "done", "confirmed",
    "closed", "waiting for part", "waiting for customer", "rejected by engineer", "cancelled", "reopened",
]  # fmt: skip
Event = Literal[
    "triage", "settle_remotely", "accept", "refuse", "set_out", "arrive", "start_repair", "wait_for_part",
    "wait_for_customer", "resume", "break_off", "complete", "confirm", "close", "cancel", "reopen",
]  # fmt: skip
assert set(get_args(State)) == set(STATES), "the states of dispatch.work_order"  # noqa: S101
assert set(get_args(Event)) == set(RULES) - PLAN_EVENTS, "the events of dispatch.orders.life_cycle"  # noqa: S101

Industry = Literal["", "concentrator", "aluminium", "machinery", "appliance"]
DurationS = Annotated[int, Field(ge=1, le=30 * 86_400)]
LinkS = Annotated[int, Field(ge=0, le=30 * 86_400)]
_FAR = timedelta(days=3653)


class WindowIn(Body):
    """A time in which the customer lets the work start."""

    from_at: Instant
    to_at: Instant

    @model_validator(mode="after")
    def _ahead(self) -> Self:
        if self.from_at >= self.to_at:
            raise ValueError("a window ends after it begins")
        return self


class FollowsIn(Body):
    """Another order that starts before this one, with the seconds from start to start."""

    order_id: Id
    min_s: LinkS = 0
    max_s: LinkS | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.max_s is not None and self.max_s < self.min_s:
            raise ValueError("max_s is not below min_s")
        return self


Skills = Annotated[dict[Id, SkillLevel], Field(max_length=50)]
Parts = Annotated[dict[Id, Pieces], Field(max_length=200)]
Windows = Annotated[list[WindowIn], Field(max_length=50)]
People = Annotated[list[Id], Field(max_length=200)]
Prices = Annotated[dict[Id, Annotated[int, Field(ge=0, le=1_000_000_000)]], Field(max_length=200)]
Links = Annotated[list[FollowsIn], Field(max_length=50)]
Crew = Annotated[int, Field(ge=1, le=50)]

_NEW: dict[str, Any] = {
    "site_id": "S001",
    "reported_at": "2026-03-02T07:45:00+08:00",
    "fault_id": "HYD-LEAK",
    "equipment_id": "E001",
    "text": "油缸漏油，设备停机",
    "windows": [{"from_at": "2026-03-02T09:00:00+08:00", "to_at": "2026-03-02T12:00:00+08:00"}],
}


class OrderIn(Body):
    """A new order. What is left out, the fault catalogue says; without an id it gets the day's next number."""

    model_config = ConfigDict(json_schema_extra={"examples": [_NEW]})

    id: Id | None = None
    site_id: Id
    reported_at: Instant
    fault_id: Id | None = None
    equipment_id: Id | None = None
    industry: Industry | None = None
    level: Urgency | None = None
    duration_s: DurationS | None = None
    skills: Skills | None = None
    parts: Parts | None = None
    text: Text = ""
    windows: Windows = Field(default_factory=list)
    respond_by: Instant | None = None
    resolve_by: Instant | None = None
    crew: Crew = 1
    excluded: People = Field(default_factory=list)
    follows: Links = Field(default_factory=list)

    def draft(self) -> OrderDraft:
        """Return what was entered."""
        given = {name: getattr(self, name) for name in ("industry", "level", "duration_s", "skills", "parts")}
        return OrderDraft(
            id=self.id or "",
            site_id=self.site_id,
            reported_at=self.reported_at,
            fault_id=self.fault_id,
            equipment_id=self.equipment_id,
            text=self.text,
            respond_by=self.respond_by,
            resolve_by=self.resolve_by,
            crew=self.crew,
            windows=_windows(self.windows),
            excluded=tuple(dict.fromkeys(self.excluded)),
            follows=_follows(self.follows),
            **given,
        )


def _patch_schema(schema: dict[str, Any]) -> None:
    """Take the defaults out: what is not named stays as it is."""
    for field in schema["properties"].values():
        field.pop("default", None)
    schema["examples"] = [{"level": 1, "text": "客户催促，设备停机"}]


class OrderPatch(Body):
    """What changes of an order; what is not named stays."""

    model_config = ConfigDict(json_schema_extra=_patch_schema)

    site_id: Id = ""
    level: Urgency = 0
    duration_s: DurationS = 1
    skills: Skills = Field(default_factory=dict)
    parts: Parts = Field(default_factory=dict)
    industry: Industry = ""
    fault_id: Id | None = None
    equipment_id: Id | None = None
    text: Text = ""
    windows: Windows = Field(default_factory=list)
    respond_by: Instant | None = None
    resolve_by: Instant | None = None
    crew: Crew = 1
    excluded: People = Field(default_factory=list)
    follows: Links = Field(default_factory=list)
    prices: Prices = Field(default_factory=dict)
    change_pct: Annotated[int, Field(ge=0, le=1_000)] = 100

    def changes(self) -> dict[str, Any]:
        """Return the named fields as the noun has them."""
        changed = {name: getattr(self, name) for name in self.model_fields_set}
        if "windows" in changed:
            changed["windows"] = _windows(self.windows)
        if "follows" in changed:
            changed["follows"] = _follows(self.follows)
        if "excluded" in changed:
            changed["excluded"] = tuple(dict.fromkeys(self.excluded))
        return changed


class EventIn(Body):
    """Something that happened to an order. claimed_at: when, by the teller's own clock."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"event": "set_out", "claimed_at": "2026-03-02T08:40:00+08:00"},
                {"event": "refuse", "reason": "缺少 2 号扭力扳手"},
            ]
        }
    )

    event: Event
    reason: Line = ""
    claimed_at: Instant | None = None


class PinIn(Body):
    """Who goes, when the work starts, or both."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"technician_id": "T007", "start_at": "2026-03-02T09:00:00+08:00"}]}
    )

    technician_id: Id | None = None
    start_at: Instant | None = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.technician_id is None and self.start_at is None:
            raise ValueError("name a technician, a start, or both")
        return self

    def pin(self) -> Pin:
        """Return the pin."""
        return Pin(technician_id=self.technician_id, start_at=self.start_at)


class WindowOut(Shown):
    """A time in which the customer lets the work start."""

    from_at: datetime
    to_at: datetime


class FollowsOut(Shown):
    """Another order that starts before this one."""

    order_id: str
    min_s: int
    max_s: int | None


class PinOut(Shown):
    """What a person fixed."""

    technician_id: str | None
    start_at: datetime | None


class LockOut(Shown):
    """Who is editing the order, and until when at the latest."""

    holder: str
    locked_at: datetime
    expires_at: datetime


class RepeatOut(Shown):
    """Why the order is more urgent and asks for more: its equipment had been repaired a short time before."""

    earlier_id: str
    days: int
    level_before: int
    skills_before: dict[str, int]
    failed: list[str]
    measure: Literal["excluded", "priced"]


class OrderOut(Shown):
    """A work order. Telephone numbers in its text are masked, but for the engineer who needs them."""

    id: str
    state: State
    level: int
    site_id: str
    region_id: str
    reported_at: datetime
    fault_id: str | None
    equipment_id: str | None
    industry: str
    text: str
    duration_s: int
    skills: dict[str, int]
    parts: dict[str, int]
    windows: list[WindowOut]
    respond_by: datetime | None
    resolve_by: datetime | None
    crew: int
    pin: PinOut | None
    excluded: list[str]
    follows: list[FollowsOut]
    prices: dict[str, int]
    change_pct: int
    technicians: list[str] = Field(description="whose visit it is: the engineers who were told")
    lock: LockOut | None
    repeat: RepeatOut | None
    open_events: list[str] = Field(description="what whoever asks may tell of it now")
    flags: list[Literal["due-before-report", "due-far-away"]] = Field(description="what looks odd, and is taken anyway")


class OrderPage(Shown):
    """Some orders, and where the next ones begin."""

    items: list[OrderOut]
    next: str | None


def order_out(card: OrderCard, *, role: str, clear: bool) -> OrderOut:
    """Return an order as somebody of a role sees it; clear: they need the customer's own words as they are."""
    order = card.order
    return OrderOut(
        id=order.id,
        state=order.state,  # type: ignore[arg-type]
        level=order.level,
        site_id=order.site_id,
        region_id=card.region_id,
        reported_at=order.reported_at,
        fault_id=order.fault_id,
        equipment_id=order.equipment_id,
        industry=order.industry,
        text=order.text if clear else masked_text(order.text),
        duration_s=order.duration_s,
        skills=dict(order.skills),
        parts=dict(order.parts),
        windows=[WindowOut(from_at=from_at, to_at=to_at) for from_at, to_at in order.windows],
        respond_by=order.respond_by,
        resolve_by=order.resolve_by,
        crew=order.crew,
        pin=_pin_out(order.pin),
        excluded=list(order.excluded),
        follows=[FollowsOut(order_id=one.order_id, min_s=one.min_s, max_s=one.max_s) for one in order.follows],
        prices=dict(order.prices),
        change_pct=order.change_pct,
        technicians=list(card.technicians),
        lock=lock_out(card.lock) if card.lock else None,
        repeat=_repeat_out(card.repeat) if card.repeat else None,
        open_events=list(open_events(order.state, role)),
        flags=_flags(order),  # type: ignore[arg-type]
    )


def lock_out(lock: OrderLock) -> LockOut:
    """Return a lock as it is shown."""
    return LockOut(holder=lock.holder, locked_at=lock.locked_at, expires_at=lock.expires_at)


def _pin_out(pin: Pin | None) -> PinOut | None:
    return PinOut(technician_id=pin.technician_id, start_at=pin.start_at) if pin else None


def _repeat_out(repeat: RepeatRepair) -> RepeatOut:
    return RepeatOut(
        earlier_id=repeat.earlier_id,
        days=repeat.days,
        level_before=repeat.level_before,
        skills_before=dict(repeat.skills_before),
        failed=list(repeat.failed),
        measure=repeat.measure,  # type: ignore[arg-type]
    )


def _flags(order: WorkOrder) -> list[str]:
    dues = [due for due in (order.respond_by, order.resolve_by) if due is not None]
    flags = ["due-before-report"] if any(due < order.reported_at for due in dues) else []
    return [*flags, *(["due-far-away"] if any(due - order.reported_at > _FAR for due in dues) else [])]


def _windows(windows: list[WindowIn]) -> tuple[tuple[datetime, datetime], ...]:
    return tuple((window.from_at, window.to_at) for window in windows)


def _follows(links: list[FollowsIn]) -> tuple[Follows, ...]:
    return tuple(Follows(order_id=link.order_id, min_s=link.min_s, max_s=link.max_s) for link in links)
