"""A writer for tests of stock: a transaction with a moment, in which events are only noted down."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from small_company import EIGHT
from sqlalchemy import Connection

from dispatch.store.store import Store


@dataclass
class Desk:
    """What functions of the store take as their work."""

    connection: Connection
    at: datetime
    noted: list[tuple[str, str, dict[str, Any], tuple[str, ...]]] = field(default_factory=list)

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
        self.noted.append((kind, subject, data, technicians))


@contextmanager
def writing(store: Store, at: datetime = EIGHT) -> Iterator[Any]:
    """Open a transaction that writes."""
    with store._database.writing() as connection:
        yield Desk(connection, at)


@contextmanager
def reading(store: Store) -> Iterator[Connection]:
    """Open a transaction that reads."""
    with store._database.reading() as connection:
        yield connection
