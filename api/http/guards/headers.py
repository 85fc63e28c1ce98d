"""What every reply tells the browser: do not guess, do not keep, do not embed, run nothing."""

from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.settings import Settings

_ALWAYS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)
_UNLESS_SAID: Final = (
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"),
    (b"cache-control", b"no-store"),
)
_HTTPS_ONLY: Final = (b"strict-transport-security", b"max-age=31536000")


class Headers:
    """Adds the headers; a route that says otherwise about caching or its page's policy is left its own."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._always = (*_ALWAYS, _HTTPS_ONLY) if settings.secure_cookies else _ALWAYS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Go on; what comes back gets the headers."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                said = {name.lower() for name, _ in message.get("headers", ())}
                added = [pair for pair in (*self._always, *_UNLESS_SAID) if pair[0] not in said]
                message = {**message, "headers": [*message.get("headers", ()), *added]}
            await send(message)

        return await self._app(scope, receive, with_headers)
