"""Policies as they come in and go out: the same document as in a file and in the store."""

from typing import Any

from pydantic import ConfigDict, Field

from api.http.fields import Body, Shown
from dispatch.policies.documents import policy_document, shipped_policy
from dispatch.store.sla.policies import PolicyVersion

_EXAMPLE = policy_document(shipped_policy("machinery"))


class PolicyHead(Shown):
    """One version of a policy. adopted: 1, 2, … in the order in which versions came into force."""

    id: str = Field(examples=["machinery"])
    version: int = Field(examples=[3])
    adopted: int = Field(examples=[4])
    in_force: bool = Field(examples=[True])
    notes: str = Field(examples=["Construction machinery: safety, work held up, general."])


class PolicyPage(Shown):
    """Versions of policies, the one adopted last first."""

    items: list[PolicyHead]
    next: str | None = Field(
        description="pass it as `after` for the next page; null: this was the last", examples=[None]
    )


class PolicyOut(PolicyHead):
    """One version of a policy with all that it says."""

    document: dict[str, Any] = Field(examples=[_EXAMPLE])


class PolicyIn(Body):
    """A policy to be looked at, or adopted: the document of a policy file, as JSON."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"document": _EXAMPLE}]})

    document: dict[str, Any]


class FindingOut(Shown):
    """One thing that is wrong with a policy, and what to do about it, in both languages."""

    path: str = Field(examples=["document: targets[2].calendar"])
    code: str = Field(examples=["policy-no-calendar"])
    cause: dict[str, str] = Field(examples=[{"en": "there is no calendar 'moon'", "zh": "没有名为“moon”的日历"}])
    remedy: dict[str, str] = Field(examples=[{"en": "Add it to calendars.", "zh": "请在 calendars 中补充。"}])


class ValidatedOut(Shown):
    """What came of looking at a policy: nothing was changed. document: as it would be kept; null: it cannot be."""

    valid: bool = Field(examples=[True])
    findings: list[FindingOut]
    document: dict[str, Any] | None = Field(examples=[_EXAMPLE])


def head_out(held: PolicyVersion, in_force: int) -> PolicyHead:
    """Return a version without what it says; in_force: which one holds, by its place among the adopted."""
    return PolicyHead(
        id=held.policy.id,
        version=held.policy.version,
        adopted=held.adopted,
        in_force=held.adopted == in_force,
        notes=held.policy.notes,
    )


def policy_out(held: PolicyVersion, in_force: int) -> PolicyOut:
    """Return a version with all that it says."""
    return PolicyOut(**head_out(held, in_force).model_dump(), document=policy_document(held.policy))
