"""What happens, live, and the trail of all that happened."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import Field
from sqlalchemy import Connection

from api.http.call import Call, Reply
from api.http.feed import stream
from api.http.fields import Shown
from api.http.problems import problems
from api.http.rights import allow, principal_here
from dispatch.account import ROLES
from dispatch.store.events import events_after, head_of, verify

router = APIRouter(tags=["events"])
Anybody = Annotated[Call, Depends(allow(*ROLES))]
Administrator = Annotated[Call, Depends(allow("administrator"))]
_Seq = Annotated[int | None, Query(ge=0, le=2**53, description="go on behind the event with this number")]


class EventOut(Shown):
    """One event of the trail. seal: its hash, which covers the one before."""

    seq: int = Field(examples=[4711])
    at: str
    actor: str
    role: str
    source: str
    kind: str = Field(examples=["order.state"])
    noun: str
    subject: str
    region: str | None
    technicians: list[str]
    data: dict[str, object]
    seal: str


class TrailPage(Shown):
    """A page of the trail; next: `after` of the page that follows."""

    items: list[EventOut]
    next: str | None


class TrailCheck(Shown):
    """Whether the trail is as it was written. breach: number of the first event that is not, and how."""

    whole: bool
    events: int
    breach: int | None = None
    what: str | None = None


@router.get(
    "/events",
    operation_id="follow_events",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {"example": "id: 4711\\ndata: {}\\n\\n"}}}, **problems()},
)
def follow_events(
    call: Anybody,
    request: Request,
    after: _Seq = None,
    last_event_id: Annotated[str | None, Header(description="where a stream broke off; goes before `after`")] = None,
) -> Response:
    """Follow what happens as an event stream: each what they may know of. Last-Event-ID takes up where it broke off.

    以事件流（SSE）实时获知变化，仅限有权知悉的事件；可用 Last-Event-ID 续接。
    """
    seen = int(last_event_id) if last_event_id and last_event_id.isascii() and last_event_id.isdigit() else after
    token = request.headers["authorization"].partition(" ")[2]
    return StreamingResponse(
        stream(request.app.state.feed, lambda: principal_here(request, token), seen),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


@router.get("/audit", response_model=TrailPage, operation_id="list_audit", responses=problems())
def list_audit(
    call: Administrator,
    after: _Seq = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    noun: Annotated[str | None, Query(max_length=40)] = None,
    subject: Annotated[str | None, Query(max_length=100)] = None,
) -> Response:
    """List the audit trail, oldest first: who did what, when, by which way.

    列出审计记录，最早在前：何人、何时、经何途径、做了什么。
    """

    def look(connection: Connection) -> Reply:
        found = events_after(connection, after or 0, limit=limit + 1, noun=noun, subject=subject)
        items = [
            EventOut(
                seq=one.seq,
                at=one.at.isoformat(),
                actor=one.actor,
                role=one.role,
                source=one.source,
                kind=one.kind,
                noun=one.noun,
                subject=one.subject,
                region=one.region_id,
                technicians=list(one.technicians),
                data=dict(one.data),
                seal=one.seal,
            )
            for one in found[:limit]
        ]
        return Reply(TrailPage(items=items, next=str(items[-1].seq) if len(found) > limit else None))

    return call.read(look)


@router.get("/audit/check", response_model=TrailCheck, operation_id="check_audit", responses=problems())
def check_audit(call: Administrator) -> Response:
    """Check that nobody has changed, taken out or added an event: the seal of each covers the one before.

    校验审计链：任何事件被改动、删除或插入都会被发现。
    """

    def look(connection: Connection) -> Reply:
        breach = verify(connection)
        events = head_of(connection).seq
        if breach is None:
            return Reply(TrailCheck(whole=True, events=events))
        return Reply(TrailCheck(whole=False, events=events, breach=breach.seq, what=breach.what))

    return call.read(look)
