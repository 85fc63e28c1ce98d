"""How a solve in a process of its own can fail.

SolverError
├── SolverCrashError           the child died, or said something else than agreed
├── SolverRefusedError         the child ended by itself with an error (no memory, a defect)
├── NoPlanError                cancelled, or out of time, before there was any plan
└── UntrustworthyPlanError     a plan came back that is illegal, or that costs something else than it says
"""

from collections.abc import Sequence

from solver.words import Lang, Words


class SolverError(RuntimeError):
    """A solve failed; the calling process is unharmed and can solve again.

    code: stable, kebab-case; cause: what happened; remedy: what to do.
    """

    def __init__(self, code: str, cause: Words, remedy: Words) -> None:
        self.code = code
        self.cause = cause
        self.remedy = remedy
        super().__init__(self.in_("en"))

    def in_(self, lang: Lang) -> str:
        """Return the failure as one line in a language."""
        return f"{self.cause[lang]} [{self.code}] {self.remedy[lang]}"


class SolverCrashError(SolverError):
    """The child died without a plan. signal: the name of the one that killed it, or None; status: its exit status."""

    def __init__(
        self, code: str, cause: Words, remedy: Words, *, signal: str | None = None, status: int | None = None
    ) -> None:
        super().__init__(code, cause, remedy)
        self.signal = signal
        self.status = status


class SolverRefusedError(SolverError):
    """The child reported an error and ended in good order."""


class NoPlanError(SolverError):
    """The solve ended before there was a plan."""


class UntrustworthyPlanError(SolverError):
    """A plan came back that must not be used; `violations` says in English what is wrong with it."""

    def __init__(self, code: str, cause: Words, remedy: Words, *, violations: Sequence[str]) -> None:
        super().__init__(code, cause, remedy)
        self.violations = tuple(violations)
