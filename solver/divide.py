"""The independent parts of a day: lines between which no order has a choice."""

from solver.arrays import groups_of
from solver.kernel.layout import ABLE, ABLE_END, Day


def parts_of_day(day: Day) -> list[list[int]]:
    """Return the lines of every part of the day: two lines are in one part if some order could go to either."""
    able = (day.lists[slice(*day.clock.stops[order, ABLE : ABLE_END + 1])].tolist() for order in day.active.tolist())
    return groups_of(able, len(day.lines))
