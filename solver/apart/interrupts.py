"""Ctrl-C as a wish instead of an exception, while somebody is there to grant it."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Interrupts:
    """How often Ctrl-C was pressed."""

    count = 0

    def press(self, number: int, frame: FrameType | None) -> None:
        """Count one more (a signal handler)."""
        self.count += 1


@contextmanager
def interrupts() -> Iterator[Interrupts]:
    """Count Ctrl-C instead of raising KeyboardInterrupt; outside the main thread Python leaves it to that thread."""
    pressed = Interrupts()
    if threading.current_thread() is not threading.main_thread():
        yield pressed
        return
    before = signal.signal(signal.SIGINT, pressed.press)
    try:
        yield pressed
    finally:
        signal.signal(signal.SIGINT, before)
