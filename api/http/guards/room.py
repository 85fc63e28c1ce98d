"""A disk that is nearly full is kept for reading: writes answer 507 before they begin."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import make_url
from starlette.types import ASGIApp, Receive, Scope, Send

from api.http.guards.refusals import Refusal
from api.settings import Settings

_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_LOGGING_IN = "/auth/"  # whoever cannot log in cannot read
_LOOK_EVERY_S = 2.0
_FULL = Refusal(
    status=507,
    code="disk-nearly-full",
    words={
        "en": "The disk of the database is nearly full: nothing is written until there is room. Reading goes on.",
        "zh": "数据库所在磁盘即将写满：腾出空间前不再写入，仍可读取。",
    },
    retry_after_s=60,
)


def disk_folder(database_url: str) -> Path | None:
    """Return the folder that an SQLite database grows in; None for one that lives elsewhere."""
    url = make_url(database_url)
    if url.drivername != "sqlite" or not url.database or url.database == ":memory:":
        return None
    return Path(url.database).absolute().parent


def free_pct(folder: Path) -> float:
    """Return how much of a folder's disk is free for us, in percent."""
    usage = shutil.disk_usage(folder)
    return 100.0 * usage.free / usage.total


class Room:
    """Looks at the disk of an SQLite file every other second. PostgreSQL looks after its own."""

    def __init__(self, app: ASGIApp, settings: Settings, free: Callable[[Path], float] = free_pct) -> None:
        self._app = app
        self._folder = disk_folder(settings.database_url)
        self._reserve_pct = settings.disk_reserve_pct
        self._free = free
        self._looked_at = -_LOOK_EVERY_S
        self._full = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what would write while there is no room."""
        writes = scope["type"] == "http" and scope["method"] not in _READING
        if writes and not scope["path"].startswith(_LOGGING_IN) and self._no_room():
            return await _FULL.answer(scope, send)
        return await self._app(scope, receive, send)

    def _no_room(self) -> bool:
        now = time.monotonic()
        if self._folder is not None and now - self._looked_at >= _LOOK_EVERY_S:
            self._looked_at = now
            try:
                self._full = self._free(self._folder) < self._reserve_pct
            except OSError:  # the folder is away: the database will say so better
                self._full = False
        return self._full
