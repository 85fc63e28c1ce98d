"""The pick lists of a day, as plans in force have it and as pieces were handed out."""

from collections.abc import Iterable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from dispatch.names import Names
from dispatch.planning.day_clock import DayClock
from dispatch.stock.pick_list import PickList, pick_lists
from dispatch.store.catalog.company import CENTERS, COMPANY
from dispatch.store.catalog.parts import PARTS
from dispatch.store.catalog.technicians import TECHNICIANS
from dispatch.store.shelf import read
from dispatch.store.stock.reservations import picked_on
from dispatch.store.stock.reserved import reservations_at
from dispatch.store.stock.sight import Sight, places_of


def day_pick_lists(connection: Connection, day: date, sight: Sight) -> tuple[PickList, ...]:
    """Return the pick list of every centre in sight for a day in the company's time zone; an engineer's: own lines."""
    clock = DayClock(day=day, zone=_zone(connection))
    ends_at = clock.epoch_at + timedelta(seconds=clock.midnight_after(day))
    own = sight.technician_id
    regions = None if own is not None else sight.regions_of(None)
    centers = [place for place in places_of(connection, regions) if place.kind == "center"]
    lines = [
        line
        for line in reservations_at(connection, centers)
        if clock.epoch_at <= line.due_at < ends_at and own in (None, line.technician_id)
    ]
    picked = {one: pieces for one, pieces in picked_on(connection, day).items() if own in (None, one.technician_id)}
    found = pick_lists(lines, picked, centers=[place.id for place in centers])
    return tuple(one for one in found if own is None or one.lines or one.handed_out)


def names_on_lists(connection: Connection, lists: Iterable[PickList]) -> Names:
    """Return the names of what pick lists speak of, and the zone in which people read times."""
    lists = list(lists)
    said = [(line.technician_id, line.part_id) for one in lists for line in one.lines]
    said += [(taken.technician_id, taken.part_id) for one in lists for taken in one.handed_out]
    return Names(
        zone=_zone(connection),
        centers=read(connection, CENTERS, {one.center_id for one in lists}),
        technicians=read(connection, TECHNICIANS, {who for who, _ in said}),
        parts=read(connection, PARTS, {part for _, part in said}),
    )


def _zone(connection: Connection) -> ZoneInfo:
    company = read(connection, COMPANY).get(1)
    return ZoneInfo(company.time_zone if company else "UTC")
