"""Shortest ways over any places (Floyd 1962, Warshall 1962)."""

from typing import Any

from numba import njit


@njit(cache=True, nogil=True)
def shorten(time_s: Any) -> bool:
    """Replace every time by that of the fastest way over other places; tell whether any was shorter."""
    found = False
    for k in range(len(time_s)):
        for i in range(len(time_s)):
            first = time_s[i, k]
            for j in range(len(time_s)):
                if first + time_s[k, j] < time_s[i, j]:
                    time_s[i, j] = first + time_s[k, j]
                    found = True
    return found
