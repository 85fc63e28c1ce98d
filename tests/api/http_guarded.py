"""A small application behind the real guards, for their tests: routes that echo, fail, stream and take uploads."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse
from starlette.types import ASGIApp

from api.http.guards.stack import guard
from api.settings import Settings

HOST = "http://127.0.0.1"
BEARER = {"Authorization": "Bearer d1.dispatcher"}


def read_token(token: str) -> tuple[str, str]:
    """Take `name.role` for a valid token."""
    name, dot, role = token.partition(".")
    if not dot:
        raise ValueError("no token of ours")
    return name, role


def settings(**changes: Any) -> Settings:
    """Settings as in a test, whatever the environment says."""
    return Settings(_env_file=None, **{"database_url": "sqlite:///:memory:", **changes})


def application(chosen: Settings) -> FastAPI:
    """Return the application."""
    app = FastAPI(docs_url=None, redoc_url=None)

    @app.get("/orders/{order_id}")
    def read_order(order_id: str) -> dict[str, str]:
        return {"id": order_id}

    @app.post("/orders")
    async def make_order(request: Request) -> dict[str, Any]:
        return {"bytes": len(await request.body())}

    @app.post("/auth/login")
    def log_in() -> dict[str, str]:
        return {"token": "t"}

    @app.get("/broken/{phone}")
    def broken(phone: str) -> None:
        raise RuntimeError(f"the row of {phone} is broken")

    @app.get("/events")
    async def events() -> StreamingResponse:
        async def lines() -> AsyncIterator[str]:
            for number in range(1_000_000):
                yield f"id: {number}\ndata: {{}}\n\n"
                await asyncio.sleep(0.02)

        return StreamingResponse(lines(), media_type="text/event-stream")

    guard(app, chosen, read_token)
    return app


class Web:
    """A client of an application in this process: each request in an event loop of its own."""

    def __init__(self, app: ASGIApp, address: str = "127.0.0.1") -> None:
        self._transport = httpx.ASGITransport(app, client=(address, 50_000))

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        async def asked() -> httpx.Response:
            async with httpx.AsyncClient(transport=self._transport, base_url=HOST) as web:
                return await web.request(method, path, **options)

        with ThreadPoolExecutor(1) as apart:  # a browser test of the same module has a loop in the main thread
            return apart.submit(lambda: asyncio.run(asked())).result()

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.request("GET", path, **options)

    def post(self, path: str, **options: Any) -> httpx.Response:
        return self.request("POST", path, **options)
