"""Answers that were given, kept so that a request that comes again acts once and gets the same answer.

An answer is stored in the transaction that did what it says. A twin that comes while the first is under way waits for
the writer's lock, and then finds the answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, exists, select

from dispatch.store.errors import StoreRefusalError
from dispatch.store.shelf import kept_insert, table_of
from dispatch.store.tables.events import ReplyRow
from dispatch.store.work import Work

_REPLIES = table_of(ReplyRow)
_BEFORE = select(_REPLIES).where(*(_REPLIES.c[name] == bindparam(name) for name in ("account_id", "route", "key")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What an idempotency key stands for: whose it is, on which route, and a hash of the question asked with it."""

    account_id: str
    route: str
    key: str
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredReply:
    """An answer, byte for byte."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class KeyReusedError(StoreRefusalError):
    """An idempotency key came again with another question."""


def reply_to(connection: Connection, errand: Errand) -> StoredReply | None:
    """Return the answer that an errand got before, None where it is new. Raises KeyReusedError for another question."""
    asked = {"account_id": errand.account_id, "route": errand.route, "key": errand.key}
    row = connection.execute(_BEFORE, asked).first()
    if row is None:
        return None
    if row.question != errand.question:
        raise KeyReusedError(
            "idempotency-key-reused",
            cause={
                "en": "this idempotency key was used with another request",
                "zh": "该幂等键已用于另一请求",
            },
            remedy={"en": "Use a new key for a new request.", "zh": "请为新请求使用新的幂等键。"},
            items=(errand.key,),
        )
    return StoredReply(status=row.status, headers=row.headers, body=row.body)


def keep_reply(work: Work, errand: Errand, reply: StoredReply) -> None:
    """Store the answer to an errand."""
    row = {
        "account_id": errand.account_id,
        "route": errand.route,
        "key": errand.key,
        "at": work.at,
        "question": errand.question,
        "status": reply.status,
        "headers": dict(reply.headers),
        "body": reply.body,
    }
    work.connection.execute(kept_insert(_REPLIES), [row])


def any_older(connection: Connection, before: datetime) -> bool:
    """Tell whether answers older than a moment are kept."""
    return bool(connection.execute(select(exists().where(_REPLIES.c.at < before))).scalar())


def purge(work: Work, before: datetime) -> None:
    """Forget the answers older than a moment."""
    work.connection.execute(delete(_REPLIES).where(_REPLIES.c.at < before))
