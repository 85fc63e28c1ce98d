"""Technicians, their shifts and breaks."""

from itertools import pairwise
from typing import Final

from solver.problem import BreakRule, Shift, Technician
from solver.validation.fields import LARGEST_COUNT, LARGEST_TIME_S, Fields

HIGHEST_LEVEL: Final = 5
SLOWEST_PCT: Final = 10_000


def read_technicians(document: Fields) -> tuple[Technician, ...]:
    """Read all technicians."""
    return tuple(_technician(fields) for fields in document.objects("technicians"))


def _technician(fields: Fields) -> Technician:
    shift_fields = list(fields.objects("shifts"))
    technician = Technician(
        id=fields.identifier("id"),
        center=fields.reference("center", "center"),
        start=fields.reference("start", "location"),
        end=fields.optional_reference("end", "location"),
        skills=fields.counts("skills", 1, HIGHEST_LEVEL),
        regions=fields.identifiers("regions", required=True),
        shifts=tuple(_shift(shift) for shift in shift_fields),
        van_stock=fields.counts("van_stock", 0, LARGEST_COUNT, required=False),
        skill_until=fields.counts("skill_until", -LARGEST_TIME_S, LARGEST_TIME_S, required=False),
        efficiency_pct=fields.integer("efficiency_pct", 1, SLOWEST_PCT, default=100),
    )
    if fields.optional("regions") == []:
        fields.found("regions", "no-regions")
    _judge_overlaps(shift_fields, technician.shifts)
    fields.finish()
    return technician


def _shift(fields: Fields) -> Shift:
    shift = Shift(
        start=fields.time("start"),
        end=fields.time("end"),
        overtime_s=fields.integer("overtime_s", 0, LARGEST_TIME_S, default=0),
        break_rule=_break_rule(fields),
    )
    if fields.fine("start", "end") and shift.end < shift.start:
        fields.found("", "shift-reversed", start=shift.start, end=shift.end)
    fields.finish()
    return shift


def _break_rule(shift: Fields) -> BreakRule | None:
    fields = shift.optional_inner("break")
    if fields is None:
        return None
    rule = BreakRule(
        earliest=fields.time("earliest"),
        latest=fields.time("latest"),
        duration_s=fields.integer("duration_s", 0, LARGEST_TIME_S),
    )
    if fields.fine("earliest", "latest") and rule.latest < rule.earliest:
        fields.found("", "break-reversed", earliest=rule.earliest, latest=rule.latest)
    fields.finish()
    return rule


def _judge_overlaps(fields: list[Fields], shifts: tuple[Shift, ...]) -> None:
    """Shifts may stand in any order and may touch; overtime may reach into the next one (its route starts later)."""
    readable = [pair for pair in zip(fields, shifts, strict=True) if pair[0].fine("start", "end", "")]
    readable.sort(key=lambda pair: (pair[1].start, pair[1].end))
    for (first_fields, first), (second_fields, second) in pairwise(readable):
        if second.start < first.end:
            second_fields.found("", "shifts-overlap", start=second.start, end=first.end, other=first_fields.path)
