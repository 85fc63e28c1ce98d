"""Requests of which less is kept than of others: neither passwords nor personal data lie beside idempotency keys."""

from collections.abc import Callable

from fastapi import Request, Response
from pydantic import BaseModel

from api.http.call import Call, Reply
from dispatch.actor import Actor
from dispatch.store.work import Work


def without_passwords(call: Call, request: Request, body: BaseModel) -> Call:
    """Return a call whose idempotency key stands for everything in the body but its passwords.

    A key is kept with a quick hash of what was asked, by which a password could be found.
    """
    passwords = {name for name in type(body).model_fields if name.endswith("password")}
    return Call(request, call.principal, call.store, body.model_dump_json(exclude=passwords).encode())


def shown_once(call: Call, act: Callable[[Work], Reply]) -> Response:
    """Answer with personal data that is kept nowhere else: no key, no cache; to ask again is to look again."""
    actor = Actor(id=call.principal.account_id, role=call.principal.role, source="http")
    with call.store.writing(actor) as work:
        reply = act(work)
    response = reply.response()
    response.headers["Cache-Control"] = "no-store"
    return response
