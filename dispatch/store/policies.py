"""Policies in the store: versions that never change, the one adopted last in force."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from dispatch.import_record import Tally
from dispatch.policy import Policy
from dispatch.policy_file import policy_document, policy_of
from dispatch.store.shelf import table_of
from dispatch.store.tables.catalog import PolicyRow

_POLICIES = table_of(PolicyRow)


def policy_in_force(connection: Connection) -> Policy | None:
    """Return the policy that was adopted last, None if there never was one."""
    row = connection.execute(select(_POLICIES).order_by(_POLICIES.c.adopted.desc()).limit(1)).first()
    return _policy(row) if row else None


def adopt(connection: Connection, policy: Policy) -> Tally:
    """Bring a policy into force: as the next version of its id, unless it says what is in force already.

    The version that `policy` carries is not taken: versions are counted here. Raises InvalidDocumentError for a policy
    that no file could hold.
    """
    current = policy_in_force(connection)
    wanted = policy_of(policy_document(policy))
    if current and replace(wanted, version=current.version) == current:
        return Tally(unchanged=1)
    last = connection.execute(select(func.max(_POLICIES.c.version)).where(_POLICIES.c.id == wanted.id)).scalar()
    adopted = connection.execute(select(func.max(_POLICIES.c.adopted))).scalar()
    content = policy_document(wanted)
    del content["id"], content["version"]
    row = {"id": wanted.id, "version": (last or 0) + 1, "adopted": (adopted or 0) + 1, "content": content}
    connection.execute(insert(_POLICIES), [row])
    return Tally(updated=1) if last else Tally(created=1)


def _policy(row: Row[Any]) -> Policy:
    return policy_of({**row.content, "id": row.id, "version": row.version})
