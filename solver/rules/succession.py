"""Rule 8: an order that waits for others starts within the asked time after the start of each."""

from collections.abc import Iterator

from solver.rules.case import Case
from solver.rules.violation import Violation, violation


def judge_succession(case: Case) -> Iterator[Violation]:
    """Measure the time between the starts of linked orders."""
    for service in case.services.values():
        for link in service.order.after:
            first = case.services.get(link.order)
            if first is None:
                yield violation("after-unserved", service.where, order=link.order)
                continue
            gap = service.start - first.start
            if gap < link.min_s:
                yield violation("after-early", service.where, order=link.order, gap=gap, seconds=link.min_s - gap)
            if link.max_s is not None and gap > link.max_s:
                yield violation("after-late", service.where, order=link.order, gap=gap, seconds=gap - link.max_s)
