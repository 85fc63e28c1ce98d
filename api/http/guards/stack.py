"""All guards in their order, put around an application."""

from typing import Any

from fastapi import FastAPI

from api.http.guards.bodies import Bodies
from api.http.guards.callers import Callers, ReadToken
from api.http.guards.doors import Doors
from api.http.guards.headers import Headers
from api.http.guards.observed import Observed
from api.http.guards.pace import Pace
from api.http.guards.room import Room
from api.http.guards.streams import Stopping, Streams
from api.http.guards.writers import Writers
from api.settings import Settings
from api.tracing import Tracer, tracer_for


def guard(app: FastAPI, settings: Settings, read_token: ReadToken) -> None:
    """Put the guards around an application; the first of the list stands outermost.

    `app.state.stopping` ends its event streams, `app.state.tracer` records its spans.
    """
    tracer: Tracer = tracer_for(settings.otel_endpoint, "paigong-api")
    stopping = Stopping()
    app.state.stopping, app.state.tracer = stopping, tracer
    around: tuple[tuple[Any, dict[str, Any]], ...] = (
        (Headers, {"settings": settings}),
        (Observed, {"tracer": tracer}),
        (Doors, {"settings": settings}),
        (Callers, {"read_token": read_token}),
        (Pace, {"settings": settings}),
        (Room, {"settings": settings}),
        (Streams, {"per_account": settings.streams_per_account, "stopping": stopping}),
        (Bodies, {"settings": settings}),
        (Writers, {}),
    )
    for layer, options in reversed(around):  # what is added last stands outermost
        app.add_middleware(layer, **options)
