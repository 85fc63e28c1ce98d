"""The service over HTTP, put together: routes, guards, errors, the live feed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib.metadata import version

from fastapi import FastAPI
from pydantic import SecretStr

from api.http import docs_page, health, metrics
from api.http.description import describe
from api.http.feed import Feed
from api.http.guards.observed import count_from_nought
from api.http.guards.signed import signed_by
from api.http.guards.stack import guard
from api.http.problems import answer_problems
from api.http.routes import (
    accounts,
    areas,
    auth,
    catalog,
    completion,
    coverage,
    desk,
    events,
    geocode,
    imports,
    jobs,
    maps,
    mine,
    orders,
    planning,
    plans,
    policies,
    privacy,
    roster,
    sla,
    stock,
    warnings,
)
from api.http.security.door import open_door
from api.settings import Settings
from dispatch.store.database import connect
from dispatch.store.store import Store, open_store

ROUTES = (
    auth, orders, completion, planning, jobs, plans, desk, mine, warnings, sla, stock, areas, coverage, maps, catalog,
    roster, imports, geocode, policies, events, accounts, privacy,
)  # fmt: skip
"""In the order of /docs: first what a day needs."""

ABOUT = """Complaint work orders, technicians, parts and plans, all day, many hands.

Log in at `/auth/token`. Every POST may carry an `Idempotency-Key`; every edit carries `If-Match` with the ETag it was
made of; refusals are problem+json in English and Chinese.

工单、技术员、备件与计划的全天协同服务。每个 POST 可带 `Idempotency-Key`；每次修改须以 `If-Match` 带上所见版本的 ETag；
拒绝以 problem+json 返回，含中英文说明。
"""


def create_app(settings: Settings) -> FastAPI:
    """Return the application on the database of the settings, which is brought to today's schema first."""
    return application(settings, open_store(settings.database_url))


def described() -> FastAPI:
    """Return the application as its OpenAPI document describes it: on a database that is never opened."""
    no_key = SecretStr(f"none:{'0' * 32}")
    settings = Settings.model_construct(signing_keys=no_key)  # else the defaults, whatever the environment says
    return application(settings, Store(connect("sqlite:///never-opened.sqlite3")))


def application(settings: Settings, store: Store) -> FastAPI:
    """Return the application on a store."""
    app = FastAPI(
        title="Paigong 派工",
        version=version("paigong"),
        description=ABOUT,
        docs_url=None,
        redoc_url=None,
        lifespan=_alive,
        telemetry={"tracing": False, "logs": False},  # ours names no people; its own logs what an error says
    )
    app.state.settings, app.state.store = settings, store
    app.state.door = open_door(store, settings)
    app.state.feed = Feed(store)
    for module in (docs_page, *ROUTES, health, metrics):
        app.include_router(module.router)
        count_from_nought(module.router)
    docs_page.mount_assets(app)
    answer_problems(app)
    describe(app)
    guard(app, settings, signed_by(app.state.door.keys))
    return app


@asynccontextmanager
async def _alive(app: FastAPI) -> AsyncIterator[None]:
    looking = asyncio.create_task(app.state.feed.run())
    try:
        yield
    finally:
        looking.cancel()
        with suppress(asyncio.CancelledError):
            await looking
        app.state.store.close()
