"""Random numbers with a state of our own, so that threads and processes repeat exactly (xorshift64*, Vigna 2016)."""

from typing import Any

import numpy as np
from numba import njit

A, B, C = np.uint64(12), np.uint64(25), np.uint64(27)
STAR = np.uint64(2685821657736338717)
ELEVEN = np.uint64(11)
SCALE = 1.0 / (1 << 53)


@njit(cache=True, nogil=True)
def chance(state: Any) -> float:
    """Return the next number in [0, 1)."""
    x = state[0]
    x ^= x >> A
    x ^= x << B
    x ^= x >> C
    state[0] = x
    return float((x * STAR) >> ELEVEN) * SCALE


@njit(cache=True, nogil=True)
def below(state: Any, bound: int) -> int:
    """Return an integer in [0, bound)."""
    return int(chance(state) * bound)


@njit(cache=True, nogil=True)
def mix(x: Any) -> Any:
    """Return 64 well mixed bits of a uint64 (splitmix64)."""
    x = x + np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))
