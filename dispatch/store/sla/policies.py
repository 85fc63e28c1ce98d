"""Policies in the store: versions that never change, the one adopted last in force."""

import json
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from dispatch.import_record import Tally
from dispatch.policies.documents import policy_document, policy_of
from dispatch.policy import Policy, Profile
from dispatch.store.errors import StoreMissingError
from dispatch.store.shelf import table_of
from dispatch.store.tables.catalog import PolicyRow

_POLICIES = table_of(PolicyRow)
_IN_FORCE = select(_POLICIES).order_by(_POLICIES.c.adopted.desc()).limit(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyVersion:
    """One version of a policy. adopted: 1, 2, … in the order in which versions came into force, the last one holds."""

    adopted: int
    policy: Policy


def policy_in_force(connection: Connection) -> Policy | None:
    """Return the policy that was adopted last, None if there never was one."""
    row = connection.execute(_IN_FORCE).first()
    return _policy(row) if row else None


def policy_versions(connection: Connection, *, before: int | None = None, limit: int = 50) -> list[PolicyVersion]:
    """Return versions, the one adopted last first; before: only those adopted before that one."""
    question = select(_POLICIES).order_by(_POLICIES.c.adopted.desc()).limit(limit)
    found = connection.execute(question if before is None else question.where(_POLICIES.c.adopted < before))
    return [PolicyVersion(adopted=row.adopted, policy=_policy(row)) for row in found]


def read_version(connection: Connection, policy_id: str, version: int) -> PolicyVersion:
    """Return one version of a policy; raises StoreMissingError where there is none."""
    row = connection.execute(
        select(_POLICIES).where(_POLICIES.c.id == policy_id, _POLICIES.c.version == version)
    ).first()
    if row is None:
        raise StoreMissingError(
            "unknown-policy",
            cause={
                "en": f"there is no version {version} of a policy {policy_id}",
                "zh": f"没有策略 {policy_id} 第 {version} 版",
            },
            remedy={"en": "List the versions to see which there are.", "zh": "请先列出现有版本。"},
        )
    return PolicyVersion(adopted=row.adopted, policy=_policy(row))


def no_policy() -> StoreMissingError:
    """Return what is wrong where no policy was ever adopted."""
    return StoreMissingError(
        "no-policy",
        cause={"en": "no policy has been adopted yet", "zh": "尚未采用任何策略"},
        remedy={"en": "Import a company, or adopt one.", "zh": "请导入公司数据，或采用一份策略。"},
    )


def adopt(connection: Connection, policy: Policy) -> Tally:
    """Bring a policy into force: as the next version of its id, unless it says what is in force already.

    The version that `policy` carries is not taken: versions are counted here. Raises InvalidDocumentError for a policy
    that no file could hold. What a policy does not speak of at all (its promises, its kinds of day, its repeat
    repairs), as one out of a workbook, stays as it is in force.
    """
    current = policy_in_force(connection)
    wanted = policy_of(policy_document(policy))
    if current is not None:
        wanted = replace(
            wanted,
            sla=wanted.sla or current.sla,
            profiles=_said(wanted.profiles, current.profiles),
            repeats=wanted.repeats or current.repeats,
        )
    if current and replace(wanted, version=current.version) == current:
        return Tally(unchanged=1)
    last = connection.execute(select(func.max(_POLICIES.c.version)).where(_POLICIES.c.id == wanted.id)).scalar()
    adopted = connection.execute(select(func.max(_POLICIES.c.adopted))).scalar()
    content = policy_document(wanted)
    del content["id"], content["version"]
    row = {"id": wanted.id, "version": (last or 0) + 1, "adopted": (adopted or 0) + 1, "content": content}
    connection.execute(insert(_POLICIES), [row])
    return Tally(updated=1) if last else Tally(created=1)


def _said(wanted: tuple[Profile, ...] | None, current: tuple[Profile, ...] | None) -> tuple[Profile, ...] | None:
    return current if wanted is None else wanted


def _policy(row: Row[Any]) -> Policy:
    return _checked(json.dumps({**row.content, "id": row.id, "version": row.version}))


@lru_cache(maxsize=64)
def _checked(document: str) -> Policy:
    """Return the policy of a document. A version never changes, and every event needs the one in force."""
    return policy_of(json.loads(document))
