"""How a handler's work on a job comes out: an effect that waits for its transaction, or why there is none."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol, runtime_checkable

from dispatch.job import JobProblem
from dispatch.planning.proposal import IllegalPlanError
from dispatch.store.errors import StoreBusyError, StoreFullError, StoreUnavailableError
from dispatch.store.work import Work
from solver.findings import InvalidDocumentError
from solver.words import Words

Effect = Callable[[Work], Mapping[str, Any]]
"""Changes what a job is to change, in the transaction that ends the job, and returns the job's result.

It may be called again if that transaction fails, so it changes nothing but through its `Work`.
"""

PASSING = (StoreBusyError, StoreUnavailableError, StoreFullError)
"""What the database cannot do now it may do later: the job is not at fault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What a handler hands over. how: whether it came to its end, or was cut short because `Tools.stop` said so."""

    effect: Effect
    how: Literal["finished", "cut short"] = "finished"


@runtime_checkable
class Explained(Protocol):
    """An error of one of the rooms below: its code, why, and what to do about it."""

    code: str
    cause: Words
    remedy: Words


def problem_of(error: Exception) -> JobProblem:
    """Return why a job failed, in words; an error that nobody foresaw is named by its kind alone."""
    if isinstance(error, Explained):
        return JobProblem(code=error.code, cause=error.cause, remedy=error.remedy)
    if isinstance(error, InvalidDocumentError) and error.findings:
        first = error.findings[0]
        return JobProblem(code=first.code, cause=first.cause, remedy=first.remedy)
    if isinstance(error, IllegalPlanError):
        return _illegal(error)
    kind = type(error).__name__
    return JobProblem(
        code="job-defect",
        cause={"en": f"the program failed: {kind}", "zh": f"程序出错：{kind}"},
        remedy={
            "en": "This is a defect of the program: report it, with the job's id.",
            "zh": "这是程序缺陷：请连同任务编号一并反馈。",
        },
    )


def _illegal(error: IllegalPlanError) -> JobProblem:
    codes = ", ".join(sorted({violation.code for violation in error.violations}))
    return JobProblem(
        code="plan-untrustworthy",
        cause={
            "en": f"the plan breaks rules and was not kept: {codes}",
            "zh": f"所得计划不合规则，未予保存：{codes}",
        },
        remedy={
            "en": "This is a defect of the program: report it, with the job's id.",
            "zh": "这是程序缺陷：请连同任务编号一并反馈。",
        },
    )
