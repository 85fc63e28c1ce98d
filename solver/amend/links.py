"""Links between orders once one side of them has its start: the time asked in between is a window like any other."""

from collections.abc import Mapping

from solver.problem import Order

FAR = 10**11  # seconds; the farthest that a document may name
Windows = tuple[tuple[int, int], ...]


def windows_left(order: Order, starts: Mapping[str, int]) -> Windows:
    """Return when an order may start after those that it waits for; never while one of them has no start."""
    if any(link.order not in starts for link in order.after):
        return ()
    first = max((starts[link.order] + link.min_s for link in order.after), default=-FAR)
    last = min((starts[link.order] + link.max_s for link in order.after if link.max_s is not None), default=FAR)
    return cut(order.windows, first, last)


def cut(windows: Windows | None, first: int, last: int) -> Windows:
    """Return what is left of windows (None: any time) between two seconds, both included."""
    everything: Windows = ((-FAR, FAR),)
    return tuple((max(a, first), min(b, last)) for a, b in windows or everything if max(a, first) <= min(b, last))
