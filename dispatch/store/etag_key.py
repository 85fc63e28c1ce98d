"""The key of this database's ETags: random, made with the database, and kept for as long as it lives.

It lies in the database, for every process needs the same, after restarts and with other signing keys too. Whoever can
read it there can read what the ETags hash.
"""

from sqlalchemy import Connection, select

from dispatch.store.shelf import table_of
from dispatch.store.tables.events import EtagKeyRow

_KEY = select(table_of(EtagKeyRow).c.key)


def etag_key(connection: Connection) -> bytes:
    """Return the key."""
    key: bytes = connection.execute(_KEY).scalar_one()
    return key
