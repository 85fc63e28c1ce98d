"""The independent parts of a day: lines between which no order has a choice."""

from solver.kernel.layout import ABLE, ABLE_END, Day


def parts_of_day(day: Day) -> list[list[int]]:
    """Return the lines of every part of the day: two lines are in one part if some order could go to either."""
    root = list(range(len(day.lines)))

    def find(t: int) -> int:
        while root[t] != t:
            root[t] = root[root[t]]
            t = root[t]
        return t

    for order in day.active.tolist():
        able = day.lists[slice(*day.clock.stops[order, ABLE : ABLE_END + 1])].tolist()
        for t in able[1:]:
            root[find(t)] = find(able[0])
    parts: dict[int, list[int]] = {}
    for t in range(len(root)):
        parts.setdefault(find(t), []).append(t)
    return list(parts.values())
