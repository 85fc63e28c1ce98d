"""Whether the service lives, and whether it can be sent requests."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.http.guards.room import disk_folder, free_pct
from api.settings import Settings
from dispatch.store.condition import at_head, worker_until
from dispatch.store.errors import StoreError
from dispatch.store.store import Store

router = APIRouter(tags=["operation"])
_WORKER_LATE = timedelta(seconds=60)

DatabaseState = Literal["ok", "unreachable", "other schema"]
DiskState = Literal["ok", "nearly full", "not ours"]
WorkerState = Literal["ok", "silent", "none here"]


class Alive(BaseModel):
    """The process answers."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"alive": True}]})
    alive: Literal[True] = True


class Ready(BaseModel):
    """Whether requests may come, and what is amiss though they may."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"ready": True, "database": "ok", "disk": "ok", "worker": "ok", "stopping": False}]
        },
    )
    ready: Annotated[bool, Field(description="send requests here")]
    database: Annotated[DatabaseState, Field(description="whether it answers and has this program's schema")]
    disk: Annotated[DiskState, Field(description="nearly full: writes answer 507, reads go on")]
    worker: Annotated[WorkerState, Field(description="silent: nothing is planned; by hand everything goes on")]
    stopping: Annotated[bool, Field(description="the process is about to end")]


@router.get("/livez", operation_id="is_alive", response_model=Alive)
async def is_alive() -> Alive:  # in the event loop: it answers though all threads wait for the database
    """Whether the process answers. Restart it when it does not.

    进程是否存活；无应答时应重启。
    """
    return Alive()


@router.get(
    "/readyz",
    operation_id="is_ready",
    response_model=Ready,
    responses={503: {"model": Ready, "description": "Send requests elsewhere."}},
)
def is_ready(request: Request, response: Response) -> Ready:
    """Whether requests may be sent here: the database answers and has the right schema, and no stop has begun.

    A silent worker or a full disk is told, but does not close the door: dispatching by hand and reading go on.

    是否可以接收请求：数据库可用、结构正确且未在停止中。求解进程无响应或磁盘将满只作提示，手工派工和查询照常。
    """
    state = request.app.state
    answer = readiness(state.store, state.settings, stopping=state.stopping.begun, now=datetime.now(UTC))
    if not answer.ready:
        response.status_code = 503
        response.headers["Retry-After"] = "2"
    return answer


def readiness(store: Store, settings: Settings, *, stopping: bool, now: datetime) -> Ready:
    """Return what /readyz says at a moment (aware)."""
    database, seen = _database(store)
    worker: WorkerState = "ok" if seen is not None and seen + _WORKER_LATE > now else "silent"
    return Ready(
        ready=database == "ok" and not stopping,
        database=database,
        disk=_disk(settings),
        worker="none here" if settings.workers == 0 and worker == "silent" else worker,
        stopping=stopping,
    )


def _database(store: Store) -> tuple[DatabaseState, datetime | None]:
    try:
        with store.reading() as connection:
            if not at_head(connection):
                return "other schema", None
            return "ok", worker_until(connection)
    except StoreError:
        return "unreachable", None


def _disk(settings: Settings) -> DiskState:
    folder = disk_folder(settings.database_url)
    if folder is None:
        return "not ours"
    try:
        return "ok" if free_pct(folder) >= settings.disk_reserve_pct else "nearly full"
    except OSError:
        return "not ours"
