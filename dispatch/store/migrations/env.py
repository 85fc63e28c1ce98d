"""Alembic's entry: runs migrations on the connection, and in the transaction, that `dispatch.store.migrate` opened."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlmodel import AutoString

from dispatch.store.instants import Instant
from dispatch.store.tables import Stored


def _plain_types(kind: str, item: object, _: AutogenContext) -> str | Literal[False]:
    """Write migrations in SQLAlchemy's own types, so that old ones stay true when ours change."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, AutoString):
        return "sa.String()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Stored.metadata,
    render_as_batch=True,
    render_item=_plain_types,
    transactional_ddl=True,  # SQLite's tables are transactional too; Alembic does not assume it
)
with context.begin_transaction():
    context.run_migrations()
