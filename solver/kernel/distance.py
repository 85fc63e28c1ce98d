"""Travel times by the great circle, cell by cell equal to the contract's arithmetic."""

import math
from typing import Any

import numpy as np
from numba import njit

EARTH_M = 6_371_008.8
DOUBT_M = 1e-7  # so near a whole metre, another rounding of the last bits could decide
TILE = 64  # places


@njit(cache=True, nogil=True)
def great_circle_s(lat: Any, lon: Any, detour_pct: float, speed_kmh: float, time_s: Any, doubt: Any) -> int:
    """Fill int32 time_s[i, j] (s) from radians; list the cells that Python must decide in `doubt`, return how many.

    A cell [i, j] with i < j stands for [j, i] too: the contract's arithmetic is symmetric to the last bit. Here the
    haversine is the square of half the chord, which is off by some 1e-9 m: where that could matter, there is doubt.
    """
    n, doubts = len(lat), 0
    across, up, east = np.cos(lat) * np.cos(lon) / 2, np.sin(lat) / 2, np.cos(lat) * np.sin(lon) / 2
    for i in range(n):
        for j in range(i + 1, n):
            a, b, c = across[i] - across[j], up[i] - up[j], east[i] - east[j]
            h = a * a + b * b + c * c
            metres = 2 * EARTH_M * math.asin(min(1.0, math.sqrt(h))) * detour_pct / 100 - 1e-6
            up_m = math.ceil(metres)
            off = up_m - metres
            if (off < DOUBT_M or off > 1.0 - DOUBT_M or h > 0.75) and doubts < len(doubt):  # asin is steep near 1
                doubt[doubts, 0], doubt[doubts, 1] = i, j
                doubts += 1
            time_s[i, j] = min(2_147_483_647.0, math.ceil(up_m * 3.6 / speed_kmh - 1e-9))
    for i in range(0, n, TILE):  # the other half, in tiles that stay in the cache
        for j in range(i, n, TILE):
            for k in range(i, min(n, i + TILE)):
                for m in range(max(j, k + 1), min(n, j + TILE)):
                    time_s[m, k] = time_s[k, m]
    return doubts
