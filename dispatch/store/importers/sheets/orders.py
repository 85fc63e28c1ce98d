"""Work orders: how a row becomes one, completed from the fault catalogue, and back."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from dispatch.fault import Fault
from dispatch.planning.day import Batch
from dispatch.store.importers.cells import CellError
from dispatch.store.importers.kinds.lists import checked_window
from dispatch.store.importers.record import Record
from dispatch.store.importers.sheets.order_columns import ORDER_COLUMNS
from dispatch.store.importers.spec import Sheet
from dispatch.work_order import Pin, WorkOrder
from solver.words import Words

_NEEDS = ("level", "duration_min", "skills")
_FAR_DAYS = 3650


def _read_order(record: Record) -> WorkOrder | None:
    fault = record.intake.fault(record["fault"])
    if record["fault"] is not None and fault is None and any(record[need] is None for need in _NEEDS):
        return None  # the reference to the fault, or the fault's own row, is found wrong elsewhere
    needs = _needs(record, fault)
    site_id = _site_id(record)
    windows = _windows(record)
    pin = _pin(record)
    _look_at_promises(record)
    if record.failed or site_id is None:
        return None
    return WorkOrder(
        id=record["id"],
        site_id=site_id,
        level=needs["level"],
        reported_at=record["reported_at"],
        duration_s=needs["duration_min"],
        skills=needs["skills"],
        parts=record["parts"] if record["parts"] is not None else (fault.parts if fault else {}),
        industry=_industry(record, fault),
        fault_id=record["fault"],
        equipment_id=record["equipment"],
        text=record.get("text", ""),
        state=record.get("state", "triaged"),
        windows=windows,
        respond_by=record["respond_by"],
        resolve_by=record["resolve_by"],
        crew=record.get("crew", 1),
        pin=pin,
        excluded=record.get("excluded", ()),
        follows=record.get("after", ()),
        prices=record.get("prices", {}),
        change_pct=record.get("change_pct", 100),
    )


def _needs(record: Record, fault: Fault | None) -> dict[str, Any]:
    """Return level, work and skills: the row's own, else the fault's; finds what neither says."""
    usual = {"level": fault.level, "duration_min": fault.duration_s, "skills": fault.skills} if fault else {}
    needs = {key: record[key] if record[key] is not None else usual.get(key) for key in _NEEDS}
    for key, value in needs.items():
        if value is None:
            record.fail(
                key,
                "need-unknown",
                Words(en="is blank, and no fault code says it", zh="为空，且没有故障码可供参照"),
                Words(
                    en="Fill it in (none: no skill is needed), or give a fault code of the catalogue.",
                    zh="请填写（无需技能时写“无”），或写明故障目录中的故障码。",
                ),
            )
    return needs


def _industry(record: Record, fault: Fault | None) -> str:
    own: str | None = record["industry"]
    if own is None:
        return fault.industry if fault else ""
    return "" if own in ("none", "无", "-") else own


def _site_id(record: Record) -> str | None:
    """Return the site: the row's own, else the equipment's; finds equipment that stands elsewhere."""
    own: str | None = record["site"]
    machine_id: str | None = record["equipment"]
    if machine_id is None:
        if own is None:
            record.fail(
                "site",
                "missing",
                Words(en="is blank, and no equipment says where it is", zh="为空，且未写明设备"),
                Words(en="Fill in the site, or the equipment.", zh="请填写站点或设备。"),
            )
        return own
    named = record.intake.named("equipment")
    machine = named.get(machine_id)
    stands_at = (
        machine.site_id if machine else None if machine_id in named else record.intake.known.equipment.get(machine_id)
    )
    if own is None or stands_at is None:
        return own or stands_at
    if own != stands_at:
        record.fail(
            "equipment",
            "stands-elsewhere",
            Words(
                en=f"{machine_id} stands at the site {stands_at}, not {own}",
                zh=f"设备 {machine_id} 在站点 {stands_at}，不在 {own}",
            ),
            Words(en="Correct the site or the equipment.", zh="请改正站点或设备。"),
        )
    return own


def _windows(record: Record) -> tuple[tuple[datetime, datetime], ...]:
    start_at, end_at = record["window_from"], record["window_to"]
    more: tuple[tuple[datetime, datetime], ...] = record.get("more_windows", ())
    if start_at is None and end_at is None:
        return more
    if start_at is None or end_at is None:
        if not record.failed:
            record.fail(
                "window_from" if start_at is None else "window_to",
                "half-a-window",
                Words(en="is blank while the window's other end is given", zh="为空，而时间窗的另一端已填写"),
                Words(en="Give both ends or neither.", zh="请填写两端或都留空。"),
            )
        return ()
    try:
        return (checked_window(start_at, end_at), *more)
    except CellError as error:
        record.fail("window_to", error.code, error.cause, error.remedy)
        return ()


def _pin(record: Record) -> Pin | None:
    technician_id, start_at = record["pin"], record["pin_start"]
    if technician_id is None and start_at is None:
        return None
    return Pin(technician_id=technician_id, start_at=start_at)


def _look_at_promises(record: Record) -> None:
    """Point out promises that cannot have been meant: before the report, or ten years after it."""
    reported_at: datetime = record["reported_at"]
    for key in ("respond_by", "resolve_by"):
        due: datetime | None = record[key]
        if due is None:
            continue
        if due < reported_at:
            text = Words(en="due before the report: late from the start", zh="承诺时间早于报修时间，一开始就超时")
            record.note(key, "due-before-report", text)
        elif (due - reported_at).days > _FAR_DAYS:
            text = Words(en="due more than ten years after the report", zh="承诺时间晚于报修十年以上")
            record.note(key, "due-far-away", text)


def _write_orders(batch: Batch) -> Iterator[dict[str, Any]]:
    for order in batch.orders:
        first = order.windows[0] if order.windows else (None, None)
        yield {
            "id": order.id,
            "site": order.site_id,
            "reported_at": order.reported_at,
            "fault": order.fault_id,
            "equipment": order.equipment_id,
            "industry": order.industry or (None if order.fault_id is None else "无"),
            "level": order.level,
            "duration_min": order.duration_s,
            "skills": order.skills,
            "parts": order.parts,
            "text": order.text,
            "state": order.state,
            "window_from": first[0],
            "window_to": first[1],
            "more_windows": order.windows[1:] or None,
            "respond_by": order.respond_by,
            "resolve_by": order.resolve_by,
            "crew": order.crew,
            "pin": order.pin.technician_id if order.pin else None,
            "pin_start": order.pin.start_at if order.pin else None,
            "excluded": order.excluded or None,
            "after": order.follows or None,
            "prices": order.prices or None,
            "change_pct": order.change_pct,
        }


ORDERS = Sheet(
    noun="orders",
    title=Words(en="Orders", zh="工单"),
    meaning=Words(
        en="Complaints that need a visit. With a fault code, level, duration, skills and parts may be left blank.",
        zh="需要上门的投诉。写明故障码时，级别、用时、技能、备件可留空。",
    ),
    columns=ORDER_COLUMNS,
    identity=("id",),
    read=_read_order,
    write=_write_orders,
    also=("order", "work orders"),
)
