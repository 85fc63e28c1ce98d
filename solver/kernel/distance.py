"""Travel times by the great circle, cell by cell equal to the contract's arithmetic."""

import math
from typing import Any

from numba import njit

EARTH_M = 6_371_008.8
DOUBT_M = 1e-7  # so near a whole metre, another rounding of the last bit could decide


@njit(cache=True, nogil=True)
def great_circle_s(lat: Any, lon: Any, detour_pct: float, speed_kmh: float, time_s: Any, doubt: Any) -> int:
    """Fill int32 time_s[i, j] (s) from radians; list the cells that Python must decide in `doubt`, return how many."""
    n, doubts = len(lat), 0
    for i in range(n):
        for j in range(n):
            a = math.sin((lat[j] - lat[i]) / 2)
            b = math.sin((lon[j] - lon[i]) / 2)
            h = a * a + math.cos(lat[i]) * math.cos(lat[j]) * (b * b)
            metres = 2 * EARTH_M * math.asin(min(1.0, math.sqrt(h))) * detour_pct / 100 - 1e-6
            if (abs(metres - round(metres)) < DOUBT_M or h > 0.75) and doubts < len(doubt):  # asin is steep near 1
                doubt[doubts, 0], doubt[doubts, 1] = i, j
                doubts += 1
            time_s[i, j] = min(2_147_483_647.0, math.ceil(math.ceil(metres) * 3.6 / speed_kmh - 1e-9))
    return doubts
