"""How often anybody may try to log in: a sliding window in the memory of this process.

With n API processes somebody gets up to n times as many tries; at a restart the count begins anew. That is enough
against guessing at passwords of twelve characters, and needs no write to the database for a login that fails.
"""

from collections import OrderedDict, deque
from threading import Lock

_MOST_KEYS = 20_000  # who floods with names makes the oldest forgotten, not the memory full


class Attempts:
    """Counts tries by key: at most `most` within any `within_s` seconds. May be used from several threads."""

    def __init__(self, *, most: int, within_s: float = 60.0) -> None:
        self._most = most
        self._within_s = within_s
        self._tries: OrderedDict[tuple[str, ...], deque[float]] = OrderedDict()
        self._lock = Lock()

    def wait_s(self, *key: str, now_s: float) -> float:
        """Count a try at the moment `now_s` of a steady clock and return 0; if it is one too many, how long to wait.

        A refused try does not count: whoever waits as told gets in.
        """
        with self._lock:
            tries = self._tries.setdefault(key, deque())
            self._tries.move_to_end(key)
            while tries and tries[0] <= now_s - self._within_s:
                tries.popleft()
            if len(tries) >= self._most:
                return tries[0] + self._within_s - now_s
            tries.append(now_s)
            while len(self._tries) > _MOST_KEYS:
                self._tries.popitem(last=False)
        return 0.0
