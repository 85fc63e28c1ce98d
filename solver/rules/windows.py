"""Rule 5: service starts inside a window, where there are windows."""

from collections.abc import Iterator

from solver.rules.case import Case
from solver.rules.violation import Violation, violation


def judge_windows(case: Case) -> Iterator[Violation]:
    """Look for a window around every start."""
    for service in case.services.values():
        windows = service.order.windows
        if windows is not None and not any(since <= service.start <= to for since, to in windows):
            yield violation("window", service.where, start=service.start)
