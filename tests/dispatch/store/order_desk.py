"""Somebody at work on orders, for tests: a transaction with a moment and a name, and the events that came of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from small_company import EIGHT
from sqlalchemy import Connection

from dispatch.store.store import Store


@dataclass(frozen=True)
class Somebody:
    """Who works."""

    id: str


@dataclass(frozen=True)
class Noted:
    """An event."""

    kind: str
    subject: str
    data: dict[str, Any]
    region_id: str | None
    technicians: tuple[str, ...]


@dataclass
class Desk:
    """What functions of the store take as their work."""

    connection: Connection
    actor: Somebody
    at: datetime
    noted: list[Noted] = field(default_factory=list)

    def record(
        self,
        kind: str,
        *,
        noun: str,
        subject: str,
        data: dict[str, Any],
        region_id: str | None = None,
        technicians: tuple[str, ...] = (),
    ) -> None:
        """Note an event down."""
        self.noted.append(Noted(kind, subject, data, region_id, technicians))


@contextmanager
def at_work(store: Store, at: datetime = EIGHT, who: str = "d1") -> Iterator[Any]:
    """Open a transaction that writes."""
    with store._database.writing() as connection:
        yield Desk(connection, Somebody(who), at)


@contextmanager
def looking(store: Store) -> Iterator[Connection]:
    """Open a transaction that reads."""
    with store._database.reading() as connection:
        yield connection
