"""Nobody asks more often than agreed: 429 with the seconds to wait."""

import math
import time
from collections.abc import Callable

from starlette.types import ASGIApp, Receive, Scope, Send

from api.http.guards.callers import Caller, caller_of
from api.http.guards.refusals import Refusal
from api.settings import Settings

MINUTE_S = 60.0
_PROBES = ("/livez", "/readyz", "/metrics", "/assets/")
_MANY = 10_000


class Pace:
    """Counts each caller's requests in this process; a minute's worth may come at once, then evenly.

    For each caller one number is kept: when all that was asked would be paid off at the agreed rate.
    """

    def __init__(self, app: ASGIApp, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._settings = settings
        self._clock = clock
        self._paid_off: dict[str, float] = {}
        self._sweep_at = _MANY

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count the request, refuse it where there were too many."""
        if scope["type"] != "http" or scope["path"].startswith(_PROBES):
            return await self._app(scope, receive, send)
        caller = caller_of(scope)
        wait_s = self._spend(caller.key, self._per_minute(caller))
        if wait_s > 0:
            return await _too_many(wait_s).answer(scope, send)
        return await self._app(scope, receive, send)

    def _per_minute(self, caller: Caller) -> int:
        if caller.account_id is None:
            return self._settings.anonymous_per_minute
        if caller.role == "engineer":
            return self._settings.engineer_per_minute
        return self._settings.account_per_minute

    def _spend(self, key: str, per_minute: int) -> float:
        """Return 0 and count the request, or the seconds until it could be."""
        now = self._clock()
        if len(self._paid_off) > self._sweep_at:
            self._paid_off = {one: at for one, at in self._paid_off.items() if at > now}
            self._sweep_at = max(_MANY, 2 * len(self._paid_off))
        paid_off = max(self._paid_off.get(key, now), now) + MINUTE_S / per_minute
        if paid_off - now > MINUTE_S + 1e-9:
            return paid_off - now - MINUTE_S
        self._paid_off[key] = paid_off
        return 0.0


def _too_many(wait_s: float) -> Refusal:
    seconds = max(1, math.ceil(wait_s))
    return Refusal(
        status=429,
        code="too-many-requests",
        words={
            "en": f"Too many requests; try again in {seconds} s.",
            "zh": f"请求过于频繁，请在 {seconds} 秒后重试。",
        },
        retry_after_s=seconds,
    )
