"""How the service says no: problem+json (RFC 9457), in both languages, with the path of each field that is wrong."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, ClassVar, Final, Protocol, runtime_checkable

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from api.http.field_faults import field_problem
from api.http.guards.refusals import PROBLEM
from api.tracing import trace_here
from dispatch.account import AccountError
from dispatch.planning.error import PlanningError
from dispatch.store.catalog.roster import OverlapError
from dispatch.store.errors import (
    StoreBusyError,
    StoreError,
    StoreFullError,
    StoreMissingError,
    StoreRefusalError,
)
from dispatch.store.replies import KeyReusedError
from solver.amend.edits import EditError
from solver.findings import Finding, InvalidDocumentError
from solver.words import Words

_SHOWN = 200  # findings and items in one answer
_BUSY_RETRY_S = 1


class FieldProblem(BaseModel):
    """One thing that is wrong with a request. path: where, as in `body.orders[3].level`."""

    path: str
    code: str
    en: str
    zh: str


class ProblemOut(BaseModel):
    """A problem. code: stable; en, zh: what is wrong and what to do; errors: field by field; items: what is meant."""

    type: str
    title: str
    status: int
    code: str
    en: str
    zh: str
    errors: list[FieldProblem] = []
    items: list[str] = []
    trace_id: str | None = None


class Problem(Exception):  # noqa: N818 - what is raised is the answer itself
    """A request that is refused. code: stable; words: what is wrong, and what to do, where nobody says it better."""

    status: ClassVar[int] = 400
    code = "bad-request"
    words: ClassVar[Words] = {"en": "The request cannot be understood.", "zh": "无法理解该请求。"}

    def __init__(self, code: str | None = None, words: Words | None = None, **headers: str) -> None:
        self.code = code or self.code
        self.told: Words = words or self.words
        self.headers: Mapping[str, str] = {name.replace("_", "-").title(): text for name, text in headers.items()}
        super().__init__(self.told["en"])


class Unauthorized(Problem):
    """Nobody knows who asks."""

    status, code = 401, "unauthorized"
    words: ClassVar[Words] = {
        "en": "Log in first: the token is missing, out of date or refused.",
        "zh": "请先登录：令牌缺失、过期或无效。",
    }

    def __init__(self, code: str | None = None, words: Words | None = None) -> None:
        super().__init__(code, words, www_authenticate="Bearer")


class Forbidden(Problem):
    """Whoever asks may not do this."""

    status, code = 403, "forbidden"
    words: ClassVar[Words] = {"en": "Your role does not allow this.", "zh": "您的角色无权执行此操作。"}


class PreconditionMissing(Problem):
    """An edit does not say which version was seen."""

    status, code = 428, "if-match-missing"
    words: ClassVar[Words] = {
        "en": "Send If-Match with the ETag that you have seen, so that nobody's change is overwritten.",
        "zh": "请在 If-Match 中带上所见版本的 ETag，以免覆盖他人的修改。",
    }


class PreconditionFailed(Problem):
    """Somebody else has changed it in between."""

    status, code = 412, "changed-meanwhile"
    words: ClassVar[Words] = {
        "en": "It has been changed since you read it: read it again.",
        "zh": "内容在您读取之后已被修改，请重新读取。",
    }


class TooManyRequests(Problem):
    """Not so often."""

    status, code = 429, "too-many-requests"
    words: ClassVar[Words] = {"en": "Too many requests: try again later.", "zh": "请求过于频繁，请稍后重试。"}

    def __init__(self, code: str | None = None, words: Words | None = None, *, retry_after_s: int) -> None:
        super().__init__(code, words, retry_after=str(retry_after_s))


@runtime_checkable
class Explained(Protocol):
    """An error of one of the rooms below: why, and what to do about it."""

    cause: Words
    remedy: Words


_STATUS: Final[Sequence[tuple[type[Exception], int]]] = (
    (KeyReusedError, 422),
    (OverlapError, 422),
    (StoreRefusalError, 409),
    (StoreMissingError, 404),
    (StoreBusyError, 503),
    (StoreFullError, 507),
    (StoreError, 503),
    (PlanningError, 422),
    (AccountError, 422),
    (EditError, 422),
)


def problem_reply(error: Exception) -> Response:
    """Return the answer that tells of an error. Raises the error itself where it is none that a user can cause."""
    if isinstance(error, Problem):
        return _reply(error.status, error.code, error.told, headers=error.headers)
    if isinstance(error, InvalidDocumentError):
        return _reply(422, "invalid", _invalid(error.findings), errors=[_told(one) for one in error.findings[:_SHOWN]])
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), None)
    if status is None or not isinstance(error, Explained):
        raise error
    return _reply(
        status,
        getattr(error, "code", "refused"),
        _both(error.cause, error.remedy),
        errors=_field(error),
        items=list(getattr(error, "items", ()))[:_SHOWN],
        headers={"Retry-After": str(_BUSY_RETRY_S)} if status == 503 else {},
    )


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return what an operation documents of its refusals: those named, and those of every operation."""
    shown = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemOut"}}}
    return {
        status: {"description": HTTPStatus(status).phrase, "content": shown}
        for status in sorted({400, 401, 403, 422, 429, 503, 507, *statuses})
    }


def answer_problems(app: FastAPI) -> None:
    """Have an application answer errors that users can cause as problems; all others are faults of ours."""
    for kind in (Problem, InvalidDocumentError, *(kind for kind, _ in _STATUS)):
        app.add_exception_handler(kind, _answered)
    app.add_exception_handler(RequestValidationError, _invalid_request)
    app.add_exception_handler(HTTPException, _plain)


def _answered(_: Request, error: Exception) -> Response:
    return problem_reply(error)


def _invalid_request(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    faults = [field_problem(fault) for fault in error.errors()[:_SHOWN]]
    return _reply(422, "invalid", _INVALID, errors=[FieldProblem(**fault) for fault in faults])


def _plain(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    words = _PLAIN.get(error.status_code, {"en": str(error.detail), "zh": str(error.detail)})
    code = HTTPStatus(error.status_code).phrase.lower().replace(" ", "-")
    return _reply(error.status_code, code, words, headers=error.headers or {})


def _reply(
    status: int,
    code: str,
    words: Words,
    *,
    errors: Sequence[FieldProblem] = (),
    items: Sequence[str] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    trace = trace_here()
    problem = ProblemOut(
        type=f"urn:paigong:problem:{code}",
        title=words["en"],
        status=status,
        code=code,
        en=words["en"],
        zh=words["zh"],
        errors=list(errors),
        items=list(items),
        trace_id=trace.trace_id if trace else None,
    )
    return Response(problem.model_dump_json(exclude_defaults=True), status, dict(headers or {}), PROBLEM)


def _both(cause: Words, remedy: Words) -> Words:
    return {
        "en": f"{cause['en'].rstrip('.')}. {remedy['en']}",
        "zh": f"{cause['zh'].rstrip('。')}。{remedy['zh']}",
    }


def _field(error: Exception) -> list[FieldProblem]:
    if not isinstance(error, AccountError):
        return []
    return [FieldProblem(path=f"body.{error.field}", code=error.code, **error.cause)]


def _told(finding: Finding) -> FieldProblem:
    return FieldProblem(path=finding.path, code=finding.code, **_both(finding.cause, finding.remedy))


def _invalid(findings: Sequence[Finding]) -> Words:
    count = len(findings)
    return {"en": f"{count} findings; nothing was changed.", "zh": f"共 {count} 处问题，未作任何更改。"}


_INVALID: Final[Words] = {
    "en": "Fields of the request are wrong; nothing was changed.",
    "zh": "请求字段有误，未作任何更改。",
}
_PLAIN: Final[Mapping[int, Words]] = {
    404: {"en": "There is nothing here.", "zh": "此处没有内容。"},
    405: {"en": "This cannot be done here.", "zh": "此处不支持该操作。"},
}
