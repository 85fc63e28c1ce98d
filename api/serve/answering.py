"""One process that answers requests, on a socket that the supervisor opened."""

import argparse
import asyncio
import gc
import socket
import sys

import uvicorn

from api.http.app import create_app
from api.http.figures import watch_locks
from api.http.guards.streams import Stopping
from api.logs import set_up_logs
from api.settings import Settings
from api.tracing import Tracer
from solver.apart.guard import die_with_parent

_KEEP_ALIVE_S = 65  # longer than a reverse proxy's, so that the proxy is the one who closes
_WAITING = 1024  # connections that may wait at the door
_SWITCH_S = 0.0005
"""How long a thread computes while others wait for the interpreter. Each of a writer's forty statements lets go of it,
and would wait for the usual 5 ms to get it back: under the writers' lock, with everybody behind it."""


class Answering(uvicorn.Server):
    """uvicorn that ends in our order: say no, end the streams, close the door, finish what is under way."""

    def __init__(self, config: uvicorn.Config, stopping: Stopping, tracer: Tracer, notice_s: float) -> None:
        super().__init__(config)
        self._stopping = stopping
        self._tracer = tracer
        self._notice_s = notice_s

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop in order. /readyz says no from the first moment on; whoever balances the load has `notice_s` to hear."""
        await self._stopping.begin()
        await asyncio.sleep(self._notice_s)
        await super().shutdown(sockets)
        await asyncio.to_thread(self._tracer.close)


def answering(settings: Settings) -> Answering:
    """Return the server of one process."""
    app = create_app(settings)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on",
        http="h11",
        loop="uvloop",
        ws="none",
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        timeout_keep_alive=_KEEP_ALIVE_S,
        timeout_graceful_shutdown=max(1, round(settings.finish_s)),
        backlog=_WAITING,
    )
    return Answering(config, app.state.stopping, app.state.tracer, settings.notice_s)


def main() -> None:
    """Answer requests until told to stop."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--parent", type=int, required=True)
    parser.add_argument("--socket", type=int, required=True)
    arguments = parser.parse_args()
    die_with_parent(arguments.parent)
    settings = Settings()
    set_up_logs(settings.log_level, settings.log_format)
    watch_locks()
    sys.setswitchinterval(_SWITCH_S)
    server = answering(settings)
    gc.collect()
    gc.freeze()  # what is loaded by now stays: looking through all of it for garbage stops everybody for half a second
    server.run(sockets=[socket.socket(fileno=arguments.socket)])


if __name__ == "__main__":
    main()
