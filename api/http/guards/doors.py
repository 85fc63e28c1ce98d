"""Only requests that were meant for us come in: by a Host that is ours, and from pages that are ours."""

from urllib.parse import urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send

from api.http.guards.callers import header
from api.http.guards.refusals import Refusal
from api.settings import Settings

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_WRONG_HOST = Refusal(
    status=400,
    code="unknown-host",
    words={
        "en": "This service does not answer to that Host (PAIGONG_ALLOWED_HOSTS).",
        "zh": "本服务不接受该 Host 名称（PAIGONG_ALLOWED_HOSTS）。",
    },
)
_WRONG_ORIGIN = Refusal(
    status=403,
    code="foreign-origin",
    words={"en": "Pages of other sites may not call this service.", "zh": "其他网站的页面不得调用本服务。"},
)
_NUL = Refusal(
    status=400,
    code="nul-character",
    words={"en": "An address may hold no NUL character.", "zh": "地址中不得包含 NUL 字符。"},
)


class Doors:
    """Checks Host (against DNS that is bent to us), Origin (against other sites' pages), and the address itself."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        public = urlsplit(settings.public_url)
        named = (*settings.allowed_hosts, settings.host, public.hostname or "")
        self._hosts = {*_LOOPBACK, *(_bare(name) for name in named if name and name not in ("0.0.0.0", "::"))}  # noqa: S104
        self._public_origin = settings.public_url.lower()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request in or refuse it."""
        if scope["type"] == "http":
            refusal = self._refusal(scope)
            if refusal is not None:
                return await refusal.answer(scope, send)
        return await self._app(scope, receive, send)

    def _refusal(self, scope: Scope) -> Refusal | None:
        host = (header(scope, b"host") or "").lower()
        if _bare(host) not in self._hosts:
            return _WRONG_HOST
        origin = header(scope, b"origin")
        if origin is not None and origin.lower() not in (f"{scope['scheme']}://{host}", self._public_origin):
            return _WRONG_ORIGIN
        if "\x00" in scope["path"] or b"%00" in scope["query_string"]:
            return _NUL
        return None


def _bare(host: str) -> str:
    """Return a host without port, in lower case."""
    host = host.strip().lower()
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host if host.count(":") > 1 else host.partition(":")[0]
