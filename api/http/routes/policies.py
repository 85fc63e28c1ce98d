"""Policies: which versions there were, what they say, whether a new one would do, and its adoption."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Response
from sqlalchemy import Connection

from api.http.call import Call, Reply
from api.http.cursors import After, Limit, cursor, number
from api.http.fields import Id
from api.http.problems import problems
from api.http.rights import allow
from api.http.shapes.policies import (
    FindingOut,
    PolicyIn,
    PolicyOut,
    PolicyPage,
    ValidatedOut,
    head_out,
    policy_out,
)
from dispatch.policies.documents import policy_document, policy_of
from dispatch.store.sla.policies import PolicyVersion, no_policy, policy_versions, read_version
from dispatch.store.sla.policy_adoption import adopt_policy as adopt
from dispatch.store.work import Work
from solver.findings import Finding, InvalidDocumentError

router = APIRouter(tags=["policies"])
Reader = Annotated[Call, Depends(allow("administrator", "dispatcher", "planner"))]
Administrator = Annotated[Call, Depends(allow("administrator"))]
_SOURCE = "document"


@router.get("/policies", response_model=PolicyPage, operation_id="list_policies", responses=problems(422))
def list_policies(
    call: Reader,
    limit: Limit = 50,
    after: After = None,
) -> Response:
    """List the versions of policies, the one adopted last, which holds, first.

    列出策略的各个版本，最近采用（生效中）的在前。
    """

    def look(connection: Connection) -> Reply:
        found = policy_versions(connection, before=number(after) or None, limit=limit + 1)
        more = cursor(str(found[limit - 1].adopted)) if len(found) > limit else None
        in_force = _in_force(connection)
        return Reply(PolicyPage(items=[head_out(one, in_force) for one in found[:limit]], next=more))

    return call.read(look)


@router.get("/policies/in-force", response_model=PolicyOut, operation_id="read_policy", responses=problems(404))
def read_policy(call: Reader) -> Response:
    """Read the policy that holds. Its ETag is asked for when another is adopted.

    查看生效中的策略；采用新版本时须提交其 ETag。
    """

    def look(connection: Connection) -> Reply:
        held = next(iter(policy_versions(connection, limit=1)), None)
        if held is None:
            raise no_policy()
        return Reply(policy_out(held, held.adopted), etag=_tag(held.adopted))

    return call.read(look)


@router.get(
    "/policies/{policy_id}/versions/{version}",
    response_model=PolicyOut,
    operation_id="read_policy_version",
    responses=problems(404, 422),
)
def read_policy_version(policy_id: Id, version: Annotated[int, Path(ge=1, le=10**9)], call: Reader) -> Response:
    """Read one version of a policy, whether it holds or not.

    查看策略的某一版本。
    """

    def look(connection: Connection) -> Reply:
        return Reply(policy_out(read_version(connection, policy_id, version), _in_force(connection)))

    return call.read(look)


@router.post("/policies/validate", response_model=ValidatedOut, operation_id="validate_policy", responses=problems(422))
def validate_policy(body: PolicyIn, call: Reader) -> Response:
    """Look at a policy without changing anything: all that is wrong with it at once.

    校验策略（不做任何更改），一次列出全部问题。
    """
    found = _looked_at(body.document)
    return call.read(lambda _: Reply(found))


@router.post(
    "/policies",
    response_model=PolicyOut,
    operation_id="adopt_policy",
    responses=problems(409, 412, 422, 428),
)
def adopt_policy(body: PolicyIn, call: Administrator) -> Response:
    """Adopt a policy as the next version of its id; If-Match names the one that holds now (`/policies/in-force`).

    采用新策略，成为该策略的下一版本；If-Match 须为当前生效策略的 ETag。
    """

    def act(work: Work) -> Reply:
        call.require_match(_tag(_in_force(work.connection)))
        held: PolicyVersion = adopt(work, policy_of(body.document, source=_SOURCE))
        return Reply(policy_out(held, held.adopted), etag=_tag(held.adopted))

    return call.write(act)


def _looked_at(document: dict[str, Any]) -> ValidatedOut:
    try:
        policy = policy_of(document, source=_SOURCE)
    except InvalidDocumentError as error:
        return ValidatedOut(valid=False, findings=[_finding_out(one) for one in error.findings], document=None)
    return ValidatedOut(valid=True, findings=[], document=policy_document(policy))


def _finding_out(finding: Finding) -> FindingOut:
    return FindingOut(
        path=finding.path,
        code=finding.code,
        cause={"en": finding.cause["en"], "zh": finding.cause["zh"]},
        remedy={"en": finding.remedy["en"], "zh": finding.remedy["zh"]},
    )


def _in_force(connection: Connection) -> int:
    """Return the place of the policy that holds among the adopted, 0 where there never was one."""
    return next((held.adopted for held in policy_versions(connection, limit=1)), 0)


def _tag(adopted: int) -> str:
    return f"policy-{adopted}"
